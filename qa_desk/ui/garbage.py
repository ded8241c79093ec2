"""When Python's garbage is collected while the window is open: in the window's thread, between two events.

Python collects wherever it happens to make something. That ends Qt's objects too, and there are places where Qt does
not survive it: a worker's thread, to which they don't belong, or a call during which Qt holds a lock (the window
hangs); a call that walks over all widgets, as a change of the style sheet does (a segmentation fault).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

EVERY_MS = 150
MANY = 20_000  # objects; so many at once come from work in the background, and last as long as it does
GROWN = 1.25  # as in Python's own collector: everything is looked through when a quarter more has lasted


def collect_between_events(app: QCoreApplication) -> QTimer:
    """From now on garbage is collected by this timer of the application, and by nothing else, to the end of the
    process: Qt's own end is no better place.
    """
    gc.disable()
    collector = _Collector(app)
    collector.start(EVERY_MS)
    return collector


def spare_what_is_there() -> None:
    """Look through nothing any more that is there by now: with all modules that takes a twelfth of a second each time,
    with the rows of a very large desk a sixth, and ends nothing. What is there and refers to itself stays until
    `spare_nothing`, at least.
    """
    gc.freeze()


def spare_nothing() -> None:
    """Look through everything again."""
    gc.unfreeze()


class _Collector(QTimer):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lasting = self._middles = 0
        self.timeout.connect(self._look)

    def _look(self) -> None:
        """Collect as much as Python's own collector would by now. What came in great numbers is looked through only
        once more: gathered ten times, in the middle generation, it would hold the window for a fifth of a second. It
        brings no full collection nearer.
        """
        counts = made, _, _ = gc.get_count()
        young, middle, _ = (count > limit for count, limit in zip(counts, gc.get_threshold(), strict=True))
        if young and middle and self._middles > gc.get_threshold()[2] and self._has_grown():
            self._look_through_all()
        elif young:
            self._middles += middle
            gc.collect(1 if middle or made > MANY else 0)

    def _look_through_all(self) -> None:
        gc.collect()
        if not gc.get_freeze_count():
            spare_what_is_there()  # the modules and the window: all of it lasts
        self._lasting, self._middles = _count_lasting(), 0

    def _has_grown(self) -> bool:
        lasting = _count_lasting()
        self._lasting = min(self._lasting, lasting)  # fewer since the rest is spared
        return lasting > self._lasting * GROWN


def _count_lasting() -> int:
    return len(gc.get_objects(generation=2))

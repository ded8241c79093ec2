"""When Python's garbage is collected while the window is open: in the window's thread, between two events, and never so
much at once that the window would be seen to stand still.

Python collects wherever it happens to make something. That ends Qt's objects too, and there are places where Qt does
not survive it: a worker's thread, to which they don't belong, or a call during which Qt holds a lock (the window
hangs); a call that walks over all widgets, as a change of the style sheet does (a segmentation fault).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication

EVERY_MS = 150
MANY = 20_000  # objects; so many at once come from work in the background, and last
MOST = 50_000  # objects that are looked through at once, in some 20 ms
GROWN = 1.25  # as in Python's own collector: everything is looked through when a quarter more has lasted
AWAY_MS = 5_000  # after which somebody who went to another program is not back at once


def collect_between_events(app: QGuiApplication) -> QTimer:
    """From now on garbage is collected by this timer of the application, and by nothing else, to the end of the
    process: Qt's own end is no better place.
    """
    gc.disable()
    collector = _Collector(app)
    collector.start(EVERY_MS)
    return collector


def spare_what_is_there() -> None:
    """Look through nothing any more that is there by now, until the user is in another program: with all modules that
    takes a twelfth of a second each time, with the rows of a very large desk a sixth, and ends next to nothing. What
    nobody refers to ends all the same; only what refers to itself waits.
    """
    gc.freeze()


class _Collector(QTimer):
    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._lasting = self._middles = 0
        self._lately = 0  # objects that came since the middle generation was looked through
        self._away = QTimer(self, singleShot=True, interval=AWAY_MS)
        self._away.timeout.connect(self._look_through_all)
        app.applicationStateChanged.connect(self._notice)
        self.timeout.connect(self._look)

    def _look(self) -> None:
        """Collect as much as Python's own collector would by now. What came in great numbers is spared: looked through
        piece by piece while the rows of a very large desk are read, it would hold the window again and again.
        """
        counts = made, _, _ = gc.get_count()
        young, middle, _ = (count > limit for count, limit in zip(counts, gc.get_threshold(), strict=True))
        self._lately += made if young else 0
        if made > MANY or (middle and self._lately > MOST):
            self._spare()
        elif young and middle and self._middles > gc.get_threshold()[2] and self._has_grown():
            self._look_through_the_old()
        elif young:
            self._middles += middle
            self._lately *= not middle
            gc.collect(1 if middle else 0)

    def _spare(self) -> None:
        spare_what_is_there()
        self._lately = 0

    def _look_through_the_old(self) -> None:
        if _count_lasting() > MOST:
            self._spare()  # at first the modules and the window: all of it lasts
        else:
            gc.collect()
        self._lasting, self._middles, self._lately = _count_lasting(), 0, 0

    def _look_through_all(self) -> None:
        """Also what was spared, while nobody looks on; what lasts is then spared again."""
        gc.unfreeze()
        gc.collect()
        self._spare()

    def _notice(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._away.stop()
        else:
            self._away.start()

    def _has_grown(self) -> bool:
        lasting = _count_lasting()
        self._lasting = min(self._lasting, lasting)  # fewer since the rest is spared
        return lasting > self._lasting * GROWN


def _count_lasting() -> int:
    return len(gc.get_objects(generation=2))

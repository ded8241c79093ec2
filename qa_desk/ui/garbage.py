"""When Python's garbage is collected while the window is open: in the window's thread, between two events.

Python collects wherever it happens to make something. That ends Qt's objects too, and there are places where Qt does not
survive it: a worker's thread, to which they don't belong (the window hangs), and inside a call that walks over all
widgets, as a change of the style sheet does (a segmentation fault).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

EVERY_MS = 300
GROWN = 1.25  # as in Python's own collector: everything is looked through when a quarter more has lasted


@contextmanager
def collected_between_events() -> Iterator[None]:
    """While it holds, garbage is collected by a timer of the thread that entered it, and by nothing else. Needs the
    application.
    """
    collector, timer = _Collector(), QTimer(interval=EVERY_MS)
    timer.timeout.connect(collector.look)
    before = gc.isenabled()
    gc.disable()
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        if before:
            gc.enable()


class _Collector:
    def __init__(self) -> None:
        self._lasting = 0

    def look(self) -> None:
        """Collect as much as Python's own collector would by now."""
        young, middle, old = (count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True))
        if young and middle and old and len(gc.get_objects(generation=2)) > self._lasting * GROWN:
            gc.collect()
            self._lasting = len(gc.get_objects(generation=2))
        elif young:
            gc.collect(1 if middle else 0)

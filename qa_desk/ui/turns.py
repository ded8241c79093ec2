"""Work of the window's own thread that is cut into turns of the event loop, so that keys are heard in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

HOLDS = "holds"  # the property of a window that counts by how many works its picture is held


class Turns(QObject):
    """Goes on with work, turn by turn, until all is done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._works: list[Iterator[None]] = []

    @property
    def busy(self) -> bool:
        """Whether any work is not done yet."""
        return bool(self._works)

    def run(self, work: Iterator[None]) -> None:
        """Do the work up to its first `yield` now, and what follows each in a turn of its own."""
        self._works.append(work)
        self._go_on(work)

    def _go_on(self, work: Iterator[None]) -> None:
        goes_on = False
        try:
            next(work)
            goes_on = True
        except StopIteration:
            pass
        finally:
            if not goes_on:
                self._works.remove(work)
        if goes_on:
            QTimer.singleShot(0, self, lambda: self._wait(work))  # still in this turn, whose timers come last

    def _wait(self, work: Iterator[None]) -> None:
        QTimer.singleShot(0, self, lambda: self._go_on(work))


@contextmanager
def still() -> Iterator[None]:
    """Meanwhile the windows that are seen keep the picture that they show, whatever changes in them: nothing is seen
    half done. They hear keys and clicks all the same.
    """
    held = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    for window in held:
        _hold(window, 1)
    try:
        yield
    except GeneratorExit:  # a work that was thrown away with its windows, perhaps by a collection of garbage
        held.clear()
        raise
    finally:
        for window in filter(isValid, held):
            _hold(window, -1)


def _hold(window: QWidget, more: int) -> None:
    """Let one work more (1) or less (-1) hold the picture of a window, which is let go with the last of them."""
    holds = (window.property(HOLDS) or 0) + more
    window.setProperty(HOLDS, holds)
    window.setUpdatesEnabled(not holds)
    if not holds:  # where a picture was due when it was held, Qt waits for that one and asks for no other
        QCoreApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))

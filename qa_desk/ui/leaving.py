"""Rows that are shown no more. A hundred thousand that end at once stop every thread for a tenth of a second."""

from __future__ import annotations

from sys import getrefcount

from PySide6.QtCore import QObject, QTimer

from qa_desk.store.rows import QueueRow

PIECE = 5_000  # rows that end at once, in some 4 ms
LATER_MS = 500  # after which rows that somebody else still has are looked at again


class Leaving(QObject):
    """Lets rows end in pieces, in the window's thread, once nobody else has them: a worker that still counts them would
    end them all at once with its work.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[QueueRow] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._end_some)

    def take(self, rows: list[QueueRow]) -> None:
        """Hold rows until they can end; whoever else has them may keep them."""
        self.rows += rows
        if rows:
            self._timer.start(0)

    def _end_some(self) -> None:
        piece = self.rows[-PIECE:]
        del self.rows[-PIECE:]
        held = [row for row in piece if getrefcount(row) > _ALONE]
        self.rows[:0] = held  # to be looked at again after the others
        if not self.rows:
            self._timer.stop()
        else:
            self._timer.setInterval(LATER_MS if len(held) == len(piece) else 0)


_ALONE = next(getrefcount(one) for one in [object()])  # of what only one list has, counted as above

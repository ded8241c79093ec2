"""Whether a window may close: not over words that could not be saved, before somebody has said so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from qa_desk.ui.theme import Theme

if TYPE_CHECKING:  # where it is needed, which is seldom
    from qa_desk.ui.views.unsaved import UnsavedSheet


class Closing(QObject):
    """Asks before a window closes over such words, and closes it where they may go."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._sheet: UnsavedSheet | None = None
        self._lets_go = False

    @property
    def asks(self) -> bool:
        """Whether the question waits for its answer."""
        return self._sheet is not None and isValid(self._sheet) and self._sheet.isVisible()

    def may(self, lost: Sequence[str]) -> bool:
        """Whether the window may close now that these words would be lost. If not, it is asked about."""
        if lost and not self._lets_go and not self.asks:
            self._ask(lost)
        return not lost or self._lets_go

    def _ask(self, lost: Sequence[str]) -> None:
        from qa_desk.ui.views.unsaved import UnsavedSheet  # as above

        self._sheet = UnsavedSheet(lost, self._theme, self._window)
        self._sheet.accepted.connect(self._close_anyway)
        self._sheet.show_over()

    def _close_anyway(self) -> None:
        self._lets_go = True
        self._window.close()

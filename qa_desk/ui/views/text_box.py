"""A text of several lines, out of which words can be dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimerEvent
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QPlainTextEdit

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class TextBox(QPlainTextEdit):
    """Dragging ends where the words are dropped. Qt, which does not tell the box that the button was released there,
    would go on to scroll as if it were held outside, and drag again at each step: no key or click is heard any more.
    """

    def timerEvent(self, event: QTimerEvent) -> None:
        """The next step of scrolling, which Qt asks for by this alone."""
        if QGuiApplication.mouseButtons() & _LEFT:
            super().timerEvent(event)
        else:
            self._let_go()

    def _let_go(self) -> None:
        at = QPointF(QCursor.pos())
        places = self.viewport().mapFromGlobal(at), at
        none = Qt.KeyboardModifier.NoModifier
        self.mouseReleaseEvent(QMouseEvent(QEvent.Type.MouseButtonRelease, *places, _LEFT, _NONE, none))

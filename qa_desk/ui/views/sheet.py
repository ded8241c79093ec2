"""A card that floats over the window until Escape, for the command palette and the sheet of keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QVBoxLayout, QWidget

from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme


class Sheet(QDialog):
    """An empty card, `card`, to be filled; `foot` is for the buttons of one whose column scrolls (`forms.column_of`).
    It is thrown away when it is closed.
    """

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.theme = theme
        self._over = parent.window()
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.finished.connect(self._over.activateWindow)  # not every system does that by itself
        self.card, self.foot = QFrame(), QHBoxLayout()
        set_look(self.card, "card")
        shadow = QGraphicsDropShadowEffect(self, blurRadius=theme.px(28), offset=QPointF(0, theme.px(6)))
        shadow.setColor(theme.colors.shadow)
        self.card.setGraphicsEffect(shadow)
        around = QVBoxLayout(self)
        around.setContentsMargins(*[theme.px(24)] * 4)
        around.addWidget(self.card)

    def place(self, width: int, height: int) -> None:
        """Open over the window, near its top, as large as is asked for (pixels at 100 %) and the window allows."""
        window = self._over
        self.resize(
            min(self.theme.px(width) + self.theme.px(48), window.width()),
            min(self.theme.px(height) + self.theme.px(48), window.height()),
        )
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, self._below_the_bar(window))))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.show()

    def _below_the_bar(self, window: QWidget) -> int:
        return max(0, min(self.theme.px(40), (window.height() - self.height()) // 2))

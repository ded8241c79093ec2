"""A card that floats over the window until Escape, for the command palette and the sheet of keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QVBoxLayout, QWidget

from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme


class Scrim(QWidget):
    """A veil over all of a window, which shows that it waits."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._color = theme.colors.shadow
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._color)
        painter.end()


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
        self._dim(window)
        self.show()

    def _dim(self, window: QWidget) -> None:
        """Let the window stand back behind the card, once, whatever is opened over it."""
        if window.findChild(Scrim) is None and not isinstance(window, Sheet):
            self.finished.connect(Scrim(window, self.theme).deleteLater)

    def _below_the_bar(self, window: QWidget) -> int:
        return max(0, min(self.theme.px(40), (window.height() - self.height()) // 2))

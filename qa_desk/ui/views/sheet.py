"""A card that floats over the window until Escape, for the command palette and the sheet of keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QVBoxLayout, QWidget

from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.buttons import press_by_return
from qa_desk.ui.views.notices import NoticeArea

MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


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
        self._notices = self._over.findChild(NoticeArea)
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
        """Open over the window, near its top, as large as is asked for (pixels at 100 %) and the window allows; what
        the window tells stays in sight below.
        """
        self._wanted = QSize(self.theme.px(width), self.theme.px(height)) + QSize(1, 1) * self.theme.px(48)
        self._lie_above_notices()
        if self._notices is not None:
            self._notices.installEventFilter(self)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._dim(self._over)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button in focus; elsewhere the one that goes on."""
        if not press_by_return(event, self.focusWidget()):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._notices and event.type() in MOVES:
            self._lie_above_notices()
        return super().eventFilter(watched, event)

    def _lie_above_notices(self) -> None:
        window, notices = self._over, self._notices
        told = notices is not None and notices.isVisible()
        room = QSize(window.width(), notices.mapTo(window, QPoint()).y() if notices and told else window.height())
        self.resize(self._wanted.boundedTo(room))
        below_the_bar = max(0, min(self.theme.px(40), (room.height() - self.height()) // 2))
        self.move(window.mapToGlobal(QPoint((room.width() - self.width()) // 2, below_the_bar)))

    def _dim(self, window: QWidget) -> None:
        """Let the window stand back behind the card, once, whatever is opened over it."""
        if window.findChild(Scrim) is None and not isinstance(window, Sheet):
            self.finished.connect(Scrim(window, self.theme).deleteLater)

"""A small popup of choices, each with a digit as its key, and a field for other words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import tr
from qa_desk.model import DISMISS_REASONS
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.pieces import words
from qa_desk.ui.words import reason_text

MARGIN = 12  # pixels between a popup and the edges of its window


def room_over(anchor: QWidget) -> QRect:
    """Where a popup may lie: over the window of a widget, as far as the screen shows it."""
    seen = anchor.window().geometry().intersected(anchor.screen().availableGeometry())
    return seen.adjusted(MARGIN, 0, -MARGIN, -MARGIN)


def open_below(popup: Popup, anchor: QWidget) -> None:
    """Show a popup under a widget, or where there is no room, over it; in any case within its window and screen."""
    room = room_over(anchor)
    popup.fit(room.size())
    under, over = anchor.mapToGlobal(QPoint(0, anchor.height())), anchor.mapToGlobal(QPoint(0, -popup.height()))
    fits = under.y() + popup.height() <= room.bottom()
    top, left = under.y() if fits else over.y(), under.x()
    lowest, rightmost = room.bottom() - popup.height(), room.right() - popup.width()
    popup.move(max(room.left(), min(left, rightmost)), max(room.top(), min(top, lowest)))
    popup.show()


class Popup(QWidget):
    """A card over the window that goes when something else is clicked, or with Escape. Its column scrolls where the
    window is too low for it. `chosen` carries what was chosen, and comes once.
    """

    chosen = Signal(str)

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners
        self.setAccessibleName(name)
        card = QFrame()
        set_look(card, "card")
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)
        self.area, self._inside = QScrollArea(widgetResizable=True), QWidget()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._inside)
        within = QVBoxLayout(card)
        within.setContentsMargins(*[theme.px(12)] * 4)
        within.addWidget(self.area)
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(0, 0, 0, 0)

    def fit(self, most: QSize) -> None:
        """Take the size that the column needs, and no more than this."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # or they would grow when they are shown
        self.ensurePolished()
        around = self.sizeHint() - self.area.sizeHint()
        wanted = self._inside.sizeHint() + around
        if wanted.height() > most.height():
            wanted += QSize(self.area.verticalScrollBar().sizeHint().width(), 0)
        self.resize(wanted.boundedTo(most))

    def choose(self, value: str) -> None:
        """Close with a choice. Keys that were pressed before that was done still come here, and choose nothing."""
        if self.isVisible():
            self.close()
            self.chosen.emit(value)


class Choices(Popup):
    """`chosen` carries the value of a choice, or the words that were typed instead. Escape leaves."""

    def __init__(self, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(title, theme, parent)
        self._theme = theme
        self.buttons: list[QPushButton] = []
        self.words: QLineEdit | None = None
        self.column.setSpacing(0)
        head = words(title, "small")
        head.setContentsMargins(0, 0, 0, theme.px(6))
        self.column.addWidget(head)

    def offer(self, value: str, text: str) -> None:
        """Add a choice; its key is its number."""
        button = QPushButton(text)
        set_look(button, "item")
        button.clicked.connect(lambda: self.choose(value))
        self.buttons.append(button)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(6))  # else that of the column, and the ring of the focus lies over the key
        key = QLabel(str(len(self.buttons)))
        set_look(key, "key")
        row.addWidget(key, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(button, 1)
        self.column.addLayout(row)

    def offer_words(self, placeholder: str) -> None:
        """Add a field for other words."""
        self.words = QLineEdit(placeholderText=placeholder)
        self.words.setAccessibleName(placeholder)
        self.words.returnPressed.connect(self._choose_words)
        self.column.addSpacing(self._theme.px(6))
        self.column.addWidget(self.words)

    def open_at(self, anchor: QWidget) -> None:
        """Show it under a widget, its first choice in focus."""
        open_below(self, anchor)
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit.isdecimal() and 1 <= int(digit) <= len(self.buttons):
            self.buttons[int(digit) - 1].click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            self._see_focus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_focused()
        else:
            super().keyPressEvent(event)

    def _see_focus(self) -> None:
        focus: QWidget | None = self.focusWidget()
        if focus is not None:
            self.area.ensureWidgetVisible(focus)

    def _press_focused(self) -> None:
        focused = next((button for button in self.buttons if button.hasFocus()), None)
        if focused:
            focused.click()

    def _choose_words(self) -> None:
        if self.words and self.words.text().strip():
            self.choose(self.words.text().strip())


def ask_reason(theme: Theme, anchor: QWidget) -> Choices:
    """Ask why a finding is dismissed."""
    popup = Choices(tr("Dismiss, because …"), theme, anchor)
    for reason in DISMISS_REASONS:
        popup.offer(reason, reason_text(reason))
    popup.offer_words(tr("Or in your own words"))
    popup.open_at(anchor)
    return popup

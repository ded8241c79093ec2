"""Find in the conversation: what is typed is lit up, Enter goes to the next place, Shift+Enter to the one before."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from qa_desk.i18n import tr, trn
from qa_desk.ui.icons import Icon
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.buttons import IconButton
from qa_desk.ui.views.drops import take_words_only
from qa_desk.ui.views.messages import MessageList


class FindBar(QWidget):
    """A strip over the messages, hidden until it is asked for. `closed`: the focus goes back to the messages."""

    closed = Signal()

    def __init__(self, messages: MessageList, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._places: list[tuple[int, int, int]] = []
        self._at = -1
        self.query = QLineEdit(placeholderText=tr("Find in this conversation"))
        take_words_only(self.query)
        self.query.setAccessibleName(tr("Find in this conversation"))
        self.count = QLabel()
        set_look(self.count, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(12), theme.px(8))
        row.addWidget(self.query, 1)
        row.addWidget(self.count)
        buttons: tuple[tuple[Icon, str, Callable[[], None]], ...] = (
            ("chevron-up", tr("Previous place"), self.previous),
            ("chevron-down", tr("Next place"), self.next),
            ("x", tr("Close"), self.leave),
        )
        for icon, name, slot in buttons:
            button = IconButton(icon, name, theme)
            button.clicked.connect(slot)
            row.addWidget(button)
        set_look(self, "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.query.textChanged.connect(self.search)
        self.query.installEventFilter(self)
        self.hide()

    def ask(self) -> None:
        """Show the strip; what is selected is looked for."""
        span = self._messages.span()
        if span is not None and "\n" not in span.quote:
            self.query.setText(self._messages.copied_text())
        self.show()
        self.query.setFocus()
        self.query.selectAll()
        self.search()

    def leave(self) -> None:
        """Hide the strip and put the lights out."""
        self.hide()
        self._places, self._at = [], -1
        self._show()
        self.closed.emit()

    def search(self) -> None:
        """Find what is typed in every message, in folds too."""
        self._places = list(self._found(self.query.text())) if self.isVisible() else []
        self._at = self._nearest() if self._places else -1
        self._show()

    def next(self) -> None:
        """The next place, and from the last one the first."""
        self._go(1)

    def previous(self) -> None:
        """The place before, and from the first one the last."""
        self._go(-1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def _found(self, wanted: str) -> list[tuple[int, int, int]]:
        transcript = self._messages.transcript
        if not wanted.strip() or transcript is None:
            return []
        words = re.compile(r"\s+".join(map(re.escape, wanted.split())), re.IGNORECASE)
        return [
            (row, *match.span()) for row, entry in enumerate(transcript.entries) for match in words.finditer(entry.text)
        ]

    def _nearest(self) -> int:
        row = max(self._messages.currentIndex().row(), 0)
        return next((i for i, place in enumerate(self._places) if place[0] >= row), 0)

    def _go(self, by: int) -> None:
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._show()

    def _show(self) -> None:
        marked = self._messages.marked
        marked.hits = {}
        for row, start, end in self._places:
            marked.hits.setdefault(row, []).append((start, end))
        marked.hit = self._places[self._at] if self._places else None
        self.count.setText(self._told())
        if marked.hit is not None:
            self._messages.bring(*marked.hit[:2])
        self._messages.viewport().update()

    def _told(self) -> str:
        if not self.query.text().strip():
            return ""
        if not self._places:
            return tr("Nothing found")
        return trn("{at} of {n} place", "{at} of {n} places", len(self._places)).replace("{at}", str(self._at + 1))

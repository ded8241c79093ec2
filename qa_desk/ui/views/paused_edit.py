"""A field that saves itself: when typing pauses, every two seconds while it goes on, when the field is left, and
whenever the session asks.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent

from qa_desk.ui.theme import Theme
from qa_desk.ui.views.drops import take_words_only
from qa_desk.ui.views.text_box import TextBox
from qa_desk.ui.views.typing_on import is_typed

PAUSE_MS = 500
LONGEST_MS = 2000  # of typing that a pulled plug may take


class PausedEdit(TextBox):
    """`save(owner, text)` says whether the text was saved. What could not be saved stays in the field, and comes back
    when its owner does. `left`: Escape was pressed, the user is done writing. `went_on`: what was saved last goes on
    from what was saved before it, without a pause between.
    """

    left = Signal()
    went_on = Signal()

    def __init__(self, save: Callable[[Hashable, str], bool], theme: Theme, *, lines: int) -> None:
        super().__init__()
        self._save = save
        self._owner: Hashable = None
        self._drafts: dict[Hashable, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._longest.timeout.connect(self._save_meanwhile)
        self._saved_meanwhile: Hashable = None  # whose words of this spell of typing are saved in part
        self.textChanged.connect(self._typed)
        self.setTabChangesFocus(True)
        take_words_only(self)
        self._lines = self._folded = lines
        self._theme = theme
        self._fit()
        theme.changed.connect(self._fit)

    def load(self, owner: Hashable, text: str) -> None:
        """Show what is kept for an owner. Words of the same owner that are not saved yet stay."""
        if owner == self._owner and self.document().isModified():
            return
        if owner != self._owner:
            self.settle()
        if owner != self._owner or text != self.toPlainText():
            self._owner = owner
            self._show(text)
        self._show_draft()

    def start(self) -> None:
        """Put the cursor at the end of what is written."""
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def settle(self) -> None:
        """Save now what was typed."""
        self._pause.stop()
        self._longest.stop()
        self._store()
        self._saved_meanwhile = None

    def fold_to(self, lines: int) -> None:
        """Take the height of so many lines while nobody writes here."""
        self._folded = lines
        self._fit()

    def unsaved(self) -> dict[Hashable, str]:
        """What was typed and could not be saved, by its owner."""
        now = {self._owner: self.toPlainText()} if self.document().isModified() else {}
        return self._drafts | now

    def take_over(self, unsaved: Mapping[Hashable, str]) -> None:
        """Go on with what was typed in another field and could not be saved there."""
        self._drafts |= unsaved
        self._show_draft()

    def _save_meanwhile(self) -> None:
        if self._store():
            self._saved_meanwhile = self._owner

    def _store(self) -> bool:
        if not self.document().isModified():
            return False
        owner, text = self._owner, self.toPlainText()
        if not self._save(owner, text):
            self._drafts[owner] = text
            return False
        self._drafts.pop(owner, None)
        if self._owner == owner:
            self.document().setModified(False)
        if owner == self._saved_meanwhile:
            self.went_on.emit()
        return True

    def event(self, event: QEvent) -> bool:
        """A letter is no command either while the field cannot be written in."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_typed(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.settle()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._fit()
        self.settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.settle()

    def _show(self, text: str) -> None:
        self._pause.stop()
        self._longest.stop()
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self.document().setModified(False)

    def _show_draft(self) -> None:
        if self._owner in self._drafts:
            self.setPlainText(self._drafts.pop(self._owner))
            self.document().setModified(True)

    def _typed(self) -> None:
        if self.document().isModified():
            self._drafts.pop(self._owner, None)
            self._pause.start()
            if not self._longest.isActive():
                self._longest.start()

    def _fit(self) -> None:
        folded = self._folded < self._lines and not self.hasFocus()
        lines = self._folded if folded else self._lines
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if folded else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(bar)
        around = self._theme.px(12) + 8  # its padding; its border and the margin above, so that no line is seen in part
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + around)

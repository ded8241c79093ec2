"""Who presses the key of a text that cannot be written now types on before reading why: that is no row of commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

PAUSE_MS = 1000  # without a letter, after which letters are commands again
LONGEST_MS = 2000  # after which they are, however fast they come: who looks at the window by then means commands

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class TypingOn(QObject):
    """Lets what is typed go by, from `begin` until nothing has been typed for a moment, and no longer than two. Fields
    that take text still do, and so do keys with Ctrl or Alt.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        for timer in (self._pause, self._longest):
            timer.timeout.connect(self.end)

    def begin(self) -> None:
        """The next letters are no commands."""
        self._pause.start()
        self._longest.start()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one while a window is open

    def end(self) -> None:
        """Letters are commands again."""
        self._pause.stop()
        self._longest.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # as above

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not is_typed(event) or _takes_text():
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._pause.start()
        event.accept()
        return True


def is_typed(event: QKeyEvent) -> bool:
    """Whether a key writes a letter, a digit, a sign or a space."""
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & _COMMANDS


def _takes_text() -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

"""A reviewer at the keyboard: types into whatever has the focus, and reads what the window shows."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.views.notices import BREAK

W = TypeVar("W", bound=QWidget)
SLOW = 30_000  # ms: scoring and reports on a busy machine


class Reviewer:
    """Acts on the window by keys alone."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self.desktop = desktop
        self._qtbot = qtbot

    # --- what she does ---

    def does(self, do: Do) -> None:
        """Press the first key of an action."""
        QTest.keySequence(self.focus(), QKeySequence(do.value.keys[0]))
        QApplication.sendPostedEvents()

    def presses(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.focus(), key, modifiers)
        QApplication.sendPostedEvents()

    def types(self, text: str) -> None:
        """Write where the focus is."""
        QTest.keyClicks(self.focus(), text)

    def waits(self) -> None:
        """Wait for all work in the background, and for what the window does in turns."""
        busy = (self.desktop.tasks, self.desktop._turns)
        self._qtbot.waitUntil(lambda: not any(each.busy for each in busy), timeout=SLOW)

    def focus(self) -> QWidget:
        """What her keys go to."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if over is None:
            self.desktop.window.activateWindow()  # which a screen without a window manager does not do by itself
            assert QTest.qWaitForWindowActive(self.desktop.window)
        top = over or self.desktop.window
        inner: QWidget | None = top.focusWidget()
        return inner or top

    # --- what she sees ---

    def sheet(self, kind: type[W]) -> W:
        """The sheet of a kind, once it can be typed in."""
        window = self.desktop.window
        self._qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(kind)), timeout=SLOW)
        (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
        found.activateWindow()
        assert QTest.qWaitForWindowActive(found)
        return found

    def queue(self) -> list[str]:
        """The cards of the queue, as a screen reader says them."""
        model = self.desktop.window.panes.queue.list.model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]

    def card(self) -> str:
        """The card of the queue that is current."""
        return str(self.desktop.window.panes.queue.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))

    def heading(self) -> str:
        """Who the conversation in the middle is headed with: the customer."""
        return self.desktop.window.panes.conversation.header.customer.accessibleName()

    def scorecard(self) -> str:
        """The words of the scorecard."""
        pane = self.desktop.window.panes.scorecard
        return f"{words(pane)} | {' | '.join(field.toPlainText() for field in shown(pane, QPlainTextEdit))}"

    def points(self) -> int:
        """The score as the head of the scorecard says it."""
        return int(self.desktop.window.panes.scorecard.head.total.text())

    def notices(self) -> str:
        """What is told at the lower edge."""
        return words(self.desktop.window.notices)

    def status(self) -> str:
        """The line at the foot of the window."""
        return words(self.desktop.window.status)


def words(widget: QWidget) -> str:
    """The words that a part of the window shows."""
    QApplication.sendPostedEvents()  # Qt shows what is new in a layout only now
    return " | ".join(label.text().replace(BREAK, "") for label in shown(widget, QLabel) if label.text())


def shown(widget: QWidget, kind: type[W]) -> list[W]:
    """The parts of a kind that are seen."""
    return [child for child in widget.findChildren(kind) if child.isVisible()]

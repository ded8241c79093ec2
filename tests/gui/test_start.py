"""The start: a desk that is empty says what to do, and files are taken wherever they are dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import Do
from qa_desk.ui.views.text_box import TextBox
from qa_desk.ui.views.window import Window
from tests.gui.conftest import SAMPLE
from tests.gui.reviewer import Reviewer, shown, words

COPY, LEFT, NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hold_over(widget: QWidget, data: QMimeData) -> bool:
    """Hold something over a part of the window; gives whether that, or the window, would take it."""
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_an_empty_desk_offers_files_the_sample_and_the_desks_before(eva: Reviewer, tmp_path: Path) -> None:
    window = eva.desktop.window
    eva.desktop.open_desk(tmp_path / "New.qadesk")
    eva.waits()
    assert "Drop conversations here" in words(window)
    offered = [button.text() for button in shown(window.start, QPushButton)]
    assert offered == ["Choose files", "Choose a folder", "Open the sample", "copy"]
    assert eva.focus().isVisible()
    eva.does(Do.NEXT_CONVERSATION)
    assert "Import conversations first" in eva.status()
    eva.desktop.import_files([SAMPLE / "danmark"])
    eva.waits()
    assert eva.queue()
    assert eva.focus() is window.panes.queue.list
    assert not window.start.isVisible()
    eva.does(Do.NEXT_CONVERSATION)
    assert eva.desktop.session.position() == 1


def test_files_held_over_the_window_are_seen_to_be_taken(eva: Reviewer, qtbot: QtBot, tmp_path: Path) -> None:
    window = eva.desktop.window
    text = QMimeData()
    text.setText("words of another program")
    assert not hold_over(window, text)
    assert not window.drops.veil.isVisible()
    held = files(tmp_path / "å.csv")
    assert hold_over(window, held)
    assert window.drops.veil.isVisible()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drops.veil.isVisible()
    hold_over(window, held)
    with qtbot.waitSignal(window.files_given) as given:
        window.files_given.disconnect(eva.desktop.import_files)
        QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), COPY, held, LEFT, NO_KEY))
    assert given.args == [[tmp_path / "å.csv"]]
    assert not window.drops.veil.isVisible()


def fields_of(window: Window) -> list[QWidget]:
    """The fields of the desk as Qt drops on them."""
    panes = window.panes
    edits = panes.scorecard.comment, panes.scorecard.flags.card.note
    return [*(edit.viewport() for edit in edits), panes.queue.head.search, panes.conversation.find_bar.query]


def test_files_dropped_on_a_text_go_to_the_window(eva: Reviewer, qtbot: QtBot, tmp_path: Path) -> None:
    """A field that takes them itself writes their names into the review."""
    window, held = eva.desktop.window, files(tmp_path / "å.csv")
    held.setText(str(tmp_path / "å.csv"))  # as file managers do
    window.files_given.disconnect(eva.desktop.import_files)
    for field in fields_of(window):
        assert hold_over(field, held)
        assert window.drops.veil.isVisible()
        with qtbot.waitSignal(window.files_given) as given:
            QApplication.sendEvent(field, QDropEvent(QPointF(5, 5), COPY, held, LEFT, NO_KEY))
        assert given.args == [[tmp_path / "å.csv"]]
    assert window.panes.scorecard.comment.toPlainText() == ""


def test_words_can_be_dropped_into_a_text(eva: Reviewer, qtbot: QtBot) -> None:
    window, held = eva.desktop.window, QMimeData()
    held.setText("Ring kunden")
    assert all(hold_over(field, held) for field in fields_of(window))
    comment = window.panes.scorecard.comment
    assert hold_over(comment.viewport(), held)
    assert not window.drops.veil.isVisible()
    QApplication.sendEvent(comment.viewport(), QDropEvent(QPointF(5, 5), COPY, held, LEFT, NO_KEY))
    session = eva.desktop.session
    qtbot.waitUntil(lambda: session.open is not None and session.open.review.comment == "Ring kunden")


class Watched(TextBox):
    """A text that counts what it takes for movements of the mouse."""

    moves = 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.moves += 1
        super().mouseMoveEvent(event)


def test_words_dragged_out_of_a_text_are_dragged_once(window: QWidget, qtbot: QtBot) -> None:
    """Else Qt begins to drag again, and again, and nothing hears keys or clicks any more."""
    text, handle = Watched("Ring kunden", window), window.windowHandle()
    text.setGeometry(100, 300, 300, 60)
    text.show()
    text.selectAll()
    words_at = text.viewport().mapTo(window, text.cursorRect().center() - QPoint(20, 0))
    outside = words_at - QPoint(0, 200)
    QTest.mousePress(handle, LEFT, NO_KEY, words_at)
    QTimer.singleShot(50, lambda: QTest.mouseRelease(handle, LEFT, NO_KEY, outside))
    QTest.mouseMove(handle, outside)  # at once, as a quick hand does
    qtbot.waitUntil(lambda: text.moves > 0)
    qtbot.wait(100)
    moves = text.moves
    qtbot.wait(250)  # Qt would drag again every 100 ms
    assert text.moves == moves

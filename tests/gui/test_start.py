"""The start: a desk that is empty says what to do, and files are taken wherever they are dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import Do
from qa_desk.ui.views.window import Window
from tests.gui.conftest import SAMPLE
from tests.gui.reviewer import Reviewer, shown, words

COPY, LEFT, NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hold_over(window: Window, data: QMimeData) -> bool:
    """Hold something over the window; gives whether it would take it."""
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(window, event)
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


def test_files_dropped_on_a_text_go_to_the_window(eva: Reviewer) -> None:
    """A field that takes them itself writes their names into the review."""
    panes = eva.desktop.window.panes
    fields = (panes.scorecard.comment.viewport(), panes.scorecard.flags.card.note.viewport(), panes.queue.head.search)
    assert [field.acceptDrops() for field in (*fields, panes.conversation.find_bar.query)] == [False] * 4

"""Nothing typed is lost or lands elsewhere; no desk is locked by its own window; whoever may not write is told."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qa_desk.store.desk import Desk
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.export_preview import FEW
from qa_desk.ui.settings import Settings, save
from qa_desk.ui.views.export_sheet import ExportSheet
from qa_desk.ui.views.mapping_sheet import MappingSheet
from qa_desk.ui.views.paused_edit import LONGEST_MS
from qa_desk.ui.views.unsaved import UnsavedSheet
from qa_desk.ui.words import number
from tests.gui.conftest import throw_away
from tests.gui.reviewer import SLOW, Reviewer
from tests.gui.tables import ODD

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desk.ui.mapping.profiles_folder", lambda: tmp_path / "profiles")
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "data"))


@pytest.fixture
def desk_file(tmp_path: Path, sample_desk: Path) -> Path:
    return Path(shutil.copy(sample_desk, tmp_path / "desk.qadesk"))


@pytest.fixture
def empty(qapp: QApplication, tmp_path: Path) -> Iterator[Desktop]:
    """The program as it starts, in front of Eva."""
    save(tmp_path / "settings.json", Settings(language="en", reviewer="Eva"))
    made = Desktop(qapp, tmp_path / "settings.json")
    made.window.show()
    yield made
    throw_away(made, qapp)


@pytest.fixture
def eva(empty: Desktop, qtbot: QtBot, desk_file: Path) -> Reviewer:
    """Eva, with the sample conversations on her desk."""
    eva = Reviewer(empty, qtbot)
    empty.open_desk(desk_file)
    eva.waits()
    return eva


def notices(desktop: Desktop) -> str:
    return " | ".join(label.text() for label in desktop.window.notices.findChildren(QLabel))


def confirmed(eva: Reviewer) -> int:
    """How many findings of the case at hand are confirmed."""
    return [decision.verdict for decision in eva.desktop.session.findings()].count("confirmed")


# --- the desk that is open already ---


def test_the_desk_that_is_open_can_be_opened_again_and_written_to(eva: Reviewer, desk_file: Path) -> None:
    session = eva.desktop.session
    desk = session.desk
    for path in (desk_file, desk_file.parent / "x" / ".." / "desk.qadesk"):
        eva.desktop.open_desk(path)
        eva.waits()
    assert session.desk is desk
    eva.does(Do.CONFIRM)
    assert confirmed(eva) == 1


def test_a_desk_that_is_asked_for_twice_at_once_is_open_for_writing(
    empty: Desktop, qtbot: QtBot, desk_file: Path
) -> None:
    empty.open_desk(desk_file)
    empty.open_desk(desk_file)
    Reviewer(empty, qtbot).waits()
    assert empty.session.desk
    assert not empty.session.desk.read_only


def test_the_sample_opened_twice_is_open_for_writing(empty: Desktop, qtbot: QtBot, sample_desk: Path) -> None:
    folder = empty.settings.path.parent / "data"
    folder.mkdir()
    shutil.copy(sample_desk, folder / "Halvö.qadesk")
    eva = Reviewer(empty, qtbot)
    for _ in range(2):
        empty.open_sample()
        eva.waits()
    assert empty.session.desk
    assert not empty.session.desk.read_only


# --- what is typed ---


def test_after_a_comment_and_finish_the_next_keys_are_commands(eva: Reviewer) -> None:
    session = eva.desktop.session
    eva.does(Do.COMMENT)
    eva.types("Well done")
    eva.presses(KEY.Key_Return, CTRL)
    first, second = session.queue.shown[0].number, session.queue.shown[1].number
    assert session.open
    assert session.open.number == second
    eva.types("jk")
    assert session.desk
    assert session.desk.case(second).marks == {}
    assert session.desk.case(first).marks["comment", ""] == "Well done"
    assert session.open.number == second


def test_after_a_note_nothing_is_confirmed_unseen(eva: Reviewer) -> None:
    session = eva.desktop.session
    for leave in ((KEY.Key_PageDown, CTRL), (KEY.Key_F8, Qt.KeyboardModifier.NoModifier)):
        eva.does(Do.NOTE)
        eva.types("see this")
        eva.presses(*leave)
        eva.presses(KEY.Key_Space)
        assert session.open
        assert [d.verdict for d in session.open.findings() if d.verdict != "open"] == []


def test_typing_without_a_pause_is_saved_meanwhile_and_undone_as_one(eva: Reviewer, qtbot: QtBot) -> None:
    session = eva.desktop.session
    assert session.desk
    assert session.open
    number = session.open.number

    def saved() -> str:
        assert session.desk
        return str(session.desk.case(number).marks.get(("comment", ""), ""))

    eva.does(Do.COMMENT)
    typed = 0
    while not saved() and typed < 2 * LONGEST_MS / 100:
        eva.types("a")
        typed += 1
        qtbot.wait(100)
    assert saved() == "a" * typed
    eva.types("b")
    eva.presses(KEY.Key_Escape)
    assert saved() == "a" * typed + "b"
    eva.does(Do.UNDO)
    assert saved() == ""
    assert session.can_undo == ""


def test_words_that_could_not_be_saved_are_asked_about_before_the_window_closes(
    eva: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = eva.desktop
    eva.does(Do.COMMENT)
    eva.types("the only copy")
    desk = desktop.session.desk
    assert desk
    monkeypatch.setattr(desk, "read_only", True)  # as when the folder's rights are taken away
    desktop.window.close()
    asked = eva.sheet(UnsavedSheet)
    assert "the only copy" in asked.texts.toPlainText()
    asked.copying.click()
    assert QGuiApplication.clipboard().text() == "the only copy"
    eva.presses(KEY.Key_Escape)
    assert desktop.window.isVisible()
    monkeypatch.setattr(desk, "read_only", False)
    desktop.window.close()
    assert not desktop.window.isVisible()


# --- notices ---


def test_escape_closes_the_newest_error_after_the_text_is_left(eva: Reviewer) -> None:
    desktop = eva.desktop
    desktop.window.notices.show_error(OSError(5, "Input/output error", "a"))
    desktop.window.notices.show_error(OSError(5, "Input/output error", "b"))
    eva.does(Do.COMMENT)
    eva.presses(KEY.Key_Escape)
    assert len(desktop.window.notices.cards()) == 2
    eva.presses(KEY.Key_Escape)
    assert [card.notice.faults[0].where for card in desktop.window.notices.cards()] == ["a"]
    desktop.window.commands[Do.CLOSE_NOTICE].trigger()
    assert desktop.window.notices.cards() == []


def test_a_hint_leaves_by_itself(eva: Reviewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desk.ui.views.notices.NEWS_STAYS_MS", 50)
    eva.does(Do.ADD_FLAG)
    assert "No words are selected" in notices(eva.desktop)
    qtbot.waitUntil(lambda: eva.desktop.window.notices.cards() == [])


def test_a_damaged_desk_is_called_damaged(eva: Reviewer, tmp_path: Path, sample_desk: Path) -> None:
    broken = Path(shutil.copy(sample_desk, tmp_path / "broken.qadesk"))
    data = bytearray(broken.read_bytes())
    data[40_000:200_000] = b"\xa5" * 160_000
    broken.write_bytes(data)
    eva.desktop.open_desk(broken)
    eva.waits()
    assert "is damaged" in notices(eva.desktop)
    assert "Copy the file before anything else" in notices(eva.desktop)
    assert "in QA Desk itself" not in notices(eva.desktop)


# --- reading only ---


def test_who_reads_only_sees_what_is_dimmed_and_may_write_when_the_other_leaves(
    empty: Desktop, qtbot: QtBot, desk_file: Path
) -> None:
    kari = Desk(desk_file, reviewer="Kari")
    eva = Reviewer(empty, qtbot)
    empty.window.lock.watch.setInterval(50)
    empty.open_desk(desk_file)
    eva.waits()
    session, window = empty.session, empty.window
    assert "Kari works on it" in notices(empty)
    eva.does(Do.DISMISS)
    assert QApplication.activePopupWidget() is None
    for do in (Do.CONFIRM, Do.DISMISS, Do.FINISH, Do.IMPORT, Do.SAMPLE_DRAW, Do.RUBRIC):
        assert not window.commands[do].isEnabled()
    assert window.commands[Do.EXPORT].isEnabled()
    assert window.commands[Do.WHY].isEnabled()
    assert not window.top.writing.isVisible()
    session.go_by(3)
    assert session.open
    number = session.open.number

    kari.close()
    qtbot.waitUntil(window.top.writing.isVisible)
    window.top.writing.click()
    eva.waits()
    assert session.desk
    assert not session.desk.read_only
    assert session.open.number == number
    assert not window.top.writing.isVisible()
    eva.does(Do.CONFIRM)
    assert confirmed(eva) == 1


def test_files_dropped_on_a_desk_for_reading_are_refused_at_once(
    empty: Desktop, qtbot: QtBot, desk_file: Path, tmp_path: Path
) -> None:
    kari = Desk(desk_file, reviewer="Kari")
    empty.open_desk(desk_file)
    Reviewer(empty, qtbot).waits()
    empty.import_files([tmp_path])
    assert not empty.tasks.busy
    assert "Kari works on it" in notices(empty)
    kari.close()


# --- importing ---


def test_a_question_about_a_table_is_dropped_with_its_desk(eva: Reviewer, qtbot: QtBot, tmp_path: Path) -> None:
    desktop = eva.desktop
    (tmp_path / "odd.csv").write_text(ODD, encoding="utf-8")
    desktop.import_files([tmp_path / "odd.csv"])
    eva.sheet(MappingSheet)
    desktop.open_desk(tmp_path / "other.qadesk")
    eva.waits()
    assert desktop.session.queue.rows == []
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in desktop.window.findChildren(MappingSheet)))
    assert "Open desk and import there again what is missing" in notices(desktop)


def test_a_desk_dropped_with_exports_takes_them(empty: Desktop, qtbot: QtBot, desk_file: Path, tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("Customer: Hi, where is my order?\nAgent: It comes tomorrow.\n", "utf-8")
    empty.import_files([tmp_path / "chat.txt", desk_file])
    qtbot.waitUntil(lambda: len(empty.session.queue.rows) == 73, timeout=SLOW)
    assert empty.session.desk
    assert empty.session.desk.path == desk_file


def test_roles_are_guessed_and_a_table_without_an_agent_is_not_taken(
    eva: Reviewer, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "odd.csv").write_text(ODD, encoding="utf-8")
    eva.desktop.import_files([tmp_path / "odd.csv"])
    asked = eva.sheet(MappingSheet)
    qtbot.waitUntil(asked.saving.isEnabled, timeout=SLOW)
    assert [menu.currentText() for menu in asked.speakers.values()] == ["Customer", "Agent"]
    menu = asked.speakers["S"]
    menu.setCurrentIndex(menu.findData("customer"))
    qtbot.waitUntil(lambda: "which of the words is the agent" in asked.said.text())
    assert not asked.saving.isEnabled()
    eva.presses(KEY.Key_Escape)


# --- exporting ---


def test_an_export_shows_before_what_it_will_write(eva: Reviewer, qtbot: QtBot) -> None:
    eva.does(Do.EXPORT)
    asked = eva.sheet(ExportSheet)
    qtbot.waitUntil(asked.sample.isVisible, timeout=SLOW)
    rows = eva.desktop.session.queue.shown
    assert f"Scorecard ({len(rows)})" in asked.files.text()
    assert f"coaching/*.html: {len({row.agent for row in rows})} coaching pages" in asked.files.text()
    assert asked.sample.rowCount() == FEW
    heads = [
        str(asked.sample.model().headerData(at, Qt.Orientation.Horizontal)) for at in range(asked.sample.columnCount())
    ]
    assert heads[0] == "Conversation"
    at = heads.index("Score")
    scores = [str(asked.sample.model().index(row, at).data()) for row in range(FEW)]
    assert sorted(scores) == sorted(number(row.standing.score) for row in rows[:FEW])
    asked.formats["xlsx"].click()
    assert not asked.sample.isVisible()
    assert "qa-report.xlsx" not in asked.files.text()
    eva.presses(KEY.Key_Escape)
    eva.waits()


def change_language(desktop: Desktop, qtbot: QtBot, language: str, *, meanwhile: Callable[[], object]) -> None:
    """Change the language; something is done while the other window is made and this one is still seen."""
    before = desktop.window
    before.change_settings(language=language)
    qtbot.waitUntil(lambda: desktop.window is not before)
    meanwhile()
    qtbot.waitUntil(lambda: not isValid(before))


def test_words_that_cannot_be_saved_stay_in_their_fields_when_the_language_changes(
    eva: Reviewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = eva.desktop
    eva.does(Do.NOTE)
    note = eva.focus()
    monkeypatch.setattr(desktop.session.desk, "read_only", True)  # as when the folder's rights are taken away
    change_language(desktop, qtbot, "sv", meanwhile=lambda: QTest.keyClicks(note, "of the note"))
    scorecard = desktop.window.panes.scorecard
    assert scorecard.flags.card.note.toPlainText() == "of the note"
    assert scorecard.flags.card.note.isVisible()
    monkeypatch.setattr(desktop.session.desk, "read_only", False)
    change_language(desktop, qtbot, "en", meanwhile=lambda: None)
    decision = desktop.session.decision()
    assert decision
    assert decision.note == "of the note"


def types_what_cannot_be_saved(eva: Reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    eva.does(Do.COMMENT)
    eva.types("the only copy")
    monkeypatch.setattr(eva.desktop.session.desk, "read_only", True)  # as when the folder's rights are taken away


def test_words_of_another_conversation_that_cannot_be_saved_come_back_in_the_other_language(
    eva: Reviewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = eva.desktop
    types_what_cannot_be_saved(eva, monkeypatch)
    desktop.session.go_by(1)
    change_language(desktop, qtbot, "sv", meanwhile=lambda: None)
    comment = desktop.window.panes.scorecard.comment
    assert comment.toPlainText() == ""
    desktop.session.go_by(-1)
    assert comment.toPlainText() == "the only copy"
    monkeypatch.setattr(desktop.session.desk, "read_only", False)
    change_language(desktop, qtbot, "en", meanwhile=lambda: None)
    assert desktop.session.open
    assert desktop.session.open.review.comment == "the only copy"


def test_what_is_asked_before_the_window_closes_is_asked_again_where_the_language_changes_meanwhile(
    eva: Reviewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = eva.desktop
    types_what_cannot_be_saved(eva, monkeypatch)
    change_language(desktop, qtbot, "sv", meanwhile=desktop.window.close)
    assert desktop.window.isVisible()
    asked = eva.sheet(UnsavedSheet)
    assert "the only copy" in asked.texts.toPlainText()
    asked.leaving.click()
    qtbot.waitUntil(lambda: not desktop.window.isVisible())


def test_words_that_could_not_be_saved_never_come_up_on_another_desk(
    eva: Reviewer, sample_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, comment = eva.desktop.session, eva.desktop.window.panes.scorecard.comment
    first = session.desk
    assert first
    other = Path(shutil.copy(sample_desk, tmp_path / "other.qadesk"))
    with sqlite3.connect(other) as changed:
        changed.execute("UPDATE meta SET value = 'another' WHERE name = 'id'")
    changed.close()
    eva.does(Do.COMMENT)
    eva.types("of the first desk")
    monkeypatch.setattr(first, "read_only", True)  # as when the folder's rights are taken away
    eva.desktop.open_desk(other)
    eva.waits()
    assert comment.toPlainText() == ""
    eva.desktop.open_desk(first.path)
    eva.waits()
    assert comment.toPlainText() == "of the first desk"
    eva.presses(KEY.Key_Escape)
    comment.settle()
    assert comment.unsaved() == {}

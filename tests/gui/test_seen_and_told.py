"""Keys act on what the reviewer sees as chosen, and what cannot be done, or was not done as wished, is told."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.model import Conversation, Span
from qa_desk.ui import queue, reading
from qa_desk.ui.actions import Do
from qa_desk.ui.customers import Customers
from qa_desk.ui.views import flags
from qa_desk.ui.views.charts.chart import Chart
from qa_desk.ui.views.rubric_sheet import RubricSheet
from qa_desk.ui.views.typing_on import LONGEST_MS, PAUSE_MS
from tests.gui.reviewer import SLOW, Reviewer, words
from tests.gui.rubrics import stricter_in

KEY = Qt.Key


def told(eva: Reviewer) -> str:
    return eva.desktop.window.status.words.text()


def verdicts(eva: Reviewer) -> list[str]:
    return [decision.verdict for decision in eva.desktop.session.findings()]


# --- a search on a very large desk ---


@pytest.fixture
def large(eva: Reviewer, monkeypatch: pytest.MonkeyPatch) -> Reviewer:
    """Eva, whose desk counts as very large."""
    monkeypatch.setattr(queue, "AT_ONCE", 10)
    return eva


def a_word_not_said_here(eva: Reviewer) -> str:
    """A word of some conversations, but not of the one at hand."""
    session = eva.desktop.session
    assert session.desk
    assert session.open
    found = {word: session.desk.search(word) for word in ("paket", "parcel", "faktura", "router", "biljett")}
    return next(word for word, numbers in found.items() if numbers and session.open.number not in numbers)


def hold_up(eva: Reviewer) -> Event:
    """Let what is looked for wait until the event is set."""
    go_on = Event()
    eva.desktop.tasks.look("Other", lambda _: go_on.wait(10), lambda _: None)
    return go_on


def test_return_after_a_search_opens_the_first_that_is_found_once_it_is(large: Reviewer) -> None:
    session, word, go_on = large.desktop.session, a_word_not_said_here(large), hold_up(large)
    large.does(Do.SEARCH)
    large.types(word)
    large.presses(KEY.Key_Return)
    go_on.set()
    large.waits()
    assert session.position() == 0
    assert large.desktop.window.panes.queue.list.currentIndex().row() == 0
    large.does(Do.CONFIRM)
    assert session.open
    assert session.open.number == session.queue.shown[0].number


def test_a_key_that_comes_before_what_is_found_leads_where_it_wants(large: Reviewer) -> None:
    session, word, go_on = large.desktop.session, a_word_not_said_here(large), hold_up(large)
    large.does(Do.SEARCH)
    large.types(word)
    large.presses(KEY.Key_Return)
    large.does(Do.NEXT_CONVERSATION)
    assert session.open
    number = session.open.number
    go_on.set()
    large.waits()
    assert session.open.number == number


def test_return_after_a_search_that_finds_nothing_leaves_the_cursor_in_the_search(large: Reviewer) -> None:
    go_on = hold_up(large)
    large.does(Do.SEARCH)
    large.types("xyzzy")
    large.presses(KEY.Key_Return)
    go_on.set()
    large.waits()
    queue = large.desktop.window.panes.queue
    assert queue.no_match.isVisible()
    assert large.focus() is queue.head.search


def test_a_conversation_that_the_queue_leaves_out_says_so(large: Reviewer, qtbot: QtBot) -> None:
    session, pane = large.desktop.session, large.desktop.window.panes.conversation
    left_out = "The queue does not show this conversation: search and filters leave it out."
    assert left_out not in words(pane)
    large.does(Do.SEARCH)
    large.types(a_word_not_said_here(large))
    qtbot.waitUntil(lambda: session.position() < 0)
    assert left_out in words(pane)
    large.presses(KEY.Key_Return)
    assert left_out not in words(pane)


def test_return_on_a_bar_of_the_dashboard_opens_the_first_behind_it(large: Reviewer) -> None:
    window, session = large.desktop.window, large.desktop.session
    large.does(Do.DASHBOARD)
    large.waits()
    agents = next(each for each in window.findChildren(Chart) if "gent" in each.accessibleName() and each.isVisible())
    agents.setFocus()
    large.presses(KEY.Key_Down)
    large.presses(KEY.Key_Return)
    large.waits()
    assert session.queue.filter.agents
    assert session.position() == 0


# --- rubrics ---


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """The shipped rubric, reporting only what is rather sure."""
    return stricter_in(tmp_path, 0.8)


def take(eva: Reviewer, qtbot: QtBot, rubric: Path) -> None:
    """Try a rubric and take it, by the keys."""
    eva.does(Do.RUBRIC)
    sheet = eva.sheet(RubricSheet)
    sheet.choose(rubric)
    qtbot.waitUntil(lambda: sheet.flips is not None, timeout=SLOW)
    eva.presses(KEY.Key_Return)
    eva.waits()


def test_a_desk_whose_rubric_is_refused_by_now_is_read_and_takes_another(
    eva: Reviewer, qtbot: QtBot, sample_copy: Path, tmp_path: Path, stricter: Path
) -> None:
    session, before = eva.desktop.session, verdicts(eva)
    session.leave_desk()
    eva.desktop.tasks.stop()  # it is closed in the background
    with sqlite3.connect(sample_copy) as connection:
        connection.execute("UPDATE rubric SET digest = 'earlier', text = 'rubric: earlier\n'")
        connection.execute("UPDATE conversation SET rubric = 'earlier'")
        connection.execute("UPDATE meta SET value = 'earlier' WHERE name = 'rubric'")
    connection.close()
    eva.desktop.open_desk(sample_copy)
    eva.waits()
    assert verdicts(eva) == before
    assert eva.notices().count("this version of QA Desk cannot use it") == 1
    assert "Ctrl+R takes another rubric" in eva.notices()
    eva.does(Do.CONFIRM)
    assert told(eva) == "This version of QA Desk cannot use the desk's rubric: take another rubric first"
    (tmp_path / "chat.txt").write_text("Customer: Hi!\nAgent: Hello.\n", "utf-8")
    eva.desktop.import_files([tmp_path / "chat.txt"])
    eva.waits()
    assert len(session.queue.rows) == 72
    take(eva, qtbot, stricter)
    assert session.held == ""
    session.go(next(row.number for row in session.queue.rows if row.standing.flags))
    eva.does(Do.CONFIRM)
    assert "confirmed" in verdicts(eva)


def test_a_new_desk_whose_rubric_is_gone_begins_with_the_shipped_one(eva: Reviewer, tmp_path: Path) -> None:
    eva.desktop.window.change_settings(rubric=str(tmp_path / "gone.yaml"))
    eva.desktop.open_desk(tmp_path / "new.qadesk")
    eva.waits()
    assert eva.desktop.session.desk
    assert eva.desktop.session.desk.path.name == "new.qadesk"
    assert eva.desktop.session.rubric
    assert eva.desktop.session.rubric.id == "nordic-service"
    assert "gone.yaml" in eva.notices()
    assert "so this desk begins with nordic-service" in eva.notices()
    assert "Ctrl+, opens the settings" in eva.notices()


# --- the flags ---


@pytest.mark.parametrize("which", [0, -1])
def test_space_on_the_first_or_last_of_many_flags_stays_among_them(
    eva: Reviewer, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    monkeypatch.setattr(flags, "MOST", 5)
    session, window = eva.desktop.session, eva.desktop.window
    assert session.open
    text = session.open.conversation.messages[0].text
    for start in range(12):
        session.review.add_flag(session.open.rubric.rules()[0].id, Span(0, start, start + 1, text[start : start + 1]))
    session.choose_finding_by(-len(session.findings()))
    session.choose_finding_by(6)
    tab = window.panes.scorecard.flags
    before = session.finding
    QApplication.sendPostedEvents()  # the lines are laid out only now
    list(tab.lines.values())[which].setFocus(Qt.FocusReason.TabFocusReason)
    eva.presses(KEY.Key_Space)
    assert session.finding != before
    QApplication.sendPostedEvents()
    assert window.focusWidget() in tab.lines.values()
    eva.presses(KEY.Key_Space)
    assert not window.panes.queue.isHidden()


# --- what came in ---


def table(path: Path, count: int) -> Path:
    """A chat of so many messages."""
    said = [("customer", "Sven"), ("agent", "Anna")]
    rows = [f"2026-11-02 08:{n:02d},L-1,{said[n % 2][0]},{said[n % 2][1]},Number {n}." for n in range(count)]
    path.write_text("\n".join(["time,conversation,role,author,text", *rows]), encoding="utf-8")
    return path


def test_a_conversation_that_has_grown_is_told_as_that(eva: Reviewer, tmp_path: Path) -> None:
    for count in (4, 6):
        eva.desktop.import_files([table(tmp_path / "chat.csv", count)])
        eva.waits()
    assert told(eva) == "1 conversation has grown"
    eva.desktop.import_files([table(tmp_path / "chat.csv", 6)])
    eva.waits()
    assert told(eva) == "1 was on the desk already"


# --- texts that cannot be written now ---


def test_what_is_typed_after_a_refused_text_key_is_no_row_of_commands(eva: Reviewer, qtbot: QtBot) -> None:
    session, window = eva.desktop.session, eva.desktop.window
    assert session.desk
    session.hold(session.desk)
    shown, page = session.open, window.pages.currentWidget()
    eva.does(Do.COMMENT)
    eva.types("viktigt j ")
    assert session.open is shown
    assert window.pages.currentWidget() is page
    assert not window.panes.queue.isHidden()
    QTest.qWait(PAUSE_MS + 200)
    eva.types("j")
    assert session.open is not shown
    session.release(session.desk)
    eva.does(Do.COMMENT)
    eva.types("viktigt")
    assert window.panes.scorecard.comment.toPlainText() == "viktigt"


def test_letters_are_commands_again_in_the_end_however_fast_they_come(eva: Reviewer, qtbot: QtBot) -> None:
    session = eva.desktop.session
    assert session.desk
    session.hold(session.desk)
    shown = session.open
    eva.does(Do.COMMENT)

    def types_on() -> bool:
        eva.types("j")
        return session.open is not shown

    qtbot.waitUntil(types_on, timeout=LONGEST_MS + 1000)
    session.release(session.desk)


def test_letters_are_commands_again_once_the_desk_can_be_written_to(eva: Reviewer) -> None:
    session = eva.desktop.session
    assert session.desk
    session.hold(session.desk)
    eva.does(Do.COMMENT)
    session.release(session.desk)
    shown = session.open
    eva.types("j")
    assert session.open is not shown


def test_the_key_of_a_text_that_waits_for_something_else_is_no_text(eva: Reviewer) -> None:
    session = eva.desktop.session
    session.choose_finding("")
    shown = session.open
    eva.does(Do.NOTE)
    assert told(eva) == "Choose a flag first"
    eva.types("j")
    assert session.open is not shown


def test_after_a_refused_text_key_other_fields_can_be_typed_in(eva: Reviewer) -> None:
    session = eva.desktop.session
    assert session.desk
    session.hold(session.desk)
    eva.does(Do.COMMENT)
    eva.desktop.window.panes.queue.search()
    eva.types("paket")
    assert eva.desktop.window.panes.queue.head.search.text() == "paket"
    session.release(session.desk)


def test_letters_in_a_comment_that_cannot_be_written_on_are_no_commands(eva: Reviewer) -> None:
    session, window = eva.desktop.session, eva.desktop.window
    eva.does(Do.COMMENT)
    assert session.desk
    session.hold(session.desk)
    shown = session.open
    eva.types("jg")
    assert session.open is shown
    assert window.pages.currentWidget() is window.splitter
    session.release(session.desk)


def test_a_second_undo_while_a_rubric_waits_to_go_back_says_what_runs(
    eva: Reviewer, qtbot: QtBot, stricter: Path
) -> None:
    take(eva, qtbot, stricter)
    go_on = Event()
    eva.desktop.tasks.run("An import", lambda _: go_on.wait(10), lambda _: None)
    eva.does(Do.UNDO)
    assert "going over" not in told(eva)
    eva.does(Do.UNDO)
    assert "The desk is going over to another rubric: wait for it" in told(eva)
    eva.desktop.tasks.waiting[-1].cancel()
    go_on.set()
    eva.waits()
    assert "going over" not in told(eva)


# --- another name ---


def test_another_name_undoes_what_that_one_did_and_says_where_the_rest_is(eva: Reviewer) -> None:
    session = eva.desktop.session
    eva.does(Do.CONFIRM)
    eva.desktop.window.change_settings(reviewer="Eva Berg")
    assert session.can_undo == ""
    assert "You review as Eva Berg now" in eva.notices()
    assert "What Eva did can be undone when that name stands in the settings again" in eva.notices()
    eva.does(Do.UNDO)
    assert "confirmed" in verdicts(eva)
    eva.desktop.window.change_settings(reviewer="Eva")
    assert "Eva Berg now" not in eva.notices()
    eva.does(Do.UNDO)
    assert "confirmed" not in verdicts(eva)
    assert {entry.by for entry in session.history()} == {"Eva"}


# --- personal data ---


def test_what_cannot_be_read_yet_is_not_judged(eva: Reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    masked: Callable[[Conversation, Customers], object] = reading._masked
    go_on, session = Event(), eva.desktop.session

    def slowly(conversation: Conversation, customers: Customers) -> object:
        go_on.wait(10)
        return masked(conversation, customers)

    monkeypatch.setattr(reading, "AT_ONCE", 1)
    monkeypatch.setattr(reading, "_masked", slowly)
    session.go(next(row.number for row in session.queue.rows if len(row.standing.flags) > 1))
    before, finding = verdicts(eva), session.finding
    eva.does(Do.MASK)
    for do in (Do.NEXT_FINDING, Do.CONFIRM, Do.SCORE_YES, Do.COPY):
        eva.desktop.window.status.hush()
        eva.does(do)
        assert told(eva) == "Hiding personal data…"
    assert (verdicts(eva), session.finding) == (before, finding)
    assert not eva.desktop.window.commands[Do.FIND_IN_CONVERSATION].isEnabled()
    go_on.set()
    eva.waits()
    eva.does(Do.CONFIRM)
    assert "confirmed" in verdicts(eva)

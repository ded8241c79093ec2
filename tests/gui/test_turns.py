"""Much is made anew while the window goes on: nothing is seen half done, and nothing that is done meanwhile is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event, get_ident
from weakref import finalize, ref

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qa_desk.store.reviews import key_of_decision
from qa_desk.store.rows import QueueRow, Standing
from qa_desk.ui import leaving, panes
from qa_desk.ui.actions import Do
from qa_desk.ui.queue import Queue
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import LIGHT
from qa_desk.ui.turns import Turns, still
from qa_desk.ui.views import conversation
from qa_desk.ui.views.conversation import ConversationView
from qa_desk.ui.views.queue import QueueView
from qa_desk.ui.views.scorecard import ScorecardView
from qa_desk.ui.views.settings_sheet import SettingsSheet
from tests.gui.reviewer import Reviewer, words

ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)
OF_LIGHT = {color.name() for color in (LIGHT.text, LIGHT.muted, LIGHT.link, LIGHT.on_accent)}


STANDING = Standing(100.0)


class Watched(QueueRow):
    """A card of which it is seen when it ends."""


class Paintings(QObject):
    """Notes which widgets are painted."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.of: list[QObject] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.of.append(watched)
        return False


def settled(qtbot: QtBot, eva: Reviewer) -> QImage:
    """What the window shows when all changes of its look are over."""
    qtbot.waitUntil(eva.desktop.window.updatesEnabled)
    QApplication.sendPostedEvents()
    return eva.desktop.window.grab().toImage()


def left_light(eva: Reviewer) -> list[str]:
    """The parts of the window whose words have a colour of the light theme, also those that are not seen now."""
    every = (each for each in eva.desktop.window.findChildren(QWidget))
    return [
        f"{type(each).__name__} {each.objectName()}"
        for each in every
        if {each.palette().color(QPalette.ColorGroup.Active, role).name() for role in ROLES} & OF_LIGHT
    ]


# --- another theme, another text size -------------------------------------------------------------------------------


def test_every_part_of_every_page_has_the_colours_of_another_theme(eva: Reviewer, qtbot: QtBot) -> None:
    for do in (Do.SHOW_SCORE, Do.SHOW_FACTS, Do.SHOW_HISTORY, Do.SHOW_FLAGS, Do.FILTER, Do.DASHBOARD, Do.DASHBOARD):
        eva.does(do)
    eva.waits()
    eva.desktop.window.change_settings(theme="light")
    before = settled(qtbot, eva)
    assert left_light(eva), "so it is told apart"
    eva.does(Do.THEME)
    assert settled(qtbot, eva) != before
    assert left_light(eva) == []
    eva.does(Do.THEME)
    assert settled(qtbot, eva) == before


def test_nothing_is_painted_until_all_of_it_is_dressed_and_laid_out(
    eva: Reviewer, qtbot: QtBot, qapp: QApplication
) -> None:
    settled(qtbot, eva)  # but not painted yet: Qt waits for that picture and asks for no other
    paintings = Paintings(qapp)
    eva.desktop.window.change_settings(theme="dark", text_size=150)
    QApplication.sendPostedEvents()
    assert paintings.of == []
    qtbot.waitUntil(lambda: len(paintings.of) > 10)
    qapp.removeEventFilter(paintings)


def test_keys_are_heard_while_the_look_changes(eva: Reviewer, qtbot: QtBot) -> None:
    eva.does(Do.SEARCH)
    eva.desktop.window.change_settings(theme="dark", text_size=125)
    assert not eva.desktop.window.updatesEnabled()
    QTest.keyClicks(eva.desktop.window.focusWidget(), "faktura")
    settled(qtbot, eva)
    assert eva.desktop.window.panes.queue.head.search.text() == "faktura"


def test_a_sheet_that_is_closed_while_the_look_changes_is_gone(eva: Reviewer, qtbot: QtBot) -> None:
    eva.does(Do.SETTINGS)
    eva.waits()
    (sheet,) = (each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not eva.desktop.window)
    eva.desktop.window.change_settings(theme="dark")
    sheet.close()
    settled(qtbot, eva)
    qtbot.waitUntil(lambda: not isValid(sheet))


def test_the_last_of_several_changes_holds(eva: Reviewer, qtbot: QtBot) -> None:
    eva.desktop.window.change_settings(theme="light")
    for theme, size in (("dark", 150), ("light", 80), ("dark", 100)):
        eva.desktop.window.change_settings(theme=theme, text_size=size)
    settled(qtbot, eva)
    assert QApplication.font().pixelSize() == eva.desktop.theme.fonts.body.pixelSize()
    assert left_light(eva) == []


# --- another language -----------------------------------------------------------------------------------------------


def test_of_two_languages_that_are_chosen_in_a_row_the_last_is_spoken(eva: Reviewer, qtbot: QtBot) -> None:
    for language in ("sv", "da"):
        eva.desktop.window.change_settings(language=language)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: eva.desktop.language == "da" and eva.desktop.window.isVisible())
    assert "flag at afgøre" in words(eva.desktop.window)


def test_what_is_told_while_another_window_is_made_is_told_there(eva: Reviewer, qtbot: QtBot) -> None:
    before = eva.desktop.window
    eva.desktop.window.change_settings(language="da")
    qtbot.waitUntil(lambda: eva.desktop.window is not before)
    assert before.isVisible()
    eva.desktop.show_error(ValueError("no such thing"))
    qtbot.waitUntil(eva.desktop.window.isVisible)
    assert len(eva.desktop.window.notices.cards()) == 1


def test_a_desk_that_opens_while_another_window_is_made_is_shown_there(
    eva: Reviewer, qtbot: QtBot, tmp_path: Path, sample_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[Session]()

    class Noted(QueueView):
        def __init__(self, session: Session, theme: Theme, *, language: str, tasks: Tasks) -> None:
            made.append(session)
            super().__init__(session, theme, language=language, tasks=tasks)

    monkeypatch.setattr(panes, "QueueView", Noted)
    before = eva.desktop.window
    other = Path(shutil.copy(sample_desk, tmp_path / "other.qadesk"))
    before.change_settings(language="da")
    qtbot.waitUntil(lambda: eva.desktop.window is not before)
    eva.desktop.window.focus_desk()  # as what has opened a desk does
    eva.desktop.open_desk(other)
    eva.waits()
    qtbot.waitUntil(eva.desktop.window.isVisible)
    assert eva.desktop.window.windowTitle() == "other – QA Desk"
    assert len(eva.queue()) == 72
    assert len(made) == 1, "of two, one would end with its signals still connected, which Qt does not survive"


def test_where_the_other_window_cannot_be_made_this_one_stays_and_says_so(
    eva: Reviewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no panes")

    before = eva.desktop.window
    monkeypatch.setattr(panes, "QueueView", fail)
    with qtbot.captureExceptions() as raised:
        before.change_settings(language="da")
        qtbot.waitUntil(lambda: len(raised) == 1)
    eva.desktop.show_error(raised[0][1])
    assert eva.desktop.window is before
    assert before.updatesEnabled()
    assert len(before.notices.cards()) == 1
    eva.does(Do.SEARCH)
    assert before.panes.queue.head.search.hasFocus()


def test_who_chose_a_language_goes_on_from_there(eva: Reviewer, qtbot: QtBot) -> None:
    before = eva.desktop.window
    before.change_settings(language="da")
    qtbot.waitUntil(lambda: eva.desktop.window is not before and eva.desktop.window.isVisible())
    sheet = eva.sheet(SettingsSheet)
    assert sheet.fields["language"].hasFocus()


# --- a conversation of thousands ------------------------------------------------------------------------------------


@pytest.fixture
def long(session: Session, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> ConversationView:
    """The conversation of a session to which every conversation is a long one."""
    monkeypatch.setattr(conversation, "AT_ONCE", 1)
    scorecard = ScorecardView(session, theme)
    qtbot.addWidget(scorecard)
    view = ConversationView(session, theme, scorecard.reading)
    qtbot.addWidget(view)
    view.resize(620, 300)
    view.show()
    return view


def lit(view: ConversationView) -> set[str]:
    rows = view.messages.messages
    return {each.key for row in range(rows.rowCount()) for each in rows.lits(row)}


def test_a_long_conversation_comes_whole_a_moment_later_and_until_then_there_is_none_to_act_upon(
    long: ConversationView, session: Session, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(lit(long)) == len(session.findings()) > 1)
    long.messages.select(0, 0, 3)
    session.go_by(1)
    assert long.selected_span() is None, "words of the conversation before would become a flag on this one"
    assert long.messages.messages.rowCount() == 0
    for nothing in (long.other_end, long.copy_conversation):
        nothing()
    long.jump(0, 0, 3)
    session.choose_finding_by(1)  # the one at hand when it comes
    qtbot.waitUntil(lambda: long.messages.messages.rowCount() > 0)
    assert lit(long) == {mark.key for mark in long.marks.marks}
    assert len(lit(long)) == len(session.findings()) > 1
    assert {each.key for each in long.messages.messages.at_hand()} == {session.finding}
    qtbot.waitUntil(lambda: not long._turns.busy)
    assert long.updatesEnabled()


def test_what_is_looked_for_while_a_long_conversation_comes_is_typed_and_found(
    long: ConversationView, session: Session, qtbot: QtBot
) -> None:
    assert session.open is not None
    session.go_by(1)
    long.find_text()
    assert long.messages.messages.rowCount() == 0
    assert long.find_bar.query.hasFocus(), "the letters would be commands"
    QTest.keyClicks(long.find_bar.query, session.open.conversation.messages[-1].text.split()[0])
    qtbot.waitUntil(lambda: not long._turns.busy)
    assert long.messages.marked.hit is not None
    assert " of " in long.find_bar.count.text()


def test_what_is_hidden_while_a_long_conversation_comes_is_never_shown(
    long: ConversationView, session: Session, qtbot: QtBot
) -> None:
    session.go_by(1)
    long._reading.hide_personal(True)
    shown = [long.messages.transcript]
    long.messages.messages.modelReset.connect(lambda: shown.append(long.messages.transcript))
    qtbot.waitUntil(lambda: not long._turns.busy)
    assert shown[-1] is not None
    assert all(each is None or each.masked is not None for each in shown)


def test_what_comes_late_is_of_the_conversation_at_hand(long: ConversationView, session: Session, qtbot: QtBot) -> None:
    session.go_by(1)
    session.go_by(1)
    qtbot.waitUntil(lambda: not long._turns.busy)
    assert session.open is not None
    assert lit(long) == {f"{each.finding.rule}@{each.finding.span.message}" for each in session.findings()}


def test_what_is_decided_in_a_long_conversation_is_seen_in_it_a_moment_later(
    long: ConversationView, session: Session, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(lit(long)) == len(session.findings()) > 1)
    dismissed = session.finding
    session.review.dismiss(reason="Other")
    assert session.finding != dismissed
    qtbot.waitUntil(lambda: lit(long) == {key_of_decision(each) for each in session.findings()} - {dismissed})
    assert {each.key for each in long.messages.messages.at_hand()} == {session.finding}


def test_a_key_right_after_another_finding_was_taken_in_hand_acts_on_that_one(
    long: ConversationView, session: Session, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(lit(long)) == len(session.findings()) > 1)
    session.choose_finding_by(1)
    long.other_end()
    assert {each.key for each in long.messages.messages.at_hand()} == {session.finding}
    assert long.messages.marked.pointed is not None


def test_a_larger_text_keeps_the_place_and_the_selected_words(
    long: ConversationView, session: Session, theme: Theme, qtbot: QtBot
) -> None:
    session.go(max(session.queue.rows, key=lambda row: row.messages).number)
    qtbot.waitUntil(lambda: not long._turns.busy)
    messages = long.messages
    messages.verticalScrollBar().setValue(messages.verticalScrollBar().maximum() // 2)
    top = messages._top()
    assert top
    assert top[0] > 0
    messages.select(top[0], 0, 5)
    selected, high = long.selected_span(), messages.box(top[0]).height()
    theme.use("dark", 150)
    qtbot.waitUntil(lambda: messages.box(top[0]).height() > high)
    after = messages._top()
    assert after
    assert (after[0], long.selected_span()) == (top[0], selected)


# --- how it is done -------------------------------------------------------------------------------------------------


def test_each_piece_of_a_work_has_a_turn_of_its_own(qtbot: QtBot, qapp: QApplication) -> None:
    turns, done = Turns(qapp), list[str]()

    def work(name: str) -> Iterator[None]:
        for piece in range(3):
            done.append(f"{name}{piece}")
            yield

    turns.run(work("a"))
    turns.run(work("b"))
    assert (done, turns.busy) == (["a0", "b0"], True)
    qtbot.waitUntil(lambda: not turns.busy)
    assert done == ["a0", "b0", "a1", "b1", "a2", "b2"]
    turns.deleteLater()


def test_a_work_that_fails_stops_no_other_and_lets_the_windows_go(
    qtbot: QtBot, qapp: QApplication, window: QWidget
) -> None:
    turns, done = Turns(qapp), list[int]()

    def fail() -> Iterator[None]:
        with still():
            yield
            raise ValueError("no")

    def work() -> Iterator[None]:
        yield
        yield
        done.append(1)

    with qtbot.captureExceptions() as raised:
        turns.run(fail())
        turns.run(work())
        assert not window.updatesEnabled()
        qtbot.waitUntil(lambda: not turns.busy)
    assert [str(each[1]) for each in raised] == ["no"]
    assert (done, window.updatesEnabled()) == ([1], True)
    turns.deleteLater()


@pytest.fixture
def kept(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    """The queue of a desk of fifty, of which ten end at once."""
    monkeypatch.setattr(leaving, "PIECE", 10)
    monkeypatch.setattr(leaving, "LATER_MS", 1)
    made = Queue(None, qapp)
    made.rows = [Watched(n, "", "", "", "", "", "", "", None, 1, "all", 100.0, STANDING) for n in range(50)]
    yield made
    made.deleteLater()


def test_what_a_very_large_desk_leaves_ends_in_pieces(kept: Queue) -> None:
    there = [ref(row) for row in kept.rows]
    kept.use(None)
    left = [len(there)]
    while left[-1]:
        QApplication.processEvents()
        left.append(sum(each() is not None for each in there))
    assert set(left) == {50, 40, 30, 20, 10, 0}


def test_rows_that_are_still_counted_in_the_background_do_not_end_there(
    kept: Queue, tasks: Tasks, qtbot: QtBot
) -> None:
    ended_in, go_on = list[int](), Event()
    for each in kept.rows:
        finalize(each, lambda: ended_in.append(get_ident()))
    del each

    def count(rows: list[QueueRow], progress: Progress) -> int:
        go_on.wait(10)
        return len(rows)

    tasks.look("Counting", partial(count, kept.rows), lambda _: None)
    kept.use(None)
    qtbot.wait(20)
    assert ended_in == []
    go_on.set()
    qtbot.waitUntil(lambda: len(ended_in) == 50)
    assert set(ended_in) == {get_ident()}


def test_the_last_of_several_works_lets_the_windows_go(window: QWidget) -> None:
    with still():
        with still():
            pass
        assert not window.updatesEnabled()
    assert window.updatesEnabled()


def test_a_work_that_is_thrown_away_half_done_touches_no_window(qapp: QApplication, window: QWidget) -> None:
    def work() -> Iterator[None]:
        with still():
            yield

    begun = work()
    next(begun)
    del begun  # as garbage, when the window may be none any more
    assert not window.updatesEnabled()
    window.setUpdatesEnabled(True)

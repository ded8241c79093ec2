"""Much is made anew while the window goes on: nothing is seen half done, and nothing that is done meanwhile is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qa_desk.store.rows import QueueRow, Standing
from qa_desk.ui import panes, queue
from qa_desk.ui.actions import Do
from qa_desk.ui.queue import Queue
from qa_desk.ui.session import Session
from qa_desk.ui.task import Tasks
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


def test_the_finding_at_hand_is_lit_at_once_and_the_others_a_moment_later(
    long: ConversationView, session: Session, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(lit(long)) == len(session.findings()) > 1)
    session.go_by(1)
    assert lit(long) == {session.finding}
    qtbot.waitUntil(lambda: len(lit(long)) == len(session.findings()) > 1)
    assert {mark.key for mark in long.marks.marks} == lit(long)


def test_what_comes_late_is_of_the_conversation_at_hand(long: ConversationView, session: Session, qtbot: QtBot) -> None:
    session.go_by(1)
    session.go_by(1)
    qtbot.waitUntil(lambda: not long._turns.busy)
    assert session.open is not None
    assert lit(long) == {f"{each.finding.rule}@{each.finding.span.message}" for each in session.findings()}


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


def test_what_a_very_large_desk_leaves_ends_in_pieces(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "AT_ONCE", 10)
    kept = Queue(None, qapp)
    kept.rows = [Watched(n, "", "", "", "", "", "", "", None, 1, "all", 100.0, STANDING) for n in range(50)]
    there = [ref(row) for row in kept.rows]
    kept.use(None)
    left = [len(there)]
    while left[-1]:
        QApplication.processEvents()
        left.append(sum(each() is not None for each in there))
    assert set(left) == {50, 40, 30, 20, 10, 0}
    kept.deleteLater()


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

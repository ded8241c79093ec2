"""Thousands of messages, thousands of findings: only what is seen is laid out, and words far away are still found."""

from collections.abc import Sequence
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from qa_desk.model import Conversation, Message, Span, Speaker
from qa_desk.ui import reading
from qa_desk.ui.models.transcript import Entry, Lit, transcript_of
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from qa_desk.ui.snippets import Snippets
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views import criterion_row
from qa_desk.ui.views import flags as module
from qa_desk.ui.views.conversation import ConversationView
from qa_desk.ui.views.messages import MessageList
from qa_desk.ui.views.scorecard import ScorecardView
from tests.gui.reviewer import words

COUNT = 2000


@pytest.fixture
def messages(qtbot: QtBot, theme: Theme) -> MessageList:
    said = ["Your parcel left the depot. " * (1 + n % 9) + str(n) for n in range(COUNT)]
    speakers = (Speaker.CUSTOMER, Speaker.AGENT)
    made = MessageList(theme)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    made.show_transcript(
        transcript_of(Conversation("long", tuple(Message(speakers[n % 2], t) for n, t in enumerate(said))), None)
    )
    return made


def _laid_out(messages: MessageList) -> int:
    return sum(messages.page.knows(row) for row in range(COUNT))


def test_only_what_is_seen_is_laid_out(messages: MessageList) -> None:
    messages.restyle()
    assert 0 < _laid_out(messages) < 200


def test_other_colours_lay_nothing_out_anew(messages: MessageList, theme: Theme) -> None:
    bar = messages.verticalScrollBar()
    for share in (2, 3, 4):
        bar.setValue(bar.maximum() // share)
    heights, seen = {row: messages.page.knows(row) for row in range(COUNT)}, bar.value()
    theme.use("dark", 100)
    messages.restyle()
    assert {row: messages.page.knows(row) for row in range(COUNT)} == heights
    assert bar.value() == seen


def test_a_change_of_style_asks_no_row_how_high_it_is(
    messages: MessageList, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    height = messages.page.height

    def noted(row: int, entry: Entry, lits: Sequence[Lit]) -> int:
        asked.append(row)
        return height(row, entry, lits)

    monkeypatch.setattr(messages.page, "height", noted)
    theme.use("dark", 100)
    QApplication.processEvents()
    assert len(asked) < COUNT // 10


def test_a_larger_text_takes_more_room(messages: MessageList) -> None:
    before = messages.box(0).height()
    messages.page.zoom = 2.0
    messages.restyle()
    assert messages.box(0).height() > before
    assert 0 < _laid_out(messages) < 200


@pytest.mark.parametrize("row", [0, 700, 1500, COUNT - 1])
def test_words_far_away_come_into_sight(messages: MessageList, row: int) -> None:
    messages.bring(row, 0, gliding=False)
    box = messages.box(row)
    assert 0 <= box.top() < messages.viewport().height()
    assert box.height() == round(messages.laid(row).height)


def test_scrolling_by_hand_ends_on_true_heights(messages: MessageList) -> None:
    bar = messages.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top = messages.indexAt(messages.viewport().rect().center()).row()
    assert top > 0
    assert messages.box(top).height() == round(messages.laid(top).height)


def test_of_thousands_of_findings_those_about_the_one_at_hand_have_lines(
    session: Session, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    assert session.open is not None
    rule = session.open.rubric.rules()[0].id
    text = session.open.conversation.messages[0].text
    view = ScorecardView(session, theme)
    qtbot.addWidget(view)
    for start in range(12):
        session.review.add_flag(rule, Span(0, start, start + 1, text[start : start + 1]))
    every = [each for each in session.findings() if each.finding.kind == "flag"]
    assert len(every) >= 12
    session.choose_finding_by(len(every) - 1)
    assert session.finding in view.flags.lines
    assert len(view.flags.lines) == 5
    session.choose_finding(next(iter(view.flags.lines)))  # the first that has a line, but not the first of all
    assert session.finding != next(iter(view.flags.lines)), "a click on the first line brings no more before it"


def test_a_criterion_names_its_first_findings_and_says_how_many_more(
    session: Session, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(criterion_row, "MOST", 1)
    assert session.open is not None
    rule = session.open.rubric.criteria[0].rules[0].id
    text = session.open.conversation.messages[0].text
    for start in range(3):
        session.review.add_flag(rule, Span(0, start, start + 1, text[start : start + 1]))
    view = ScorecardView(session, theme)
    qtbot.addWidget(view)
    view.show()
    view.show_score()
    costs = next(
        each.costs for each in session.open.scorecard.criteria if each.id == session.open.rubric.criteria[0].id
    )
    assert len(costs) > 1
    assert f"{len(costs) - 1} more after these" in words(view.score_tab.rows[0])


@pytest.fixture
def panes(
    session: Session, qtbot: QtBot, theme: Theme, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> tuple[ScorecardView, ConversationView]:
    """Scorecard and conversation, to which every conversation is a long one."""
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    scorecard = ScorecardView(session, theme, tasks=tasks)
    view = ConversationView(session, theme, scorecard.reading)
    for each in (scorecard, view):
        qtbot.addWidget(each)
    return scorecard, view


def test_what_takes_long_to_mask_is_not_shown_meanwhile(
    session: Session, qtbot: QtBot, tasks: Tasks, panes: tuple[ScorecardView, ConversationView]
) -> None:
    scorecard, view = panes
    for each in panes:
        each.show()
    go_on = Event()
    tasks.look("Other", lambda _: go_on.wait(5), lambda _: None)
    scorecard.hide_personal(True)
    assert view.messages.messages.rowCount() == 0
    assert "Hiding personal data…" in words(view)
    assert scorecard.reading.line("Eva Berg") == "…"
    go_on.set()
    qtbot.waitUntil(lambda: view.messages.messages.rowCount() > 0)
    assert session.open is not None
    assert view.header.customer.accessibleName().startswith("[customer")
    assert session.open.conversation.customer not in words(view)


def test_masking_that_ends_too_late_shows_nothing_of_the_case_before(
    session: Session, qtbot: QtBot, tasks: Tasks, panes: tuple[ScorecardView, ConversationView]
) -> None:
    scorecard, view = panes
    scorecard.hide_personal(True)
    session.go_by(1)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert session.open is not None
    assert view.messages.transcript is not None
    assert view.messages.transcript.conversation is session.open.conversation


def test_masking_that_was_cancelled_begins_anew_with_the_next_look(
    session: Session, qtbot: QtBot, tasks: Tasks, panes: tuple[ScorecardView, ConversationView]
) -> None:
    scorecard, view = panes
    go_on = Event()
    tasks.look("Other", lambda _: go_on.wait(5), lambda _: None)
    scorecard.hide_personal(True)
    for waits in tasks.waiting[1:]:
        waits.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert view.messages.messages.rowCount() == 0
    scorecard.reading.changed.emit()  # as a change of tab or of the theme looks again
    qtbot.waitUntil(lambda: view.messages.messages.rowCount() > 0)


def test_the_reasons_of_the_finding_before_are_not_shown_meanwhile(
    session: Session, qtbot: QtBot, theme: Theme, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorecard = ScorecardView(session, theme, tasks=tasks)
    qtbot.addWidget(scorecard)
    scorecard.show()
    scorecard.toggle_why()
    qtbot.waitUntil(lambda: "reported from" in words(scorecard.flags.card.why), timeout=30_000)  # it loads the model
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    session.choose_finding_by(1)
    go_on = Event()
    tasks.look("Other", lambda _: go_on.wait(5), lambda _: None)
    scorecard.toggle_why()
    assert words(scorecard.flags.card.why) == ""
    go_on.set()
    qtbot.waitUntil(lambda: "reported from" in words(scorecard.flags.card.why), timeout=30_000)


def test_an_explanation_beside_an_import_is_made_beside_the_window(
    session: Session, qtbot: QtBot, theme: Theme, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorecard, go_on, loaded = ScorecardView(session, theme, tasks=tasks), Event(), Event()
    loaded.set()
    monkeypatch.setattr(reading, "WARM", loaded)
    qtbot.addWidget(scorecard)
    scorecard.show()
    tasks.run("Importing", lambda _: go_on.wait(30), lambda _: None)
    scorecard.toggle_why()
    assert words(scorecard.flags.card.why) == ""
    qtbot.waitUntil(lambda: "reported from" in words(scorecard.flags.card.why), timeout=30_000)  # it loads the model
    go_on.set()


@pytest.mark.parametrize(("name", "value"), [("AT_ONCE", 1), ("WARM", Event())], ids=["long", "not loaded yet"])
def test_an_explanation_that_takes_long_comes_in_a_moment(
    session: Session,
    qtbot: QtBot,
    theme: Theme,
    tasks: Tasks,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: object,
) -> None:
    monkeypatch.setattr(reading, name, value)
    scorecard = ScorecardView(session, theme, tasks=tasks)
    qtbot.addWidget(scorecard)
    scorecard.show()
    scorecard.toggle_why()
    assert tasks.busy
    qtbot.waitUntil(lambda: "reported from" in words(scorecard.flags.card.why), timeout=30_000)  # it loads the model


def test_what_comes_for_a_window_that_is_gone_is_left(
    session: Session, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that speaks another language took its place, while what was asked for was still being found out."""
    monkeypatch.setattr(reading, "AT_ONCE", 0)
    made, taken, go_on = reading.Reading(session, "en", tasks=tasks), list[object](), Event()
    tasks.look("What was asked for before", lambda _: go_on.wait(10), lambda _: None)
    made.hide_personal(True)
    assert not made.ready
    made.why(session.finding, taken.append)
    snippets = Snippets(session, tasks, tasks)
    session.queue.narrow(Filter(text="e"))
    snippets.of(session.queue.shown[0].number)
    qtbot.waitUntil(lambda: len(tasks.waiting) == 4)
    for each in (made, snippets):
        delete(each)
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert taken == []

"""Thousands of messages, thousands of findings: only what is seen is laid out, and words far away are still found."""

import pytest
from pytestqt.qtbot import QtBot

from qa_desk.model import Conversation, Message, Span, Speaker
from qa_desk.ui.models.transcript import transcript_of
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views import flags as module
from qa_desk.ui.views.messages import MessageList
from qa_desk.ui.views.scorecard import ScorecardView

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
        session.add_flag(rule, Span(0, start, start + 1, text[start : start + 1]))
    every = [each for each in session.findings() if each.finding.kind == "flag"]
    assert len(every) >= 12
    session.choose_finding_by(len(every) - 1)
    assert session.finding in view.flags.lines
    assert len(view.flags.lines) == 5

"""How a conversation is painted: whose words these are, what is lit up in them, and what ties two ends together."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from qa_desk.model import Speaker
from qa_desk.ui.actions import Do
from qa_desk.ui.views.messages import MessageList
from qa_desk.ui.views.thread import LANE
from tests.gui.reviewer import Reviewer

INSIDE = 7  # pixels from the edge of a bubble, where no words stand


def opens(eva: Reviewer, customer: str) -> MessageList:
    session = eva.desktop.session
    session.go(next(row.number for row in session.queue.rows if row.customer == customer))
    return eva.desktop.window.panes.conversation.messages


def painted(messages: MessageList) -> QImage:
    QTest.qWaitForWindowExposed(messages.window())
    return messages.viewport().grab().toImage()


def color(messages: MessageList, row: int, spot: QPointF) -> str:
    """What is painted at a spot of a row, which is brought into sight."""
    messages.bring(row, 0, gliding=False)
    at: QPoint = messages.box(row).topLeft() + spot.toPoint()
    image = painted(messages)
    assert image.rect().contains(at)
    return image.pixelColor(at).name()


def surface(messages: MessageList, row: int) -> str:
    bubble = messages.laid(row).bubble
    return color(messages, row, QPointF(bubble.left() + INSIDE, bubble.center().y()))


def rows_by_speaker(messages: MessageList) -> dict[str, int]:
    transcript = messages.transcript
    assert transcript is not None
    found: dict[str, int] = {}
    for row, message in enumerate(transcript.conversation.messages):
        found.setdefault("note" if message.internal else message.speaker.name, row)
    return found


def test_customer_agent_bot_and_note_stand_apart(eva: Reviewer) -> None:
    messages = opens(eva, "Chloe Baptiste")
    rows = rows_by_speaker(messages)
    surfaces = {who: surface(messages, row) for who, row in rows.items()}
    assert {"CUSTOMER", "AGENT", "BOT", "note"} <= surfaces.keys()
    assert len(set(surfaces.values())) == len(surfaces)
    sides = {who: messages.laid(row).side for who, row in rows.items()}
    assert sides["CUSTOMER"] == "left"
    assert {sides["AGENT"], sides["BOT"], sides["note"]} == {"right"}


def test_what_the_system_says_has_no_bubble(eva: Reviewer) -> None:
    messages = opens(eva, "Kasper")
    row = rows_by_speaker(messages)[Speaker.SYSTEM.name]
    assert messages.laid(row).side == "middle"
    assert surface(messages, row) == eva.desktop.theme.colors.panel.name()


def test_words_are_lit_in_the_colour_of_their_rule_and_a_line_ties_both_ends(eva: Reviewer) -> None:
    messages = opens(eva, "Fatima El-Amin")
    for _ in range(4):  # of several severities
        lit = messages.messages.at_hand()[0]
        messages.bring(lit.row, lit.start, gliding=False)
        finding, evidence = messages.ends()[:2]
        tone = eva.desktop.theme.tone(lit.level)
        assert tone.wash.name() in along(messages, finding.box)
        assert tone.edge.name() in lane(messages, (finding.box.center().y() + evidence.box.center().y()) / 2)
        eva.does(Do.NEXT_FINDING)


def along(messages: MessageList, line: QRectF) -> set[str]:
    """The colours above the letters of a line of words."""
    image, top = painted(messages), round(line.top()) + 2
    right = min(round(line.right()), image.width())
    return {image.pixelColor(x, top).name() for x in range(round(line.left()), right, 2)}


def lane(messages: MessageList, y: float) -> set[str]:
    """The colours in the gutter, where the line runs."""
    image, middle = painted(messages), messages.page.px(LANE)
    at = max(0, min(round(y), image.height() - 1))
    return {image.pixelColor(x, at).name() for x in range(middle - 3, middle + 4)}

"""Turns, and what was done in the surroundings of a message."""

import numpy as np
import pytest

from qa_desk.model import Conversation, Message, Part, PartKind, Speaker
from qa_desk.scoring.batch import SCOPES, Batch, gather
from tests.unit.scoring.scenes import NO, SURE, Told, agent, bot, customer, note, system, talk, told_model

TALK = talk(
    customer("a1"),  # 0
    customer("aa"),
    agent("b1"),  # 2
    note("n"),
    bot("bb"),
    system("s"),
    customer("c1"),  # 6
    agent("d1"),
    agent("dd"),  # 8
)
SORRY: dict[str, tuple[str, ...]] = {
    "a1": ("complains",),
    "c1": ("thanks",),
    "b1": ("refuses",),
    "bb": ("apologises",),
    "dd": ("closes",),
}


def batch_of(*conversations: Conversation, told: Told | None = None) -> Batch:
    return gather(conversations, told_model(conversations, told or {}))


def test_a_turn_is_a_run_of_one_side_of_the_talk() -> None:
    batch = batch_of(TALK)
    assert batch.turn.tolist() == [0, 0, 1, -1, 1, -1, 2, 3, 3]
    assert batch.turn_side.tolist() == [0, 1, 0, 1]
    assert batch.turn_first.tolist() == [0, 2, 6, 7]
    assert batch.turn_last.tolist() == [1, 4, 6, 8]


def test_a_turn_ends_with_its_conversation() -> None:
    batch = batch_of(talk(customer("a")), talk(), talk(customer("b"), agent("c")))
    assert batch.turn.tolist() == [0, 1, 2]
    assert batch.turn_conversation.tolist() == [0, 2, 2]
    assert batch.position.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("side", "act", "scope", "where"),
    [
        ("agent", "refuses", "message", [2]),
        ("agent", "apologises", "turn", [2, 4]),
        ("agent", "refuses", "turn", [2]),
        ("agent", "refuses", "turn so far", [4]),
        ("agent", "closes", "turn so far", []),
        ("customer", "complains", "before", [2, 4]),
        ("customer", "thanks", "before", [7, 8]),
        ("agent", "apologises", "before", [6]),
        ("customer", "thanks", "next", [2, 4]),
        ("agent", "closes", "next", [6]),
        ("customer", "complains", "earlier", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("customer", "complains", "long before", [6, 7, 8]),
        ("customer", "thanks", "long before", []),
        ("agent", "closes", "later", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("customer", "complains", "later", []),
        ("agent", "refuses", "ever", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_a_scope_sees_what_its_name_says(side: str, act: str, scope: str, where: list[int]) -> None:
    batch = batch_of(TALK, told=SORRY)
    acts = batch.agent if side == "agent" else batch.customer
    assert np.flatnonzero(acts.of(act, scope) > 0.5).tolist() == where


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_never_looks_into_another_conversation(scope: str) -> None:
    alone = batch_of(TALK, told=SORRY)
    other = talk(customer("x"), agent("y"))
    loud = SORRY | {"x": ("complains", "thanks"), "y": ("refuses", "apologises", "closes")}
    company = batch_of(other, talk(), TALK, other, told=loud)
    for one, many in ((alone.agent, company.agent), (alone.customer, company.customer)):
        assert np.array_equal(one.scope(scope), many.scope(scope)[2:11])


def test_a_message_does_what_its_surest_sentence_does() -> None:
    batch = batch_of(talk(agent("No. Sorry. 👍"), agent("👍")), told={"No": {"refuses": 0.4}, "Sorry": ("apologises",)})
    assert batch.agent.of("refuses").tolist() == pytest.approx([0.4, 0])
    assert batch.agent.of("apologises").tolist() == pytest.approx([SURE, 0])
    assert batch.agent.of("closes").tolist() == pytest.approx([NO, 0])


def test_notes_and_system_lines_do_nothing() -> None:
    batch = batch_of(talk(note("No"), system("No"), customer("No")), told={"No": ("refuses", "thanks")})
    assert batch.agent.of("refuses").tolist() == [0, 0, 0]
    assert batch.customer.of("thanks").tolist() == pytest.approx([0, 0, SURE])


def test_quoted_mail_does_nothing() -> None:
    text = "Fine.\n> No"
    quoted = Message(Speaker.AGENT, text, parts=(Part(PartKind.QUOTE, text.index(">"), len(text)),))
    assert batch_of(talk(quoted), told={"Fine": ("informs",)}).agent.of("refuses").tolist() == pytest.approx([NO])


def test_a_span_is_counted_in_its_own_conversation_and_quotes_the_text() -> None:
    batch = batch_of(TALK, talk(customer("x"), agent("  Hej 👍🏽 då \n")))
    span = batch.whole(10)
    assert (span.message, span.start, span.end, span.quote) == (1, 2, 11, "Hej 👍🏽 då")
    assert batch.whole(0).message == 0
    assert batch_of(talk(agent(" \n"))).whole(0).quote == ""


def test_nothing_at_all_is_a_batch_too() -> None:
    for batch in (batch_of(), batch_of(talk())):
        assert all(batch.agent.scope(scope).shape[0] == 0 for scope in SCOPES)

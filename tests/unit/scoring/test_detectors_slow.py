"""The customer waited longer than the rubric allows."""

import pytest

from qa_desk.model import Message
from tests.unit.scoring.scenes import Told, agent, bot, customer, look, note, rule, talk

RULE = rule(replies_later_than={"chat": 300.0, "email": 86_400.0})
ASK = customer("Is it open?", minutes=0)


def places(*messages: Message, channel: str = "chat", told: Told | None = None) -> list[int]:
    return look(RULE, talk(*messages, channel=channel), told).places


@pytest.mark.parametrize(("minutes", "channel", "late"), [(5, "chat", []), (5.1, "chat", [1]), (60, "email", [])])
def test_the_limit_of_the_channel_counts(minutes: float, channel: str, late: list[int]) -> None:
    assert places(ASK, agent("Yes.", minutes=minutes), channel=channel) == late


def test_a_channel_without_a_limit_has_none_unless_there_is_one_for_the_rest() -> None:
    conversation = talk(ASK, agent("Yes.", minutes=6000), channel="social")
    assert look(RULE, conversation).places == []
    assert look(rule(replies_later_than={"chat": 300.0, "other": 3600.0}), conversation).places == [1]


def test_it_stands_at_the_first_answer_and_shows_where_the_wait_began() -> None:
    conversation = talk(
        ASK,
        customer("Hello?", minutes=3),
        note("Later."),
        agent("Hi.", minutes=7),
        agent("Yes.", minutes=20),
        channel="chat",
    )
    found = look(RULE, conversation)
    assert found.places == [3]
    assert found.quote(3) == "Hi."
    assert found.evidence(3) == [(0, "Is it open?")]


def test_gaps_later_in_the_conversation_count() -> None:
    messages = (ASK, agent("Yes.", minutes=1), customer("And the pool?", minutes=2), agent("Yes.", minutes=30))
    assert places(*messages) == [3]


def test_without_times_nobody_was_late() -> None:
    assert places(customer("Is it open?"), agent("Yes.", minutes=90)) == []
    assert places(ASK, agent("Yes.")) == []


def test_thanks_do_not_start_the_clock() -> None:
    thanks = {"Thank you": ("thanks",), "All fine": ("solved",)}
    end = customer("Thank you! All fine.", minutes=2)
    assert places(ASK, agent("Yes.", minutes=1), end, agent("You are welcome.", minutes=600), told=thanks) == []


def test_what_comes_after_thanks_does() -> None:
    thanks = {"Thank you": ("thanks",)}
    rest = (customer("Thank you!", minutes=2), customer("And the pool?", minutes=500))
    early = (ASK, agent("Yes.", minutes=1), *rest, agent("Yes.", minutes=503))
    late = (ASK, agent("Yes.", minutes=1), *rest, agent("Yes.", minutes=510))
    assert places(*early, told=thanks) == []
    assert places(*late, told=thanks) == [4]


def test_thanks_with_a_question_start_the_clock() -> None:
    says = {"Thank you": ("thanks",), "And the pool": ("states-matter",)}
    ask = customer("Thank you! And the pool?", minutes=2)
    assert places(ASK, agent("Yes.", minutes=1), ask, agent("Yes.", minutes=60), told=says) == [3]


def test_what_the_company_says_first_is_no_answer() -> None:
    assert places(agent("Hello.", minutes=0), agent("Hello?", minutes=600)) == []


def test_conversations_of_a_batch_do_not_mix() -> None:
    asked, told = talk(ASK, channel="chat"), talk(agent("Hello.", minutes=900), channel="chat")
    assert look(RULE, [asked, told]).places == []


def test_a_bot_that_answers_in_time_has_answered() -> None:
    assert places(ASK, bot("Yes.", minutes=1), agent("Yes.", minutes=60)) == []

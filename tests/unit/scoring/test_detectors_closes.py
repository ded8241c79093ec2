"""The case is ended before the customer has said that it is solved."""

import pytest

from qa_desk.model import Conversation
from tests.unit.scoring.scenes import agent, customer, look, note, phrases, rule, system, talk

RULE = rule(closes_before_customer_does=("solved", "thanks"), unless_agent_does=("checks-result",))
OPEN = customer("It still blinks.")
SAYS = {"It still blinks": ("still-open",), "I am closing this": ("closes",)}


def test_it_stands_where_the_agent_closes_on_an_open_question() -> None:
    found = look(RULE, talk(OPEN, agent("Try again. I am closing this.")), SAYS)
    assert found.places == [1]
    assert found.quote(1) == "I am closing this."
    assert found.evidence(1) == [(0, "It still blinks.")]


def test_it_stands_nowhere_after_thanks_or_a_check() -> None:
    thanked = talk(customer("It works, thank you."), agent("I am closing this."))
    assert look(RULE, thanked, {"It works, thank you": ("solved",), "I am closing this": ("closes",)}).places == []
    checked = talk(OPEN, agent("Does it work now?"), agent("I am closing this."))
    asks = SAYS | {"Does it work now": ("checks-result",)}
    assert look(RULE, checked, asks).places == [2]
    assert look(RULE, talk(OPEN, agent("I am closing this. Does it work now?")), asks).places == []


@pytest.mark.parametrize("line", ["Ärendet stängdes.", "Saken er lukket", "Sagen blev afsluttet", "Case closed by Sam"])
def test_a_line_that_says_closed_counts_for_the_message_before_it(line: str) -> None:
    says = {"It still blinks": ("still-open",)}
    assert look(RULE, talk(OPEN, agent("Try again."), note("Enough."), system(line)), says).places == [1]


def test_another_line_or_a_word_of_the_customer_between_is_no_closing() -> None:
    says = {"It still blinks": ("still-open",)}
    conversations: list[Conversation] = [
        talk(OPEN, agent("Try again."), system("Sam joined")),
        talk(OPEN, agent("Try again."), OPEN, system("Case closed")),
    ]
    for conversation in conversations:
        assert look(RULE, conversation, says).places == []


def test_a_phrase_closes_too() -> None:
    said = rule(closes_before_customer_does=("solved",), agent_says=phrases("case is done"))
    assert look(said, talk(OPEN, agent("So. This case is done.")), {"It still blinks": ("still-open",)}).places == [1]

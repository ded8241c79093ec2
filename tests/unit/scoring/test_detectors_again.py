"""The agent asks for what was already given."""

import pytest

from qa_desk.model import Message, Speaker
from tests.unit.scoring.scenes import agent, bot, customer, look, rule, talk

RULE = rule(asks_again_for=("order", "customer", "phone", "file", "date", "matter", "tried"))
ASKS = {"What is your order number": ("asks-identifier",)}
ASK = agent("What is your order number?")


def test_a_number_that_was_given_is_asked_for_again() -> None:
    found = look(RULE, talk(customer("Order 884213 is late."), agent("Hi. What is your order number?")), ASKS)
    assert found.places == [1]
    assert found.quote(1) == "What is your order number?"
    assert found.evidence(1) == [(0, "884213")]


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("My parcel is late.", "nothing was given"),
        ("My customer number is 884213.", "another number was given"),
    ],
)
def test_what_was_not_given_may_be_asked_for(first: str, why: str) -> None:
    assert look(RULE, talk(customer(first), ASK), ASKS).places == [], why


def test_what_the_rule_does_not_list_may_be_asked_for() -> None:
    elsewhere = rule(asks_again_for=("phone",))
    assert look(elsewhere, talk(customer("Order 884213 is late."), ASK), ASKS).places == []


def test_naming_a_thing_is_not_asking_for_it() -> None:
    conversation = talk(customer("Order 884213 is late."), agent("I see your order number."))
    assert look(RULE, conversation).places == []


def test_reading_it_back_is_not_asking_for_it() -> None:
    says = {"Is your order number 884213": ("asks-identifier",)}
    assert look(RULE, talk(customer("Order 884213 is late."), agent("Is your order number 884213?")), says).places == []


def test_what_is_given_later_was_not_given_yet() -> None:
    assert look(RULE, talk(customer("It is late."), ASK, customer("Order 884213.")), ASKS).places == []


def test_an_answer_counts_under_what_was_asked_for() -> None:
    conversation = talk(customer("It is late."), bot("What is your order number?"), customer("884213"), ASK)
    found = look(RULE, conversation, ASKS)
    assert found.places == [3]
    assert found.evidence(3) == [(2, "884213")]


def test_of_what_was_given_again_and_again_the_first_and_the_latest_are_shown() -> None:
    messages = [each for number in range(40) for each in (customer(f"Order {884213 + number} is late."), ASK)]
    evidence = look(RULE, talk(*messages), ASKS).evidence(79)
    assert [message for message, _ in evidence] == [0, 66, 68, 70, 72, 74, 76, 78]


def test_a_field_of_the_case_was_given_and_has_no_place_to_show() -> None:
    found = look(RULE, talk(customer("It is late."), ASK, fields=(("order number", "884213"),)), ASKS)
    assert found.places == [1]
    assert found.evidence(1) == []


def test_a_number_in_the_subject_was_given() -> None:
    assert look(RULE, talk(customer("It is late."), ASK, subject="Order 884213"), ASKS).places == [1]


def test_an_attachment_was_given() -> None:
    says = {"Can you send a photo": ("asks-file",)}
    found = look(RULE, talk(customer("See here.", files=("leg.jpg",)), agent("Can you send a photo?")), says)
    assert found.places == [1]
    assert found.evidence(1) == [(0, "See here.")]


def test_a_matter_that_was_told_is_asked_for_only_where_the_rule_lists_it() -> None:
    says = {"My bill is too high": ("states-matter",), "How can I help": ("asks-problem",)}
    conversation = talk(told := customer("My bill is too high."), agent("How can I help?"))
    found = look(RULE, conversation, says)
    assert found.places == [1]
    assert found.evidence(1) == [(0, told.text)]
    assert look(rule(asks_again_for=("order",)), conversation, says).places == []


def test_what_was_tried_is_asked_for() -> None:
    says = {"I restarted it twice": ("already-did",), "Have you restarted it": ("asks-tried",)}
    conversation = talk(customer("I restarted it twice."), agent("Have you restarted it?"))
    assert look(RULE, conversation, says).places == [1]
    assert look(rule(asks_again_for=("matter",)), conversation, says).places == []


def test_one_of_two_things_that_was_given_is_enough() -> None:
    says = {"What is your order number and phone number": ("asks-identifier", "asks-contact")}
    conversation = talk(customer("Order 884213 is late."), agent("What is your order number and phone number?"))
    assert look(RULE, conversation, says).places == [1]


def test_an_internal_note_gives_nothing() -> None:
    note = Message(Speaker.CUSTOMER, "Order 884213", internal=True)
    assert look(RULE, talk(customer("It is late."), note, ASK), ASKS).places == []

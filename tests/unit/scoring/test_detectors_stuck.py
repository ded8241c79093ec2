"""A bot that misses a second time, a person who is asked for and does not come."""

from tests.unit.scoring.scenes import agent, bot, customer, look, rule, talk

RULE = rule(leaves_customer_with=("misses",), unless_agent_does=("offers-human", "connects"), speaker="both")
PERSON = customer("I want a person.")
SAYS = {"I want a person": ("asks-for-person",), "I did not get that": ("misses",)}


def test_the_first_miss_is_forgiven_and_the_second_is_not() -> None:
    conversation = talk(
        customer("Hello."), bot("I did not get that."), customer("My bill."), bot("I did not get that.")
    )
    found = look(RULE, conversation, {"I did not get that": ("misses",)})
    assert found.places == [3]


def test_a_bot_that_says_the_same_again_is_stuck_whatever_it_says() -> None:
    conversation = talk(
        customer("Hello."),
        bot("Choose 1 or 2."),
        customer("My bill."),
        bot("choose 1  or 2."),
        customer("Hm."),
        bot("Ok."),
    )
    assert look(RULE, conversation).places == [3]


def test_an_agent_may_say_the_same_again() -> None:
    conversation = talk(customer("Hello."), agent("Choose 1 or 2."), customer("My bill."), agent("Choose 1 or 2."))
    assert look(RULE, conversation).places == []


def test_who_asks_for_a_person_and_gets_none_is_stuck() -> None:
    says = {"I want a person": ("asks-for-person",)}
    found = look(RULE, talk(PERSON, bot("Have you seen our guide?")), says)
    assert found.places == [1]
    assert found.evidence(1) == [(0, "I want a person.")]
    assert look(RULE, talk(PERSON, agent("Have you seen our guide?")), says).places == [1]


def test_who_gets_a_person_in_the_next_reply_is_not() -> None:
    says = SAYS | {"A colleague takes over": ("offers-human",)}
    conversation = talk(
        customer("Hi."), bot("I did not get that."), PERSON, bot("Sure."), bot("A colleague takes over.")
    )
    assert look(RULE, conversation, says).places == []


def test_what_a_bot_says_before_the_customer_spoke_is_no_earlier_answer() -> None:
    conversation = talk(bot("Welcome."), customer("Hi."), bot("I did not get that."))
    assert look(RULE, conversation, {"I did not get that": ("misses",)}).places == []

"""What the first answer to the customer's matter does."""

from tests.unit.scoring.scenes import agent, bot, customer, look, note, phrases, rule, talk

MATTER = customer("My parcel never came to me.")
BUYS_TIME = {"We have received it": ("confirms-receipt",)}
RULE = rule(first_reply_does=("confirms-receipt", "looks-into"), unless_agent_does=("gives-time",))


def test_it_stands_at_the_first_reply_only() -> None:
    conversation = talk(MATTER, agent("We have received it."), MATTER, agent("We have received it."))
    found = look(RULE, conversation, BUYS_TIME)
    assert found.places == [1]
    assert found.quote(1) == "We have received it."
    assert found.evidence(1) == [(0, MATTER.text)]


def test_a_greeting_before_the_matter_is_passed_over() -> None:
    conversation = talk(customer("Hi!"), agent("We have received it."), MATTER, agent("We have received it."))
    assert look(RULE, conversation, BUYS_TIME).places == [3]


def test_a_note_or_a_bot_is_no_first_reply_of_an_agent() -> None:
    conversation = talk(
        MATTER, bot("We have received it."), note("We have received it."), agent("We have received it.")
    )
    assert look(RULE, conversation, BUYS_TIME).places == [3]


def test_a_rule_about_both_stands_at_the_first_answer_of_any_kind() -> None:
    both = rule(first_reply_does=("confirms-receipt",), speaker="both")
    conversation = talk(MATTER, bot("We have received it."), agent("We have received it."))
    assert look(both, conversation, BUYS_TIME).places == [1]


def test_of_a_first_run_of_messages_the_surest_carries_it() -> None:
    says = {"One moment": {"looks-into": 0.6}, "We have received it": {"confirms-receipt": 0.9}}
    assert look(RULE, talk(MATTER, agent("One moment."), agent("We have received it.")), says).places == [2]


def test_help_in_the_same_turn_excuses() -> None:
    says = BUYS_TIME | {"You hear from us by noon": ("gives-time",)}
    conversation = talk(MATTER, agent("We have received it."), agent("You hear from us by noon."))
    assert look(RULE, conversation, says).places == []


def test_a_phrase_adds_to_the_acts() -> None:
    said = rule(first_reply_does=("confirms-receipt",), agent_says=phrases("hang on"))
    assert look(said, talk(MATTER, agent("Hang on please."))).places == [1]
    assert look(said, talk(MATTER, agent("Sure."), MATTER, agent("Hang on please."))).places == []

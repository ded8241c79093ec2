"""What the agent's next words should do after the customer did something."""

from qa_desk.scoring.window import parse_window
from tests.unit.scoring.scenes import agent, bot, customer, look, note, phrases, rule, talk

ANGRY = customer("I am furious.")
FEELS = {"I am furious": ("shows-feeling",)}
MET = FEELS | {"I see why": ("meets-feeling",)}
UNMET = rule(agent_should_do=("meets-feeling", "apologises"), after_customer_does=("shows-feeling",))


def test_it_stands_at_the_reply_that_does_not() -> None:
    found = look(UNMET, talk(ANGRY, agent("Which model?")), FEELS)
    assert found.places == [1]
    assert found.evidence(1) == [(0, "I am furious.")]
    assert found.quote(1) == "Which model?"


def test_it_stands_nowhere_where_the_reply_does_or_the_customer_did_not() -> None:
    assert look(UNMET, talk(ANGRY, agent("I see why. Which model?")), MET).places == []
    assert look(UNMET, talk(customer("Hello."), agent("Which model?"))).places == []


def test_a_later_message_of_the_same_turn_counts() -> None:
    assert look(UNMET, talk(ANGRY, agent("Which model?"), agent("I see why.")), MET).places == []
    late = talk(ANGRY, agent("Which model?"), customer("X1."), agent("I see why."))
    assert look(UNMET, late, MET).places == [1]
    patient = rule(
        agent_should_do=("meets-feeling",),
        after_customer_does=("shows-feeling",),
        within=parse_window("next turn"),
    )
    assert look(patient, late, MET).places == []


def test_only_the_first_message_of_a_turn_can_carry_it() -> None:
    found = look(UNMET, talk(ANGRY, note("Angry one."), agent("Hi."), agent("Which model?")), FEELS)
    assert found.places == [2]


def test_a_bot_that_answers_first_does_not_hide_the_agent() -> None:
    assert look(UNMET, talk(ANGRY, bot("One moment."), agent("Which model?")), FEELS).places == [2]


def test_phrases_serve_too() -> None:
    wanted = rule(agent_should_say=phrases("I see"), after_customer_does=("shows-feeling",))
    assert look(wanted, talk(ANGRY, agent("I see why.")), FEELS).places == []
    assert look(wanted, talk(ANGRY, agent("Which model?")), FEELS).places == [1]


def test_without_a_cause_every_turn_of_the_agent_should() -> None:
    wanted = rule(agent_should_say=phrases("best regards"))
    conversation = talk(customer("Hi."), agent("Hi. Best regards"), customer("So?"), agent("No."), agent("Bye."))
    assert look(wanted, conversation).places == [3]

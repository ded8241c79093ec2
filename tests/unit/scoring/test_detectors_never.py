"""What nobody does in the whole conversation."""

from tests.unit.scoring.scenes import agent, bot, customer, look, note, phrases, rule, talk

COMPLAINT = customer("It came broken.")
COMPLAINS = {"It came broken": ("complains",)}
SORRY = COMPLAINS | {"We are sorry": ("apologises",)}
UNSORRY = rule(agent_never_does=("apologises",), after_customer_does=("complains",))


def test_it_stands_at_the_first_reply_after_the_cause() -> None:
    conversation = talk(
        customer("Hello."), agent("Hi."), COMPLAINT, note("Oh."), agent("Ok."), agent("So."), COMPLAINT, agent("Well.")
    )
    found = look(UNSORRY, conversation, COMPLAINS)
    assert found.places == [4]
    assert found.evidence(4) == [(2, "It came broken.")]


def test_it_stands_nowhere_where_an_agent_does_it_before_or_after() -> None:
    after = talk(COMPLAINT, agent("Ok."), customer("Well?"), agent("We are sorry."))
    assert look(UNSORRY, after, SORRY).places == []
    before = talk(customer("Hi."), agent("We are sorry."), COMPLAINT, agent("Ok."))
    assert look(UNSORRY, before, SORRY).places == []


def test_a_bot_or_a_note_does_not_do_it_for_the_agent() -> None:
    conversation = talk(COMPLAINT, bot("We are sorry."), note("We are sorry."), agent("Ok."))
    assert look(UNSORRY, conversation, SORRY).places == [3]


def test_conversations_of_a_batch_do_not_mix() -> None:
    sorry = talk(COMPLAINT, agent("We are sorry."))
    unsorry = talk(COMPLAINT, agent("Ok."))
    assert look(UNSORRY, [talk(), unsorry, sorry, unsorry, talk()], SORRY).places == [1, 5]


def test_phrases_serve_too() -> None:
    wanted = rule(agent_never_says=phrases("sorry"), after_customer_does=("complains",))
    assert look(wanted, talk(COMPLAINT, agent("So sorry.")), COMPLAINS).places == []
    assert look(wanted, talk(COMPLAINT, agent("Ok.")), COMPLAINS).places == [1]


def test_without_a_cause_it_stands_at_the_first_answer() -> None:
    wanted = rule(agent_never_says=phrases("best regards"))
    assert look(wanted, talk(customer("Hi."), agent("Hi."), agent("Bye."))).places == [1]
    assert look(wanted, talk(customer("Hi."), agent("Hi."), agent("Best regards"))).places == []

"""The agent does or says something, unless something else stands near it."""

from qa_desk.scoring.patterns import compile_pattern
from qa_desk.scoring.said import Listed
from qa_desk.scoring.window import parse_window
from tests.unit.scoring.scenes import agent, bot, customer, look, note, phrases, rule, system, talk

REFUSES = {"That is not possible": ("refuses",)}
ASK = customer("Can you deliver on Saturday?")


def test_it_stands_where_the_agent_does_it_and_nowhere_else() -> None:
    found = look(
        rule(agent_does=("refuses",)),
        talk(
            customer("That is not possible."),
            agent("That is not possible."),
            bot("That is not possible."),
            note("That is not possible."),
            system("That is not possible."),
            agent("Hello."),
        ),
        REFUSES,
    )
    assert found.places == [1]


def test_it_stands_at_every_message_that_does_it() -> None:
    found = look(rule(agent_does=("refuses",)), talk(ASK, agent("No."), ASK, agent("No.")), {"No": ("refuses",)})
    assert found.places == [1, 3]


def test_speaker_says_whom_it_is_about() -> None:
    conversation = talk(ASK, bot("That is not possible."), agent("That is not possible."))
    for speaker, places in {"agent": [2], "bot": [1], "both": [1, 2]}.items():
        assert look(rule(agent_does=("refuses",), speaker=speaker), conversation, REFUSES).places == places


def test_one_of_several_acts_is_enough() -> None:
    found = look(rule(agent_does=("ducks", "refuses")), talk(ASK, agent("That is not possible.")), REFUSES)
    assert found.places == [1]
    assert found.confidence[1] > 0.9


def test_an_excuse_counts_in_the_same_turn_unless_stated() -> None:
    says = REFUSES | {"Sunday I can": ("offers-a-way",)}
    excused = rule(agent_does=("refuses",), unless_agent_does=("offers-a-way",))
    assert look(excused, talk(ASK, agent("That is not possible. Sunday I can.")), says).places == []
    assert look(excused, talk(ASK, agent("That is not possible."), agent("Sunday I can.")), says).places == []
    late = talk(ASK, agent("That is not possible."), customer("Well."), agent("Sunday I can."))
    assert look(excused, late, says).places == [1]
    patient = rule(agent_does=("refuses",), unless_agent_does=("offers-a-way",), within=parse_window("next turn"))
    assert look(patient, late, says).places == []


def test_an_excuse_before_the_message_does_not_count() -> None:
    says = REFUSES | {"Sunday I can": ("offers-a-way",)}
    excused = rule(agent_does=("refuses",), unless_agent_does=("offers-a-way",))
    assert look(excused, talk(ASK, agent("Sunday I can."), agent("That is not possible.")), says).places == [2]


def test_what_the_customer_did_just_before_excuses() -> None:
    says = REFUSES | {"What do the terms say": ("asks-rules",)}
    excused = rule(agent_does=("refuses",), unless_customer_does=("asks-rules",))
    asked = customer("What do the terms say?")
    assert look(excused, talk(asked, agent("That is not possible.")), says).places == []
    assert look(excused, talk(asked, agent("Hm."), ASK, agent("That is not possible.")), says).places == [3]


def test_a_phrase_gives_the_whole_sentence_that_holds_it() -> None:
    says = rule(agent_says=phrases("calm down"))
    found = look(says, talk(ASK, agent("Hello there. You must CALM down now! Bye.")))
    assert found.places == [1]
    assert found.quote(1) == "You must CALM down now!"
    assert found.span(1).start == len("Hello there. ")


def test_a_phrase_is_excused_by_a_phrase() -> None:
    says = rule(agent_says=phrases("nothing we can do"), unless_agent_says=phrases("what I can do"))
    assert look(says, talk(ASK, agent("Nothing we can do."))).places == [1]
    assert look(says, talk(ASK, agent("Nothing we can do."), agent("What I can do is Sunday."))).places == []


def test_phrases_add_to_acts() -> None:
    both = rule(agent_does=("refuses",), agent_says=phrases("no can do"))
    found = look(both, talk(ASK, agent("No can do."), ASK, agent("That is not possible.")), REFUSES)
    assert found.places == [1, 3]


def test_a_pattern_is_read_in_the_text() -> None:
    pattern = Listed("", r"\bINT-\d{4,}\b", 0, compile_pattern(r"\bINT-\d{4,}\b"))
    found = look(rule(agent_says_pattern=(pattern,)), talk(ASK, agent("Sure. It is INT-12345, ok?")))
    assert found.places == [1]
    assert found.quote(1) == "It is INT-12345, ok?"


def test_an_act_gives_the_sentence_that_does_it() -> None:
    found = look(rule(agent_does=("refuses",)), talk(ASK, agent("Hi! That is not possible… Bye.")), REFUSES)
    assert found.quote(1) == "That is not possible…"


def test_a_flag_shows_what_it_answered_and_a_strength_needs_no_other_end() -> None:
    conversation = talk(customer("Hello"), ASK, agent("That is not possible."))
    assert look(rule(agent_does=("refuses",)), conversation, REFUSES).evidence(2) == [(1, ASK.text)]
    praised = rule(kind="strength", agent_does=("refuses",))
    assert look(praised, conversation, REFUSES).evidence(2) == []

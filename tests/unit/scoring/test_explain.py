"""Why a rule holds at a message, or why it does not."""

import math

import pytest

from qa_desk.model import Rule
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.engine import find
from qa_desk.scoring.explain import explain
from tests.unit.scoring.scenes import agent, customer, phrases, rubric_of, rule, talk

NORDIC = load_named("nordic-service")
REFUSAL = next(rule for rule in NORDIC.rules() if rule.id == "refusal-without-alternative")
TALK = talk(
    customer("Kan ni leverera på lördag?"),
    agent("Ett ögonblick."),
    agent("Nej, tyvärr kan vi inte göra något åt det."),
    customer("Jaha."),
    agent("Ha en bra dag."),
    language="sv",
)


def test_it_explains_the_finding_that_was_reported() -> None:
    found = next(finding for finding in find(NORDIC, TALK) if finding.rule == REFUSAL.id)
    told = explain(NORDIC, TALK, REFUSAL)
    assert (told.message, told.reported, told.eligible) == (2, True, True)
    assert (told.quote, told.evidence) == (found.span, found.evidence)
    assert told.confidence == pytest.approx(found.confidence, abs=5e-4)
    assert told.threshold == NORDIC.report_from


def test_what_was_weighed_adds_up_to_the_confidence() -> None:
    for message in (1, 2, 4):
        told = explain(NORDIC, TALK, REFUSAL, message)
        odds = told.start + sum(weighed.pull for weighed in told.weighed)
        assert told.confidence == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-3)
        assert [abs(weighed.pull) for weighed in told.weighed] == sorted(
            (abs(weighed.pull) for weighed in told.weighed), reverse=True
        )


def test_what_holds_is_a_share() -> None:
    told = explain(NORDIC, TALK, REFUSAL, 2)
    holds = {weighed.name: weighed.holds for weighed in told.weighed}
    assert all(-1e-6 <= share <= 1 + 1e-6 for share in holds.values())
    assert holds["the agent refuses"] > 0.5
    assert holds["from a bot"] == 0
    assert holds["last word of the company"] == 0
    assert {weighed.pull for weighed in told.weighed if weighed.holds == 0} == {0}


def test_it_explains_why_a_message_carries_nothing() -> None:
    told = explain(NORDIC, TALK, REFUSAL, 4)
    assert (told.reported, told.eligible) == (False, True)
    assert told.confidence < told.threshold
    assert told.nearest[0][0] == 2
    asked = explain(NORDIC, TALK, REFUSAL, 0)
    assert (asked.reported, asked.eligible, asked.confidence) == (False, False, 0)


@pytest.mark.parametrize("message", [-1, 5])
def test_a_message_that_is_not_there_is_refused(message: int) -> None:
    with pytest.raises(IndexError):
        explain(NORDIC, TALK, REFUSAL, message)


def test_a_conversation_without_messages_has_nothing_to_explain() -> None:
    with pytest.raises(IndexError):
        explain(NORDIC, talk(), REFUSAL)


@pytest.mark.parametrize("each", NORDIC.rules(), ids=[rule.id for rule in NORDIC.rules()])
def test_every_shipped_rule_can_explain_every_message(each: Rule) -> None:
    for message in range(len(TALK.messages)):
        told = explain(NORDIC, TALK, each, message)
        assert told.quote.message == message
        assert told.eligible or not told.reported


def test_a_rule_of_phrases_names_the_phrase() -> None:
    says = rule(agent_says=phrases("ett ögonblick"))
    told = explain(rubric_of(says), TALK, says)
    assert (told.message, told.quote.quote) == (1, "Ett ögonblick.")
    assert told.weighed[0].name == "the agent says a phrase of the rubric"

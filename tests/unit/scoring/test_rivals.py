"""A message is not blamed for missing what it is praised for."""

from dataclasses import replace

import pytest

from qa_desk.model import Finding, Kind, Span
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.engine import find
from qa_desk.scoring.explain import explain
from qa_desk.scoring.rivals import rivals_of, without_rivals
from tests.unit.scoring.scenes import agent, customer, phrases, rubric_of, rule, talk

NORDIC = rivals_of(load_named("nordic-service"))
BLAMES = replace(rule(agent_says=phrases("tyvärr"), unless_agent_does=("gives-extra",)), id="blames")
PRAISES = replace(
    rule(kind="strength", agent_does=("gives-extra",), agent_says=phrases("däremot kan jag")), id="praises"
)


def found(name: str, confidence: float, message: int = 1) -> Finding:
    kind: Kind = "strength" if name in ("ownership", "warm-handover", "apology", "added-value") else "flag"
    return Finding(name, kind, Span(message, 0, 1, "x"), (), "", confidence)


@pytest.mark.parametrize(
    ("flag", "strength"),
    [
        ("no-follow-up", "follow-up-commitment"),
        ("unacknowledged-feeling", "acknowledgement"),
        ("refusal-without-alternative", "alternative-offered"),
        ("no-ownership", "ownership"),
        ("redirect-elsewhere", "warm-handover"),
        ("no-apology", "apology"),
        ("premature-closure", "resolution-check"),
    ],
)
def test_the_shipped_rubric_says_what_is_contrary(flag: str, strength: str) -> None:
    assert strength in NORDIC[flag]
    assert flag in NORDIC[strength]


def test_flags_are_not_contrary_to_each_other_nor_to_praise_for_something_else() -> None:
    assert "redirect-elsewhere" not in NORDIC["refusal-without-alternative"]
    assert not NORDIC["added-value"]


def test_the_surer_one_stands() -> None:
    flag, strength = found("no-ownership", 0.9), found("ownership", 0.6)
    assert without_rivals([strength, flag], NORDIC) == [flag]
    assert without_rivals([flag, replace(strength, confidence=0.95)], NORDIC) == [replace(strength, confidence=0.95)]
    assert without_rivals([flag, replace(strength, confidence=0.9)], NORDIC) == [replace(strength, confidence=0.9)]


def test_other_messages_and_other_rules_are_left_alone() -> None:
    every = [found("no-ownership", 0.9), found("ownership", 0.8, message=3), found("added-value", 0.7)]
    assert without_rivals(every, NORDIC) == every


def test_what_has_given_way_drives_nothing_out() -> None:
    praise, beaten, stays = found("warm-handover", 0.9), found("no-ownership", 0.8), found("ownership", 0.7)
    assert without_rivals([stays, beaten, praise], NORDIC) == [praise, stays]


def test_what_is_found_and_what_is_explained_agree() -> None:
    rubric = rubric_of(BLAMES, PRAISES)
    case = talk(customer("Kan ni?"), agent("Nej tyvärr, men däremot kan jag boka söndag."))
    (kept,) = find(rubric, case)
    given_way = next(one for one in (BLAMES, PRAISES) if one.id != kept.rule)
    told = explain(rubric, case, given_way, 1)
    assert (told.reported, told.gives_way_to) == (False, kept.rule)

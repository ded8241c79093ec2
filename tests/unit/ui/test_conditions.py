"""What speaks for and against a finding is told in words, whatever the scoring calls it."""

import re

import pytest

from qa_desk.i18n import use
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from qa_desk.scoring.engine import scene_of
from qa_desk.scoring.judge import SCOPES, signals_of
from qa_desk.ui.conditions import in_words

ACTS = [("agent", act) for act in AGENT_ACTS] + [("customer", act) for act in CUSTOMER_ACTS]


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Every condition that the shipped rubric weighs."""
    rubric = load_named("nordic-service")
    scene = scene_of(rubric, [rubric.rules()[0].examples[0].conversation])
    return sorted({signal.name for rule in rubric.rules() for signal in signals_of(rule, scene)})


def test_every_condition_of_the_shipped_rubric_is_said_in_swedish(names: list[str]) -> None:
    use("sv")
    try:
        said = {name: in_words(name) for name in names}
    finally:
        use("en")
    assert said
    assert not [
        name for name, words in said.items() if words == name or re.search(r"\b(?:the|agent|customer)\b", words)
    ]


@pytest.mark.parametrize(("who", "act"), ACTS)
def test_every_act_has_words_in_every_scope_of_a_condition(who: str, act: str) -> None:
    clauses = [clause.format(act) for side, _, clause in SCOPES.values() if side == who]
    assert clauses
    assert not [clause for clause in clauses if in_words(clause) == clause]


def test_a_place_is_kept_beside_what_is_done() -> None:
    assert in_words("the agent refuses just before") == "the agent says no, just before"
    assert in_words("the customer then thanks") == "the customer says thank you, next"
    assert in_words("a recipe, and the customer already-did before") == (
        "a recipe, and before: the customer has tried it already"
    )


def test_a_condition_that_is_not_known_keeps_its_name() -> None:
    assert in_words("the agent sings just before") == "the agent sings just before"
    assert in_words("the moon is full") == "the moon is full"

"""The second look: a finding is surer beside others and less sure where all else is well."""

from dataclasses import replace

import numpy as np
import pytest

from qa_desk.model import Rule, SecondLook, Weights
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.engine import find_all
from qa_desk.scoring.explain import explain
from qa_desk.scoring.judge import judge, judge_alone
from qa_desk.scoring.second_look import ELSEWHERE, HERE, SUREST, Others, others
from tests.unit.scoring.scenes import agent, customer, phrases, rubric_of, rule, scene_of, talk

BOTH = talk(customer("Hej?"), agent("Nix."), customer("Jaha."), agent("Ring dem."))
ONE = talk(customer("Hej?"), agent("Nix."), customer("Jaha."), agent("Självklart."))


def weighed(says: str, name: str, second: SecondLook | None) -> Rule:
    weights = Weights(-1.0, {"the agent says a phrase of the rubric": 1.0}, second=second)
    return replace(rule(agent_says=phrases(says), weights=weights), id=name)


REFUSES = weighed("nix", "refuses", SecondLook(-2.0, 1.0, {ELSEWHERE.format("sends-away"): 0.5}))
NOWHERE = replace(weighed("aldrig", "sends-away", None), weights=Weights(-9.0, {}))
SENDS = weighed("ring dem", "sends-away", None)


def column(seen: Others, name: str) -> list[float]:
    return [round(value, 2) for value in seen.values[:, seen.names.index(name)].tolist()]


def seen_of(**odds: list[float]) -> Others:
    values = {name: np.array(row, np.float32) for name, row in odds.items()}
    kinds = {name: "strength" if name == "praise" else "flag" for name in odds}
    return others(values, kinds, np.array([0, 0, 0, 1, 1]))  # type: ignore[arg-type]


def test_elsewhere_is_every_message_of_the_conversation_but_its_own() -> None:
    seen = seen_of(one=[3, 1, -5, -5, 2])
    assert column(seen, HERE.format("one")) == [3, 1, -5, -5, 2]
    assert column(seen, ELSEWHERE.format("one")) == [1, 3, 3, 2, -5]


def test_two_that_are_equally_sure_see_each_other() -> None:
    assert column(seen_of(one=[3, 3, -5, -5, -5]), ELSEWHERE.format("one")) == [3, 3, 3, -5, -5]


def test_flags_and_strengths_are_counted_apart_here_and_elsewhere() -> None:
    seen = seen_of(one=[5, -5, -5, 0, -5], other=[5, 5, -5, -5, -5], praise=[-5, 5, -5, -5, -5])
    assert column(seen, "flags in the same message") == pytest.approx([1.99, 0.99, 0, 0.5, 0], abs=0.01)
    assert column(seen, "flags elsewhere in the conversation") == pytest.approx([0.99, 1.99, 2.98, 0, 0.5], abs=0.01)
    assert column(seen, "strengths elsewhere in the conversation") == pytest.approx([0.99, 0, 0.99, 0, 0], abs=0.01)
    assert column(seen, SUREST) == [5, 5, 5, -5, 0]


def test_certainty_beyond_measure_counts_no_more() -> None:
    assert column(seen_of(one=[40, -5, -5, -5, -5]), ELSEWHERE.format("one"))[:3] == [-5, 5, 5]


def test_a_flag_is_surer_where_another_stands_elsewhere() -> None:
    rubric = rubric_of(REFUSES, SENDS)
    beside, alone = find_all(rubric, [BOTH, ONE])
    assert [finding.rule for finding in beside] == ["refuses", "sends-away"]
    assert not alone
    assert beside == find_all(rubric, [BOTH])[0]


def test_a_rule_that_the_rubric_lacks_is_nowhere_found() -> None:
    alone = judge_alone(REFUSES, scene_of(rubric_of(REFUSES), [ONE], {})).confidence[1]
    there, lacking = (
        judge(rubric, scene_of(rubric, [ONE], {}))["refuses"].confidence[1]
        for rubric in (rubric_of(REFUSES, NOWHERE), rubric_of(REFUSES))
    )
    assert lacking == pytest.approx(there)
    assert lacking < alone


def test_a_rule_of_the_trainers_own_changes_no_other() -> None:
    own = replace(rule(agent_says=phrases("självklart")), id="of-course")
    with_own, shipped = (
        judge(rubric, scene_of(rubric, [ONE], {}))["refuses"].confidence[1]
        for rubric in (rubric_of(REFUSES, SENDS, own), rubric_of(REFUSES, SENDS))
    )
    assert with_own == shipped


def test_the_explanation_names_the_other_rule() -> None:
    rubric = rubric_of(REFUSES, SENDS)
    told = explain(rubric, BOTH, rubric.rules()[0], 1)
    (other,) = (one for one in told.weighed if one.name == ELSEWHERE.format("sends-away"))
    assert (other.other, other.pull > 2, other.holds > 0.5) == (SENDS, True, True)


def test_the_same_conversation_is_as_sure_in_any_batch() -> None:
    shipped = load_named("nordic-service")
    several = [example.conversation for rule in shipped.rules() for example in rule.examples][:60]
    together = find_all(shipped, several)
    assert [find_all(shipped, [one])[0] for one in several] == together
    assert any(together)

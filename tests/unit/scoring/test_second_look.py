"""The second look: a finding is surer beside others and less sure where all else is well."""

import math
from dataclasses import replace

import numpy as np
import pytest

from qa_desk.model import Kind, Rubric, Rule, SecondLook, Tree, Weights
from qa_desk.rubrics.load import load_named
from qa_desk.scoring import engine
from qa_desk.scoring.engine import find_all
from qa_desk.scoring.explain import explain
from qa_desk.scoring.judge import judge, judge_alone
from qa_desk.scoring.second_look import ALONE, COUNTS, ELSEWHERE, HERE, SHAPES, SUREST, Others, asked_for, others
from tests.unit.scoring.scenes import agent, customer, phrases, rubric_of, rule, scene_of, talk

BOTH = talk(customer("Hej?"), agent("Nix."), customer("Jaha."), agent("Ring dem."))
ONE = talk(customer("Hej?"), agent("Nix."), customer("Jaha."), agent("Självklart."))


def weighed(says: str, name: str, second: SecondLook | None) -> Rule:
    weights = Weights(-1.0, {"the agent says a phrase of the rubric": 1.0}, second=second)
    return replace(rule(agent_says=phrases(says), weights=weights), id=name)


def asking(name: str, above: float, no: float, yes: float) -> SecondLook:
    return SecondLook((Tree(((name, above),), (no, yes)),))


REFUSES = weighed("nix", "refuses", asking(ELSEWHERE.format("sends-away"), -2.0, -4.5, 0.5))
NOWHERE = replace(weighed("aldrig", "sends-away", None), weights=Weights(-9.0, {}))
SENDS = weighed("ring dem", "sends-away", None)


SHIPPED = load_named("nordic-service")
SEVERAL = [example.conversation for rule in SHIPPED.rules() for example in rule.examples][:60]


def looking_at_each_other(rubric: Rubric) -> Rubric:
    """The rubric with a second look by made-up trees at each rule that has weights."""
    measured = [each for each in rubric.rules() if each.weights]
    names = [ALONE, *(shape.format(each.id) for shape in SHAPES for each in measured), SUREST, *COUNTS]
    names += [name for each in measured if each.weights for name in sorted(each.weights.by_signal)[:3]]

    def look_of(each: Rule) -> Rule:
        if each.weights is None:
            return each
        asked = [(name, 3 * math.sin(at)) for at, name in enumerate(names) if name != HERE.format(each.id)]
        pairs = zip(asked, reversed(asked), strict=True)
        trees = (Tree(pair, tuple(math.cos(at + k) / 9 for k in range(4))) for at, pair in enumerate(pairs))
        rounded = (replace(tree, adds=tuple(round(add, 3) for add in tree.adds)) for tree in trees)
        return replace(each, weights=replace(each.weights, second=SecondLook(tuple(rounded))))

    criteria = (replace(each, rules=tuple(map(look_of, each.rules))) for each in rubric.criteria)
    return replace(rubric, criteria=tuple(criteria))


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
    assert (other.other, other.pull, other.holds > 0.5) == (SENDS, 5.0, True)


@pytest.mark.parametrize("rubric", [SHIPPED, looking_at_each_other(SHIPPED)], ids=["shipped", "made up"])
def test_what_was_weighed_adds_up_to_the_log_odds(rubric: Rubric) -> None:
    judged = judge(rubric, engine.scene_of(rubric, [BOTH]))
    added = {
        (each.id, message): told.start + sum(weighed.pull for weighed in told.weighed)
        for each in rubric.rules()
        for message in (1, 3)
        if each.weights and (told := explain(rubric, BOTH, each, message)).eligible
    }
    assert len(added) > 30
    assert added == pytest.approx({(name, at): float(judged[name].odds[at]) for name, at in added}, abs=1e-4)


def test_the_start_is_where_nothing_is_found_and_nothing_is_counted() -> None:
    asks = Tree(((COUNTS[0], -1.0), (ELSEWHERE.format("sends-away"), -4.0)), (0.25, 1.0, 2.0, 4.0))
    rubric = rubric_of(weighed("nix", "refuses", SecondLook((asks,))), SENDS)
    told = explain(rubric, BOTH, rubric.rules()[0], 1)
    phrase_unsaid = -1.0 - 5.0
    assert told.start == pytest.approx(phrase_unsaid + 2.0)


def test_every_rule_that_was_measured_is_asked_for_by_some_tree() -> None:
    """What the others say is counted over the rules that are asked for: as many as in the training."""
    measured = {each.id: each.weights for each in SHIPPED.rules() if each.weights and each.weights.second}
    asked = {name for weights in measured.values() if weights.second for name in asked_for(weights.second)}
    assert len(measured) > 20
    assert all(any(shape.format(rule) in asked for shape in SHAPES) for rule in measured)


def test_a_rule_that_is_called_as_what_is_counted_is_one_of_the_trainers_own() -> None:
    counting = replace(REFUSES, weights=Weights(-1.0, {}, second=asking(COUNTS[0], 0.5, -1.0, 1.0)))
    own = replace(rule(agent_says=phrases("nix")), id="flags")
    with_own, without = (
        judge(rubric, scene_of(rubric, [ONE], {}))["refuses"].confidence[1]
        for rubric in (rubric_of(counting, own), rubric_of(counting))
    )
    assert with_own == without


def test_of_a_message_alone_the_same_is_expected_to_the_last_bit() -> None:
    odds = {f"r{number}": np.sin(np.arange(50) * (number + 1)).astype(np.float32) for number in range(23)}
    kinds: dict[str, Kind] = dict.fromkeys(odds, "flag")
    together = others(odds, kinds, np.arange(50)).values
    for at in range(50):
        alone = others({rule: values[at : at + 1] for rule, values in odds.items()}, kinds, np.array([0])).values
        assert alone.tolist() == together[at : at + 1].tolist()


def test_the_same_conversation_is_as_sure_in_any_batch() -> None:
    together = find_all(SHIPPED, SEVERAL)
    assert [find_all(SHIPPED, [one])[0] for one in SEVERAL] == together
    assert any(together)


def test_what_is_hopeless_alone_is_not_looked_at_again() -> None:
    eager = asking(ALONE, -9.0, 0.0, 9.0)
    hopeless, faint = (
        replace(weighed("nix", name, eager), weights=Weights(bias, {}, second=eager))
        for name, bias in (("hopeless", -6.0), ("faint", -4.0))
    )
    assert {finding.rule for finding in find_all(rubric_of(hopeless, faint), [ONE])[0]} == {"faint"}


def test_a_second_look_asks_what_the_rule_heard() -> None:
    heard = asking("the agent says a phrase of the rubric", 0.0, 0.0, -9.0)
    rubric = rubric_of(weighed("nix", "refuses", heard))
    told = explain(rubric, ONE, rubric.rules()[0], 1)
    assert not find_all(rubric, [ONE])[0]
    assert [one.name for one in told.speaks_against] == ["the agent says a phrase of the rubric"]

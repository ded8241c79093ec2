"""Points, shares, caps: pure arithmetic in which every point can be traced."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.model import Criterion, Decision, Deductions, Finding, Review, Rubric, Rule, Severity, Verdict
from qa_desk.scoring.score import machine_review, score
from tests.unit.scoring.scenes import finding


def flag(name: str, severity: Severity) -> Rule:
    return Rule(name, "flag", {"en": name}, "agent_does", {}, severity)


def praise(name: str) -> Rule:
    return Rule(name, "strength", {"en": name}, "agent_does", {})


RUBRIC = Rubric(
    "r",
    {"en": "R"},
    "1",
    "digest",
    (
        Criterion(
            "kind", {"en": "Kind"}, 40, (flag("minor", Severity.MINOR), flag("major", Severity.MAJOR), praise("warm"))
        ),
        Criterion("safe", {"en": "Safe"}, 40, (flag("critical", Severity.CRITICAL),)),
        Criterion("right", {"en": "Right"}, 20, scored_by="reviewer"),
    ),
    Deductions(critical=1, major=0.5, minor=0.25, earn_back=0.25, critical_cap=45),
)
RULES = {rule.id: rule for rule in RUBRIC.rules()}


def found(name: str) -> Finding:
    return finding(name, kind=RULES[name].kind)


def review(*names: str, scores: dict[str, float | None] | None = None) -> Review:
    return replace(machine_review("c", [found(name) for name in names]), scores=scores or {})


def earned(of: Review) -> list[float | None]:
    return [entry.earned for entry in score(RUBRIC, of).criteria]


@pytest.mark.parametrize(
    ("names", "points", "total"),
    [
        ((), [40, 40, None], 100),
        (("minor",), [30, 40, None], 87.5),
        (("major",), [20, 40, None], 75),
        (("minor", "major"), [10, 40, None], 62.5),
        (("major", "major", "major"), [0, 40, None], 50),
        (("minor", "warm"), [40, 40, None], 100),
        (("major", "warm"), [30, 40, None], 87.5),
        (("minor", "warm", "warm"), [40, 40, None], 100),
        (("warm",), [40, 40, None], 100),
        (("major", "major", "major", "warm"), [10, 40, None], 62.5),
        (("critical",), [40, 0, None], 45),
        (("major", "major", "critical"), [0, 0, None], 0),
    ],
)
def test_flags_take_and_strengths_earn_back_within_their_criterion(
    names: Sequence[str], points: list[float | None], total: float
) -> None:
    assert earned(review(*names)) == points
    assert score(RUBRIC, review(*names)).total == total


def test_a_critical_flag_caps_the_total_and_is_named() -> None:
    capped = score(RUBRIC, review("minor", "critical", scores={"right": 1.0}))
    assert (capped.total, capped.cap, capped.capped_by) == (45, 45, "critical")
    low = score(RUBRIC, review("major", "major", "critical"))
    assert (low.total, low.cap, low.capped_by) == (0, None, "critical")


@pytest.mark.parametrize(("verdict", "total"), [("open", 45), ("confirmed", 45), ("dismissed", 100)])
def test_only_a_dismissed_flag_costs_nothing(verdict: Verdict, total: float) -> None:
    decided = Review("c", (Decision(found("critical"), verdict),), {})
    card = score(RUBRIC, decided)
    assert card.total == total
    assert bool(card.capped_by) is (verdict != "dismissed")


def test_a_dismissed_strength_earns_nothing_back() -> None:
    decided = Review("c", (Decision(found("major")), Decision(found("warm"), "dismissed")), {})
    assert earned(decided) == [20, 40, None]


def test_what_is_not_applicable_leaves_numerator_and_denominator() -> None:
    assert score(RUBRIC, review("major", scores={"right": None})).total == 75
    assert score(RUBRIC, review("major", scores={"right": 1.0})).total == 80
    assert score(RUBRIC, review("major", scores={"right": 0.0})).total == 60
    assert score(RUBRIC, review("major", scores={"kind": None, "right": 0.5})).total == pytest.approx(83.3)


def test_a_reviewers_own_score_goes_before_the_findings() -> None:
    card = score(RUBRIC, review("major", scores={"kind": 0.9}))
    assert card.criteria[0].earned == 36
    assert card.criteria[0].costs == ()


def test_where_nothing_counts_nothing_was_lost() -> None:
    assert score(RUBRIC, review(scores={"kind": None, "safe": None, "right": None})).total == 100


def test_every_point_is_traced_to_a_decision() -> None:
    card = score(RUBRIC, review("minor", "warm", "critical"))
    costs = [(cost.decision.finding.rule, cost.points) for entry in card.criteria for cost in entry.costs]
    assert costs == [("minor", -10), ("warm", 10), ("critical", -40)]


def test_findings_of_another_rubric_cost_nothing() -> None:
    assert score(RUBRIC, machine_review("c", [finding("elsewhere")])).total == 100


DECISIONS = st.lists(
    st.builds(
        Decision, st.sampled_from([found(name) for name in RULES]), st.sampled_from(["open", "confirmed", "dismissed"])
    )
)
SCORES = st.dictionaries(st.sampled_from(["kind", "safe", "right"]), st.none() | st.floats(0, 1))


@given(DECISIONS, SCORES)
def test_a_score_stays_in_its_bounds_and_is_the_same_each_time(
    decisions: list[Decision], scores: dict[str, float | None]
) -> None:
    of = Review("c", tuple(decisions), scores)
    card = score(RUBRIC, of)
    assert 0 <= card.total <= 100
    assert all(entry.earned is None or 0 <= entry.earned <= entry.points for entry in card.criteria)
    assert card == score(RUBRIC, of)
    backwards = score(RUBRIC, Review("c", tuple(reversed(decisions)), scores))
    assert backwards.total == card.total


@given(DECISIONS, st.sampled_from(["minor", "major", "critical"]))
def test_one_more_flag_never_raises_the_score(decisions: list[Decision], name: str) -> None:
    less, more = (Review("c", tuple(some), {}) for some in (decisions, [*decisions, Decision(found(name))]))
    assert score(RUBRIC, more).total <= score(RUBRIC, less).total

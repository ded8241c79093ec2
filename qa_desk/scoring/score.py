"""From findings, verdicts and a reviewer's own scores to a scorecard. Pure arithmetic; every point can be traced to a
decision.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa_desk.model import (
    Cost,
    Criterion,
    CriterionScore,
    Decision,
    Finding,
    Review,
    Rubric,
    Rule,
    Scorecard,
    Severity,
)


def machine_review(conversation: str, findings: Sequence[Finding]) -> Review:
    """The review that nobody has touched yet: every finding open, nothing scored by hand."""
    return Review(conversation, tuple(Decision(finding) for finding in findings), {})


def score(rubric: Rubric, review: Review) -> Scorecard:
    """The scorecard of a review.

    An open flag costs as a confirmed one does; a dismissed one costs nothing. Each flag takes its severity's share of
    its criterion's points, never below 0, and a strength earns back within what was taken. The total is the share of
    the points that count, times 100; criteria that are not applicable or not scored yet do not count. A critical flag
    caps the total.
    """
    criteria = tuple(_criterion_score(rubric, criterion, review) for criterion in rubric.criteria)
    counted = [(entry.points, entry.earned) for entry in criteria if entry.earned is not None]
    possible = sum(points for points, _ in counted)
    total = 100.0 * sum(earned for _, earned in counted) / possible if possible else 100.0
    capped_by = _critical(rubric, review)
    if capped_by and total > rubric.deductions.critical_cap:
        return Scorecard(
            review.conversation, rubric.deductions.critical_cap, criteria, rubric.deductions.critical_cap, capped_by
        )
    return Scorecard(review.conversation, _to_a_tenth(total), criteria, capped_by=capped_by)


def _to_a_tenth(total: float) -> float:
    """Half a tenth goes up, as in spreadsheets, so that the workbook's formulas give the same totals."""
    return math.floor(total * 10 + 0.5 + 1e-9) / 10


def _criterion_score(rubric: Rubric, criterion: Criterion, review: Review) -> CriterionScore:
    if criterion.id in review.scores:
        share = review.scores[criterion.id]
        return CriterionScore(
            criterion.id, criterion.points, None if share is None else round(criterion.points * share, 2)
        )
    if criterion.scored_by == "reviewer":
        return CriterionScore(criterion.id, criterion.points, None)
    rules = {rule.id: rule for rule in criterion.rules}
    counted = [
        decision for decision in review.decisions if decision.finding.rule in rules and decision.verdict != "dismissed"
    ]
    taken = [
        Cost(d, -_share(rubric, rules[d.finding.rule]) * criterion.points) for d in counted if d.finding.kind == "flag"
    ]
    lost = min(criterion.points, -sum(cost.points for cost in taken))
    back = rubric.deductions.earn_back * criterion.points
    earned = [Cost(d, back) for d in counted if d.finding.kind == "strength"]
    regained = min(lost, sum(cost.points for cost in earned))
    return CriterionScore(
        criterion.id, criterion.points, round(criterion.points - lost + regained, 2), (*taken, *earned)
    )


def _share(rubric: Rubric, rule: Rule) -> float:
    deductions = rubric.deductions
    return {
        Severity.CRITICAL: deductions.critical,
        Severity.MAJOR: deductions.major,
        Severity.MINOR: deductions.minor,
    }[rule.severity]


def _critical(rubric: Rubric, review: Review) -> str:
    """The first critical flag that stands, or an empty string."""
    standing = [d.finding.rule for d in review.decisions if d.finding.kind == "flag" and d.verdict != "dismissed"]
    if not standing:
        return ""
    critical = {rule.id for rule in rubric.rules() if rule.kind == "flag" and rule.severity is Severity.CRITICAL}
    return next((rule for rule in standing if rule in critical), "")

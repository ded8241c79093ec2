"""Cases of a desk as reports take them: scored by one rubric, with the reviewers' decisions, as they stand or stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from qa_desk.model import Review, Rubric, Scored
from qa_desk.scoring.score import score
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import changes_to, review_of
from qa_desk.store.rows import Case, Change


def scored_for_report(desk: Desk, numbers: Iterable[int], rubric: Rubric) -> Iterator[Scored]:
    """Conversations with the reviewers' decisions, scored by one rubric so that they can be compared.

    A review that was finished with an earlier rubric counts by this one; findings of rules that it does not have are
    left out.
    """
    for case in desk.cases(numbers):
        yield _scored(case, rubric)


def then_and_now(desk: Desk, numbers: Iterable[int], rubric: Rubric, step: int) -> Iterator[tuple[Scored, Scored]]:
    """The same conversations as they stood after a step of changes, and as they stand."""
    back: defaultdict[int, list[Change]] = defaultdict(list)
    for entry in desk.changes_since(step):
        back[entry.change.case].append(entry.change.undone())
    for case in desk.cases(numbers):
        now = _scored(case, rubric)
        yield _scored(case.changed(back[case.number]), rubric) if case.number in back else now, now


def changes_by(desk: Desk, revise: Mapping[str, Callable[[Review], Review]], *, by: str) -> list[Change]:
    """The changes that revise reviews as they now stand; `revise` by the ids of the conversations."""
    numbers = {row.id: row.number for row in desk.queue()}
    cases = desk.cases(numbers[name] for name in revise if name in numbers)
    return [change for case in cases for change in _revised(case, revise[case.conversation.id], by)]


def _revised(case: Case, revise: Callable[[Review], Review], by: str) -> tuple[Change, ...]:
    return changes_to(case, revise(review_of(case)), by=by)


def _scored(case: Case, rubric: Rubric) -> Scored:
    known = {rule.id for rule in rubric.rules()}
    review = _by_rules(review_of(case), known)
    findings = tuple(finding for finding in case.findings if finding.rule in known)
    return Scored(case.conversation, findings, review, score(rubric, review))


def _by_rules(review: Review, known: set[str]) -> Review:
    return replace(review, decisions=tuple(each for each in review.decisions if each.finding.rule in known))

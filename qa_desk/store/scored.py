"""Cases of a desk as reports take them: scored by one rubric, with the reviewers' decisions, as they stand or stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from qa_desk.errors import QaDeskError
from qa_desk.model import Review, Rubric, Rule, Scored
from qa_desk.scoring.because import in_language
from qa_desk.scoring.score import score
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import changes_to, review_of
from qa_desk.store.rows import Case, Change

OfText = Callable[[str, str], Rubric]
"""Makes a rubric of the (name, text) that a desk keeps; raises QaDeskError where it cannot."""


def scored_for_report(
    desk: Desk, numbers: Iterable[int], rubric: Rubric, *, language: str, of_text: OfText | None = None
) -> Iterator[Scored]:
    """Conversations with the reviewers' decisions, and with the reasons in a language of the interface; findings of
    rules that the rubric does not have are left out.

    A review that was finished with an earlier rubric keeps the score that it gave. Without `of_text`, or where the
    text of the earlier one cannot be had, it counts by `rubric`.
    """
    kept = _KeptRubrics(desk, rubric, of_text)
    rules = {rule.id: rule for rule in rubric.rules()}
    for case in desk.cases(numbers):
        yield _scored(_in_language(case, rules, language), kept)


def then_and_now(
    desk: Desk, numbers: Iterable[int], rubric: Rubric, step: int, *, of_text: OfText | None = None
) -> Iterator[tuple[Scored, Scored]]:
    """The same conversations as they stood after a step of changes, and as they stand; scored as for a report."""
    kept = _KeptRubrics(desk, rubric, of_text)
    back: defaultdict[int, list[Change]] = defaultdict(list)
    for entry in desk.changes_since(step):
        back[entry.change.case].append(entry.change.undone())
    for case in desk.cases(numbers):
        now = _scored(case, kept)
        yield _scored(case.changed(back[case.number]), kept) if case.number in back else now, now


def changes_by(desk: Desk, revise: Mapping[str, Callable[[Review], Review]], *, by: str) -> list[Change]:
    """The changes that revise reviews as they now stand; `revise` by the ids of the conversations."""
    numbers = {row.id: row.number for row in desk.queue()}
    cases = desk.cases(numbers[name] for name in revise if name in numbers)
    return [change for case in cases for change in _revised(case, revise[case.conversation.id], by)]


def _revised(case: Case, revise: Callable[[Review], Review], by: str) -> tuple[Change, ...]:
    return changes_to(case, revise(review_of(case)), by=by)


@dataclass(frozen=True, slots=True)
class _KeptRubrics:
    """The rubric of a report, and the earlier ones that the desk keeps, each read once."""

    desk: Desk
    rubric: Rubric
    of_text: OfText | None
    read: dict[str, Rubric] = field(default_factory=dict)

    def of(self, review: Review) -> Rubric:
        """The rubric that a review was finished with; the report's where that cannot be had."""
        if review.finished is None or review.rubric == self.rubric.digest:
            return self.rubric
        if review.rubric not in self.read:
            self.read[review.rubric] = self._earlier(review.rubric) or self.rubric
        return self.read[review.rubric]

    def _earlier(self, digest: str) -> Rubric | None:
        kept = self.desk.rubric(digest)
        if kept is None or self.of_text is None:
            return None
        try:
            return self.of_text(*kept)
        except QaDeskError:  # a newer program may refuse what an older one took
            return None


def _scored(case: Case, kept: _KeptRubrics) -> Scored:
    review = review_of(case)
    own = kept.of(review)
    scorecard = score(own, _by_rules(review, {rule.id for rule in own.rules()}))
    known = {rule.id for rule in kept.rubric.rules()}
    findings = tuple(finding for finding in case.findings if finding.rule in known)
    by = replace(_by_rules(review, known), rubric=own.digest)
    return Scored(case.conversation, findings, by, scorecard)


def _in_language(case: Case, rules: Mapping[str, Rule], language: str) -> Case:
    findings = (in_language(finding, rules.get(finding.rule), language) for finding in case.findings)
    return replace(case, findings=tuple(findings))


def _by_rules(review: Review, known: set[str]) -> Review:
    return replace(review, decisions=tuple(each for each in review.decisions if each.finding.rule in known))

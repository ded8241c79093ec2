"""The case at hand: what the desk keeps of it, reviewed and scored."""

from __future__ import annotations

from dataclasses import dataclass

from qa_desk.model import Conversation, Decision, Finding, Review, Rubric, Rule, Scorecard
from qa_desk.scoring.because import in_language
from qa_desk.scoring.score import machine_review, score
from qa_desk.store.reviews import key_of_decision, review_of, standing_of, state_of
from qa_desk.store.rows import Case, Standing, State


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The case at hand, as every view shows it. `machine` is the scorecard before any verdict; `rubric` the one that
    the case is scored with: the desk's, or for a finished review the one it was finished with.
    """

    case: Case
    rubric: Rubric
    review: Review
    scorecard: Scorecard
    machine: Scorecard
    state: State

    @property
    def number(self) -> int:
        """Its number on the desk."""
        return self.case.number

    @property
    def conversation(self) -> Conversation:
        """What was said."""
        return self.case.conversation

    def rule(self, name: str) -> Rule | None:
        """A rule of its rubric; None where a finding is of a rule that the rubric no longer has."""
        return next((rule for rule in self.rubric.rules() if rule.id == name), None)

    def decision(self, key: str) -> Decision | None:
        """The decision on a finding, by the finding's key."""
        return next((decision for decision in self.review.decisions if key_of_decision(decision) == key), None)

    def findings(self) -> list[Decision]:
        """The decisions in the order of the list: flags first, then strengths, as they are said."""
        return sorted(self.review.decisions, key=lambda decision: decision.finding.kind != "flag")

    def reasoned(self, decision: Decision, language: str) -> Finding:
        """The finding of a decision with its reason in a language; the one it came with where its rule is gone."""
        return in_language(decision.finding, self.rule(decision.finding.rule), language)

    def standing(self) -> Standing:
        """Where its review stands, as the queue shows it."""
        return standing_of(self.rubric, self.review, self.scorecard, self.state)


def open_case(case: Case, rubric: Rubric) -> OpenCase:
    """A case, scored by a rubric."""
    review = review_of(case)
    machine = score(rubric, machine_review(case.conversation.id, case.findings))
    return OpenCase(case, rubric, review, score(rubric, review), machine, state_of(case))

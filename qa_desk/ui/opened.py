"""The case at hand: what the desk keeps of it, reviewed and scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_desk.model import Conversation, Decision, Finding, Review, Rubric, Rule, Scorecard
from qa_desk.scoring.because import in_language
from qa_desk.scoring.facts import Fact, given_by_customer
from qa_desk.scoring.score import machine_review, score
from qa_desk.store.reviews import key_of_decision, review_of, standing_of, state_of
from qa_desk.store.rows import Case, Standing, State

if TYPE_CHECKING:  # with NumPy
    from qa_desk.scoring.explain import Explanation


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The case at hand, as every view shows it. `machine` is the scorecard before any verdict; `rubric` the one that
    the case is scored with: the desk's, or for a finished review the one it was finished with; `rules` are its rules by
    their names.
    """

    case: Case
    rubric: Rubric
    review: Review
    scorecard: Scorecard
    machine: Scorecard
    state: State
    rules: Mapping[str, Rule]

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
        return self.rules.get(name)

    def decision(self, key: str) -> Decision | None:
        """The decision on a finding, by the finding's key."""
        return next((decision for decision in self.review.decisions if key_of_decision(decision) == key), None)

    def findings(self) -> list[Decision]:
        """The decisions in the order of the list: flags first, then strengths, as they are said."""
        return sorted(self.review.decisions, key=lambda decision: decision.finding.kind != "flag")

    def first_of(self, *wanted: str) -> str:
        """The first of these keys that is a finding of the case; else its first finding, or an empty string."""
        keys = [key_of_decision(decision) for decision in self.findings()]
        return next((key for key in wanted if key in keys), keys[0] if keys else "")

    def reasoned(self, decision: Decision, language: str) -> Finding:
        """The finding of a decision with its reason in a language; the one it came with where its rule is gone."""
        return in_language(decision.finding, self.rule(decision.finding.rule), language)

    def facts(self) -> tuple[Fact, ...]:
        """What the customer has given, in the order it was given."""
        return given_by_customer(self.conversation)

    def why(self, key: str) -> Explanation | None:
        """What was weighed for a finding; None where the rubric has no such rule."""
        decision = self.decision(key)
        rule = self.rule(decision.finding.rule) if decision else None
        if decision is None or rule is None:
            return None
        from qa_desk.scoring.explain import explain  # with NumPy and the act model; at the use, for the start

        return explain(self.rubric, self.conversation, rule, decision.finding.span.message)

    def standing(self) -> Standing:
        """Where its review stands, as the queue shows it."""
        return standing_of(self.rubric, self.review, self.scorecard, self.state)


def open_case(case: Case, rubric: Rubric) -> OpenCase:
    """A case, scored by a rubric."""
    review = review_of(case)
    machine = score(rubric, machine_review(case.conversation.id, case.findings))
    rules = {rule.id: rule for rule in rubric.rules()}
    return OpenCase(case, rubric, review, score(rubric, review), machine, state_of(case), rules)

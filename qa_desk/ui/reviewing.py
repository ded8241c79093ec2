"""What a reviewer does to the case at hand. Each operation is saved before it returns, and is one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qa_desk.model import Decision, Span, Verdict
from qa_desk.store.reviews import key_of_decision
from qa_desk.store.rows import Change
from qa_desk.ui import operations
from qa_desk.ui.operations import toggled, untouched
from qa_desk.ui.undo import Step

if TYPE_CHECKING:  # the session has it
    from qa_desk.ui.session import Session


class Reviewing:
    """The operations on the case that a session has at hand; without one they do nothing. `key` names a finding, by
    default the one at hand.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def confirm(self, key: str = "") -> None:
        """Confirm a finding (by default the one at hand); confirming again leaves it open again."""
        self._decide(key, "confirmed", "confirm")

    def dismiss(self, key: str = "", *, reason: str = "") -> None:
        """Dismiss a finding, with why; dismissing again without a reason leaves it open again."""
        self._decide(key, "dismissed", "dismiss", reason=reason)

    def _decide(self, key: str, verdict: Verdict, action: str, reason: str = "") -> None:
        decision = self._named(key)
        if decision is None:
            return
        new, why = toggled(decision, verdict, reason)
        if self._judge(decision, action, verdict=new, reason=why) and new != "open":
            self._go_to_open_finding()

    def annotate(self, key: str = "", *, note: str | None = None, root_cause: str | None = None) -> None:
        """Write a note on a finding, or name its root cause (one of ROOT_CAUSES, or empty)."""
        decision = self._named(key)
        if decision is not None:
            values = {"note": note, "root_cause": root_cause}
            action = "note" if note is not None else "root cause"
            self._judge(decision, action, **{name: value for name, value in values.items() if value is not None})

    def move_span(self, span: Span, key: str = "") -> None:
        """Put the words that a finding lights up; they must stand in the message of the finding."""
        decision = self._named(key)
        if decision is not None and span.message == decision.finding.span.message:
            self._judge(decision, "move", span=span)

    def take_back_verdict(self, key: str = "") -> None:
        """Leave a finding open again; its note and root cause stay. One that was set by hand is confirmed again."""
        decision = self._named(key)
        if decision is not None:
            self._judge(decision, "take back", verdict=untouched(decision), reason="")

    def _judge(self, decision: Decision, action: str, **values: Any) -> bool:
        assert self._session.open is not None
        return self._session.do(
            operations.judge(self._session.open, decision, action, by=self._session.reviewer, **values)
        )

    def add_flag(self, rule: str, span: Span, *, note: str = "") -> None:
        """Set a flag or strength of the rubric by hand, on words of a message."""
        step = (
            operations.add_flag(self._session.open, rule, span, note=note, by=self._session.reviewer)
            if self._session.open
            else None
        )
        if step is not None:
            self._session.do(step)

    def remove_added(self, key: str = "") -> None:
        """Take away a flag that was set by hand."""
        decision = self._named(key)
        if self._session.open is not None and decision is not None and decision.added:
            self._session.do(operations.remove_added(self._session.open, decision))

    def set_score(self, criterion: str, share: float | None) -> None:
        """Score a criterion by hand: a share (0-1) of its points, or None for not applicable."""
        self._do("score", self._session.finding, [("score", criterion, {"share": share})])

    def clear_score(self, criterion: str) -> None:
        """Take a score by hand away again."""
        self._do("score", self._session.finding, [("score", criterion, None)])

    def comment(self, text: str) -> None:
        """Write the comment for coaching."""
        self._do("comment", self._session.finding, [("comment", "", text or None)])

    def finish(self) -> None:
        """Finish the review: who, when, with which rubric and score is kept. Undecided flags stay open."""
        self._session.settle.emit()
        if self._session.open is None or self._session.open.state == "finished":
            return
        self._session.do(operations.finish(self._session.open, self._session.finding, by=self._session.reviewer))

    def reopen(self) -> None:
        """Take the finish back."""
        self._do("reopen", self._session.finding, [("finished", "", None)])

    def finish_and_next(self) -> None:
        """Finish the review and open the next case of the queue; stay where it could not be finished."""
        self.finish()
        if self._session.open is not None and self._session.open.state == "finished":
            self._session.go_by(1)

    def take_workbook(self, changes: Sequence[Change]) -> bool:
        """Make the changes of an edited workbook, of as many cases as they name, as one step of undo; shows the case at
        hand or else the first of them. False where that failed, which is told, or there are none.
        """
        return self._session.do(Step("workbook", tuple(changes)))

    def _do(self, action: str, finding: str, marks: Sequence[operations.Mark]) -> bool:
        return self._session.open is not None and self._session.do(
            operations.step_of(self._session.open.case, action, finding, marks)
        )

    def _named(self, key: str) -> Decision | None:
        return self._session.open.decision(key or self._session.finding) if self._session.open else None

    def _go_to_open_finding(self) -> None:
        """The next finding that nobody has decided on, if there is one."""
        left = self._session.findings()
        at = next((i for i, d in enumerate(left) if key_of_decision(d) == self._session.finding), -1)
        for decision in (*left[at + 1 :], *left[: max(at, 0)]):
            if decision.verdict == "open":
                self._session.choose_finding(key_of_decision(decision))
                return

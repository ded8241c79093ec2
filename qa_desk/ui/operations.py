"""What a reviewer does to a case, as steps that can be made and taken back. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from qa_desk.model import Decision, Finding, Span, Verdict
from qa_desk.store.reviews import FINISHED, key_of_added, key_of_decision, mark_of_decision, plain
from qa_desk.store.rows import Case, Change, MarkKind
from qa_desk.ui.opened import OpenCase
from qa_desk.ui.undo import Step

Mark = tuple[MarkKind, str, Any]


def step_of(case: Case, action: str, finding: str, marks: Sequence[Mark]) -> Step:
    """The step that gives a case these marks; without changes where it has them already."""
    changes = (Change(case.number, kind, key, case.marks.get((kind, key)), value) for kind, key, value in marks)
    return Step(action, tuple(change for change in changes if change.before != change.after), finding)


def reopening(step: Step, cases: Iterable[Case]) -> Step:
    """The step with the reviews opened again that it changes after they were finished: the score that is kept of them
    would be wrong.
    """
    told = {change.case for change in step.changes if (change.kind, change.key) == FINISHED}
    changed = {change.case for change in step.changes} - told
    finished = (case for case in cases if case.number in changed and FINISHED in case.marks)
    opened = tuple(Change(case.number, *FINISHED, case.marks[FINISHED], None) for case in finished)
    return replace(step, changes=(*step.changes, *opened))


def judge(opened: OpenCase, decision: Decision, action: str, *, by: str, **values: Any) -> Step:
    """Decide on a finding, or write on it: `values` are fields of its decision."""
    key = key_of_decision(decision)
    return step_of(opened.case, action, key, [("verdict", key, mark_of_decision(replace(decision, **values, by=by)))])


def toggled(decision: Decision, verdict: Verdict, reason: str) -> tuple[Verdict, str]:
    """The verdict and its reason when a reviewer gives one; the same one again takes it back."""
    again = decision.verdict == verdict and reason in ("", decision.reason)
    return (untouched(decision), "") if again else (verdict, reason)


def untouched(decision: Decision) -> Verdict:
    """The verdict that nobody has given: a flag that was set by hand is as good as confirmed."""
    return "confirmed" if decision.added else "open"


def add_flag(opened: OpenCase, rule: str, span: Span, *, note: str, by: str) -> Step | None:
    """Set a flag or strength by hand; None for a rule that the rubric does not have."""
    known = opened.rule(rule)
    if known is None:
        return None
    finding = Finding(rule, known.kind, span, (), "", 1.0)
    value = {"verdict": "confirmed", "reason": "", "note": note, "root_cause": "", "span": None, "by": by}
    key = key_of_added(finding)
    return step_of(opened.case, "add", key, [("added", key, plain(finding)), ("verdict", key, value)])


def remove_added(opened: OpenCase, decision: Decision) -> Step:
    """Take away a flag that was set by hand."""
    key = key_of_decision(decision)
    return step_of(opened.case, "remove", "", [("added", key, None), ("verdict", key, None)])


def finish(opened: OpenCase, finding: str, *, by: str) -> Step:
    """Finish the review: who, when, with which rubric and score is kept."""
    value = {
        "reviewer": by,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rubric": opened.case.rubric,
        "score": opened.scorecard.total,
    }
    return step_of(opened.case, "finish", finding, [(*FINISHED, value)])

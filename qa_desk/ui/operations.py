"""What a reviewer does to cases and to the desk, as steps that can be made and taken back. Nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from qa_desk.i18n import mark
from qa_desk.model import Decision, Finding, Span, Verdict
from qa_desk.store.reviews import FINISHED, key_of_added, key_of_decision, mark_of_decision, plain
from qa_desk.store.rows import DESK, Case, Change, MarkKind, QueueRow
from qa_desk.ui.opened import OpenCase
from qa_desk.ui.saved_views import SavedView, data_of, views_text
from qa_desk.ui.selection import Filter
from qa_desk.ui.undo import Step

Mark = tuple[MarkKind, str, Any]

WORDS = {  # what undo and redo call the operations
    "confirm": mark("confirm the finding"),
    "dismiss": mark("dismiss the finding"),
    "note": mark("write a note"),
    "root cause": mark("choose the root cause"),
    "move": mark("move the finding to other words"),
    "add": mark("add a flag"),
    "take back": mark("take back the verdict"),
    "remove": mark("remove the added flag"),
    "score": mark("score by hand"),
    "comment": mark("write the comment"),
    "finish": mark("finish the review"),
    "reopen": mark("reopen the review"),
    "workbook": mark("take the changes of a workbook"),
    "sample": mark("draw the sample"),
    "pick": mark("pick conversations on purpose"),
    "views": mark("change the saved views"),
    "rubric": mark("take another rubric"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What making a step comes to: all that it changes, and the cases as they are then, by their numbers."""

    step: Step
    cases: dict[int, OpenCase]


def outcome(step: Step, cases: Sequence[Case], opened: Callable[[Case], OpenCase]) -> Outcome:
    """What a step makes of the cases that it changes. Reviews that were finished are open again."""
    made = reopening(step, cases)
    own = defaultdict(list)
    for change in made.changes:
        own[change.case].append(change)
    return Outcome(made, {case.number: opened(case.changed(own[case.number])) for case in cases})


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


def keep_views(before: str, views: Sequence[SavedView]) -> Step:
    """Keep these filters under their names, in place of the text that the desk holds of others."""
    return _arranging("views", Change(DESK, "views", "", before, views_text(views)))


def mark_sample(rows: Iterable[QueueRow], before: Filter, drawn: Filter) -> Step:
    """Say of the conversations of a drawn filter that they are here by chance, or where it has no seed, on purpose; and
    narrow the queue to it.
    """
    action, why = ("pick", "targeted") if drawn.seed is None else ("sample", "sample")
    whys: dict[str, list[int]] = {}
    for row in rows:
        if row.number in drawn.numbers:
            whys.setdefault(row.why, []).append(row.number)
    return _arranging(
        action,
        Change(DESK, "why", "", whys, {why: sorted(drawn.numbers)}),
        Change(DESK, "filter", "", data_of(before), data_of(drawn)),
    )


def _arranging(action: str, *changes: Change) -> Step:
    return Step(action, tuple(change for change in changes if change.before != change.after))

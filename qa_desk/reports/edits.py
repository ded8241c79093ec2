"""A change that somebody made in a workbook, and a review with such changes taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from qa_desk.model import Decision, Review
from qa_desk.reports.rows import finding_key

EditKind = Literal["score", "decision", "root cause", "reason", "note", "comment"]
NOT_APPLICABLE = "n/a"

EditValue = str | float | None
"""A share of the points (0-1), NOT_APPLICABLE, a code or a text; None for a score that is taken away."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One changed cell. `target` is the id of the criterion or the key of the finding (empty for the comment), `what`
    its name; `before` and `after` are as the workbook writes them, `now` is what the desk says where that has changed
    since the workbook was written (a conflict), and else None.
    """

    conversation: str
    agent: str
    kind: EditKind
    target: str
    what: str
    before: str
    after: str
    value: EditValue
    where: str
    now: str | None = None


def with_edits(review: Review, edits: Iterable[Edit]) -> Review:
    """The review with some edits of its conversation taken, in their order. A reason stands and falls with the
    dismissal that it explains.
    """
    for edit in edits:
        review = _with_edit(review, edit)
    return review


def revisions(edits: Iterable[Edit]) -> dict[str, Callable[[Review], Review]]:
    """What takes the edits into the reviews of their conversations, by the conversations' ids."""
    made: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        made[edit.conversation].append(edit)
    return {conversation: partial(with_edits, edits=tuple(each)) for conversation, each in made.items()}


def _with_edit(review: Review, edit: Edit) -> Review:
    if edit.kind == "comment":
        return replace(review, comment=str(edit.value or ""))
    if edit.kind == "score":
        return replace(review, scores=_scores(review, edit))
    decisions = (
        _decided(each, edit) if finding_key(review.conversation, each.finding) == edit.target else each
        for each in review.decisions
    )
    return replace(review, decisions=tuple(decisions))


def _scores(review: Review, edit: Edit) -> dict[str, float | None]:
    scores = {name: share for name, share in review.scores.items() if name != edit.target}
    if edit.value == NOT_APPLICABLE:
        return scores | {edit.target: None}
    return scores | {edit.target: edit.value} if isinstance(edit.value, (int, float)) else scores


def _decided(decision: Decision, edit: Edit) -> Decision:
    text = str(edit.value or "")
    match edit.kind:
        case "decision":
            reason = decision.reason if text == "dismissed" else ""
            return replace(decision, verdict=text, reason=reason)  # type: ignore[arg-type]  # one of the three words
        case "root cause":
            return replace(decision, root_cause=text)
        case "reason":
            return replace(decision, reason=text) if decision.verdict == "dismissed" else decision
        case _:
            return replace(decision, note=text)

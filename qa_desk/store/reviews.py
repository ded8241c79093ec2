"""What the marks on a case mean: from findings and marks to a Review, and where it stands.

The keys and values of marks: `verdict` (key of a finding) {"verdict", "reason", "note", "root_cause", "span", "by"};
`added` (key of a finding) the finding that a reviewer set by hand; `score` (criterion) {"share": 0-1 or None for not
applicable}; `comment` ("") a text; `finished` ("") {"reviewer", "at", "rubric", "score"}.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from math import prod
from typing import Any

from qa_desk.model import Conversation, Decision, Finding, Review, Rubric, Scorecard, Severity, Span, Speaker
from qa_desk.store.codec import decode_text, encode_text, finding_of
from qa_desk.store.rows import Case, Change, MarkKind, Standing, State

ADDED = "+"  # in the key of a finding that a reviewer set: it may stand beside the program's own at the same message
FINISHED: tuple[MarkKind, str] = ("finished", "")
"""The mark of a finished review."""

_RANK = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}


def key_of(finding: Finding) -> str:
    """The name of a finding on its case: it stays the same when the rubric changes the words that it lights up."""
    return f"{finding.rule}@{finding.span.message}"


def key_of_added(finding: Finding) -> str:
    """The name of a finding set by hand."""
    return f"{key_of(finding)}{ADDED}{finding.span.start}"


def review_of(case: Case) -> Review:
    """The review as it stands. Decisions come in the order of the messages; added flags among them."""
    found = [(key_of(finding), finding, False) for finding in case.findings]
    found += [(key, finding_of(value), True) for (kind, key), value in case.marks.items() if kind == "added"]
    found.sort(key=lambda entry: (entry[1].span.message, entry[1].span.start, entry[1].rule))
    done = case.marks.get(FINISHED, {})
    return Review(
        conversation=case.conversation.id,
        decisions=tuple(_decision(case, key, finding, added=added) for key, finding, added in found),
        scores={key: value["share"] for (kind, key), value in case.marks.items() if kind == "score"},
        comment=case.marks.get(("comment", ""), ""),
        reviewer=done.get("reviewer", ""),
        finished=datetime.fromisoformat(done["at"]) if done else None,
        rubric=done.get("rubric", case.rubric),
    )


def key_of_decision(decision: Decision) -> str:
    """The name of a decision's finding on its case."""
    return key_of_added(decision.finding) if decision.added else key_of(decision.finding)


def _decision(case: Case, key: str, finding: Finding, *, added: bool) -> Decision:
    value: dict[str, Any] = case.marks.get(("verdict", key), {})
    span = value.get("span")
    return Decision(
        finding=finding,
        verdict=value.get("verdict", "confirmed" if added else "open"),
        reason=value.get("reason", ""),
        note=value.get("note", ""),
        root_cause=value.get("root_cause", ""),
        added=added,
        span=Span(**span) if span else None,
        by=value.get("by", ""),
    )


def mark_of_decision(decision: Decision) -> dict[str, Any] | None:
    """What the mark of a decision holds; None where it needs none."""
    value = {
        "verdict": decision.verdict,
        "reason": decision.reason,
        "note": decision.note,
        "root_cause": decision.root_cause,
        "span": asdict(decision.span) if decision.span else None,
        "by": decision.by,
    }
    blank = not (decision.reason or decision.note or decision.root_cause or decision.span)
    return None if decision.verdict == "open" and blank and not decision.added else value


def changes_to(case: Case, review: Review, *, by: str) -> tuple[Change, ...]:
    """The changes that bring a case to another review of the same findings: verdicts with their notes, scores, the
    comment. `by` is who decides.
    """
    now = review_of(case)
    marks: list[tuple[MarkKind, str, Any]] = [
        ("verdict", key_of_decision(new), mark_of_decision(replace(new, by=by)))
        for old, new in zip(now.decisions, review.decisions, strict=True)
        if old != new
    ]
    marks += [("score", name, {"share": share}) for name, share in review.scores.items()]
    marks += [("score", name, None) for name in now.scores if name not in review.scores]
    marks.append(("comment", "", review.comment or None))
    made = (Change(case.number, kind, key, case.marks.get((kind, key)), value) for kind, key, value in marks)
    return tuple(change for change in made if change.before != change.after)


def standing_of(rubric: Rubric, review: Review, scorecard: Scorecard, state: State) -> Standing:
    """Where a review stands, for its card in the queue."""
    severity = {rule.id: rule.severity for rule in rubric.rules()}
    standing = [d for d in review.decisions if d.verdict != "dismissed" and d.finding.rule in severity]
    flags = [d for d in standing if d.finding.kind == "flag"]
    flags.sort(key=lambda d: (_RANK[severity[d.finding.rule]], -certainty(d)))
    strengths = sorted((d for d in standing if d.finding.kind == "strength"), key=certainty, reverse=True)
    return Standing(
        score=scorecard.total,
        risk=risk(rubric, flags),
        worst=severity[flags[0].finding.rule].value if flags else "",
        flags=tuple(dict.fromkeys(d.finding.rule for d in flags)),
        strengths=tuple(dict.fromkeys(d.finding.rule for d in strengths)),
        surest=max((d.finding.confidence for d in flags if d.verdict == "open"), default=0.0),
        open=sum(d.verdict == "open" and d.finding.kind == "flag" for d in standing),
        state=state,
        reviewer=review.reviewer,
    )


def certainty(decision: Decision) -> float:
    """How sure it is that a finding holds: 1 where a reviewer has confirmed it, else the program's confidence."""
    return 1.0 if decision.verdict == "confirmed" else decision.finding.confidence


def risk(rubric: Rubric, flags: Sequence[Decision]) -> float:
    """How likely it is that the customer was hurt (0-1): that not every flag is mistaken, each counted by what its
    severity costs.
    """
    deductions = rubric.deductions
    weight = {
        Severity.CRITICAL: deductions.critical,
        Severity.MAJOR: deductions.major,
        Severity.MINOR: deductions.minor,
    }
    severity = {rule.id: rule.severity for rule in rubric.rules()}
    return 1.0 - prod(1.0 - certainty(d) * min(1.0, weight[severity[d.finding.rule]]) for d in flags)


def keep_confirmed(case: Case, found: Sequence[Finding]) -> tuple[Change, ...]:
    """The changes after which what a reviewer has confirmed stands on a case, set by hand, though the program no
    longer finds it.
    """
    names = set(map(key_of, found))
    gone = [finding for finding in case.findings if key_of(finding) not in names]
    return tuple(change for finding in gone for change in _kept(case, finding))


def _kept(case: Case, finding: Finding) -> tuple[Change, ...]:
    before, after = key_of(finding), key_of_added(finding)
    verdict = case.marks.get(("verdict", before))
    if not verdict or verdict["verdict"] != "confirmed":
        return ()
    return (
        Change(case.number, "verdict", before, verdict, None),
        Change(case.number, "added", after, case.marks.get(("added", after)), plain(finding)),
        Change(case.number, "verdict", after, case.marks.get(("verdict", after)), verdict),
    )


def plain(finding: Finding) -> dict[str, Any]:
    """A finding as what JSON holds, so that it compares equal to what is read back."""
    value: dict[str, Any] = decode_text(encode_text(finding))
    return value


def author(conversation: Conversation, speaker: Speaker) -> str:
    """Who of the customers or agents wrote first, by name; empty where no name is known."""
    return next((m.author for m in conversation.messages if m.speaker is speaker and m.author and not m.internal), "")


def state_of(case: Case) -> State:
    """How far the review of a case is."""
    if FINISHED in case.marks:
        return "finished"
    return "started" if case.marks else "new"

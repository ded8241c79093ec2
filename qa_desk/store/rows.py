"""What the desk file keeps and gives: rows of the queue, cases, and the marks that reviewers make on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from qa_desk.model import Conversation, Finding

State = Literal["new", "started", "finished"]
"""A review that nobody has touched, one with a mark, one that is finished."""

Why = Literal["all", "sample", "targeted"]
"""Why a conversation is in the queue: the whole export was imported, it was drawn at random, it was picked."""

MarkKind = Literal["verdict", "added", "score", "comment", "finished", "rubric", "views", "why", "filter"]
"""What a reviewer changes on a case; the last four, on the desk itself."""

DESK = 0
"""In place of a case's number: the change is one of the desk itself (see `qa_desk.store.arranged`)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a review stands, as the queue shows it.

    `score` is 0-100, `risk` 0-1, `worst` the severity of the worst flag that stands (critical, major, minor) or empty,
    `flags` and `strengths` the ids of the rules that stand, worst and surest first, `surest` the highest confidence of
    an open flag (0 for none), `open` how many findings nobody has decided on.
    """

    score: float
    risk: float = 0.0
    worst: str = ""
    flags: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    surest: float = 0.0
    open: int = 0
    state: State = "new"
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A conversation as a card: `time` is that of its first message in seconds since 1970 (UTC), None where no message
    has one; `subject` is its subject or else the customer's first words; `machine` is the score before any verdict.
    """

    number: int
    id: str
    customer: str
    agent: str
    team: str
    channel: str
    language: str
    subject: str
    time: float | None
    messages: int
    why: Why
    machine: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation with what the program found in it and the marks that reviewers made, as (kind, key) -> value.

    `rubric` is the digest of the rubric that the findings were made with. Values are what JSON can hold; see
    `qa_desk.store.reviews` for what they mean.
    """

    number: int
    conversation: Conversation
    findings: tuple[Finding, ...]
    rubric: str
    marks: dict[tuple[MarkKind, str], Any]

    def changed(self, changes: Iterable[Change]) -> Case:
        """The case with some of its marks changed."""
        marks = dict(self.marks)
        for change in changes:
            if change.after is None:
                marks.pop((change.kind, change.key), None)
            else:
                marks[(change.kind, change.key)] = change.after
        return replace(self, marks=marks)


@dataclass(frozen=True, slots=True)
class Change:
    """One mark of a case, or of the desk itself, as it was and as it becomes; None stands for no mark."""

    case: int
    kind: MarkKind
    key: str
    before: Any
    after: Any

    def mark(self) -> tuple[int, str, str]:
        """The mark that it changes: of which case, of which kind, and its key."""
        return self.case, self.kind, self.key

    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(self.case, self.kind, self.key, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as the history keeps it; `at` is aware, `action` a verb phrase such as "confirm". All changes of one
    operation have the same `step`.
    """

    number: int
    at: datetime
    by: str
    action: str
    change: Change
    step: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What another rubric finds in a case: `machine` is the score before any verdict, `standing` where the review
    stands as long as nobody has touched it.
    """

    number: int
    findings: tuple[Finding, ...]
    machine: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding conversations: how many were new, held already, and replaced (they have grown; their marks
    are kept). `kept` are the ids of some that have changed and yet stay as they were, since their review is finished or
    its marks would stand at other messages. `renamed` are new ids of conversations whose own id another one has.
    """

    new: int = 0
    same: int = 0
    replaced: int = 0
    kept: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()

    def __add__(self, other: Added) -> Added:
        """What came of both."""
        return Added(
            self.new + other.new,
            self.same + other.same,
            self.replaced + other.replaced,
            (*self.kept, *other.kept),
            (*self.renamed, *other.renamed),
        )

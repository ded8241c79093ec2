"""What reports show: prepared, masked, counted. Writers only render it.

Texts are clean (nothing that XML or UTF-8 refuses) and masked as asked for; times are aware and in the zone of the
report; messages are numbered from 1, as people count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from qa_desk.model import Kind, Severity, Speaker, Verdict


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a message; of one without words, the names of what was attached."""

    number: int
    speaker: Speaker
    quote: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding. `severity` is None for a strength; `points` are below 0 where it took some, before any limit."""

    conversation: str
    number: int
    time: datetime | None
    speaker: Speaker
    said_by: str
    agent: str
    team: str
    channel: str
    language: str
    rule: str
    title: str
    criterion: str
    kind: Kind
    severity: Severity | None
    quote: str
    evidence: tuple[Cited, ...]
    reason: str
    confidence: float
    verdict: Verdict
    comment: str
    points: float


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation. `earned` has a value per criterion of the report; None is not scored or not applicable."""

    id: str
    time: datetime | None
    agent: str
    team: str
    channel: str
    language: str
    customer: str
    messages: int
    total: float
    cap: float | None
    capped_by: str
    earned: tuple[float | None, ...]
    flags: int
    strengths: int
    worst: Severity | None
    source: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """An agent or a team; the name is empty for conversations that name none. Dismissed findings do not count."""

    name: str
    conversations: int
    mean: float
    flags_each: float
    strengths_each: float
    critical: int


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A rule over the whole report: how often it holds, in how many conversations and with how many agents."""

    title: str
    kind: Kind
    severity: Severity | None
    findings: int
    conversations: int
    agents: int
    share: float


@dataclass(frozen=True, slots=True)
class CriterionHead:
    """A criterion as a column."""

    title: str
    points: float


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of the conversations; None where no conversation has a time."""

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.first is None or self.last is None:
            return ""
        return f"{self.first}" if self.first == self.last else f"{self.first} – {self.last}"


@dataclass(frozen=True, slots=True)
class Line:
    """A message, cut around the words that matter (`marked`); `skipped` messages lie between it and the line before."""

    number: int
    speaker: Speaker
    name: str
    language: str
    before: str
    marked: str
    after: str
    skipped: int


@dataclass(frozen=True, slots=True)
class Praise:
    """A strength in the agent's own words."""

    title: str
    quote: str
    language: str
    conversation: str
    day: date | None
    count: int


@dataclass(frozen=True, slots=True)
class Habit:
    """A pattern to work on: one exchange that shows it, why it hurts, and what to say instead (in `language`)."""

    title: str
    severity: Severity | None
    count: int
    conversations: int
    conversation: str
    day: date | None
    exchange: tuple[Line, ...]
    reason: str
    why: str
    say_instead: str
    language: str


@dataclass(frozen=True, slots=True)
class Rest:
    """What else was found, in numbers."""

    title: str
    kind: Kind
    severity: Severity | None
    count: int
    conversations: int


@dataclass(frozen=True, slots=True)
class CoachingPage:
    """What an agent and a coach talk about. `unreviewed` of the `found` findings have no verdict of a reviewer yet."""

    file: str
    agent: str
    team: str
    period: Period
    conversations: int
    mean: float
    found: int
    unreviewed: int
    strengths: tuple[Praise, ...]
    habits: tuple[Habit, ...]
    rest: tuple[Rest, ...]


@dataclass(frozen=True, slots=True)
class RubricHead:
    """The rubric that a report stands on."""

    id: str
    title: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One report, for every format: `language` is the interface's, `zone` that of all times; `mean` None for none."""

    language: str
    zone: str
    masked: bool
    rubric: RubricHead
    files: int
    period: Period
    messages: int
    mean: float | None
    criteria: tuple[CriterionHead, ...]
    teams: tuple[GroupRow, ...]
    agents: tuple[GroupRow, ...]
    patterns: tuple[PatternRow, ...]
    conversations: tuple[ConversationRow, ...]
    findings: tuple[FindingRow, ...]
    coaching: tuple[CoachingPage, ...]

    @property
    def agent_pages(self) -> tuple[tuple[CoachingPage, GroupRow], ...]:
        """Each coaching page with the numbers of its agent."""
        groups = {group.name: group for group in self.agents}
        return tuple((page, groups[page.agent]) for page in self.coaching)

"""What reports show: prepared, masked, counted. Writers only render it.

Texts are clean (nothing that XML or UTF-8 refuses) and masked as asked for; times are aware and in the zone of the
report; messages are numbered from 1, as people count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from qa_desk.model import Kind, Severity, Speaker, Verdict
from qa_desk.reports.coaching_content import CoachingPage
from qa_desk.reports.management.content import ManagementPage
from qa_desk.reports.statistics import FEWEST, Change, Interval

Breakdown = Literal["all", "agent", "channel", "language"]


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a message; of one without words, the names of what was attached."""

    number: int
    speaker: Speaker
    quote: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding and its decision. `severity` is None for a strength; `points` are below 0 where it took some, before
    any limit. `comment` says why it was dismissed; `key` names the row in every workbook of the same desk. `called` is
    what people call the conversation: see ConversationRow.
    """

    key: str
    conversation: str
    called: str
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
    note: str
    root_cause: str
    added: bool
    decided_by: str
    points: float


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation. `earned` has a value per criterion of the report; None is not scored, or one of
    `not_applicable` (ids). `auto_fail`: a critical flag stands. `key` names the row in every workbook of the same desk.
    `called` is the id, or the subject of a mail whose id nobody reads.
    `earlier_rubric` is the digest of the rubric that scored it, where that is not the report's.
    """

    key: str
    id: str
    called: str
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
    not_applicable: frozenset[str]
    auto_fail: bool
    flags: int
    strengths: int
    worst: Severity | None
    comment: str
    reviewer: str
    finished: datetime | None
    source: str
    earlier_rubric: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """An agent or a team; the name is empty for conversations that name none. Dismissed findings do not count.

    `rank` is None for the nameless and where fewer than FEWEST conversations say too little; ties share one.
    `frequent` are at most three confirmed flags that the agent (or the team's agents) said. `change` is that of the
    mean between two periods, of `now` and `before` conversations.
    """

    name: str
    conversations: int
    mean: float
    flags_each: float
    strengths_each: float
    critical: int
    team: str = ""
    interval: Interval | None = None
    passed: int = 0
    pass_interval: Interval | None = None
    auto_fails: int = 0
    frequent: tuple[Frequent, ...] = ()
    change: Change | None = None
    now: int = 0
    before: int = 0
    rank: int | None = None

    @property
    def is_compared(self) -> bool:
        """Whether both periods hold enough to speak of a change."""
        return min(self.now, self.before) >= FEWEST


@dataclass(frozen=True, slots=True)
class Frequent:
    """A pattern and how often."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """The conversations of a week that begins on a Monday."""

    monday: date
    conversations: int
    mean: float
    interval: Interval | None
    passed: int


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """A flag in a part of the report: `by` says how it was parted, `group` which part. It stands in `found` of its
    `conversations`, with the 95 % `interval` of that share (0-1); `rate` is findings per 100 conversations, and has no
    interval, as findings of one conversation hang together. Of an agent these are the conversations that the agent took
    part in, and the findings in the agent's own words.
    """

    by: Breakdown
    group: str
    rule: str
    title: str
    severity: Severity | None
    confirmed: int
    dismissed: int
    open: int
    conversations: int
    found: int
    rate: float
    interval: Interval | None

    @property
    def share(self) -> float:
        """The share of the conversations in which it stands, 0-1."""
        return self.found / self.conversations if self.conversations else 0.0

    @property
    def flagged(self) -> int:
        """All findings, whatever was decided."""
        return self.confirmed + self.dismissed + self.open


@dataclass(frozen=True, slots=True)
class QualityRow:
    """How a rule does in a language, by the reviewers' decisions. `precision` (0-1) is None where none was made;
    flags that reviewers added are `missed` and no part of it.
    """

    rule: str
    title: str
    kind: Kind
    language: str
    confirmed: int
    dismissed: int
    open: int
    missed: int
    precision: float | None
    interval: Interval | None

    @property
    def fired(self) -> int:
        """How often the rule was found by the program."""
        return self.confirmed + self.dismissed + self.open


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
    """A criterion as a column. `steps` are the points that a reviewer may give; none for one that rules score."""

    title: str
    points: float
    id: str = ""
    steps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of the conversations, of a report without any the days asked for; None where no
    conversation has a time, or at an end that nobody asked for.
    """

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.first is None or self.last is None:
            return f"{self.first or ''} – {self.last or ''}".strip() if self.first or self.last else ""
        return f"{self.first}" if self.first == self.last else f"{self.first} – {self.last}"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for: filters in words, the seed of a random sample, the desk's id and the latest step of its
    changes; `pass_mark` is the score from which a conversation passes, `period` the days asked for.
    """

    filters: tuple[str, ...] = ()
    seed: str = ""
    desk: str = ""
    step: int = 0
    pass_mark: float = 80.0
    period: Period = Period()

    @property
    def is_by_days(self) -> bool:
        """Whether days were asked for."""
        return self.period != Period()


@dataclass(frozen=True, slots=True)
class Compared:
    """What changes stand on: the conversations of `now` against those of `before`. `outside` conversations of the
    input lie in neither period of a report that was asked for by days, or have no time.
    """

    now: Period = Period()
    before: Period = Period()
    conversations_now: int = 0
    conversations_before: int = 0
    outside: int = 0


@dataclass(frozen=True, slots=True)
class RubricHead:
    """The rubric that a report stands on."""

    id: str
    title: str
    version: str
    digest: str
    critical_cap: float = 50.0


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One report, for every format: `language` is the interface's, `zone` that of all times; `mean` None for none.
    `teams_taken` conversations name no team and got that of their agent.

    `templates` is a folder of a team's own templates, which go before those that ship (see templating.py).
    """

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
    templates: Path | None = None
    teams_taken: int = 0
    selection: Selection = Selection()
    compared: Compared = Compared()
    weeks: tuple[WeekRow, ...] = ()
    breakdown: tuple[BreakdownRow, ...] = ()
    quality: tuple[QualityRow, ...] = ()
    management: ManagementPage | None = None

    @property
    def agent_pages(self) -> tuple[tuple[CoachingPage, GroupRow], ...]:
        """Each coaching page with the numbers of its agent."""
        groups = {group.name: group for group in self.agents}
        return tuple((page, groups[page.agent]) for page in self.coaching)

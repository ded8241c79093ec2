"""What the management page shows: prepared, masked, counted. Shares are 0-1, durations in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa_desk.model import Severity
from qa_desk.reports.statistics import Change, Interval, Share, wilson

EstimateKind = Literal["people_told", "one_in_complains", "percent_leaving"]


@dataclass(frozen=True, slots=True)
class Met:
    """How customers were met. `feelings`: of the conversations with a feeling in them, those where it was met; None
    where the rubric does not look at feelings or no customer showed one.
    """

    mean: float
    interval: Interval | None
    change: Change | None
    before: int
    without_major: Share
    feelings: Share | None

    @property
    def badly(self) -> int:
        """Conversations with a major or critical flag."""
        return self.without_major.whole - self.without_major.part


@dataclass(frozen=True, slots=True)
class Where:
    """A team in a channel, or a channel (`team` is empty), and in how many conversations there something was found."""

    team: str
    channel: str
    found: Share


@dataclass(frozen=True, slots=True)
class Hurt:
    """A flag that hurts: in how many of all conversations, and where it is most frequent (None: nowhere in
    particular). `by_bot`: it took most of its points for what a bot said.
    """

    title: str
    severity: Severity | None
    found: Share
    where: Where | None
    why: str
    say_instead: str
    by_bot: bool = False

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of its share."""
        return wilson(self.found.part, self.found.whole)


@dataclass(frozen=True, slots=True)
class Praised:
    """A strength, with the words that show it best; `language` is that of the words."""

    title: str
    found: Share
    quote: str
    language: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of the literature, such as "people tell 9 to 15 others"; `source` says whose it is."""

    kind: EstimateKind
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What an estimate would mean for `badly` met customers: so many people, `low` to `high`."""

    estimate: Estimate
    badly: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A conversation in the chart of speed and quality: its time as a multiple of what is usual in its channel."""

    pace: float
    score: float


@dataclass(frozen=True, slots=True)
class TeamDot:
    """A team in the chart: its median pace and its mean score."""

    team: str
    pace: float
    score: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Speed beside quality: `fast` is no slower than the median of the channel, `good` at or above the pass mark.

    `gap` is the mean score of the faster half less that of the slower half.
    """

    fast_good: int
    fast_empty: int
    slow_good: int
    slow_empty: int
    gap: Change | None
    dots: tuple[Dot, ...]
    teams: tuple[TeamDot, ...]
    all_teams: int = 0

    @property
    def conversations(self) -> int:
        """All conversations whose pace is known."""
        return self.fast_good + self.fast_empty + self.slow_good + self.slow_empty


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel: how many contacts, medians of first reply and handling (None: unknown), mean score."""

    channel: str
    found: Share
    first_reply: float | None
    handling: float | None
    mean: float


@dataclass(frozen=True, slots=True)
class Hours:
    """When customers contact, in the zone of the report: contacts by weekday (Monday first) and hour.

    `staffed` is the part of each hour that is staffed, 0-1; None where no hours were given. `outside` are the contacts
    outside them. `untimed` conversations have no time.
    """

    contacts: tuple[tuple[int, ...], ...]
    staffed: tuple[tuple[float, ...], ...] | None
    outside: Share | None
    untimed: int

    @property
    def most(self) -> int:
        """The contacts of the busiest hour."""
        return max(max(row) for row in self.contacts)


@dataclass(frozen=True, slots=True)
class QuestionExample:
    """How a customer put it."""

    text: str
    language: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that many customers begin with: its typical words, and how they put it, the most typical first."""

    words: tuple[str, ...]
    found: Share
    examples: tuple[QuestionExample, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Something, and how often of how many."""

    title: str
    found: Share


@dataclass(frozen=True, slots=True)
class Repeats:
    """Customers who came back within `days`.

    `back` counts contacts that came after another of the same customer, of those whose customer and time are known.
    `most` is the most contacts of one customer; `before` what stood in the conversation before, `about` the frequent
    question that they came back with.
    """

    days: int
    back: Share
    customers: int
    most: int
    unknown: int
    before: tuple[Counted, ...]
    about: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class ManagementPage:
    """The page and what follows it; `met` is None for a report without conversations."""

    conversations: int
    met: Met | None
    hurts: tuple[Hurt, ...]
    praised: tuple[Praised, ...]
    risks: tuple[Risk, ...]
    speed: Speed | None
    channels: tuple[ChannelRow, ...]
    hours: Hours | None
    questions: tuple[Question, ...]
    repeats: Repeats | None

"""What an agent and a coach talk about: prepared, masked, counted. Writers only render it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qa_desk.model import Kind, Severity, Speaker
from qa_desk.reports.statistics import Change


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
    """A strength in the agent's own words; `note` is what the reviewer wrote beside them. `called` is what people call
    the conversation, `day` the one on which it began; `colleagues` of the conversations are a colleague's.
    """

    title: str
    quote: str
    language: str
    conversation: str
    called: str
    day: date | None
    count: int
    conversations: int
    note: str
    colleagues: int = 0


@dataclass(frozen=True, slots=True)
class Habit:
    """A pattern to work on: one exchange that shows it, why it hurts, and what to say instead (in `language`).

    A reviewer has confirmed `confirmed` of its `count` findings; `note` is what the reviewer wrote beside the exchange.
    The conversation began on `day`; `colleagues` of the conversations are a colleague's.
    """

    title: str
    severity: Severity | None
    count: int
    confirmed: int
    conversations: int
    conversation: str
    called: str
    day: date | None
    exchange: tuple[Line, ...]
    reason: str
    why: str
    say_instead: str
    language: str
    note: str
    colleagues: int = 0


@dataclass(frozen=True, slots=True)
class Rest:
    """What else was found, in numbers. `is_told`: a customer told of it, and it is in no words of the agent."""

    title: str
    kind: Kind
    severity: Severity | None
    count: int
    conversations: int
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """The one thing to practise: a pattern seen in `now` of `conversations`, and in at most `aim` of as many by then.

    `confirmed` says whether a reviewer stands behind it. `recheck` is a proposal, a working day; None where no
    conversation has a time. The better reply is in the `language` of its conversation.
    """

    title: str
    confirmed: bool
    now: int
    aim: int
    conversations: int
    recheck: date | None
    say_instead: str
    language: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer wrote for coaching about a whole conversation."""

    text: str
    by: str
    conversation: str
    called: str
    day: date | None


@dataclass(frozen=True, slots=True)
class CoachingPage:
    """What an agent and a coach talk about. `unreviewed` of the `found` findings have no verdict of a reviewer yet.

    `file` has no suffix: each format adds its own. `first` and `last` are the days of the conversations. `change` is
    that of the mean since the period before, None where that holds too little, and `before` how many conversations that
    holds; None where no period was asked for. The latest `remarks` are here;
    `more_remarks` counts those that did not fit.
    """

    file: str
    agent: str
    team: str
    first: date | None
    last: date | None
    conversations: int
    mean: float
    change: Change | None
    before: int | None
    found: int
    unreviewed: int
    strengths: tuple[Praise, ...]
    habits: tuple[Habit, ...]
    goal: Goal | None
    rest: tuple[Rest, ...]
    remarks: tuple[Remark, ...]
    more_remarks: int

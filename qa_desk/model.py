"""What QA Desk talks about: conversations, rubrics, findings, reviews and scorecards. Frozen values, no input or
output.

Offsets count code points in the text of the message they point into. Times are aware. Points are 0-100.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

LANGUAGES = ("sv", "nb", "da", "en")
CHANNELS = ("chat", "email", "phone", "social", "sms")
ROOT_CAUSES = ("agent", "knowledge", "process", "policy", "system", "product", "other")
DISMISS_REASONS = ("not-said", "context", "not-agent", "solved", "duplicate", "other")


class Speaker(StrEnum):
    """Who says a message. Internal notes are messages of an agent with `internal` set."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class PartKind(StrEnum):
    """A stretch of a message's text that its sender did not say in this message."""

    QUOTE = "quote"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one message's text: `message` counts from 0 in the conversation as given, `start` and `end` in
    code points.
    """

    message: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Part:
    """A quote, signature or disclaimer inside a message: kept in the text, left out when rules are matched."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `parts` lie in order and do not overlap; `language` is set only where it surely differs from the
    conversation's.
    """

    speaker: Speaker
    text: str
    author: str = ""
    time: datetime | None = None
    attachments: tuple[str, ...] = ()
    internal: bool = False
    language: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a conversation was read from: file name, the 1-based line or row it begins at (0: the whole file), the
    reader.
    """

    file: str = ""
    line: int = 0
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One case from its first message to its last.

    `fields` are the case's own fields as (name, value), such as ("order number", "8812"): what stands there counts as
    given by the customer.
    `notes` say what the reader assumed, such as a time zone that the file does not state.
    `rating` is the customer's own (CSAT) as written in the export.
    """

    id: str
    messages: tuple[Message, ...]
    channel: str = ""
    language: str = ""
    agent: str = ""
    team: str = ""
    status: str = ""
    customer: str = ""
    subject: str = ""
    rating: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    source: Source = Source()


class Severity(StrEnum):
    """How much a flag hurts; the rubric says what each costs."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


Kind = Literal["flag", "strength"]


@dataclass(frozen=True, slots=True)
class Example:
    """A short conversation in a rubric file that must, or must not, raise the rule it stands under.

    Where `messages` are given, the rule must stand at exactly these.
    """

    expected: bool
    conversation: Conversation
    line: int
    messages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """An act of the agent or the customer in a stretch of the conversation, seen from the agent's message:
    "customer_answers: thanks".
    """

    scope: str
    act: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A few questions that are put to every message: is the signal of that name above that value?

    `adds` has the log-odds that each set of answers adds: the answers read as a binary number, the first question's
    in front, say where.
    """

    asks: tuple[tuple[str, float], ...]
    adds: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SecondLook:
    """What is added to the log-odds of a rule once all rules were looked at alone; its trees ask equally many
    questions. Equal to itself only: so what is made of it can be kept under it.
    """

    trees: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """What signals weigh, by name, in a logistic model of the confidence: odds = exp(bias + sum of weight * signal).

    `meaning` weighs the encoder's numbers of the message, of the turn before it and of the turn after it, in this
    order. `second` is weighed afterwards.
    """

    bias: float
    by_signal: dict[str, float]
    meaning: tuple[float, ...] = ()
    second: SecondLook | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A flag or strength of a rubric.

    `check` is the check key that picks its detector; `settings` maps that key and its companions, as named in the
    file, to their prepared
    values. `more_sure` and `less_sure` are conditions that raise or lower the confidence. `weights` are learned from
    labelled
    conversations (see docs/detection.md) and empty for a rule that has not been measured.
    `why`, `say_instead`, `title` and `because` map a language to text; `line` is where the rule stands in its file.
    """

    id: str
    kind: Kind
    title: dict[str, str]
    check: str
    settings: dict[str, Any]
    severity: Severity = Severity.MINOR
    more_sure: tuple[Condition, ...] = ()
    less_sure: tuple[Condition, ...] = ()
    weights: Weights | None = None
    because: dict[str, str] | None = None
    why: dict[str, str] | None = None
    say_instead: dict[str, str] | None = None
    examples: tuple[Example, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the scorecard: so many points, the rules that take from it or earn back, or a scale for the reviewer.

    `scored_by` is "rules" or "reviewer"; `scale` is "yes/no" or "1-5" where a reviewer scores.
    """

    id: str
    title: dict[str, str]
    points: float
    rules: tuple[Rule, ...] = ()
    scored_by: Literal["rules", "reviewer"] = "rules"
    scale: Literal["yes/no", "1-5"] = "yes/no"
    guide: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Deductions:
    """What a flag costs, as a share (0-1) of its criterion's points, what a strength earns back, and the cap that a
    critical flag puts on the total.
    """

    critical: float = 1.0
    major: float = 0.5
    minor: float = 0.25
    earn_back: float = 0.25
    critical_cap: float = 50.0


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric file, read and checked. `digest` is the SHA-256 of its text, in hexadecimal; reviews are tied to it.

    Flags with a confidence of `report_from` or more are reported, strengths from `praise_from`: a wrong flag costs more
    trust than wrong praise.
    """

    id: str
    title: dict[str, str]
    version: str
    digest: str
    criteria: tuple[Criterion, ...]
    deductions: Deductions = Deductions()
    report_from: float = 0.5
    praise_from: float = 0.5
    file: str = ""

    def threshold(self, rule: Rule) -> float:
        """The confidence from which a rule is reported."""
        return self.report_from if rule.kind == "flag" else self.praise_from

    def rules(self) -> tuple[Rule, ...]:
        """All flags and strengths in the order of the file."""
        return tuple(rule for criterion in self.criteria for rule in criterion.rules)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds at a place. `evidence` is the other end: what was given, tried, promised or said by the
    customer.

    `because` is one sentence in the language of the interface; `confidence` is the probability (0-1) that a careful
    reviewer agrees.
    """

    rule: str
    kind: Kind
    span: Span
    evidence: tuple[Span, ...]
    because: str
    confidence: float


Verdict = Literal["open", "confirmed", "dismissed"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's verdict on one finding.

    `reason` says why it was dismissed: one of DISMISS_REASONS or the reviewer's own words. `note` is for the coach and
    the agent, `root_cause` is one of ROOT_CAUSES or empty. `added` marks a flag that a reviewer set by hand; `span` is
    the stretch as a reviewer put it, where that is not the finding's own. `by` is the reviewer who decided, empty while
    nobody has.
    """

    finding: Finding
    verdict: Verdict = "open"
    reason: str = ""
    note: str = ""
    root_cause: str = ""
    added: bool = False
    span: Span | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The findings of a conversation with a reviewer's verdicts and own scores.

    `scores` maps the id of a criterion that the reviewer scores to a share of its points (0-1), or to None for "not
    applicable". `comment` is for coaching. `reviewer` and `finished` (aware) say who finished the review and when;
    `rubric` is the digest of the rubric that it was finished with.
    """

    conversation: str
    decisions: tuple[Decision, ...]
    scores: dict[str, float | None]
    comment: str = ""
    reviewer: str = ""
    finished: datetime | None = None
    rubric: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """Points (below 0) that a decision took, or (above 0) earned back, from its criterion."""

    decision: Decision
    points: float


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """What a criterion earned; `earned` is None where it does not count (not applicable, or not yet scored by a
    reviewer).
    """

    id: str
    points: float
    earned: float | None
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The total (0-100), the criteria behind it, and the cap that was put on it, with the rule that did."""

    conversation: str
    total: float
    criteria: tuple[CriterionScore, ...]
    cap: float | None = None
    capped_by: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A conversation with what was found in it, the verdicts on that, and its scorecard."""

    conversation: Conversation
    findings: tuple[Finding, ...]
    review: Review
    scorecard: Scorecard

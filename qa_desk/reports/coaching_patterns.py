"""What was found of one rule with one agent: how often, what it cost, and the findings that show it best."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from qa_desk.model import Finding, Rule
from qa_desk.reports.coaching_content import Line
from qa_desk.reports.coaching_exchange import exchange
from qa_desk.reports.content import FindingRow
from qa_desk.reports.masking import MaskedConversation

EXAMPLES = 3  # kept of each pattern, so that two patterns need not show the same conversation


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding while its conversation is at hand, its span as the reviewer put it; `row` is how tables show it, `day`
    the one on which the conversation began. `is_contradicted` where the contrary was found in the same message.
    """

    row: FindingRow
    finding: Finding
    rule: Rule
    masked: MaskedConversation
    day: date | None
    is_contradicted: bool = False

    @property
    def said(self) -> tuple[object, ...]:
        """What makes the finding one with others of its rule: the other end where there is one, else its own words."""
        ends = tuple(sorted({span.message for span in self.finding.evidence}))
        span = self.finding.span
        return (self.row.conversation, *ends) if ends else (self.row.conversation, span.message, span.start, span.end)

    @property
    def is_of_another(self) -> bool:
        """Whether the promise that was not kept is not in the agent's words: the customer told of it before them."""
        ends = [span.message for span in self.finding.evidence]
        told = self.rule.check == "promise_not_kept" and bool(ends) and max(ends) < self.finding.span.message
        return told and self.row.verdict == "open"

    @property
    def shows(self) -> bool:
        """Whether it may be an example: the agent's own, and confirmed where the contrary was found beside it."""
        return not self.is_of_another and not (self.is_contradicted and self.row.verdict == "open")


@dataclass(frozen=True, slots=True)
class Example:
    """A finding that may stand for its rule, and its exchange."""

    rank: tuple[float, ...]
    row: FindingRow
    exchange: tuple[Line, ...]
    day: date | None

    @property
    def shows(self) -> bool:
        """Whether it may be shown (see Seen.shows)."""
        return bool(self.rank[0])


@dataclass(slots=True)
class Pattern:
    """A rule with one agent: what it cost, where, and the findings that show it best, from different conversations.

    `said` maps what was found (see Seen.said) to its cost and whether a reviewer has confirmed it. A pattern that
    `is_told` is in no words of the agent. One that has no finding to show it is counted, and is never an example.
    """

    rule: Rule
    examples: list[Example] = field(default_factory=list)
    said: dict[tuple[object, ...], tuple[float, bool]] = field(default_factory=dict)
    conversations: set[str] = field(default_factory=set)
    is_told: bool = True
    has_example: bool = False

    @property
    def points(self) -> float:
        """What it cost (below 0) or earned."""
        return sum(points for points, _ in self.said.values())

    @property
    def count(self) -> int:
        """How often it was found."""
        return len(self.said)

    @property
    def confirmed(self) -> int:
        """How often a reviewer has confirmed it."""
        return sum(confirmed for _, confirmed in self.said.values())

    @property
    def best(self) -> FindingRow:
        """The finding that shows it best."""
        return self.examples[0].row

    @property
    def is_single(self) -> bool:
        """Whether it was seen in one conversation only, and no reviewer stands behind it."""
        return not self.confirmed and len(self.conversations) == 1

    def take(self, seen: Seen) -> None:
        """Count a finding, and keep it as an example where it serves better than those that are kept."""
        points, confirmed = self.said.get(seen.said, (0.0, False))
        is_confirmed = confirmed or seen.row.verdict == "confirmed"
        self.said[seen.said] = (max(points, seen.row.points, key=abs), is_confirmed)
        self.conversations.add(seen.row.conversation)
        self.is_told = self.is_told and seen.is_of_another
        self.has_example = self.has_example or seen.shows
        self._consider(seen)

    def _consider(self, seen: Seen) -> None:
        """Keep a finding as an example where it serves better than those that are kept."""
        rank = _rank(seen)
        rivals = [entry for entry in self.examples if entry.row.conversation == seen.row.conversation]
        if any(entry.rank >= rank for entry in rivals or self.examples[EXAMPLES - 1 :]):
            return
        others = [entry for entry in self.examples if entry not in rivals]
        new = Example(rank, seen.row, tuple(exchange(seen.masked, seen.finding)), seen.day)
        self.examples = sorted([*others, new], key=lambda entry: entry.rank, reverse=True)[:EXAMPLES]


def _rank(seen: Seen) -> tuple[float, ...]:
    """How well a finding serves as the example: one that may be, confirmed, with a note, with both ends, sure (to a
    tenth), with words to quote.
    """
    row = seen.row
    shows, confirmed, noted, both = seen.shows, row.verdict == "confirmed", bool(row.note), bool(row.evidence)
    return shows, confirmed, noted, both, round(row.confidence, 1), min(len(row.quote), 30), row.confidence

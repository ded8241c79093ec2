"""What to talk about with each agent: what works, at most three patterns with their exchange, one goal, the rest in
numbers.

A finding belongs to whoever said the words: a colleague's goes to the colleague's page, a bot's to nobody's. A promise
that a customer tells of was made by somebody before: the agent who answers is not shown as who broke it, unless a
reviewer has said so. Findings that point to the same words of the other side count once. What a reviewer has confirmed
goes before what nobody has looked at; what was dismissed is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from qa_desk.model import Finding, Rule, Severity, Span, Speaker
from qa_desk.reports.coaching_content import CoachingPage, Goal, Habit, Line, Praise, Remark, Rest
from qa_desk.reports.content import ConversationRow, FindingRow, GroupRow
from qa_desk.reports.masking import MaskedConversation
from qa_desk.reports.texts import clean, in_language, slug

STRENGTHS = 2
HABITS = 3
REMARKS = 3
EXAMPLES = 3  # kept of each pattern, so that two patterns need not show the same conversation
LONGEST = 420  # code points of a quote before it is cut
AROUND = 120  # code points of a long message that are shown on either side of the words that matter
_EMPTY_LINES = re.compile(r"\n\s*\n")
_SALUTATION = re.compile(
    r"\s*(?:hejsan|hej|heisann|hei|hallå|hallo|hello|hi|dear|kära|kære|kjære|goddag|godmorgon|god \w+"
    r"|good \w+)\b[^\n.?:;]{0,48}[.,!]?[ \t]*\n\s*",
    re.IGNORECASE,
)
RECHECK = timedelta(weeks=4)  # after the period: long enough for as many conversations again


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding while its conversation is at hand, its span as the reviewer put it; `row` is how tables show it, `day`
    the one on which the conversation began.
    """

    row: FindingRow
    finding: Finding
    rule: Rule
    masked: MaskedConversation
    day: date | None

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


@dataclass(frozen=True, slots=True)
class _Example:
    """A finding that may stand for its rule, and its exchange."""

    rank: tuple[float, ...]
    row: FindingRow
    exchange: tuple[Line, ...]
    day: date | None


@dataclass(slots=True)
class _Pattern:
    """A rule with one agent: what it cost, where, and the findings that show it best, from different conversations.

    `said` maps what was found (see Seen.said) to its cost and whether a reviewer has confirmed it. A pattern that
    `is_told` is in no words of the agent: it is counted, and never an example.
    """

    rule: Rule
    examples: list[_Example] = field(default_factory=list)
    said: dict[tuple[object, ...], tuple[float, bool]] = field(default_factory=dict)
    conversations: set[str] = field(default_factory=set)
    is_told: bool = True

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
        self._consider(seen)

    def _consider(self, seen: Seen) -> None:
        """Keep a finding as an example where it serves better than those that are kept."""
        rank = _rank(seen)
        rivals = [entry for entry in self.examples if entry.row.conversation == seen.row.conversation]
        if any(entry.rank >= rank for entry in rivals or self.examples[EXAMPLES - 1 :]):
            return
        others = [entry for entry in self.examples if entry not in rivals]
        new = _Example(rank, seen.row, tuple(exchange(seen.masked, seen.finding)), seen.day)
        self.examples = sorted([*others, new], key=lambda entry: entry.rank, reverse=True)[:EXAMPLES]


class CoachingNotes:
    """Takes findings as conversations stream by and keeps, per agent and rule, the numbers and the best example."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._patterns: dict[str, dict[str, _Pattern]] = {}

    def add(self, seen: Seen) -> None:
        """Take in a finding; dismissed ones and those about a bot are left out."""
        row = seen.row
        if row.verdict == "dismissed" or row.speaker is not Speaker.AGENT:
            return
        self._patterns.setdefault(_whose(seen), {}).setdefault(row.rule, _Pattern(seen.rule)).take(seen)

    def pages(
        self, conversations: Sequence[ConversationRow], groups: Mapping[str, GroupRow] | None = None
    ) -> tuple[CoachingPage, ...]:
        """A page for each agent of a conversation, by name; conversations without an agent last.

        `groups` maps an agent to the figures with the change since the period before; None where no period was asked
        for, so that there is nothing to compare.
        """
        by_agent: dict[str, list[ConversationRow]] = {}
        for row in conversations:
            by_agent.setdefault(row.agent, []).append(row)
        names = sorted(by_agent, key=lambda name: (not name, name.casefold(), name))
        files = _file_names(names)
        return tuple(
            self._page(name, file, by_agent[name], (groups or {}).get(name))
            for name, file in zip(names, files, strict=True)
        )

    def _page(self, agent: str, file: str, rows: Sequence[ConversationRow], group: GroupRow | None) -> CoachingPage:
        patterns = sorted(self._patterns.get(agent, {}).values(), key=_weight)
        told = [pattern for pattern in patterns if pattern.is_told]
        habits = [pattern for pattern in patterns if pattern.best.kind == "flag" and not pattern.is_told]
        strengths = [pattern for pattern in patterns if pattern.best.kind == "strength"]
        days = [row.time.date() for row in rows if row.time]
        found = sum(pattern.count for pattern in patterns)
        remarks, own = _remarks(rows), frozenset(row.id for row in rows)
        shown = tuple(_habits(habits[:HABITS], own, self._language))
        rest = map(_rest, (*habits[HABITS:], *told, *strengths[STRENGTHS:]))
        return CoachingPage(
            file=file,
            agent=agent,
            team=", ".join(sorted({row.team for row in rows if row.team})),
            first=min(days, default=None),
            last=max(days, default=None),
            conversations=len(rows),
            mean=round(sum(row.total for row in rows) / len(rows), 1),
            change=group.change if group else None,
            before=group.before if group else None,
            found=found,
            unreviewed=found - sum(pattern.confirmed for pattern in patterns),
            strengths=tuple(_praises(strengths[:STRENGTHS], own)),
            habits=shown,
            goal=_goal(habits[0], shown[0], rows) if shown and agent else None,
            rest=tuple(sorted(rest, key=lambda entry: (entry.kind, -entry.count))),
            remarks=tuple(remarks[:REMARKS]),
            more_remarks=max(len(remarks) - REMARKS, 0),
        )


def _whose(seen: Seen) -> str:
    """Whose page a finding goes to: of a promise that was not kept, that of the agent whose words stand beside it."""
    messages = seen.masked.conversation.messages
    if seen.rule.check == "promise_not_kept":
        makers = (messages[span.message] for span in seen.finding.evidence)
        named = (clean(message.author) for message in makers if message.speaker is Speaker.AGENT and message.author)
        return next(named, seen.row.said_by)
    return seen.row.said_by


def _rank(seen: Seen) -> tuple[float, ...]:
    """How well a finding serves as the example: the agent's own, confirmed, with a note, with both ends, sure (to a
    tenth), with words to quote.
    """
    row = seen.row
    own, confirmed, noted, both = not seen.is_of_another, row.verdict == "confirmed", bool(row.note), bool(row.evidence)
    return own, confirmed, noted, both, round(row.confidence, 1), min(len(row.quote), 30), row.confidence


def _weight(pattern: _Pattern) -> tuple[float, ...]:
    """What a reviewer confirmed comes first, what nobody has confirmed and was seen in one conversation only last; then
    what costs most; of strengths, what is seen most often.
    """
    cost, single = (pattern.points, pattern.is_single) if pattern.best.kind == "flag" else (0.0, False)
    return not pattern.confirmed, single, cost, -pattern.count, -len(pattern.conversations)


def _remarks(rows: Sequence[ConversationRow]) -> list[Remark]:
    """What reviewers wrote for coaching, the latest conversation first."""
    latest = sorted(rows, key=lambda row: row.time.timestamp() if row.time else 0.0, reverse=True)
    return [_remark(row) for row in latest if row.comment.strip()]


def _remark(row: ConversationRow) -> Remark:
    day = row.time.date() if row.time else None
    return Remark(_beginning_of(row.comment.strip(), LONGEST), row.reviewer, row.id, row.called, day)


def _goal(pattern: _Pattern, habit: Habit, rows: Sequence[ConversationRow]) -> Goal:
    """Half as often over as many conversations; what is critical, not at all."""
    own = {row.id for row in rows}
    seen = pattern.conversations & own or pattern.conversations
    now = len(seen)
    last = max((row.time.date() for row in rows if row.time), default=None)
    return Goal(
        title=habit.title,
        confirmed=pattern.confirmed > 0,
        now=now,
        aim=0 if habit.severity is Severity.CRITICAL else now // 2,
        conversations=len(seen | own),
        recheck=_working_day(last + RECHECK) if last else None,
        say_instead=habit.say_instead,
        language=habit.language,
    )


def _working_day(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def _praises(patterns: Iterable[_Pattern], own: frozenset[str]) -> Iterator[Praise]:
    """The strengths, each with words of its own where there are such."""
    quoted: list[str] = []
    for pattern in patterns:
        fresh = (entry for entry in pattern.examples if not _is_quoted(entry.row.quote, quoted))
        example = next(fresh, pattern.examples[0])
        quoted.append(example.row.quote)
        yield _praise(pattern, example, own)


def _is_quoted(quote: str, quoted: Sequence[str]) -> bool:
    return any(quote in other or other in quote for other in quoted)


def _praise(pattern: _Pattern, example: _Example, own: frozenset[str]) -> Praise:
    best = example.row
    return Praise(
        title=best.title,
        quote=_beginning_of(best.quote[salutation(best.quote) :], LONGEST),
        language=best.language,
        conversation=best.conversation,
        called=best.called,
        day=example.day,
        count=pattern.count,
        conversations=len(pattern.conversations),
        colleagues=len(pattern.conversations - own),
        note=_beginning_of(best.note, LONGEST),
    )


def _habits(patterns: Iterable[_Pattern], own: frozenset[str], language: str) -> Iterator[Habit]:
    """The patterns, each from a conversation of its own where that is as good an example."""
    shown: set[str] = set()
    for pattern in patterns:
        as_good = (entry for entry in pattern.examples if entry.rank[:2] == pattern.examples[0].rank[:2])
        example = next((entry for entry in as_good if entry.row.conversation not in shown), pattern.examples[0])
        shown.add(example.row.conversation)
        yield replace(_habit(pattern, example, language), colleagues=len(pattern.conversations - own))


def _habit(pattern: _Pattern, example: _Example, language: str) -> Habit:
    best = example.row
    return Habit(
        title=best.title,
        severity=best.severity,
        count=pattern.count,
        confirmed=pattern.confirmed,
        conversations=len(pattern.conversations),
        conversation=best.conversation,
        called=best.called,
        day=example.day,
        exchange=example.exchange,
        reason=best.reason,
        why=clean(in_language(pattern.rule.why, language)),
        say_instead=clean(in_language(pattern.rule.say_instead, best.language)),
        language=best.language,
        note=_beginning_of(best.note, LONGEST),
    )


def _rest(pattern: _Pattern) -> Rest:
    row = pattern.best
    return Rest(row.title, row.kind, row.severity, pattern.count, len(pattern.conversations), pattern.is_told)


def _file_names(agents: Iterable[str]) -> Iterator[str]:
    taken: set[str] = set()
    for agent in agents:
        stem = name = "-".join(filter(None, ("agent", slug(agent))))
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        yield name


# --- exchanges ------------------------------------------------------------------------------------------------------


def exchange(masked: MaskedConversation, finding: Finding) -> Iterator[Line]:
    """Both ends of a finding in the order of the conversation; where one is missing, the customer's words before."""
    ends = {span.message: span for span in reversed(finding.evidence)}
    if not ends:
        ends = _said_before(masked, finding.span.message)
    ends[finding.span.message] = finding.span
    last = None
    for message in sorted(ends):
        yield _line(masked, ends[message], skipped=0 if last is None else message - last - 1)
        last = message


def _said_before(masked: MaskedConversation, message: int) -> dict[int, Span]:
    messages = masked.conversation.messages
    near = range(message - 1, max(message - 4, -1), -1)
    index = next((i for i in near if messages[i].speaker is Speaker.CUSTOMER and messages[i].text), None)
    return {} if index is None else {index: Span(index, 0, 0, "")}


def _line(masked: MaskedConversation, span: Span, *, skipped: int) -> Line:
    message = masked.conversation.messages[span.message]
    text = masked.text(span.message).text or ", ".join(masked.line(name) for name in message.attachments)
    place = masked.span(span)
    first, last = _own_words(masked, span)
    begun = first + salutation(text[first:last])
    if place.start < place.end <= begun:  # the words that matter are the salutation
        begun = first
    start, end = max(place.start, begun), max(place.end, begun)
    return Line(
        number=span.message + 1,
        speaker=message.speaker,
        name=clean(message.author) if message.speaker in (Speaker.AGENT, Speaker.BOT) else "",
        language=message.language or masked.conversation.language,
        before=_compact(_end_of(text[begun:start], AROUND)),
        marked=_compact(_beginning_of(text[start:end], LONGEST)),
        after=_compact(_beginning_of(text[end:last], AROUND)),
        skipped=skipped,
    )


def _own_words(masked: MaskedConversation, span: Span) -> tuple[int, int]:
    """From where to where the masked message, about the span, holds what its sender wrote: no quote, no signature."""
    text = masked.text(span.message)
    parts = masked.conversation.messages[span.message].parts
    first = max((part.end for part in parts if part.end <= span.start), default=0)
    last = min((part.start for part in parts if part.start >= span.end), default=None)
    return text.place(first, first)[0], len(text.text) if last is None else text.place(last, last)[0]


def salutation(text: str) -> int:
    """Where a text goes on after a first line that only greets ("Hej Anna,"); 0 where there is none or nothing more."""
    greeting = _SALUTATION.match(text)
    return greeting.end() if greeting and text[greeting.end() :].strip() else 0


def _compact(text: str) -> str:
    """The text without empty lines, so that an exchange stays on its page."""
    return _EMPTY_LINES.sub("\n", clean(text))


def _end_of(text: str, length: int) -> str:
    if len(text) <= length:
        return text.lstrip()
    end = text[-length:]
    return f"… {end.partition(' ')[2] or end}"


def _beginning_of(text: str, length: int) -> str:
    if len(text) <= length:
        return text.rstrip()
    beginning = text[:length]
    return f"{beginning.rpartition(' ')[0] or beginning} …"

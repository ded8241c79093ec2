"""What to talk about with each agent: what works, at most three patterns with their exchange, the rest in numbers.

A finding belongs to whoever said the words: a colleague's goes to the colleague's page, a bot's to nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qa_desk.model import Finding, Rule, Span, Speaker
from qa_desk.reports.content import CoachingPage, ConversationRow, FindingRow, Habit, Line, Period, Praise, Rest
from qa_desk.reports.masking import MaskedConversation
from qa_desk.reports.texts import clean, in_language, slug

STRENGTHS = 2
HABITS = 3
LONGEST = 600  # code points of a quote before it is cut
AROUND = 180  # code points of a long message that are shown on either side of the words that matter


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding while its conversation is at hand; `row` is how tables show it."""

    row: FindingRow
    finding: Finding
    rule: Rule
    masked: MaskedConversation


@dataclass(slots=True)
class _Pattern:
    """A rule with one agent: what it cost, where, and the finding that shows it best."""

    rule: Rule
    rank: tuple[float, ...]
    best: FindingRow
    exchange: tuple[Line, ...]
    points: float = 0.0
    count: int = 0
    conversations: set[str] = field(default_factory=set)


class CoachingNotes:
    """Takes findings as conversations stream by and keeps, per agent and rule, the numbers and the best example."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._patterns: dict[str, dict[str, _Pattern]] = {}
        self._found: dict[str, list[str]] = {}

    def add(self, seen: Seen) -> None:
        """Take in a finding; dismissed ones and those about a bot are left out."""
        row = seen.row
        if row.verdict == "dismissed" or row.speaker is not Speaker.AGENT:
            return
        self._found.setdefault(row.said_by, []).append(row.verdict)
        pattern = _with_example(self._patterns.setdefault(row.said_by, {}), seen)
        pattern.points += row.points
        pattern.count += 1
        pattern.conversations.add(row.conversation)

    def pages(self, conversations: Sequence[ConversationRow]) -> tuple[CoachingPage, ...]:
        """A page for each agent of a conversation, by name; conversations without an agent last."""
        by_agent: dict[str, list[ConversationRow]] = {}
        for row in conversations:
            by_agent.setdefault(row.agent, []).append(row)
        names = sorted(by_agent, key=lambda name: (not name, name.casefold(), name))
        files = _file_names(names)
        return tuple(self._page(name, file, by_agent[name]) for name, file in zip(names, files, strict=True))

    def _page(self, agent: str, file: str, rows: Sequence[ConversationRow]) -> CoachingPage:
        patterns = sorted(self._patterns.get(agent, {}).values(), key=_weight)
        habits = [pattern for pattern in patterns if pattern.best.kind == "flag"]
        strengths = [pattern for pattern in patterns if pattern.best.kind == "strength"]
        days = [row.time.date() for row in rows if row.time]
        found = self._found.get(agent, [])
        return CoachingPage(
            file=file,
            agent=agent,
            team=", ".join(sorted({row.team for row in rows if row.team})),
            period=Period(min(days), max(days)) if days else Period(),
            conversations=len(rows),
            mean=round(sum(row.total for row in rows) / len(rows), 1),
            found=len(found),
            unreviewed=found.count("open"),
            strengths=tuple(_praise(pattern) for pattern in strengths[:STRENGTHS]),
            habits=tuple(_habit(pattern, self._language) for pattern in habits[:HABITS]),
            rest=tuple(_rest(pattern) for pattern in (*habits[HABITS:], *strengths[STRENGTHS:])),
        )


def _rank(row: FindingRow) -> tuple[float, ...]:
    """How well a finding serves as the example: confirmed, with both ends, sure, and with some words to quote."""
    return float(row.verdict == "confirmed"), float(bool(row.evidence)), min(len(row.quote), 30), row.confidence


def _weight(pattern: _Pattern) -> tuple[float, ...]:
    """What costs most comes first; of strengths, what is seen most often."""
    return pattern.points if pattern.best.kind == "flag" else 0.0, -pattern.count, -len(pattern.conversations)


def _with_example(patterns: dict[str, _Pattern], seen: Seen) -> _Pattern:
    """The pattern of a finding's rule, with this finding as its example where it serves better than the one before."""
    rank = _rank(seen.row)
    known = patterns.get(seen.rule.id)
    if known is None:
        known = patterns[seen.rule.id] = _Pattern(seen.rule, rank, seen.row, tuple(exchange(seen.masked, seen.finding)))
    elif rank > known.rank:
        known.rank, known.best, known.exchange = rank, seen.row, tuple(exchange(seen.masked, seen.finding))
    return known


def _praise(pattern: _Pattern) -> Praise:
    best = pattern.best
    day = best.time.date() if best.time else None
    return Praise(best.title, _beginning_of(best.quote, LONGEST), best.language, best.conversation, day, pattern.count)


def _habit(pattern: _Pattern, language: str) -> Habit:
    best = pattern.best
    return Habit(
        title=best.title,
        severity=best.severity,
        count=pattern.count,
        conversations=len(pattern.conversations),
        conversation=best.conversation,
        day=best.time.date() if best.time else None,
        exchange=pattern.exchange,
        reason=best.reason,
        why=clean(in_language(pattern.rule.why, language)),
        say_instead=clean(in_language(pattern.rule.say_instead, best.language)),
        language=best.language,
    )


def _rest(pattern: _Pattern) -> Rest:
    row = pattern.best
    return Rest(row.title, row.kind, row.severity, pattern.count, len(pattern.conversations))


def _file_names(agents: Iterable[str]) -> Iterator[str]:
    taken: set[str] = set()
    for agent in agents:
        stem = name = "-".join(filter(None, ("agent", slug(agent))))
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        yield f"{name}.html"


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
    return Line(
        number=span.message + 1,
        speaker=message.speaker,
        name=clean(message.author) if message.speaker in (Speaker.AGENT, Speaker.BOT) else "",
        language=message.language or masked.conversation.language,
        before=clean(_end_of(text[: place.start], AROUND)),
        marked=clean(_beginning_of(place.quote, LONGEST)),
        after=clean(_beginning_of(text[place.end :], AROUND)),
        skipped=skipped,
    )


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

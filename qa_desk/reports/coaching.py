"""What to talk about with each agent: what works, at most three patterns with their exchange, one goal, the rest in
numbers.

A finding belongs to whoever said the words: a colleague's goes to the colleague's page, a bot's to nobody's. A promise
that a customer tells of was made by somebody before: the agent who answers is not shown as who broke it, unless a
reviewer has said so. Findings that point to the same words of the other side count once. What a reviewer has confirmed
goes before what nobody has looked at; what was dismissed is not there. What nobody has looked at is no example where
the contrary was found in the same message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from qa_desk.model import Severity, Speaker
from qa_desk.reports.coaching_content import CoachingPage, Goal, Habit, Praise, Remark, Rest
from qa_desk.reports.coaching_exchange import beginning_of, salutation
from qa_desk.reports.coaching_patterns import Example, Pattern, Seen
from qa_desk.reports.content import ConversationRow, GroupRow
from qa_desk.reports.texts import clean, in_language, slug

STRENGTHS = 2
HABITS = 3
REMARKS = 3
RECHECK = timedelta(weeks=4)  # after the period: long enough for as many conversations again


class CoachingNotes:
    """Takes findings as conversations stream by and keeps, per agent and rule, the numbers and the best example."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._patterns: dict[str, dict[str, Pattern]] = {}

    def add(self, seen: Seen) -> None:
        """Take in a finding; dismissed ones and those about a bot are left out."""
        row = seen.row
        if row.verdict == "dismissed" or row.speaker is not Speaker.AGENT:
            return
        self._patterns.setdefault(_whose(seen), {}).setdefault(row.rule, Pattern(seen.rule)).take(seen)

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
        counted_only = [pattern for pattern in patterns if not pattern.has_example]
        habits = [pattern for pattern in patterns if pattern.rule.kind == "flag" and pattern.has_example]
        strengths = [pattern for pattern in patterns if pattern.rule.kind == "strength" and pattern.has_example]
        days = [row.time.date() for row in rows if row.time]
        found = sum(pattern.count for pattern in patterns)
        remarks, own = _remarks(rows), frozenset(row.id for row in rows)
        shown = tuple(_habits(habits[:HABITS], own, self._language))
        rest = map(_rest, (*habits[HABITS:], *counted_only, *strengths[STRENGTHS:]))
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


def _weight(pattern: Pattern) -> tuple[float, ...]:
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
    return Remark(beginning_of(row.comment.strip()), row.reviewer, row.id, row.called, day)


def _goal(pattern: Pattern, habit: Habit, rows: Sequence[ConversationRow]) -> Goal:
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


def _praises(patterns: Iterable[Pattern], own: frozenset[str]) -> Iterator[Praise]:
    """The strengths, each with words of its own where there are such."""
    quoted: list[str] = []
    for pattern in patterns:
        fresh = (entry for entry in pattern.examples if entry.shows and not _is_quoted(entry.row.quote, quoted))
        example = next(fresh, pattern.examples[0])
        quoted.append(example.row.quote)
        yield _praise(pattern, example, own)


def _is_quoted(quote: str, quoted: Sequence[str]) -> bool:
    return any(quote in other or other in quote for other in quoted)


def _praise(pattern: Pattern, example: Example, own: frozenset[str]) -> Praise:
    best = example.row
    return Praise(
        title=best.title,
        quote=beginning_of(best.quote[salutation(best.quote) :]),
        language=best.language,
        conversation=best.conversation,
        called=best.called,
        day=example.day,
        count=pattern.count,
        conversations=len(pattern.conversations),
        colleagues=len(pattern.conversations - own),
        note=beginning_of(best.note),
    )


def _habits(patterns: Iterable[Pattern], own: frozenset[str], language: str) -> Iterator[Habit]:
    """The patterns, each from a conversation of its own where that is as good an example."""
    shown: set[str] = set()
    for pattern in patterns:
        as_good = (entry for entry in pattern.examples if entry.rank[:2] == pattern.examples[0].rank[:2])
        example = next((entry for entry in as_good if entry.row.conversation not in shown), pattern.examples[0])
        shown.add(example.row.conversation)
        yield replace(_habit(pattern, example, language), colleagues=len(pattern.conversations - own))


def _habit(pattern: Pattern, example: Example, language: str) -> Habit:
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
        note=beginning_of(best.note),
    )


def _rest(pattern: Pattern) -> Rest:
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

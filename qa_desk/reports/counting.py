"""The figures of a report: agents and teams, weeks, patterns, rules. Dismissed findings count only where they are
named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from qa_desk.model import Speaker, Verdict
from qa_desk.reports.content import (
    Breakdown,
    BreakdownRow,
    ConversationRow,
    FindingRow,
    Frequent,
    GroupRow,
    PatternRow,
    QualityRow,
    WeekRow,
)
from qa_desk.reports.rows import Case
from qa_desk.reports.statistics import FEWEST, change_of_means, score_interval, wilson
from qa_desk.reports.texts import ORDER

FREQUENT = 3
Scores = Mapping[tuple[str, str], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The conversations to count, the score that passes, and the scores of the two periods that are compared."""

    cases: Sequence[Case]
    pass_mark: float
    now: Scores
    before: Scores


def mean(values: Sequence[float]) -> float:
    """The mean to one decimal."""
    return round(sum(values) / len(values), 1)


# --- agents and teams -----------------------------------------------------------------------------------------------


def groups(counted: Counted, level: Literal["agent", "team"]) -> tuple[GroupRow, ...]:
    """The agents or teams by name; the nameless last."""
    members: dict[str, list[Case]] = {}
    for case in counted.cases:
        members.setdefault(_name(case.row, level), []).append(case)
    frequent = _frequent(counted.cases, level)
    rows = [
        _with_change(_group(name, cases, counted.pass_mark, frequent.get(name, Counter())), level, counted)
        for name, cases in sorted(members.items(), key=lambda item: (not item[0], item[0].casefold(), item[0]))
    ]
    return tuple(_ranked(rows))


def _name(row: ConversationRow, level: str) -> str:
    return row.agent if level == "agent" else row.team


def _frequent(cases: Iterable[Case], level: str) -> dict[str, Counter[str]]:
    """Confirmed flags by who said them (an agent) or whose conversation they stand in (a team)."""
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        for row in case.findings:
            if row.kind == "flag" and row.verdict == "confirmed" and row.speaker is Speaker.AGENT:
                counts.setdefault(row.said_by if level == "agent" else row.team, Counter())[row.title] += 1
    return counts


def _group(name: str, cases: Sequence[Case], pass_mark: float, frequent: Counter[str]) -> GroupRow:
    rows = [case.row for case in cases]
    totals = [row.total for row in rows]
    passed = sum(total >= pass_mark for total in totals)
    top = sorted(frequent.items(), key=lambda item: (-item[1], item[0]))[:FREQUENT]
    return GroupRow(
        name=name,
        conversations=len(rows),
        mean=mean(totals),
        flags_each=round(sum(row.flags for row in rows) / len(rows), 2),
        strengths_each=round(sum(row.strengths for row in rows) / len(rows), 2),
        critical=sum(row.worst is ORDER[0] for row in rows),
        team=", ".join(sorted({row.team for row in rows if row.team})),
        interval=score_interval(totals),
        passed=passed,
        pass_interval=wilson(passed, len(rows)),
        auto_fails=sum(row.auto_fail for row in rows),
        frequent=tuple(Frequent(title, count) for title, count in top),
    )


def _with_change(row: GroupRow, level: str, counted: Counted) -> GroupRow:
    now, before = counted.now.get((level, row.name), ()), counted.before.get((level, row.name), ())
    return replace(row, change=change_of_means(now, before), now=len(now), before=len(before))


def _ranked(rows: Iterable[GroupRow]) -> Iterator[GroupRow]:
    rows = list(rows)
    means = sorted((row.mean for row in rows if _is_ranked(row)), reverse=True)
    for row in rows:
        yield replace(row, rank=means.index(row.mean) + 1) if _is_ranked(row) else row


def _is_ranked(row: GroupRow) -> bool:
    return bool(row.name) and row.conversations >= FEWEST


# --- weeks ----------------------------------------------------------------------------------------------------------


def weeks(rows: Iterable[ConversationRow], pass_mark: float) -> tuple[WeekRow, ...]:
    """The weeks in order, without those that hold no conversation."""
    totals: dict[date, list[float]] = {}
    for row in rows:
        if row.time:
            day = row.time.date()
            totals.setdefault(day - timedelta(days=day.weekday()), []).append(row.total)
    return tuple(
        WeekRow(monday, len(each), mean(each), score_interval(each), sum(total >= pass_mark for total in each))
        for monday, each in sorted(totals.items())
    )


# --- patterns -------------------------------------------------------------------------------------------------------


def patterns(findings: Iterable[FindingRow], conversations: int) -> tuple[PatternRow, ...]:
    """Every rule that held, flags first, the most frequent first."""
    by_rule: dict[str, list[FindingRow]] = {}
    for row in findings:
        if row.verdict != "dismissed":
            by_rule.setdefault(row.rule, []).append(row)
    counted = [_pattern(rows, conversations) for rows in by_rule.values()]
    return tuple(sorted(counted, key=lambda p: (p.kind, -p.conversations, -p.findings, p.title)))


def _pattern(rows: Sequence[FindingRow], conversations: int) -> PatternRow:
    within = {row.conversation for row in rows}
    first = rows[0]
    return PatternRow(
        title=first.title,
        kind=first.kind,
        severity=first.severity,
        findings=len(rows),
        conversations=len(within),
        agents=len({row.agent for row in rows}),
        share=round(len(within) / conversations, 4),
    )


Place = tuple[Breakdown, str]
_BY: tuple[Breakdown, ...] = ("all", "agent", "channel", "language")


def breakdown(cases: Sequence[Case]) -> tuple[BreakdownRow, ...]:
    """Every flag over the whole report, then by agent, channel and language; in each the one in most conversations
    first.
    """
    sizes = Counter(place for case in cases for place in _places(case))
    found: dict[tuple[Place, str], Counter[Verdict]] = {}
    within: dict[tuple[Place, str], set[str]] = {}
    first: dict[str, FindingRow] = {}
    for case in cases:
        for row in case.findings:
            if row.kind == "flag":
                first.setdefault(row.rule, row)
                for place in _places_of(row, case):
                    found.setdefault((place, row.rule), Counter())[row.verdict] += 1
                    within.setdefault((place, row.rule), set()).update([case.row.key] * (row.verdict != "dismissed"))
    rows = (
        _breakdown(place, first[rule], counts, sizes[place], len(within[place, rule]))
        for (place, rule), counts in found.items()
    )
    return tuple(sorted(rows, key=_by_share))


def _by_share(row: BreakdownRow) -> tuple[object, ...]:
    return _BY.index(row.by), not row.group, row.group.casefold(), row.group, -row.share, -row.rate, row.title


def _places(case: Case) -> Iterator[Place]:
    yield "all", ""
    yield from (("agent", name) for name in case.agents)
    yield "channel", case.row.channel
    yield "language", case.row.language


def _places_of(row: FindingRow, case: Case) -> Iterator[Place]:
    return (place for place in _places(case) if place[0] != "agent" or _said_it(row, place[1]))


def _said_it(row: FindingRow, agent: str) -> bool:
    return row.speaker is Speaker.AGENT and row.said_by == agent


def _breakdown(
    place: Place, first: FindingRow, counts: Counter[Verdict], conversations: int, found: int
) -> BreakdownRow:
    standing = counts["confirmed"] + counts["open"]
    return BreakdownRow(
        by=place[0],
        group=place[1],
        rule=first.rule,
        title=first.title,
        severity=first.severity,
        confirmed=counts["confirmed"],
        dismissed=counts["dismissed"],
        open=counts["open"],
        conversations=conversations,
        found=found,
        rate=round(100 * standing / conversations, 2),
        interval=wilson(found, conversations),
    )


# --- rules ----------------------------------------------------------------------------------------------------------


def quality(findings: Iterable[FindingRow]) -> tuple[QualityRow, ...]:
    """How each rule does in each language, by the title of the rule."""
    found: dict[tuple[str, str], list[FindingRow]] = {}
    for row in findings:
        found.setdefault((row.rule, row.language), []).append(row)
    rows = [_quality(language, each) for (_, language), each in found.items()]
    return tuple(sorted(rows, key=lambda row: (row.kind, row.title.casefold(), row.rule, row.language)))


def _quality(language: str, rows: Sequence[FindingRow]) -> QualityRow:
    counts = Counter(row.verdict for row in rows if not row.added)
    judged = counts["confirmed"] + counts["dismissed"]
    return QualityRow(
        rule=rows[0].rule,
        title=rows[0].title,
        kind=rows[0].kind,
        language=language,
        confirmed=counts["confirmed"],
        dismissed=counts["dismissed"],
        open=counts["open"],
        missed=sum(row.added for row in rows),
        precision=counts["confirmed"] / judged if judged else None,
        interval=wilson(counts["confirmed"], judged),
    )

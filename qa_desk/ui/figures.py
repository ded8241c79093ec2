"""The figures of the dashboard: scores over time and by group, flags by kind, each with how sure it is. No Qt.

Every figure says which conversations stand behind it: by what they have in common, or by their numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from qa_desk.reports.statistics import FEWEST, Interval, Share, score_interval, wilson
from qa_desk.store.rows import QueueRow
from qa_desk.ui.filter_words import midnight

Grain = Literal["week", "month"]
Verdicts = Iterable[tuple[int, str, str]]
QUARTER = 900  # seconds; a day begins at one everywhere
HURT = ("critical", "major")


@dataclass(frozen=True, slots=True)
class Scores:
    """The mean score (0-100) of `n` conversations with its 95 % interval, None for fewer than two."""

    n: int
    mean: float
    interval: Interval | None

    @property
    def enough(self) -> bool:
        """Whether there are so many that it may be compared."""
        return self.n >= FEWEST


@dataclass(frozen=True, slots=True)
class Group:
    """An agent, team, channel or language by its name or code. `rank` counts from 1; 0 where too few to be ranked."""

    name: str
    scores: Scores
    rank: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """A week (from Monday) or a calendar month: its first day, and when it begins and ends in seconds since 1970."""

    first: date
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Point:
    """The scores of a week or month; None where it holds no conversation."""

    bucket: Bucket
    scores: Scores | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the conversations, by their numbers, of all."""

    numbers: tuple[int, ...]
    whole: int

    @property
    def share(self) -> Share:
        """So many of so many."""
        return Share(len(self.numbers), self.whole)

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the share, 0-1; None of nothing."""
        return wilson(len(self.numbers), self.whole)


@dataclass(frozen=True, slots=True)
class FlagFigure:
    """How many conversations have a flag. `standing` is `confirmed` and `open` together; `dismissed` are those that
    would have it but for a reviewer. `trend` has a share for each week or month of the figures.
    """

    rule: str
    standing: Part
    confirmed: Part
    open: Part
    dismissed: Part
    trend: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a selection. `clean` has no major or critical flag, `auto_fails` have a critical one."""

    scores: Scores | None
    clean: Part
    reviewed: Part
    auto_fails: Part
    times: tuple[Point, ...]
    timeless: int
    agents: tuple[Group, ...]
    teams: tuple[Group, ...]
    channels: tuple[Group, ...]
    languages: tuple[Group, ...]
    flags: tuple[FlagFigure, ...]


def count(rows: Sequence[QueueRow], verdicts: Verdicts, grain: Grain) -> Figures:
    """The figures of these conversations. `verdicts` are those of the desk on flags: (number, key of the finding,
    verdict).
    """
    buckets = _bucket_of_rows(rows, grain)
    return Figures(
        scores=_scores([row.standing.score for row in rows]),
        clean=_part(rows, lambda row: row.standing.worst not in HURT),
        reviewed=_part(rows, lambda row: row.standing.state == "finished"),
        auto_fails=_part(rows, lambda row: row.standing.worst == "critical"),
        times=_times(rows, buckets, grain),
        timeless=sum(row.time is None for row in rows),
        agents=_groups(rows, lambda row: row.agent),
        teams=_groups(rows, lambda row: row.team),
        channels=_groups(rows, lambda row: row.channel),
        languages=_groups(rows, lambda row: row.language),
        flags=_flags(rows, verdicts, buckets, grain),
    )


def _scores(values: Sequence[float]) -> Scores | None:
    return Scores(len(values), sum(values) / len(values), score_interval(values)) if values else None


def _part(rows: Sequence[QueueRow], has: Callable[[QueueRow], bool]) -> Part:
    return Part(tuple(row.number for row in rows if has(row)), len(rows))


# --- groups ---------------------------------------------------------------------------------------------------------


def _groups(rows: Iterable[QueueRow], name_of: Callable[[QueueRow], str]) -> tuple[Group, ...]:
    """The best first; then those with too few conversations by name; the nameless last."""
    values: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        values[name_of(row)].append(row.standing.score)
    every = [(name, scores) for name, each in values.items() if (scores := _scores(each))]
    every.sort(key=_place)
    ranks = _ranks(every)
    return tuple(Group(name, scores, ranks.get(name, 0)) for name, scores in every)


def _place(entry: tuple[str, Scores]) -> tuple[bool, bool, float, str]:
    name, scores = entry
    return (not name, not scores.enough, -scores.mean if scores.enough else 0.0, name.casefold())


def _ranks(every: Iterable[tuple[str, Scores]]) -> dict[str, int]:
    """Equal means share a rank."""
    means = [(name, round(scores.mean, 1)) for name, scores in every if name and scores.enough]
    first: dict[float, int] = {}
    for at, (_, mean) in enumerate(means, 1):
        first.setdefault(mean, at)
    return {name: first[mean] for name, mean in means}


# --- time -----------------------------------------------------------------------------------------------------------


def first_day(day: date, grain: Grain) -> date:
    """The first day of the week or month that a day lies in."""
    return day - timedelta(days=day.weekday()) if grain == "week" else day.replace(day=1)


def _after(first: date, grain: Grain) -> date:
    return first + timedelta(days=7) if grain == "week" else (first + timedelta(days=31)).replace(day=1)


def _bucket_of_rows(rows: Iterable[QueueRow], grain: Grain) -> dict[int, date]:
    """Number -> first day of its week or month, of all that have a time."""
    days: dict[int, date] = {}
    found: dict[int, date] = {}
    for row in rows:
        if row.time is not None:
            quarter = int(row.time // QUARTER)
            if quarter not in days:
                days[quarter] = first_day(datetime.fromtimestamp(quarter * QUARTER).date(), grain)
            found[row.number] = days[quarter]
    return found


def _buckets(firsts: Iterable[date], grain: Grain) -> list[Bucket]:
    """Every week or month from the earliest to the latest, also those that hold nothing."""
    held = set(firsts)
    buckets: list[Bucket] = []
    day = min(held, default=date.max)
    while held and day <= max(held):
        after = _after(day, grain)
        buckets.append(Bucket(day, midnight(day), midnight(after)))
        day = after
    return buckets


def _times(rows: Iterable[QueueRow], buckets: dict[int, date], grain: Grain) -> tuple[Point, ...]:
    values: dict[date, list[float]] = defaultdict(list)
    for row in rows:
        if row.number in buckets:
            values[buckets[row.number]].append(row.standing.score)
    return tuple(Point(bucket, _scores(values.get(bucket.first, ()))) for bucket in _buckets(values, grain))


# --- flags ----------------------------------------------------------------------------------------------------------


def _flags(
    rows: Sequence[QueueRow], verdicts: Verdicts, buckets: dict[int, date], grain: Grain
) -> tuple[FlagFigure, ...]:
    """The most frequent first."""
    standing: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for rule in row.standing.flags:
            standing[rule].append(row.number)
    decided = _decided(rows, verdicts)
    trend = _Trend(Counter(buckets.values()), _buckets(buckets.values(), grain), buckets)
    rules = {*standing, *(rule for rule, verdict in decided if verdict == "dismissed")}
    every = [_flag(rule, standing.get(rule, []), decided, len(rows), trend) for rule in rules]
    return tuple(sorted(every, key=lambda flag: (-len(flag.standing.numbers), flag.rule)))


def _decided(rows: Iterable[QueueRow], verdicts: Verdicts) -> dict[tuple[str, str], set[int]]:
    """(rule, verdict) -> numbers of those conversations in which a finding of the rule was judged so."""
    held = {row.number for row in rows}
    decided: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, key, verdict in verdicts:
        if number in held:
            rule = key.partition("@")[0]
            decided[rule, verdict].add(number)
    return decided


@dataclass(frozen=True, slots=True)
class _Trend:
    """How many conversations each week or month holds, in order, and which lies where."""

    held: Counter[date]
    buckets: Sequence[Bucket]
    bucket_of: dict[int, date]

    def of(self, numbers: Iterable[int]) -> tuple[Share, ...]:
        parts = Counter(self.bucket_of.get(number) for number in numbers)
        return tuple(Share(parts[each.first], self.held[each.first]) for each in self.buckets)


def _flag(
    rule: str, standing: Sequence[int], decided: dict[tuple[str, str], set[int]], whole: int, trend: _Trend
) -> FlagFigure:
    confirmed = decided.get((rule, "confirmed"), set())
    stands = set(standing)
    return FlagFigure(
        rule=rule,
        standing=Part(tuple(standing), whole),
        confirmed=Part(tuple(number for number in standing if number in confirmed), whole),
        open=Part(tuple(number for number in standing if number not in confirmed), whole),
        dismissed=Part(tuple(sorted(decided.get((rule, "dismissed"), set()) - stands)), whole),
        trend=trend.of(standing),
    )

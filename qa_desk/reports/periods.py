"""Which conversations a report is about, and which it is compared with."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from qa_desk.reports.content import Period


@dataclass(frozen=True, slots=True)
class Mark:
    """What a comparison needs of a conversation."""

    day: date | None
    agent: str
    team: str
    total: float


def holds(period: Period, day: date | None) -> bool:
    """Whether a day lies in a period, which may be open at either end; one without ends holds conversations without a
    day too.
    """
    if period.first is None and period.last is None:
        return True
    return day is not None and (period.first or date.min) <= day <= (period.last or date.max)


def compared_periods(asked: Period, days: Period) -> tuple[Period, Period]:
    """The period that changes are about, and the one before it; both without ends where there is nothing to compare.

    Where days were asked for: these, and as many days before them. Else the latest calendar month of the data, and the
    month before it. `days` are the first and last day of the conversations in the report.
    """
    if days.last is None:
        return Period(), Period()
    if asked.first:
        last = asked.last or days.last
        length = last - asked.first
        return Period(asked.first, last), Period(asked.first - length - _DAY, asked.first - _DAY)
    if asked.last:
        return Period(), Period()
    return _month(days.last), _month(days.last.replace(day=1) - _DAY)


_DAY = timedelta(days=1)


def _month(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def scores_by_group(marks: Iterable[Mark]) -> dict[tuple[str, str], list[float]]:
    """Scores by ("agent" or "team", name)."""
    scores: dict[tuple[str, str], list[float]] = {}
    for mark in marks:
        scores.setdefault(("agent", mark.agent), []).append(mark.total)
        scores.setdefault(("team", mark.team), []).append(mark.total)
    return scores

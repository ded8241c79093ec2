"""When somebody answers: staffed hours by weekday and for single days, read from a small YAML or CSV file."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from babel.dates import get_day_names

from qa_desk.i18n import mark, tr
from qa_desk.model import LANGUAGES
from qa_desk.reports.management.settings import Entry, SettingsFile

_SHAPE = mark(
    'Write a line for each day, such as "monday: 08:00-17:00", "mon-fri: 8-12, 13-17" or "2026-12-24: closed"'
)
_CLOSED = ("closed", "stängt", "stengt", "lukket", "none", "-")
_STRETCH = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d\d))?")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one minute of the day up to another, 0-1440."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Staffing:
    """Staffed stretches by weekday, Monday first, and the days that differ. A day that is not named is not staffed."""

    week: tuple[tuple[Stretch, ...], ...]
    days: dict[date, tuple[Stretch, ...]]

    def covers(self, time: datetime) -> bool:
        """Whether somebody answers at a local time."""
        minute = time.hour * 60 + time.minute
        stretches = self.days.get(time.date(), self.week[time.weekday()])
        return any(stretch.start <= minute < stretch.end for stretch in stretches)

    def by_hour(self) -> tuple[tuple[float, ...], ...]:
        """By weekday and hour, the part of the hour that is staffed in an ordinary week, 0-1."""
        return tuple(tuple(_part_of_hour(stretches, hour) for hour in range(24)) for stretches in self.week)


def _part_of_hour(stretches: Sequence[Stretch], hour: int) -> float:
    covered = {minute for s in stretches for minute in range(max(s.start, 60 * hour), min(s.end, 60 * hour + 60))}
    return len(covered) / 60


def load_staffing(path: Path) -> Staffing:
    """The staffed hours in a file. Raises InputError with every fault of the file."""
    file = SettingsFile(path, _SHAPE)
    week: list[list[Stretch]] = [[] for _ in range(7)]
    days: dict[date, tuple[Stretch, ...]] = {}
    for entry in _rows(file) if path.suffix.lower() in (".csv", ".tsv") else file.entries():
        stretches = tuple(_stretches(entry, file))
        day = _date(entry.name)
        if day:
            days[day] = days.get(day, ()) + stretches
        for weekday in () if day else _weekdays(entry, file):
            week[weekday] += stretches
    if not file.faults and not any(week) and not days:
        file.fault(1, tr("no staffed hours stand here"), tr(_SHAPE))
    file.finish()
    return Staffing(tuple(map(tuple, week)), days)


def _rows(file: SettingsFile) -> Iterator[Entry]:
    """A CSV file of day, from, to (or day, hours), with or without a heading."""
    lines = file.text().splitlines()
    mark = max(";\t,", key=lambda each: sum(line.count(each) for line in lines))
    for number, cells in enumerate(csv.reader(lines, delimiter=mark), 1):
        day, *hours = [cell.strip() for cell in cells if cell.strip()] or [""]
        is_head = number == 1 and not any(char.isdigit() for char in "".join(hours)) and not _known(day)
        if day and not is_head:
            yield Entry(day, number, "-".join(hours))


def _known(day: str) -> bool:
    return day.casefold() in _day_names() or _date(day) is not None


def _stretches(entry: Entry, file: SettingsFile) -> Iterator[Stretch]:
    if entry.value.casefold() in _CLOSED:
        return
    for text in entry.value.split(","):
        match = _STRETCH.fullmatch(text.strip())
        if not match:
            problem = tr("“{text}” is no stretch of hours").format(text=text.strip())
            file.fault(entry.line, problem, tr("Write 08:00-17:00, 8-17 or closed"))
            continue
        start, end = (int(hour) * 60 + int(minute or 0) for hour, minute in (match.group(1, 2), match.group(3, 4)))
        if start < end <= _DAY_MINUTES:
            yield Stretch(start, end)
        else:
            problem = tr("“{text}” does not end after it begins, on the same day").format(text=text.strip())
            told = tr("Write hours from 0:00 to 24:00, the earlier first; split a night: 22-24 and, the next day, 0-6")
            file.fault(entry.line, problem, told)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _weekdays(entry: Entry, file: SettingsFile) -> Iterator[int]:
    """The weekdays that a name such as "fre" or "mon-fri" stands for."""
    names = re.split(r"\s*[-–—]\s*", entry.name.casefold())
    numbers = [_day_names().get(name.rstrip(".")) for name in names]
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 or first is None or last is None:
        told = tr("Write a weekday (monday, mån, tirs), two with a hyphen between (mon-fri), or a day (2026-12-24)")
        file.fault(entry.line, tr("“{name}” is no day").format(name=entry.name), told)
        return
    yield from ((first + step) % 7 for step in range((last - first) % 7 + 1))


@functools.cache
def _day_names() -> dict[str, int]:
    """Weekdays by their long and short names in every language of the program, without dots, in small letters."""
    return {
        name.casefold().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_day_names(width, locale=language).items()
    }

"""Days and times as the locale of the window writes them, in its own order, so that all of the window agrees."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale, QTime


def day_text(day: date) -> str:
    """A day without its year: 10 Oct, 10. okt., Oct 10."""
    return _written(day, _without_year(_pattern(QLocale().name())))


def dated_text(day: date) -> str:
    """A day with its year: 10 Oct 2026."""
    return _written(day, _pattern(QLocale().name()))


def long_day_text(day: date) -> str:
    """A day in full: Saturday, 10 October 2026."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def clock_text(hour: int, minute: int) -> str:
    """A time of the day: 14:05, 14.05, 2:05 PM."""
    return _clock(hour, minute, QLocale().name())


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, locale: str) -> str:
    return QLocale(locale).toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)


@lru_cache(maxsize=16)
def _pattern(locale: str) -> str:
    """The long form of a locale with the short name of the month, without the day of the week."""
    form = re.sub(r"'[^']*'|d{4},?", "", QLocale(locale).dateFormat(QLocale.FormatType.LongFormat))
    return " ".join(form.replace("MMMM", "MMM").split())


def _without_year(pattern: str) -> str:
    return re.sub(r",?\s*y+\s*", "", pattern)


def _written(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)

"""Times as exports write them, made aware: the zone that is written, or the one that the user states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from qa_desk.errors import Fault, UsageError

_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan feb mar|mär|mars apr maj|mai|may jun jul aug sep okt|oct nov dec|des".split(), start=1
    )
    for name in names.split("|")
}
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180}
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_DATE = (
    r"(?P<year>\d{4})(?P<sep1>[-/.])(?P<month>\d{1,2})(?P=sep1)(?P<day>\d{1,2})"
    r"|(?P<first>\d{1,2})(?P<sep2>[-/.])(?P<second_part>\d{1,2})(?P=sep2)(?P<end_year>\d{4}|\d{2})"
    r"|(?P<name_day>\d{1,2})\.?(?: of)?[ -](?P<name>[^\W\d_]{3,10})\.?,?[ -](?P<name_year>\d{4})"
    r"|(?P<us_name>[^\W\d_]{3,10})\.? (?P<us_day>\d{1,2})(?:st|nd|rd|th)?,? (?P<us_year>\d{4})"
)
_ZONE = r"(?P<zone>[+-]\d{2}:?\d{2}|Z|UTC|GMT|W?EST|WET|BST|CES?T|EES?T)(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?"
_MOMENT = re.compile(
    rf"\s*(?:[^\W\d_]{{2,9}}\.?,? (?:den |the )?)?(?:{_DATE})"
    rf"(?:[,T]?\s*(?:kl\.?\s*|klokken\s*|at\s*)?{_CLOCK}\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?:\(?{_ZONE}\)?)?)?\s*",
    re.IGNORECASE,
)
_TWITTER = re.compile(r"\w{3} (\w{3}) (\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
_TIME_ONLY = re.compile(rf"\s*(?:kl\.?\s*)?{_CLOCK}\s*(?P<half>[ap]\.?\s?m\.?)?\s*", re.IGNORECASE)
_SLASHED = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})\b(.*)", re.DOTALL)


@dataclass(slots=True)
class Clock:
    """Reads the times of one file.

    `month_first` says how to read 03/04/2024; `assumed` is set once a time came without a zone.
    """

    zone_name: str
    month_first: bool = False
    assumed: bool = False
    zone: tzinfo = field(init=False)

    def __post_init__(self) -> None:
        self.zone = find_zone(self.zone_name)

    def read(self, text: str) -> datetime | None:
        """An aware time, or None where the text is no time; a date alone is its midnight."""
        moment = _parse(text, month_first=self.month_first)
        return None if moment is None else self.aware(moment)

    def aware(self, moment: datetime) -> datetime:
        """The same time with a zone: its own, or else the one that the user states."""
        if moment.tzinfo is not None:
            return moment
        self.assumed = True
        return moment.replace(tzinfo=self.zone)

    def notes(self) -> tuple[str, ...]:
        """What was assumed since the last call, for the notes of a conversation."""
        assumed, self.assumed = self.assumed, False
        return (f"The times name no zone; read as {self.zone_name}.",) if assumed else ()


def find_zone(name: str) -> ZoneInfo:
    """The IANA zone of this name; raises UsageError when there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError with the name of a path, see below
        problem = f'"{name}" cannot be a time zone'
    except KeyError:
        problem = f'there is no time zone "{name}"'
    raise UsageError(Fault("", problem, "Use an IANA name such as Europe/Stockholm, Europe/Oslo or Europe/Copenhagen."))


def from_epoch(value: float) -> datetime | None:
    """The time of a count since 1970 in seconds down to nanoseconds, told apart by size; None outside 1980-2200."""
    seconds = next((value / unit for unit in (1, 1e3, 1e6, 1e9) if abs(value / unit) < 1e11), 0.0)
    if not 315_532_800 <= seconds < 7_258_118_400:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def parse_clock(text: str) -> time | None:
    """A time of day such as 14:05, 14.05.22 or 2:05 PM."""
    match = _TIME_ONLY.fullmatch(text)
    return None if match is None else _time_of(match)


def shows_month_first(texts: Iterable[str]) -> bool:
    """Whether dates with slashes are month/day/year: no first part above 12, and a second one that is, or AM/PM."""
    month_first = False
    for text in texts:
        match = _SLASHED.match(text)
        if match is None:
            continue
        if int(match[1]) > 12:
            return False
        month_first |= int(match[2]) > 12 or bool(re.search(r"\d\s?[ap]m\b", match[3], re.IGNORECASE))
    return month_first


def after(earlier: datetime, clock: time) -> datetime:
    """The time of day on the day of `earlier`, or on the next when the clock has passed midnight since."""
    moment = earlier.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=clock.microsecond)
    return moment + timedelta(days=1) if moment < earlier - timedelta(hours=12) else moment


def _parse(text: str, *, month_first: bool) -> datetime | None:
    digits = text.strip()
    if digits.isdecimal() and len(digits) not in (8, 12, 14):
        return from_epoch(int(digits)) if 9 <= len(digits) <= 16 else None
    try:
        return datetime.fromisoformat(digits)
    except ValueError:
        return _parse_loosely(digits, month_first=month_first)


def _parse_loosely(text: str, *, month_first: bool) -> datetime | None:
    twitter = _TWITTER.fullmatch(text)
    if twitter:
        text = "{1} {0} {4} {2} {3}".format(*twitter.groups())
    match = _MOMENT.fullmatch(text)
    day = _date_of(match, month_first=month_first) if match else None
    if match is None or day is None:
        return None
    clock = _time_of(match) if match["hour"] else time()
    return None if clock is None else datetime.combine(day, clock, _zone_of(match))


def _date_of(match: re.Match[str], *, month_first: bool) -> date | None:
    part = match.groupdict()
    if part["year"]:
        return _day(part["year"], part["month"], part["day"])
    if part["first"]:
        day, month = part["first"], part["second_part"]
        if part["sep2"] != "." and (month_first or int(month) > 12):
            day, month = month, day
        return _day(part["end_year"], month, day) or _day(part["end_year"], day, month)
    name = (part["name"] or part["us_name"]).lower()
    number = _MONTHS.get(name[:3])
    return (
        _day(part["name_year"] or part["us_year"], str(number), part["name_day"] or part["us_day"]) if number else None
    )


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _time_of(match: re.Match[str]) -> time | None:
    hour = int(match["hour"])
    half = (match["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    micro = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0), micro)
    except ValueError:
        return None


def _zone_of(match: re.Match[str]) -> tzinfo | None:
    name = match["zone"]
    if not name:
        return None
    if name[0] in "+-":
        return _offset(name)
    return _offset(match["offset"]) if match["offset"] else timezone(timedelta(minutes=_ZONES[name.lower()]))


def _offset(text: str) -> tzinfo | None:
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 1440 else None

"""What the window calls the codes of a conversation, and how it writes whole numbers and moments of the desk.

Tables hold English, marked for translation; functions give the language of the window.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale

from qa_desk.i18n import mark, tr
from qa_desk.ui.dates import clock_text, dated_text, day_text, long_day_text
from qa_desk.ui.icons import Icon

CHANNELS: dict[str, str] = {
    "chat": mark("Chat"),
    "email": mark("E-mail"),
    "phone": mark("Phone"),
    "social": mark("Social media"),
    "sms": mark("SMS"),
}
CHANNEL_ICONS: dict[str, Icon] = {
    "chat": "message-circle",
    "email": "mail",
    "phone": "phone",
    "social": "globe",
    "sms": "smartphone",
}
LANGUAGES: dict[str, str] = {
    "sv": mark("Swedish"),
    "nb": mark("Norwegian"),
    "da": mark("Danish"),
    "en": mark("English"),
}
STATES: dict[str, str] = {"new": mark("New"), "started": mark("Started"), "finished": mark("Finished")}
WHY_ICONS: dict[str, Icon] = {"sample": "dice-5", "targeted": "target"}
WHYS: dict[str, str] = {
    "all": mark("Everything imported"),
    "sample": mark("Drawn at random"),
    "targeted": mark("Picked on purpose"),
}


def named(names: dict[str, str], code: str) -> str:
    """What a code is called in the language of the window; the code itself where it is none of ours."""
    return tr(names[code]) if code in names else code


def whole(number: int) -> str:
    """A whole number as it is written here: 2,310."""
    return QLocale().toString(number)


def done_of(done: int, total: int) -> str:
    """How far something is: 2,310 of 100,000."""
    return tr("{done} of {total}").format(done=whole(done), total=whole(total))


def full_time(seconds: float) -> str:
    """A time (seconds since 1970) in full, in the zone of this machine: Monday, 3 November 2025 14:05."""
    at = datetime.fromtimestamp(seconds)
    return tr("{day}, {time}").format(day=long_day_text(at.date()), time=clock_text(at.hour, at.minute))


def short_time(seconds: float) -> str:
    """A time (seconds since 1970) as short as it can be said: 14:05 of today, Yesterday, Mon of this week, 3 Nov of
    this year, else with its year.
    """
    return _short_time(int(seconds) // 60, date.today(), QLocale().name())


@lru_cache(maxsize=4096)
def _short_time(minutes: int, today: date, locale: str) -> str:
    at = datetime.fromtimestamp(minutes * 60)
    if at.date() == today:
        return clock_text(at.hour, at.minute)
    if at.date() == today - timedelta(days=1):
        return tr("Yesterday")
    if today - timedelta(days=7) < at.date() < today:
        return QLocale().toString(QDate(at.year, at.month, at.day), "ddd")
    return day_text(at.date()) if at.year == today.year else dated_text(at.date())

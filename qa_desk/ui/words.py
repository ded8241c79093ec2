"""The words of the window that the scorecard needs: names of codes, numbers and times as written here.

Tables hold English, marked for translation; functions give the language of the window.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from qa_desk.i18n import mark, tr
from qa_desk.model import Severity, Speaker

SEVERITY_NAMES = {
    Severity.CRITICAL: mark("Critical"),
    Severity.MAJOR: mark("Major"),
    Severity.MINOR: mark("Minor"),
}
SPEAKER_NAMES = {
    Speaker.CUSTOMER: mark("Customer"),
    Speaker.AGENT: mark("Agent"),
    Speaker.BOT: mark("Bot"),
    Speaker.SYSTEM: mark("System"),
}
ROOT_CAUSE_NAMES = {
    "agent": mark("The agent"),
    "knowledge": mark("Knowledge base"),
    "process": mark("Process"),
    "policy": mark("Policy"),
    "system": mark("System or tool"),
    "product": mark("Product or service"),
    "other": mark("Something else"),
}
DISMISS_REASON_NAMES = {
    "not-said": mark("Not what was said"),
    "context": mark("The context makes it right"),
    "not-agent": mark("Not the agent's doing"),
    "solved": mark("Already solved"),
    "duplicate": mark("Duplicate"),
    "other": mark("Other"),
}
FACT_NAMES = {
    "order": mark("Order number"),
    "booking": mark("Booking"),
    "customer": mark("Customer number"),
    "invoice": mark("Invoice"),
    "case": mark("Case number"),
    "account": mark("Account"),
    "serial": mark("Serial number or product number"),
    "tracking": mark("Tracking number"),
    "contract": mark("Contract or subscription"),
    "personal": mark("Identity number"),
    "number": mark("Other number"),
    "email": mark("E-mail"),
    "phone": mark("Phone"),
    "address": mark("Address"),
    "name": mark("Name"),
    "date": mark("Date"),
    "amount": mark("Amount"),
    "model": mark("Model or version"),
    "error": mark("Error message"),
    "file": mark("Attachment"),
    "tried": mark("Already tried"),
    "matter": mark("The matter"),
}
_SURENESS = (
    (0.9, mark("almost certain")),
    (0.75, mark("likely")),
    (0.5, mark("possible")),
    (0.0, mark("uncertain")),
)


def reason_text(reason: str) -> str:
    """Why a finding was dismissed: a common reason translated, the reviewer's own words as they are."""
    return tr(DISMISS_REASON_NAMES[reason]) if reason in DISMISS_REASON_NAMES else reason


def sureness(confidence: float) -> str:
    """A confidence in words: "likely"."""
    return next(tr(words) for least, words in _SURENESS if round(confidence, 2) >= least)


def number(value: float, decimals: int = 1) -> str:
    """A number as it is written here, without a decimal that says nothing: "7.5", "20"."""
    rounded = round(value, decimals)
    return QLocale().toString(rounded, "f", 0 if rounded == int(rounded) else decimals).replace("-", "−")


def probability(value: float) -> str:
    """A probability as it is written here, with two decimals; never quite certain."""
    return QLocale().toString(min(value, 0.99), "f", 2)


def signed(points: float) -> str:
    """Points that are taken or earned back: "−7.5", "+5"."""
    return f"+{number(points)}" if points > 0 else number(points)


def moment(time: datetime, now: datetime | None = None) -> str:
    """A time as it is written here: only the clock today, else with its date."""
    local = time.astimezone()
    written = QDateTime.fromSecsSinceEpoch(int(time.timestamp()))
    if local.date() == (now or datetime.now().astimezone()).date():
        return QLocale().toString(written.time(), QLocale.FormatType.ShortFormat)
    return QLocale().toString(written, QLocale.FormatType.ShortFormat)

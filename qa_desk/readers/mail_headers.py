"""Where a quoted mail begins: the lines that mail programs put before what they quote, in Swedish, Norwegian, Danish
and English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a mail: [start, end) in the text without its line break, how deep it is quoted, and its text without
    the `>`.
    """

    start: int
    end: int
    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """What says that a quoted mail follows: its last line, who wrote the mail and when (without zone) as far as it
    says.

    `certain` means that it can be nothing else; an uncertain header counts only when quoted lines follow.
    """

    last: int
    author: str = ""
    address: str = ""
    time: datetime | None = None
    certain: bool = True


_DEPTH = re.compile(r"(?:[ \t]{0,3}>(?![:;]['-]?[()\[\]|/]))*")


def lines_of(text: str) -> list[Line]:
    """The lines of `text`, in order; every offset points into `text`."""
    lines = []
    start = 0
    for raw in text.splitlines(keepends=True):
        content = raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        mark = _DEPTH.match(content)
        cut = mark.end() if mark else 0
        lines.append(
            Line(start, start + len(content), content.count(">", 0, cut), content[cut:].strip(" \t\xa0\u200b"))
        )
        start += len(raw)
    return lines


_SEPARATOR = re.compile(
    r"^[-_*\s]{2,}\s*(?:original (?:message|meddelelse|melding)|oprindelig (?:meddelelse|besked|mail)"
    r"|ursprungligt? (?:meddelande|mejl)"
    r"|opprinneleg melding|opprinnelig (?:melding|e-?post)|forwarded message|vidarebefordrat (?:meddelande|mejl)"
    r"|videresendt (?:melding|meddelelse|besked|mail|e-?post)|begin forwarded message)\s*[-_*\s]{2,}$",
    re.IGNORECASE,
)
_RULED = tuple("-_* ")
_RULE = re.compile(r"^[_-]{20,}$")


def may_quote(line: Line) -> bool:
    """Whether a line may be quoted or belong to a header: a quick look, which no such line fails."""
    return line.depth > 0 or ":" in line.text or line.text[:1] in _RULED


def header_at(lines: Sequence[Line], index: int) -> Header | None:
    """The header that begins at a line, or None. A separator or a ruled line directly before a block of fields belongs
    to the header.
    """
    line = lines[index]
    if not line.text:
        return None
    ruled = line.text[0] in _RULED
    if ruled and _SEPARATOR.match(line.text):
        following = _next_filled(lines, index)
        return (_fields_at(lines, following) if following is not None else None) or Header(index)
    if ruled and _RULE.match(line.text):
        following = _next_filled(lines, index)
        return _fields_at(lines, following) if following is not None else None
    return _fields_at(lines, index) or _wrote_at(lines, index)


def _next_filled(lines: Sequence[Line], index: int) -> int | None:
    return next((i for i in range(index + 1, min(index + 4, len(lines))) if lines[i].text), None)


_FIELDS = {
    "from": "från fra frå from",
    "sent": "skickat skickades sendt sent datum dato date",
    "to": "till til to",
    "subject": "ämne emne subject",
    "other": "kopia kopi cc bcc vedlegg bilagor bilaga vedhæftet attachments prioritet importance priority"
    " svar-til reply-to organization",
}
_FIELD_KIND = {word: kind for kind, words in _FIELDS.items() for word in words.split()}
_FIELD = re.compile(r"^\*?(?P<name>[a-zåäö]+(?:-[a-z]+)?)\*?[ \t]?:(?!//)", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?(?!\d"
    r"|[./]\d)(?:\s*(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)


def _fields_at(lines: Sequence[Line], index: int) -> Header | None:
    """The block From / Sent / To / Subject of Outlook and its like; a web form ("From: … Message: …") is none."""
    if not _field_kind(lines[index]):
        return None
    values: dict[str, str] = {}
    last = index
    for i in range(index, min(index + 14, len(lines))):
        kind = _field_kind(lines[i])
        if kind and lines[i].depth == lines[index].depth:
            values.setdefault(kind, lines[i].text.partition(":")[2].strip(" *"))
            last = i
        elif i > last + 1:
            break
        elif _FIELD.match(lines[i].text):
            return None
    if "from" not in values or "sent" not in values or not _surely_mail(values):
        return None
    author, address = split_sender(values["from"])
    return Header(last, author, address, mail_time(values["sent"]))


def _field_kind(line: Line) -> str:
    field = ":" in line.text and _FIELD.match(line.text)
    return _FIELD_KIND.get(field["name"].lower(), "") if field else ""


def _surely_mail(values: dict[str, str]) -> bool:
    """A journey has From, To and Date too, but no subject and no clock."""
    return "subject" in values or ("to" in values and bool(_CLOCK.search(values["sent"])))


_VERB = re.compile(r"skrev|skreiv|wrote", re.IGNORECASE)
_WROTE = re.compile(r"^(?P<before>.{0,200}?)\b(?:skrev|skreiv|wrote)\b(?P<after>.{0,200}?):$", re.IGNORECASE)
_BEGINS_LIKE_WROTE = re.compile(r"^(?:on|den|på|[a-zåäöø]{3,8}\.?,? \d|\d{1,4}[-. /])", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:jag|jeg|eg|i|vi|we|du|ni|dere|you|han|hun|hon|they|she|he)\b", re.IGNORECASE)


def _wrote_at(lines: Sequence[Line], index: int) -> Header | None:
    """A line "Den … skrev X:", "On … wrote:" or "X skrev:", also when the mail program broke it over two or three
    lines.
    """
    if not any(_VERB.search(line.text) for line in lines[index : index + 3]):
        return None
    for count in (1, 2, 3):
        piece = lines[index : index + count]
        if len(piece) < count or any(not line.text or line.depth != piece[0].depth for line in piece):
            return None
        if count > 1 and (not _begins(piece[0]) or (_begins(piece[1]) and _wrote(piece[1].text))):
            return None
        header = _wrote(" ".join(line.text for line in piece))
        if header:
            return Header(index + count - 1, header.author, header.address, header.time, header.certain)
    return None


def _begins(line: Line) -> bool:
    return bool(_BEGINS_LIKE_WROTE.match(line.text))


def _wrote(text: str) -> Header | None:
    match = _WROTE.match(text)
    if not match:
        return None
    before, after = match["before"].strip(), match["after"].strip()
    time = mail_time(before) or mail_time(after)
    author, address = split_sender(_without_time(after)) if after else ("", "")
    if not author and not address:
        author, address = split_sender(_without_time(before))
    narrated = bool(_PRONOUN.search(author))
    certain = not narrated and (bool(address) or (time is not None and bool(author)))
    return Header(0, "" if narrated else author, address, time, certain)


_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def split_sender(text: str) -> tuple[str, str]:
    """(name, address in lower case) of a sender as written in a mail, each empty where it isn't there."""
    found = _ADDRESS.search(text)
    name = re.sub(r"<[^>]*>|\[?mailto:[^\]\s]*\]?|[<>\"*]", " ", _ADDRESS.sub(" ", text))
    return re.sub(r"\s+", " ", name).strip(" ,;:.()[]"), found[0].lower() if found else ""


_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "maj": 5,
    "mai": 5,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "dec": 12,
    "des": 12,
}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    re.compile(r"(?P<year>20\d\d|19\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|e)?\.?,? (?:of )?{_MONTH},? (?P<year>\d{{4}})", re.IGNORECASE
    ),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4}|\d\d)(?!\d)"),
)
_AROUND_TIME = re.compile(
    r"^(?:(?:on|den|på|d\.)\s+)+|\b(?:kl|klo|klockan|at|den)\b\.?|\b(?:AM|PM|CET|CEST|UTC|GMT)\b|[+-]\d{4}",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mån|tis|ons|tors?|fre|lör|sön|man|tirs?|lør|søn)(?:dag)?(?=[.,]*\s*(?:\d|den\b|d\.))"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?=[.,]*\s*(?:\d|[a-z]{3,9} \d))",
    re.IGNORECASE,
)


def mail_time(text: str) -> datetime | None:
    """The date and clock that a quote header names, without zone; None unless both are there. Day before month, unless
    that cannot be.
    """
    for pattern in _DATES:
        date = pattern.search(text)
        if not date:
            continue
        clock = _CLOCK.search(text, date.end()) or _CLOCK.search(text[: date.start()])
        return _moment(date, clock) if clock else None
    return None


def _moment(date: re.Match[str], clock: re.Match[str]) -> datetime | None:
    month = _MONTHS[date["month"][:3].lower()] if date["month"][0].isalpha() else int(date["month"])
    day, year = int(date["day"]), int(date["year"]) + (2000 if len(date["year"]) == 2 else 0)
    if month > 12 or (clock["half"] and "/" in date[0] and day <= 12):
        day, month = month, day
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    try:
        return datetime(year, month, day, hour, int(clock["minute"]))
    except ValueError:
        return None


def _without_time(text: str) -> str:
    """What is left of a header line when its date and clock are taken out: the name."""
    date = next((match for pattern in _DATES if (match := pattern.search(text))), None)
    if not date:
        return text
    rest = (
        _WEEKDAY.sub(" ", text[: date.start()] + "0").removesuffix("0")
        + " "
        + _CLOCK.sub(" ", text[date.end() :], count=1)
    )
    return _AROUND_TIME.sub(" ", rest).strip(" ,.")

"""The lines of a text log: where a message may start, and what the chat system wrote. Form only, no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa_desk.readers.roles import role_of

DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:Z\b|\s?[+-]\d\d:?\d\d\b)?"
STAMP = rf"(?:{DATE}(?:(?:T|,? +(?:kl\.? ?)?){_CLOCK})?|(?:kl\.? ?)?{_CLOCK})"
_NAME = r"[^:\n\[\]<>{}]{1,60}?"
_TIMED = re.compile(
    rf"(?:[\[(](?P<t1>{STAMP})[\])]|(?P<t2>{STAMP})(?![\d:]))\s*[-–"
    rf"|,]?\s*(?P<name>{_NAME})\s*(?::(?!\d)\s*(?P<text>.*))?"
)
_TIME_INSIDE = re.compile(
    rf"(?P<name>{_NAME})(?:\s*[\[(](?P<t1>{STAMP})[\])]|,?\s+(?:[-–|]\s*)?(?P<t2>{STAMP}))\s*(?::\s*(?P<text>.*))?"
)
_PLAIN = re.compile(rf"(?P<name>{_NAME})\s*:(?!//)(?:\s+|(?=[^\s\d/\\)(]))(?P<text>.*)|(?P<bare>{_NAME})\s*:")
_STAMP_ONLY = re.compile(rf"(?:[\[(](?P<t1>{STAMP})[\])]|(?P<t2>{STAMP})(?![\d:]))\s*[-–|,]?\s*(?P<text>\S.*)")
_MARKED = re.compile(r"(?:[-•>]\s+)?(?:\*\*|__)(?P<name>[^*_\n]{1,60}?)(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)\s*")
_INLINE_MARK = re.compile(r"(?<=\S)[ \t]+(?=(?:\*\*|__)[^*_\n:]{1,40}(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:))")
_RULE = re.compile(r"\s*([-=_*#~])\1{4,}\s*")
_FRAMED = re.compile(r"\s*(?:[-–—*=]{2,}|\[|\*|<|\()\s*(?P<text>[^\W_].*?)\s*(?:[-–—*=]{2,}|\]|\*|>|\))\s*")
_SOMEBODY = (
    r"(?!(?:jag|jeg|eg|vi|i|we|du|you|ni|dere|han|hun|hon|de|they|det|it|min|mitt|my)\b)[\w.'@+-]+(?: [\w.'@+-]+){0,3}"
)
_CHAT = r"\b(?:chatt?\w*|samtal\w*|konversa\w+|conversation|dialog\w*|session\w*|ärendet|saken|sagen|case|ticket)\b"
_HAPPENED = (
    r"anslutit|lämnat|kommit in|gått med|avslutats?|avslutad|stängd|stängts?|överförd|överförts?|övertagit"
    r"|tagit över|startad|startat|tilldelad"
    r"|forlatt|sluttet seg|koblet seg|avsluttet|lukket|overført|tatt over|startet|tildelt"
    r"|forladt|tilsluttet(?: sig)?|afsluttet|overtaget|tildelt"
    r"|joined|left|ended|closed|transferred|started|assigned"
)
_EVENT = re.compile(
    rf"(?=.*{_CHAT}){_SOMEBODY}(?: (?:har|has|have|er|is|was|blev|ble|blitt|blivit|är"
    rf"|been))*? (?:{_HAPPENED})\b.{{0,50}}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file by its number, without its line end."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """The beginning of a line that may name a speaker: the time as written, the name, and the text after the colon.

    `text` is None where there is no colon: a line such as "14:05 Anna Berg", with the text below it.
    """

    time: str
    name: str
    text: str | None


def lines_of(raw: Iterable[str]) -> Iterator[Line]:
    """The lines, with **Agent:** and the like inside a line on lines of their own (of the same number)."""
    for number, text in enumerate(raw, 1):
        for part in _INLINE_MARK.sub("\n", text.rstrip("\r\n")).split("\n"):
            yield Line(number, part.strip("\ufeff\u200e\u200f \t\r"))


def label_at(text: str) -> Label | None:
    """The label that a line starts with, by its form alone."""
    marked = _MARKED.match(text)
    if marked:
        text = f"{marked['name']}: {text[marked.end() :]}"
    match = _TIMED.fullmatch(text) or _TIME_INSIDE.fullmatch(text)
    if match and (match["text"] is not None or _can_be_name(match["name"])):
        return Label(match["t1"] or match["t2"], match["name"].strip(), match["text"])
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    return Label("", match["bare"], "") if match["bare"] else Label("", match["name"].strip(), match["text"])


def _can_be_name(name: str) -> bool:
    return looks_like_name(name) or role_of(name) is not None


def looks_like_name(name: str) -> bool:
    """Up to four words in capitals, a telephone number or mail address; no field of a form such as "Order number"."""
    if re.fullmatch(r"\+?[\d -]{6,}|\S+@\S+\.\w+", name):
        return True
    words = name.replace("(", " ").replace(")", " ").split()
    if not words or len(words) > 4 or _is_field(name):
        return False
    return (
        all(word[0].isupper() or word in ("von", "van", "de", "af", "av", "der") for word in words)
        and name[-1] not in "?!,;"
    )


_FIELD_WORDS = re.compile(
    r".*(?:nummer|numret|nr\.?|number|id|adress\w*|address|telefon|phone|mobil|mail|e-?post|datum|dato|date|namn"
    r"|navn|name|belopp|beløp|beløb"
    r"|amount|pris|price|modell?|version|serienr|ämne|emne|subject|problem|fråga|spørsmål|spørgsmål|question|svar"
    r"|answer|obs|ps|p\.s|nb|fel|feil"
    r"|fejl|error|status|leverans|levering|delivery|order|ordre|faktura|invoice|produkt|product|vara|vare|item|tid"
    r"|time|re|sv|vs|fw|fwd|tack|takk"
    r"|tak|thanks|edit|tips|tip|note|steg \d|trinn \d|trin \d|step \d|postnr|personnr|kvitto|kvittering|plats|sted"
    r"|website|länk|lenke|link|url)",
    re.IGNORECASE,
)


def _is_field(name: str) -> bool:
    return bool(_FIELD_WORDS.fullmatch(name.strip()))


def stamped(text: str) -> tuple[str, str] | None:
    """(time, rest) of a line that starts with a time but names no speaker."""
    match = _STAMP_ONLY.fullmatch(text)
    return None if match is None else (match["t1"] or match["t2"], match["text"])


def system_text(text: str) -> str:
    """What a line of the chat system says ("--- Chatten avslutad ---", "Anna has left the chat"), else empty."""
    framed = _FRAMED.fullmatch(text)
    inner = framed["text"] if framed else text
    if framed and text.startswith(("--", "==", "***", "––", "——")):
        return inner
    return inner if len(inner) < 100 and _EVENT.fullmatch(inner) else ""


def is_rule(text: str) -> bool:
    """A line drawn from one character."""
    return bool(_RULE.fullmatch(text))

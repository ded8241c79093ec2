"""Where one chat of a text log ends and the next begins, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import takewhile

from qa_desk.model import Speaker
from qa_desk.readers.roles import role_of
from qa_desk.readers.textlog_lines import DATE, STAMP, Line, is_rule, label_at, system_text

_ENDED = re.compile(r"avsluta|avslutt|afslutt|afslutning|ended|closed|stängd|stängt|lukket|slutt\b", re.IGNORECASE)
_TITLE = re.compile(
    r"\W*(?P<word>chatt?\w*|samtal\w*|conversation|konversa\w+|dialog|session|trans[ck]ript\w*|ärende\w*|sak|sag|case|ticket)"
    rf"(?: (?:med|with|från|fra|from|startad|startet|started|på|on))?[ :#]*(?:(?:nr|id|no|nummer|number)\b[.:# ]*)?"
    rf"(?P<id>(?!{DATE})[A-Z]{{0,5}}[-_]?\d[\w-]*)?[ ,:(–-]*(?P<time>{STAMP})?\W*",
    re.IGNORECASE,
)
_CASE_WORDS = ("ärende", "sak", "sag", "case", "ticket")
_FIELD_OF = {
    word: name
    for name, words in {
        "id": "ärende ärendenummer ärendenr ärende-id sak saksnummer saksnr sag sagsnummer sagsnr case ticket id"
        " referens chatt-id chat-id samtals-id samtale-id conversation-id ticket-id case-id",
        "time": "datum dato date tid start startad started startet opprettet oprettet skapad created",
        "channel": "kanal channel",
        "subject": "ämne emne subject rubrik",
        "other": "status kö kø queue team avdelning avdeling afdeling department prioritet priority varaktighet"
        " duration betyg rating csat språk language taggar tags",
    }.items()
    for word in words.split()
}
_CHANNELS = {
    word: channel
    for channel, words in {
        "chat": "chatt chat webchat",
        "phone": "telefon phone samtal call",
        "sms": "sms",
        "email": "e-post epost email e-mail mail",
        "social": "facebook instagram messenger social",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above a chat, as written; the channel is one of CHANNELS."""

    id: str = ""
    time: str = ""
    channel: str = ""
    subject: str = ""
    agent: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class ChatLines:
    """The lines of one chat below its header."""

    first_line: int
    header: Header
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Chat:
    header: Header = Header()
    lines: list[Line] = field(default_factory=list)
    first_line: int = 0
    spoken: bool = False
    ended: bool = False

    def add(self, block: Sequence[Line]) -> None:
        if self.lines and block:
            self.lines.append(Line(block[0].number, ""))
        self.lines += block
        self.spoken = self.spoken or any(label_at(line.text) for line in block)
        self.ended = self.ended or any(_ENDED.search(system_text(line.text)) for line in block)

    def done(self) -> ChatLines:
        return ChatLines(self.first_line, self.header, tuple(self.lines))


def chats_in(lines: Iterable[Line]) -> Iterator[ChatLines]:
    """The chats of a file, each as soon as it is whole.

    A new one begins at a title with a date or number, after the end of the one before, and after a drawn line.
    """
    chat, ruled = _Chat(), False
    for block in _blocks(lines):
        if is_rule(block[0].text):
            ruled = True
            continue
        at_start = ruled or chat.ended or not chat.spoken
        header, rest = _header_of(block, at_start)
        # Lines may be drawn between the messages of a numbered case.
        parted = chat.ended or (ruled and not chat.header.id)
        speaks = any(label_at(line.text) for line in rest)
        titled = header and (chat.spoken or (chat.lines and chat.header != Header()))
        if titled or (chat.spoken and parted and speaks):
            yield chat.done()
            chat = _Chat()
        ruled = False
        chat.first_line = chat.first_line or block[0].number
        chat.header = _merged(chat.header, header)
        chat.add(rest)
    if chat.lines:
        yield chat.done()


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Runs of lines between blank ones; drawn lines, and titles that name a date, begin a run of their own."""
    block: list[Line] = []
    for line in lines:
        rule = is_rule(line.text)
        if block and (not line.text or rule or _is_title(line.text, at_start=False)):
            yield block
            block = []
        if rule:
            yield [line]
        elif line.text:
            block.append(line)
    if block:
        yield block


def _is_title(text: str, *, at_start: bool) -> bool:
    match = _TITLE.fullmatch(text) if len(text) < 100 else None
    if match is None or not (match["id"] or match["time"]):
        return False
    return at_start or bool(match["time"]) or match["word"].lower() not in _CASE_WORDS


def _header_of(block: Sequence[Line], at_start: bool) -> tuple[Header | None, Sequence[Line]]:
    """The header that a block begins with, if any, and the lines after it."""
    title = _TITLE.fullmatch(block[0].text) if _is_title(block[0].text, at_start=at_start) else None
    if title is None and not at_start:
        return None, block
    start = 1 if title else 0
    below = list(takewhile(_is_field, block[start:]))
    if (
        below
        and all(label_at(line.text) for line in block[start:])
        and len(block) - start <= 12
        and not _repeats(block[start:])
    ):
        below = list(block[start:])
    if title is None and not below:
        return None, block
    header = Header(id=title["id"] or "", time=title["time"] or "") if title else Header()
    for line in below:
        header = _merged(header, _field(line))
    return header, block[start + len(below) :]


def _repeats(lines: Iterable[Line]) -> bool:
    """Whether a label comes twice, as in a dialogue and never in a form."""
    names = [label.name for line in lines if (label := label_at(line.text))]
    return len(set(names)) < len(names)


def _is_field(line: Line) -> bool:
    label = label_at(line.text)
    return label is not None and not label.time and label.name.casefold() in _FIELD_OF


def _field(line: Line) -> Header:
    label = label_at(line.text)
    if label is None or not label.text:
        return Header()
    value = label.text.strip()
    name = _FIELD_OF.get(label.name.casefold(), "")
    if name == "channel":
        return Header(channel=_CHANNELS.get(value.casefold(), ""))
    if name in ("id", "time", "subject"):
        return replace(Header(), **{name: value})
    role = role_of(label.name)
    if role and role.speaker is Speaker.AGENT:
        return Header(agent=value)
    return Header(customer=value) if role and role.speaker is Speaker.CUSTOMER else Header()


def _merged(header: Header, more: Header | None) -> Header:
    if more is None:
        return header
    return replace(
        header, **{item.name: getattr(more, item.name) for item in fields(Header) if getattr(more, item.name)}
    )

"""WhatsApp chats exported as text, from iOS and Android, in Swedish, Norwegian, Danish and English settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions, encoding_of, open_text
from qa_desk.readers.cast import Cast, Utterance, cast_of, first_author
from qa_desk.readers.times import Clock, shows_month_first

_INVISIBLE = "\u200e\u200f\u202a\u202c\u2068\u2069\ufeff"
_DATE = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
_CLOCK = r"(?:kl\.?\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f\xa0]*[ap]\.?[\s\xa0]?m\.?)?"
_IOS = re.compile(rf"^\[(?P<date>{_DATE}),?\s+(?P<clock>{_CLOCK})\]\s?(?P<rest>.*)$", re.IGNORECASE)
_ANDROID = re.compile(rf"^(?P<date>{_DATE}),?\s+(?P<clock>{_CLOCK})\s+[-–]\s(?P<rest>.*)$", re.IGNORECASE)
_NAMED = re.compile(
    r"^(?P<mark>[\u200e\u200f]?)~?[\s\u202f\xa0]*(?P<name>[^:\n]{1,60}?):(?:\s(?P<text>.*)|$)", re.DOTALL
)

_MEDIA = (
    "bild|video|ljud|gif|dekal|klistermärke|dokument|kontaktkort|röstmeddelande|videomeddelande|foto|billede|bilde|lyd"
    "|sticker"
    "|klistermerke|kontakt|videonote|video-note|talebesked|lydbesked|image|audio|document|contact card|voice"
    " message|video note|photo|media"
)
_OMITTED = re.compile(
    rf"^(?:<?(?:{_MEDIA})(?:et|en|filen|er)? (?:har |er |ble |blev )?(?:utelämna(?:de?|t|ts|des?)|utelatt|udeladt"
    rf"|udelades|omitted)>?"
    r"|<medi(?:er?|et|a|efil|um) (?:har |er |ble |blev )?(?:utelämna(?:de?|t|ts|des?)|utelatt|udeladt|omitted)>)$",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"<(?:attached|bifogad|bifogat|vedlagt|vedhæftet|vedlegg): (?P<angled>[^<>\n]+)>"
    r"|^(?P<behind>\S[^\n]*?\.\w{2,5}) \((?:file attached|filen? (?:är )?bifogad|fil(?:en)? bifogades|fil vedlagt"
    r"|vedlagt fil|filen? (?:er )?vedlagt"
    r"|fil vedhæftet|vedhæftet fil|filen? (?:er )?vedhæftet)\)",
    re.IGNORECASE | re.MULTILINE,
)
_EDITED = re.compile(
    r"\s*[\u200e]?<(?:This message was edited|Meddelandet har redigerats|Denne (?:meldingen"
    r"|beskeden?) ble(?:v)? redigert?)>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry as the file has it: its line, date and clock as written, the sender ("" for a system line) and the
    text.

    `marked` says that WhatsApp itself wrote the text, under the sender's name or without one.
    """

    line: int
    when: str
    name: str
    text: str
    marked: bool


class WhatsAppReader:
    name = "WhatsApp"

    def recognises(self, source: Input) -> bool:
        """Whether one of the first lines is an entry of iOS, or an entry of Android that has a sender."""
        head = source.head.decode(encoding_of(source.head), errors="replace")
        lines = [line.strip(_INVISIBLE) for line in head.splitlines()[:12]]
        ios = any((entry := _IOS.match(line)) and (":" in entry["rest"]) for line in lines)
        return ios or any((entry := _ANDROID.match(line)) and _NAMED.match(entry["rest"]) for line in lines)

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """One conversation per file."""
        for source in sources:
            entries = list(_entries(source, log))
            if entries:
                yield _Chat(entries, source.name, options, log).conversation()


def _entries(source: Input, log: ReadLog) -> Iterator[_Entry]:
    """The entries with their continuation lines; lines before the first entry are faults."""
    held: _Entry | None = None
    with open_text(source) as stream:
        for number, raw in enumerate(stream, 1):
            line = raw.rstrip("\r\n")
            entry = _entry(number, line)
            if entry is None and held is not None:
                held = replace(held, text=f"{held.text}\n{line.strip(_INVISIBLE)}")
            elif entry is None and line.strip(_INVISIBLE + " "):
                log.fault(
                    f"{source.name}:{number}",
                    tr('"{line}" stands before the first message').format(line=line[:40]),
                    tr("It was left out; delete it or export again."),
                )
            elif entry is not None:
                yield from [held] if held else []
                held = entry
    yield from [held] if held else []


def _entry(number: int, line: str) -> _Entry | None:
    match = _IOS.match(line.lstrip(_INVISIBLE)) or _ANDROID.match(line.lstrip(_INVISIBLE))
    if match is None:
        return None
    when = f"{match['date']} {match['clock']}".replace("\u202f", " ").replace("\xa0", " ")
    named = _NAMED.match(match["rest"])
    if named is None or _is_sentence(named["name"]):
        return _Entry(number, when, "", match["rest"].strip(_INVISIBLE), True)
    text = named["text"] or ""
    return _Entry(
        number,
        when,
        named["name"].strip(_INVISIBLE + "~ \u202f\xa0"),
        text.strip(_INVISIBLE),
        text.startswith("\u200e"),
    )


def _is_sentence(name: str) -> bool:
    """Whether what stands before a colon is a system line ("Anna endret emnet til: …"), not a name."""
    return sum(word[:1].islower() for word in name.split()) >= 3


@dataclass(slots=True)
class _Chat:
    """One file while it is read."""

    entries: Sequence[_Entry]
    file: str
    options: ReadOptions
    log: ReadLog
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(self.options.zone, month_first=shows_month_first(entry.when for entry in self.entries))

    def conversation(self) -> Conversation:
        messages = [self.message(entry) for entry in self.entries]
        said = [Utterance(m.author, m.text) for m in messages if m.speaker is not Speaker.SYSTEM]
        cast = cast_of(said, self.options)
        if said:
            self.log.note(self.file, cast.reason.rstrip("."), tr("Name the agents (--agent NAME) if that is wrong."))
        played = tuple(_played(message, cast) for message in messages)
        return Conversation(
            id=Path(self.file).stem,
            messages=played,
            channel="chat",
            agent=first_author(played, Speaker.AGENT),
            customer=first_author(played, Speaker.CUSTOMER),
            notes=(*((cast.reason,) if said else ()), *self.order_note(), *self.clock.notes()),
            source=Source(self.file, 0, WhatsAppReader.name),
        )

    def order_note(self) -> tuple[str, ...]:
        """Dates with slashes may be day first or month first; without proof the note says what was assumed."""
        slashed = [entry.when for entry in self.entries if re.match(r"\d{1,2}/", entry.when)]
        proven = any(
            int(first) > 12 or int(second) > 12 for first, second in (re.split(r"[/ ]", when)[:2] for when in slashed)
        )
        if not slashed or proven or self.clock.month_first:
            return ()
        return ("Dates such as 03/04/2024 were read with the day first.",)

    def message(self, entry: _Entry) -> Message:
        """The entry with the sender as a customer, or as a system line; `_played` gives the sender's role."""
        time = self.clock.read(entry.when)
        if time is None:
            self.log.fault(
                f"{self.file}:{entry.line}",
                tr('"{time}" is no time').format(time=entry.when),
                tr("The message was read without a time."),
            )
        text = _EDITED.sub("", entry.text).strip()
        if _OMITTED.match(text):
            return Message(Speaker.CUSTOMER, "", entry.name, time, (text.strip("<>"),))
        names = tuple(
            (found["angled"] or found["behind"]).strip(_INVISIBLE + " ") for found in _ATTACHED.finditer(text)
        )
        if names:
            return Message(Speaker.CUSTOMER, _ATTACHED.sub("", text).strip(_INVISIBLE + " \n"), entry.name, time, names)
        system = not entry.name or entry.marked
        return Message(Speaker.SYSTEM if system else Speaker.CUSTOMER, text, entry.name, time)


def _played(message: Message, cast: Cast) -> Message:
    if message.speaker is Speaker.SYSTEM:
        return message
    role = cast.roles[message.author]
    return replace(message, speaker=role.speaker, internal=role.internal)

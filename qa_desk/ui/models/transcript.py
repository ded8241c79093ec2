"""A conversation as it is read on the screen: masked texts, folds, times and gaps, and what is lit up in it. No Qt
widgets; dates by the locale of the application.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from qa_desk.i18n import mark, tr, trn
from qa_desk.model import Conversation, Decision, Message, PartKind, Span, Speaker
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.dates import clock_text, long_day_text
from qa_desk.ui.reading import Reading
from qa_desk.ui.tokens import Level
from qa_desk.ui.words import SPEAKER_NAMES

if TYPE_CHECKING:
    from qa_desk.reports.masking import MaskedConversation

JOINED = timedelta(minutes=5)  # messages of one person that follow each other so soon stand under one name
LATER = timedelta(hours=1)  # silences from here on are told
HERE: dict[str, tuple[str, str]] = {  # what the evidence of a check is, and what happens at the finding itself
    "asks_again_for": (mark("given here"), mark("asked again here")),
    "repeats_advice": (mark("tried here"), mark("advised again here")),
    "promise_not_kept": (mark("asked after here"), mark("promised here")),
    "leaves_customer_with": (mark("asked here"), mark("left open here")),
    "closes_before_customer_does": (mark("still open here"), mark("closed here")),
    "replies_later_than": (mark("waiting since here"), mark("answered here")),
}
OTHERWISE = (mark("evidence"), mark("found here"))


@dataclass(frozen=True, slots=True)
class Fold:
    """A quote, signature or disclaimer that is folded away: where it lies in the shown text, and its lines."""

    kind: PartKind
    start: int
    end: int
    lines: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as it is shown. `number` counts from 1, as reports do; `text` is masked where that is asked for, and
    as many code points long as what it shows; `above` is the line over it that tells the date and the silence.
    `joined`: the same person goes on, so that no name is needed.
    """

    number: int
    message: Message
    author: str
    time: str
    text: str
    folds: tuple[Fold, ...]
    attachments: tuple[str, ...]
    above: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Lit:
    """Words that are lit up, in code points of the shown text of a row. `chosen`: it belongs to the finding at hand;
    `evidence`: it is the other end, which `label` names. Nothing but a label is shown where `start` is `end`.
    """

    row: int
    start: int
    end: int
    key: str
    level: Level
    title: str
    label: str = ""
    evidence: bool = False
    chosen: bool = False
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation, to be read; through `masked`, where its personal data are hidden."""

    conversation: Conversation
    masked: MaskedConversation | None
    entries: tuple[Entry, ...] = ()

    @property
    def customer(self) -> str:
        """The customer's name, as far as it may be shown; empty where nothing tells it."""
        if self.masked:
            return self.masked.customer
        authors = (m.author for m in self.conversation.messages if m.speaker is Speaker.CUSTOMER and m.author)
        return self.conversation.customer or next(authors, "")

    @property
    def id(self) -> str:
        """The conversation's id, as far as it may be shown."""
        return self.masked.id if self.masked else self.conversation.id

    def text(self, row: int) -> str:
        """The text of a message, with its own line ends."""
        return self.masked.text(row).text if self.masked else self.conversation.messages[row].text

    def line(self, text: str) -> str:
        """Any other text about the conversation, as far as it may be shown."""
        return self.masked.line(text) if self.masked else text

    def shown(self, row: int, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of what was said lies in the shown text."""
        return self.masked.text(row).place(start, end) if self.masked else (start, end)

    def said(self, row: int, start: int, end: int) -> Span:
        """The span of the message's own text that lies under a stretch of the shown one. A token that stands for
        personal data is taken as a whole.
        """
        text = self.conversation.messages[row].text
        if self.masked:
            edits = self.masked.text(row).edits
            start, end = _unplaced(edits, start, 0), _unplaced(edits, end, 1)
        return Span(row, start, end, text[start:end])


def transcript_of(conversation: Conversation, masked: MaskedConversation | None = None) -> Transcript:
    """A conversation made ready to be shown."""
    bare = Transcript(conversation, masked)
    return replace(bare, entries=tuple(_entries(bare)))


def _entries(transcript: Transcript) -> Iterator[Entry]:
    before: Message | None = None
    time: datetime | None = None
    for row, message in enumerate(transcript.conversation.messages):
        above = _above(time, message.time)
        yield Entry(
            number=row + 1,
            message=message,
            author=author_of(transcript, message),
            time=time_text(message.time),
            text=drawable(transcript.text(row)),
            folds=tuple(_folds(transcript, row)),
            attachments=tuple(map(transcript.line, message.attachments)),
            above=above,
            joined=not above and _joins(before, message),
        )
        before, time = message, message.time or time


def copied(transcript: Transcript, row: int) -> str:
    """A message as it is copied: who, when and, as far as it may be shown, what."""
    entry = transcript.entries[row]
    note = tr("Internal note") if entry.message.internal else ""
    when = f"{entry.message.time:%Y-%m-%d %H:%M}" if entry.message.time else ""
    files = [tr("Attachment: {name}").format(name=name) for name in entry.attachments]
    head = ", ".join(filter(None, (f"{entry.number}. {entry.author}", note, when)))
    return "\n".join(filter(None, (head, transcript.text(row), *files)))


def author_of(transcript: Transcript, message: Message) -> str:
    """Who says a message, as it may be shown: a customer's name gives way to a token where names are hidden."""
    if message.speaker is Speaker.CUSTOMER and transcript.masked:
        return transcript.customer or tr(SPEAKER_NAMES[Speaker.CUSTOMER])
    return transcript.line(message.author) or tr(SPEAKER_NAMES[message.speaker])


def _joins(before: Message | None, message: Message) -> bool:
    if before is None or message.speaker is Speaker.SYSTEM:
        return False
    same = (before.speaker, before.author, before.internal) == (message.speaker, message.author, message.internal)
    return same and (not (before.time and message.time) or message.time - before.time < JOINED)


def _folds(transcript: Transcript, row: int) -> Iterator[Fold]:
    text = transcript.text(row)
    for part in transcript.conversation.messages[row].parts:
        start, end = transcript.shown(row, part.start, part.end)
        lines = sum(bool(line.strip()) for line in text[start:end].splitlines())
        if lines:
            yield Fold(part.kind, start, end, lines)


def fold_text(fold: Fold) -> str:
    """The line that stands for a folded part."""
    if fold.kind is PartKind.QUOTE:
        return trn("quoted mail, {n} line", "quoted mail, {n} lines", fold.lines)
    if fold.kind is PartKind.SIGNATURE:
        return trn("signature, {n} line", "signature, {n} lines", fold.lines)
    return trn("disclaimer, {n} line", "disclaimer, {n} lines", fold.lines)


# --- times ----------------------------------------------------------------------------------------------------------


def time_text(time: datetime | None) -> str:
    """The time of day as the locale writes it."""
    return clock_text(time.hour, time.minute) if time else ""


def date_text(time: datetime) -> str:
    """The date, in full, as the locale writes it."""
    return long_day_text(time.date())


def _above(before: datetime | None, time: datetime | None) -> str:
    if time is None:
        return ""
    later = _later(time - before) if before else ""
    if before is not None and before.date() == time.date():
        return later
    return tr("{date} · {later}").format(date=date_text(time), later=later) if later else date_text(time)


def _later(silence: timedelta) -> str:
    if silence >= timedelta(days=1):
        return trn("{n} day later", "{n} days later", round(silence / timedelta(days=1)))
    if silence >= LATER:
        return trn("{n} hour later", "{n} hours later", round(silence / LATER))
    return ""


# --- what is lit up -------------------------------------------------------------------------------------------------


class Lights:
    """What is lit up in a transcript. What it made of a finding it keeps as long as that holds: there may be thousands,
    of which a key changes one.
    """

    def __init__(self, reading: Reading, transcript: Transcript) -> None:
        self._reading, self._transcript = reading, transcript
        self._rubric = reading.opened.rubric
        self._made: dict[str, tuple[Decision, tuple[Lit, ...]]] = {}

    def lit(self, chosen: str) -> tuple[Lit, ...]:
        """The words of every finding that stands, and for the finding at hand its evidence too. What was dismissed
        stays dark until it is at hand.
        """
        opened = self._reading.opened
        if self._rubric is not opened.rubric:  # its rules may have other titles and severities
            self._rubric, self._made = opened.rubric, {}
        keyed = ((key_of_decision(decision), decision) for decision in opened.review.decisions)
        return tuple(
            lit
            for key, decision in keyed
            if decision.verdict != "dismissed" or key == chosen
            for lit in (self._at_hand(chosen) if key == chosen else self._kept(key, decision))
        )

    def _at_hand(self, chosen: str) -> tuple[Lit, ...]:
        """The words of the finding at hand alone, and its evidence."""
        decision = self._reading.opened.decision(chosen)
        return tuple(_lits(self._reading, self._transcript, decision, chosen)) if decision else ()

    def _kept(self, key: str, decision: Decision) -> tuple[Lit, ...]:
        made = self._made.get(key)
        if made is None or made[0] != decision:
            made = self._made[key] = decision, tuple(_lits(self._reading, self._transcript, decision, ""))
        return made[1]


def _lits(reading: Reading, transcript: Transcript, decision: Decision, chosen: str) -> Iterator[Lit]:
    finding, key = decision.finding, key_of_decision(decision)
    evidence = finding.evidence if key == chosen else ()
    there, here = _labels(reading, decision)
    ends = [(decision.span or finding.span, here if evidence else "", False), *((end, there, True) for end in evidence)]
    for span, label, is_evidence in ends:
        if span.message >= len(transcript.entries):
            continue
        start, end = transcript.shown(span.message, span.start, span.end)
        yield Lit(
            row=span.message,
            start=start,
            end=end,
            key=key,
            level=reading.level(decision),
            title=reading.title(decision),
            label=label,
            evidence=is_evidence,
            chosen=key == chosen,
            dismissed=decision.verdict == "dismissed",
        )


def _labels(reading: Reading, decision: Decision) -> tuple[str, str]:
    """What the evidence is called, and what happens at the finding."""
    rule = reading.opened.rule(decision.finding.rule)
    there, here = HERE.get(rule.check if rule else "", OTHERWISE)
    return tr(there), tr(here)


# --- offsets --------------------------------------------------------------------------------------------------------

_LINE = "\u2028"
_UNDRAWABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def drawable(text: str) -> str:
    """A text as long as the given one that Qt can lay out as one paragraph: lines end in U+2028, and what no font
    draws becomes U+FFFD.
    """
    text = text.replace("\r\n", f"\u200b{_LINE}").replace("\r", _LINE).replace("\n", _LINE).replace("\u2029", _LINE)
    return _UNDRAWABLE.sub("\ufffd", text)


def _unplaced(edits: tuple[tuple[int, int, int, int], ...], offset: int, side: int) -> int:
    """Where an offset of the masked text lies in the original; inside a token, its beginning (0) or end (1)."""
    shift = 0
    for start, end, new_start, new_end in edits:
        if offset <= new_start:
            break
        if offset < new_end:
            return (start, end)[side]
        shift = end - new_end
    return offset + shift


def units(text: str, points: int) -> int:
    """How many UTF-16 units so many code points of a text take: Qt counts in these."""
    return points if text.isascii() else len(text[:points].encode("utf-16-le")) // 2


def points(text: str, units_: int) -> int:
    """How many code points so many UTF-16 units of a text are."""
    if text.isascii():
        return units_
    return len(text.encode("utf-16-le")[: 2 * units_].decode("utf-16-le", errors="ignore"))

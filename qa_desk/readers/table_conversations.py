"""From the rows of one table to conversations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from qa_desk.i18n import mark, tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.readers.html import looks_like_html, text_of
from qa_desk.readers.language import normal_code
from qa_desk.readers.roles import Role, infer_agents, is_named, role_of
from qa_desk.readers.table_columns import ColumnProfile, Layout, channel_of
from qa_desk.readers.table_groups import KeyedRow, grouped
from qa_desk.readers.table_rows import Row, Table
from qa_desk.readers.table_threads import roots_of
from qa_desk.readers.textlog import Hints, chat_of_text, only_agent
from qa_desk.readers.times import Clock, shows_month_first

_YES = frozenset("1 true yes y ja j x sant sann sand intern internt internal private privat inbound in".split())
_NO = frozenset("0 false no n nej nei usant falsk".split())
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_SERIAL_DAY = re.compile(r"[2-6]\d{4}(\.\d+)?")
_ADVICE = mark('Run "qa-desk columns FILE", check what it proposes, save it, and name it with --profile.')


def holds_transcripts(layout: Layout, sample: Sequence[Row], options: ReadOptions) -> bool:
    """Whether a row is a whole conversation: a column says so, or most cells of the text column read as chats."""
    if layout.has("transcript"):
        return True
    if layout.has("speaker", "inbound"):
        return False
    cells = [text for row in sample[:50] if row.number > layout.header and (text := layout.cell(row, "text"))]
    clock = Clock(options.zone)
    chats = sum(len({m.speaker for m in chat_of_text(cell, Hints(), options, clock).messages}) > 1 for cell in cells)
    return chats * 2 > len(cells)


@dataclass(slots=True)
class TableReading:
    """One table while it is read."""

    table: Table
    layout: Layout
    profile: ColumnProfile | None
    sample: Sequence[Row]
    options: ReadOptions
    log: ReadLog
    reader: str
    clock: Clock = field(init=False)
    empty: int = 0

    def __post_init__(self) -> None:
        profile = self.profile or ColumnProfile(())
        below = [row for row in self.sample if row.number > self.layout.header]
        month_first = shows_month_first(self.layout.cell(row, "time") for row in below)
        self.clock = Clock(
            profile.zone or self.options.zone, profile.dates == "month first" if profile.dates else month_first
        )
        if month_first and not profile.dates:
            self.log.note(self.table.name, tr("the dates were read as month/day/year, which some of them can only be"))

    def conversations(self) -> Iterator[Conversation]:
        """All conversations of the table; faults go to the log."""
        if holds_transcripts(self.layout, self.sample, self.options):
            yield from self._one_per_row()
        elif self.layout.has("speaker", "author", "inbound"):
            yield from self._one_per_group()
        else:
            self.log.fault(self.table.name, tr("no column says who wrote a message"), tr(_ADVICE))
        if self.empty:
            self.log.note(self.table.name, tr("{n} rows without text were left out").format(n=self.empty))

    def rows(self) -> Iterator[Row]:
        """The rows below the header, blank ones left out, each with as many cells as the header."""
        for row in self.table.rows(self.log):
            if row.number > self.layout.header and any(map(str.strip, row.cells)):
                yield self._fitted(row)

    def fault(self, row: Row, problem: str, what_to_do: str) -> None:
        self.log.fault(self.table.where(row.number), problem, what_to_do)

    def _fitted(self, row: Row) -> Row:
        extra = row.cells[self.layout.width :]
        if not any(extra):
            return row
        text = max(self.layout.index.get("text", -1), self.layout.index.get("transcript", -1))
        self.fault(
            row,
            tr("the row has more cells than the header"),
            tr("Put texts with separators in quotation marks; the text was put together."),
        )
        if text < 0:
            return row
        count = len(row.cells) - self.layout.width
        text_cells = row.cells[text : text + count + 1]
        return Row(
            row.number, (*row.cells[:text], self.table.delimiter.join(text_cells), *row.cells[text + count + 1 :])
        )

    # --- a conversation per row

    def _one_per_row(self) -> Iterator[Conversation]:
        kind = "transcript" if self.layout.has("transcript") else "text"
        for row in self.rows():
            cell = readable(self.layout.cell(row, kind))
            if "\n" not in cell:
                cell = cell.replace("\\n", "\n")
            hints = Hints(self.layout.cell(row, "agent"), self.layout.cell(row, "customer"), self._time(row))
            chat = chat_of_text(cell, hints, self.options, self.clock)
            if not chat.messages:
                problem = (
                    tr("no line of the transcript starts with a speaker") if cell else tr("the row has no transcript")
                )
                self.fault(row, problem, tr('Start messages with "Customer:" or "Agent:"; the row was left out.'))
                continue
            notes = (
                chat.notes if any(m.time for m in chat.messages) else tuple(n for n in chat.notes if "no zone" not in n)
            )
            yield self._conversation(self._id(row) or self._made_id(row), [row], chat.messages, notes)

    # --- a message per row

    def _one_per_group(self) -> Iterator[Conversation]:
        for key, rows in grouped(self._keyed, self.table.size, None if self._threaded() else self._keys):
            messages, notes = self._messages(rows)
            if messages:
                yield self._conversation(key, rows, messages, notes)

    def _threaded(self) -> bool:
        return self.layout.has("reply to") and self.layout.has("message") and not self.layout.has("conversation")

    def _keys(self) -> Iterator[str]:
        quiet = replace(self.log, faults=[], notes=[])
        for row in self.table.rows(quiet):
            if row.number > self.layout.header:
                key = _id_text(self.layout.cell(row, "conversation"))
                if key:
                    yield key

    def _keyed(self) -> Iterator[KeyedRow]:
        if self._threaded():
            yield from self._by_thread()
            return
        if not self.layout.has("conversation"):
            self.log.note(self.table.name, tr("no column numbers the conversations; all rows were read as one"))
        for row in self.rows():
            key = self._id(row) if self.layout.has("conversation") else Path(self.table.name).stem
            if not key:
                self.fault(row, tr("the row has no conversation number"), tr("Fill it in; the row was left out."))
            elif not (self.layout.cell(row, "text") or self.layout.cell(row, "attachments")):
                self.empty += 1
            else:
                yield key, row

    def _by_thread(self) -> Iterator[KeyedRow]:
        """Rows by the first message of their chain of replies; holds the two numbers of every row."""
        links = (
            (_id_text(self.layout.cell(row, "message")), _id_text(self.layout.cell(row, "reply to")))
            for row in self.rows()
        )
        root_of = roots_of(links)
        for row in self.table.rows(ReadLog()):
            number = _id_text(self.layout.cell(row, "message"))
            if row.number > self.layout.header and number in root_of:
                yield root_of[number], row

    def _messages(self, rows: Sequence[Row]) -> tuple[tuple[Message, ...], tuple[str, ...]]:
        roles = [self._role(row) for row in rows]
        inferred, notes = self._inferred(rows, roles)
        messages = [
            self._message(row, role or inferred[self._author(row)]) for row, role in zip(rows, roles, strict=True)
        ]
        return tuple(_by_time(messages)), notes

    def _author(self, row: Row) -> str:
        return self.layout.cell(row, "author") or self.layout.cell(row, "speaker")

    def _role(self, row: Row) -> Role | None:
        """What the row itself says about who speaks; None where it gives a mere name."""
        role = self._stated_role(row)
        internal = _is_yes(self.layout.cell(row, "internal")) or self.layout.cell(row, "public").casefold() in _NO
        if role and internal:
            return Role(Speaker.AGENT, internal=True, name=role.name)
        return role

    def _stated_role(self, row: Row) -> Role | None:
        word, author = self.layout.cell(row, "speaker"), self.layout.cell(row, "author")
        for own, speaker in self.profile.speakers if self.profile else ():
            if own.casefold() == word.casefold():
                return Role(Speaker.AGENT, internal=True) if speaker == "note" else Role(Speaker(speaker))
        role = (role_of(word) if word else None) or _role_of_flag(self.layout.cell(row, "inbound"))
        if role and role.speaker is Speaker.AGENT and not role.internal:
            beside = role_of(author) if author else None
            return beside if beside and beside.speaker is Speaker.BOT else role
        return role or self._role_of_author(row, author)

    def _role_of_author(self, row: Row, author: str) -> Role | None:
        agents = (*self.options.agents, *filter(None, (self.layout.cell(row, "agent"),)))
        if author and is_named(author, agents):
            return Role(Speaker.AGENT)
        customer = self.layout.cell(row, "customer")
        if author and customer and is_named(author, (customer,)):
            return Role(Speaker.CUSTOMER)
        return role_of(author) if author else None

    def _inferred(
        self, rows: Sequence[Row], roles: Sequence[Role | None]
    ) -> tuple[Mapping[str, Role], tuple[str, ...]]:
        unknown = [row for row, role in zip(rows, roles, strict=True) if role is None]
        if not unknown:
            return {}, ()
        names = dict.fromkeys(self._author(row) for row in unknown)
        known = {role.speaker for role in roles if role}
        sides = {Speaker.AGENT, Speaker.CUSTOMER}
        if len(known & sides) == 1:
            other = (sides - known).pop()
            return dict.fromkeys(names, Role(other)), ()
        inference = infer_agents([(self._author(row), self.layout.cell(row, "text")) for row in unknown], self.options)
        found = {name: Role(Speaker.AGENT if name in inference.agents else Speaker.CUSTOMER) for name in names}
        return found, (f"Who is the agent was inferred. {inference.reason}",)

    def _message(self, row: Row, role: Role) -> Message:
        author = self.layout.cell(row, "author")
        if role.name or role_of(author):
            author = role.name
        files = tuple(filter(None, map(str.strip, re.split(r"[;,|\n]", self.layout.cell(row, "attachments")))))
        return Message(
            role.speaker, readable(self.layout.cell(row, "text")), author, self._time(row), files, role.internal
        )

    # --- both

    def _conversation(
        self, name: str, rows: Sequence[Row], messages: tuple[Message, ...], notes: tuple[str, ...]
    ) -> Conversation:
        first = {kind: self._first(rows, kind) for kind in ("agent", "team", "status", "customer", "subject", "rating")}
        first["agent"] = first["agent"] or only_agent(messages)
        channel = self._first(rows, "channel")
        return Conversation(
            name,
            messages,
            channel=channel_of(channel) if channel else "",
            language=normal_code(self._first(rows, "language")),
            **first,
            fields=self._fields(rows),
            notes=(*notes, *self.clock.notes()),
            source=Source(self.table.name, rows[0].number, self.reader),
        )

    def _first(self, rows: Iterable[Row], kind: str) -> str:
        if not self.layout.has(kind):
            return ""
        return next((cell for row in rows if (cell := self.layout.cell(row, kind))), "")

    def _fields(self, rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
        found = (
            (name, next((row.cells[at].strip() for row in rows if at < len(row.cells) and row.cells[at].strip()), ""))
            for name, at in self.layout.fields
        )
        return tuple((name, _id_text(value)) for name, value in found if value)

    def _id(self, row: Row) -> str:
        cell = self.layout.cell(row, "conversation")
        if _ROUNDED.fullmatch(cell):
            self.fault(
                row,
                tr('the conversation number "{cell}" was rounded by a spreadsheet').format(cell=cell),
                tr("Export it as text; different conversations may be mixed."),
            )
        return _id_text(cell)

    def _made_id(self, row: Row) -> str:
        return f"{Path(self.table.name).stem}-{row.number}"

    def _time(self, row: Row) -> datetime | None:
        text = " ".join(filter(None, (self.layout.cell(row, "time"), self.layout.cell(row, "clock"))))
        if not text:
            return None
        moment = self.clock.aware(_serial_day(text)) if _SERIAL_DAY.fullmatch(text) else self.clock.read(text)
        if moment is None:
            self.fault(
                row,
                tr('the time cannot be read: "{text}"').format(text=text),
                tr("Write it as 2025-02-11 09:14; the row is read without."),
            )
        return moment


def readable(cell: str) -> str:
    """A cell's text as a person saw it: without the tags of HTML, if it is that."""
    return text_of(cell) if looks_like_html(cell) else cell


def _serial_day(text: str) -> datetime:
    """A time as Excel counts: days since 1899-12-30."""
    return datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86_400))


def _id_text(cell: str) -> str:
    """A number as its user knows it: 1001 for 1001.0."""
    match = _WHOLE_FLOAT.fullmatch(cell)
    return match[1] if match else cell


def _role_of_flag(inbound: str) -> Role | None:
    """Who speaks in a row whose flag says whether it comes from the customer."""
    if not inbound:
        return None
    return Role(Speaker.CUSTOMER if _is_yes(inbound) else Speaker.AGENT)


def _is_yes(cell: str) -> bool:
    return cell.casefold() in _YES


def _by_time(messages: Sequence[Message]) -> Sequence[Message]:
    """In the order of their times; those of the same minute as in the file, which may have the newest first."""
    times = [message.time for message in messages]
    known = [time for time in times if time]
    if known and known[0] > known[-1] and all(a >= b for a, b in pairwise(known)):
        messages = list(reversed(messages))
    last: datetime | None = None
    keyed: list[tuple[datetime, Message]] = []
    for message in messages:
        last = message.time or last
        if last is None:
            return messages if not known else _with_leading(messages)
        keyed.append((last, message))
    return [message for _, message in sorted(keyed, key=lambda item: item[0])]


def _with_leading(messages: Sequence[Message]) -> Sequence[Message]:
    """Messages before the first time stay in front."""
    count = next(index for index, message in enumerate(messages) if message.time)
    return [*messages[:count], *_by_time(messages[count:])]

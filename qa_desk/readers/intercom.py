"""Intercom conversations with their parts: one object, a list, {"conversations": [...]} or one per line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions
from qa_desk.readers.cast import by_time, first_author
from qa_desk.readers.html import looks_like_html, text_of
from qa_desk.readers.json_records import Layout, Record, first_record, mapping, objects, records, stated_moment, string
from qa_desk.readers.mail_parts import parts_of
from qa_desk.readers.times import Clock

_LAYOUT = Layout(("conversations", "data"), "conversation_parts", "conversation")
_OWN_KEYS = frozenset(
    (
        "conversation_parts",
        "conversation_message",
        "statistics",
        "admin_assignee_id",
        "conversation_rating",
        "delivered_as",
    )
)
_SIDES = {"user": Speaker.CUSTOMER, "lead": Speaker.CUSTOMER, "contact": Speaker.CUSTOMER, "bot": Speaker.BOT}
_EVENTS = {
    "close": "closed",
    "open": "reopened",
    "snoozed": "snoozed",
    "assignment": "assigned",
    "away_mode_assignment": "assigned",
}
_CHANNELS = {
    "email": "email",
    "phone_call": "phone",
    "phone_switch": "phone",
    "facebook": "social",
    "twitter": "social",
    "instagram": "social",
}
_MACHINE_MADE = frozenset(("automated", "operator_initiated"))


class IntercomReader:
    name = "Intercom"

    def recognises(self, source: Input) -> bool:
        """Whether the first record is a conversation of Intercom: a source and parts, or other keys that only Intercom
        uses.
        """
        record = first_record(source, _LAYOUT)
        keys = record.value.keys() if record else frozenset[str]()
        return "conversation_parts" in keys or ("source" in keys and not _OWN_KEYS.isdisjoint(keys))

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """One conversation per record, as a stream; one that occurs twice is read once."""
        seen: set[str] = set()
        for source in sources:
            for record in records(source, _LAYOUT, log):
                key = string(record.value.get("id"))
                if key and key in seen:
                    log.note(
                        record.where,
                        tr("conversation {key} stands in the export more than once and was read once").format(key=key),
                    )
                    continue
                seen.add(key)
                yield _Case(record, log).conversation(source.name)


@dataclass(slots=True)
class _Case:
    """One conversation while it is read."""

    record: Record
    log: ReadLog
    clock: Clock = field(default_factory=lambda: Clock("UTC"))

    def conversation(self, file: str) -> Conversation:
        value = self.record.value
        messages = tuple(self.messages())
        opening = mapping(value.get("source")) or mapping(value.get("conversation_message"))
        rating = mapping(value.get("conversation_rating"))
        return Conversation(
            id=string(value.get("id")) or self.record.where,
            messages=messages,
            channel=_CHANNELS.get(string(opening.get("type")), "chat"),
            agent=first_author(messages, Speaker.AGENT),
            status=string(value.get("state")),
            customer=first_author(messages, Speaker.CUSTOMER),
            subject=_plain(value.get("title")) or _plain(opening.get("subject")),
            rating=": ".join(filter(None, (string(rating.get("rating")), string(rating.get("remark"))))),
            fields=tuple(self.fields()),
            source=Source(file, 0, IntercomReader.name),
        )

    def fields(self) -> Iterator[tuple[str, str]]:
        for name, value in mapping(self.record.value.get("custom_attributes")).items():
            if string(value):
                yield name, string(value)

    def messages(self) -> Iterator[Message]:
        value = self.record.value
        opening = mapping(value.get("source")) or mapping(value.get("conversation_message"))
        if opening:
            first = self.message(opening | {"part_type": "comment", "created_at": value.get("created_at")}, "source")
            yield replace(first, speaker=Speaker.BOT) if string(opening.get("delivered_as")) in _MACHINE_MADE else first
        yield from self.parts()

    def parts(self) -> Iterator[Message]:
        held = self.record.value.get("conversation_parts")
        where = f"{self.record.where}, conversation_parts"
        listed = objects(held if isinstance(held, list) else mapping(held).get("conversation_parts"), where, self.log)
        self.check_count(mapping(held).get("total_count"), listed, where)
        unique = {string(part.get("id")) or f"no id {number}": part for number, part in enumerate(listed)}
        yield from by_time([self.message(part, f"part {key}") for key, part in unique.items()])

    def check_count(self, total: Any, listed: Sequence[dict[str, Any]], where: str) -> None:
        """Intercom gives at most 500 parts, and its search gives none at all."""
        if isinstance(total, int) and total > len(listed):
            problem = tr("{n} of {total} parts are in the file").format(n=len(listed), total=total)
            self.log.fault(
                where, problem, tr("Fetch the conversation by its id, which gives up to 500 parts; the rest was read.")
            )
        elif "conversation_parts" not in self.record.value:
            self.log.fault(
                where,
                tr("the conversation has no parts, only its first message"),
                tr("Fetch the conversation by its id."),
            )

    def message(self, part: dict[str, Any], name: str) -> Message:
        author = mapping(part.get("author"))
        kind = string(part.get("part_type"))
        time = stated_moment(part.get("created_at"), self.clock, f"{self.record.where}, {name}", self.log)
        files = objects(part.get("attachments"), f"{self.record.where}, {name}", self.log)
        names = tuple(string(file.get("name")) or string(file.get("filename")) or "attachment" for file in files)
        text = "[redacted]" if part.get("redacted") is True and not part.get("body") else _plain(part.get("body"))
        if not text and not names:
            return Message(Speaker.SYSTEM, f"[{_EVENTS.get(kind, kind or 'event')}]", string(author.get("name")), time)
        note = kind in ("note", "note_and_reopen")
        return Message(
            _speaker(author), text, string(author.get("name")), time, names, internal=note, parts=parts_of(text)
        )


def _speaker(author: dict[str, Any]) -> Speaker:
    """Bots may write as admins: Intercom then marks them as AI agents."""
    if author.get("from_ai_agent") is True or author.get("is_ai_answer") is True:
        return Speaker.BOT
    return _SIDES.get(string(author.get("type")), Speaker.AGENT)


def _plain(value: Any) -> str:
    text = string(value)
    return text_of(text) if looks_like_html(text) else text

"""Dixa: a file of conversations and a file of messages, joined by the conversation's number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions
from qa_desk.readers.cast import by_time, first_author
from qa_desk.readers.html import looks_like_html, text_of
from qa_desk.readers.json_records import Layout, Record, first_record, objects, records, stated_moment, string
from qa_desk.readers.mail_parts import parts_of
from qa_desk.readers.times import Clock

_LAYOUT = Layout(("data", "messages", "conversations"), "created_at")
_CASE_KEYS = frozenset(
    ("requester_id", "requester_name", "requester_email", "assignee_id", "assignee_name", "queue_id", "queue_name")
)
_CHANNELS = {
    "email": "email",
    "contactform": "email",
    "chat": "chat",
    "widgetchat": "chat",
    "messenger": "chat",
    "whatsapp": "chat",
    "sms": "sms",
    "phone": "phone",
    "pstnphone": "phone",
    "facebookmessenger": "social",
    "facebook": "social",
    "instagram": "social",
    "twitter": "social",
}


class DixaReader:
    name = "Dixa"

    def recognises(self, source: Input) -> bool:
        """Whether the first record is a message or a conversation as Dixa's exports have them."""
        record = first_record(source, _LAYOUT)
        return bool(record and (_is_message(record.value) or _is_case(record.value)))

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """One conversation per number, joined over all files of the folder; the messages are held in memory."""
        export = _Export(log)
        for source in sources:
            for record in records(source, _LAYOUT, log):
                export.take(record, source.name)
        yield from export.conversations()


def _is_message(value: dict[str, Any]) -> bool:
    return "csid" in value and not {"text", "direction", "is_automated_message", "author_name"}.isdisjoint(value)


def _is_case(value: dict[str, Any]) -> bool:
    return "initial_channel" in value and "csid" not in value and not _CASE_KEYS.isdisjoint(value)


@dataclass(slots=True)
class _Export:
    """The files of a folder while they are read: conversations and messages by the conversation's number."""

    log: ReadLog
    clock: Clock = field(default_factory=lambda: Clock("UTC"))
    cases: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)

    def take(self, record: Record, file: str) -> None:
        value = record.value
        if _is_message(value):
            key = string(value.get("csid"))
            self.files.setdefault(key, file)
            self.channels.setdefault(key, string(value.get("initial_channel")))
            held = self.messages.setdefault(key, {})
            held.setdefault(string(value.get("id")) or record.where, self.message(value, record.where))
        elif _is_case(value):
            self.cases.setdefault(string(value.get("id")), (file, value))
        else:
            self.log.fault(
                record.where,
                tr("this is neither a message nor a conversation of Dixa"),
                tr("It was left out; check the export."),
            )

    def message(self, value: dict[str, Any], where: str) -> Message:
        written = string(value.get("text")) or string(value.get("content"))
        text = text_of(written) if looks_like_html(written) else written
        files = objects(value.get("attachments"), where, self.log)
        names = tuple(string(file.get("pretty_name")) or string(file.get("name")) or "attachment" for file in files)
        time = stated_moment(value.get("created_at"), self.clock, where, self.log)
        return Message(
            self.speaker(value, where), text, string(value.get("author_name")), time, names, parts=parts_of(text)
        )

    def speaker(self, value: dict[str, Any], where: str) -> Speaker:
        direction = string(value.get("direction")).lower()
        if value.get("is_automated_message") in (True, 1, "true"):
            return Speaker.BOT
        if direction not in ("inbound", "outbound"):
            problem = tr('direction "{direction}" says neither inbound nor outbound').format(direction=direction)
            self.log.fault(where, problem, tr("The message was read as a system line; correct its direction."))
            return Speaker.SYSTEM
        return Speaker.CUSTOMER if direction == "inbound" else Speaker.AGENT

    def conversations(self) -> Iterator[Conversation]:
        self.report_missing()
        for key, (file, case) in self.cases.items():
            if key in self.messages:
                yield self.conversation(key, file, case)
        for key in self.messages:
            if key not in self.cases:
                yield self.conversation(key, self.files[key], {})

    def report_missing(self) -> None:
        """One fault per file where the other file is missing, else one per conversation that has no partner."""
        whole = bool(self.cases) and bool(self.messages)
        silent = [(file, key) for key, (file, _) in self.cases.items() if key not in self.messages]
        unknown = [(self.files[key], key) for key in self.messages if key not in self.cases]
        lost = (
            tr("conversation {key} has no messages and was left out"),
            tr("each of the {n} conversations has no messages and was left out"),
            tr("Put the export of the messages into the same folder or ZIP file."),
        )
        bare = (
            tr("conversation {key} was read without status, rating and agent"),
            tr("each of the {n} conversations was read without status, rating and agent"),
            tr("Put the export of the conversations into the same folder or ZIP file."),
        )
        for missing, (one, each, what_to_do) in ((silent, lost), (unknown, bare)):
            if whole:
                for file, key in missing:
                    self.log.fault(file, one.format(key=key), what_to_do)
            elif missing:
                self.log.fault(missing[0][0], each.format(n=len(missing)), what_to_do)

    def conversation(self, key: str, file: str, case: dict[str, Any]) -> Conversation:
        said = by_time(list(self.messages[key].values()))
        messages = (*said, *self.wrap_up(case, file))
        channel = (
            (string(case.get("initial_channel")) or self.channels.get(key, ""))
            .lower()
            .replace("_", "")
            .replace(" ", "")
        )
        return Conversation(
            id=key or file,
            messages=messages,
            channel=_CHANNELS.get(channel, ""),
            agent=string(case.get("assignee_name")) or first_author(messages, Speaker.AGENT),
            team=string(case.get("queue_name")),
            status=string(case.get("status")),
            customer=string(case.get("requester_name")) or first_author(messages, Speaker.CUSTOMER),
            subject=string(case.get("subject")),
            rating=": ".join(filter(None, (string(case.get("rating_score")), string(case.get("rating_message"))))),
            source=Source(file, 0, DixaReader.name),
        )

    def wrap_up(self, case: dict[str, Any], file: str) -> Iterator[Message]:
        """The wrap-up notes, as internal notes at the end."""
        notes = case.get("conversation_wrapup_notes")
        time = stated_moment(case.get("closed_at"), self.clock, file, self.log)
        for note in notes if isinstance(notes, list) else [notes]:
            text = string(note.get("text") or note.get("note")) if isinstance(note, dict) else string(note)
            if text:
                yield Message(Speaker.AGENT, text, string(case.get("assignee_name")), time, internal=True)

"""Zendesk tickets with their comments or audits: JSON and NDJSON, users in the same file, in another of the folder, or
missing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions
from qa_desk.readers.cast import by_time, first_author
from qa_desk.readers.html import text_of
from qa_desk.readers.json_records import Layout, Record, first_record, mapping, objects, records, stated_moment, string
from qa_desk.readers.mail_parts import parts_of
from qa_desk.readers.times import Clock

_COMPANIONS = ("users", "ticket_fields", "groups", "comments", "audits")
_LAYOUT = Layout((*_COMPANIONS, "tickets", "results"), "requester_id", "ticket")
_CHANNELS = {
    "email": "email",
    "web": "email",
    "api": "email",
    "mobile": "email",
    "mobile_sdk": "chat",
    "chat": "chat",
    "messaging": "chat",
    "native_messaging": "chat",
    "whatsapp": "chat",
    "voice": "phone",
    "phone": "phone",
    "sms": "sms",
    "facebook": "social",
    "twitter": "social",
    "instagram_dm": "social",
    "instagram": "social",
    "any_channel": "social",
}
_MACHINES = frozenset(("rule", "trigger", "automation", "system", "answer_bot", "answer_bot_for_agents"))


@dataclass(frozen=True, slots=True)
class _User:
    name: str
    role: str


@dataclass(slots=True)
class _Context:
    """What stands beside the tickets: users, groups and field titles by id, comments and audit events by ticket."""

    users: dict[str, _User] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


class ZendeskReader:
    name = "Zendesk"

    def recognises(self, source: Input) -> bool:
        """Whether the first record is a ticket, or a user, comment or audit of one."""
        record = first_record(source, _LAYOUT)
        return bool(record and _kind(record))

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """One conversation per ticket; only comments that lie outside their tickets are held in memory."""
        context = _Context()
        for source in sources:
            for record in records(source, _LAYOUT, ReadLog(), wanted=_COMPANIONS):
                _keep(record, context)
        seen: set[str] = set()
        for source in sources:
            for record in records(source, _LAYOUT, log, wanted=("tickets", "results")):
                if _is_new(record, seen, log):
                    yield _Ticket(record, context, log).conversation(source.name)
        _report_orphans(context, seen, sources, log)


def _kind(record: Record) -> str:
    """The list that a record belongs to; "" for something else."""
    if record.kind and record.kind not in ("ticket", "results"):
        return record.kind
    keys = record.value.keys()
    if "requester_id" in keys and keys & {"subject", "description", "comments", "via", "status"}:
        return "tickets"
    if "events" in keys and keys & {"ticket_id", "author_id"}:
        return "audits"
    if "author_id" in keys and keys & {"plain_body", "html_body", "public"}:
        return "comments"
    return "users" if {"role", "name"} <= keys and keys & {"email", "time_zone", "suspended"} else ""


def _keep(record: Record, context: _Context) -> None:
    value, kind = record.value, _kind(record)
    key = string(value.get("id"))
    if kind == "users":
        context.users[key] = _User(string(value.get("name")), string(value.get("role")))
    elif kind == "groups":
        context.groups[key] = string(value.get("name"))
    elif kind == "ticket_fields":
        context.titles[key] = string(value.get("title"))
    elif kind in ("comments", "audits"):
        ticket = record.key or string(value.get("ticket_id"))
        context.comments.setdefault(ticket, []).extend([value] if kind == "comments" else _said_in(value))


def _said_in(audit: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The comments of an audit with its author and time, and a status that it sets."""
    base = {"author_id": audit.get("author_id"), "created_at": audit.get("created_at"), "via": audit.get("via")}
    for event in audit.get("events") or ():
        kind = event.get("type") if isinstance(event, dict) else None
        if kind in ("Comment", "VoiceComment"):
            yield base | {key: value for key, value in event.items() if value is not None}
        elif (
            kind in ("Change", "Create")
            and event.get("field_name") == "status"
            and event.get("value") in ("solved", "closed")
        ):
            yield base | {"id": f"status {audit.get('id')}", "status": event["value"]}


def _is_new(record: Record, seen: set[str], log: ReadLog) -> bool:
    """Whether the record is a ticket that was not read before; paging by time gives some tickets twice."""
    kind = _kind(record)
    if kind in _COMPANIONS:
        return False
    if kind != "tickets":
        log.fault(
            record.where,
            tr("this is neither a ticket nor a user, comment or audit"),
            tr("It was left out; check that it is an export of tickets."),
        )
        return False
    key = string(record.value.get("id"))
    if key and key in seen:
        log.note(record.where, tr("ticket {key} stands in the export more than once and was read once").format(key=key))
        return False
    seen.add(key)
    return True


def _report_orphans(context: _Context, seen: set[str], sources: Sequence[Input], log: ReadLog) -> None:
    for ticket in sorted(context.comments.keys() - seen):
        problem = tr("there are comments of ticket {ticket}, but not the ticket itself").format(ticket=ticket or "–")
        log.fault(sources[0].name, problem, tr("Put the export of the tickets into the same folder."))


@dataclass(slots=True)
class _Ticket:
    """One ticket while it is read."""

    record: Record
    context: _Context
    log: ReadLog
    clock: Clock = field(default_factory=lambda: Clock("UTC"))

    def conversation(self, file: str) -> Conversation:
        value = self.record.value
        messages = tuple(self.messages())
        rating = mapping(value.get("satisfaction_rating"))
        agent = self.user(value.get("assignee_id")).name
        return Conversation(
            id=string(value.get("id")) or self.record.where,
            messages=messages,
            channel=_CHANNELS.get(string(mapping(value.get("via")).get("channel")), "email"),
            agent=agent or first_author(messages, Speaker.AGENT),
            team=self.context.groups.get(string(value.get("group_id")), ""),
            status=string(value.get("status")),
            customer=self.user(value.get("requester_id")).name,
            subject=string(value.get("subject")) or string(value.get("raw_subject")),
            rating=": ".join(filter(None, (_score(rating), string(rating.get("comment"))))),
            fields=tuple(self.fields()),
            notes=self.notes(),
            source=Source(file, 0, ZendeskReader.name),
        )

    def user(self, key: Any) -> _User:
        return self.context.users.get(string(key), _User("", ""))

    def fields(self) -> Iterator[tuple[str, str]]:
        for entry in objects(self.record.value.get("custom_fields"), self.record.where, self.log):
            text = string(entry.get("value"))
            if text:
                yield self.context.titles.get(string(entry.get("id"))) or f"field {string(entry.get('id'))}", text

    def notes(self) -> tuple[str, ...]:
        if self.context.users:
            return ()
        return ("The export holds no users: who wrote as requester was taken for the customer, all others for agents.",)

    def messages(self) -> list[Message]:
        messages = [self.message(comment) for comment in self.comments()]
        opening = self.opening()
        said_again = any(_compact(opening.text) in _compact(message.text) for message in messages)
        return by_time(messages if said_again or not opening.text else [opening, *messages])

    def comments(self) -> list[dict[str, Any]]:
        """The comments of the ticket and those beside it, each once."""
        value, where = self.record.value, self.record.where
        inner = objects(value.get("comments"), f"{where}, comments", self.log)
        audits = objects(value.get("audits"), f"{where}, audits", self.log)
        every = [
            *inner,
            *(said for audit in audits for said in _said_in(audit)),
            *self.context.comments.get(string(value.get("id")), ()),
        ]
        unique: dict[str, dict[str, Any]] = {}
        for number, comment in enumerate(every):
            unique.setdefault(string(comment.get("id")) or f"no id {number}", comment)
        return list(unique.values())

    def opening(self) -> Message:
        """The description of the ticket, which Zendesk repeats as the first comment where comments were exported."""
        value = self.record.value
        author = value.get("submitter_id") or value.get("requester_id")
        said = {"author_id": author, "plain_body": value.get("description"), "created_at": value.get("created_at")}
        return self.message(said | {"via": value.get("via"), "public": value.get("is_public", True)})

    def message(self, comment: dict[str, Any]) -> Message:
        where = f"{self.record.where}, comment {string(comment.get('id'))}"
        time = stated_moment(comment.get("created_at"), self.clock, where, self.log)
        if "status" in comment:
            return Message(Speaker.SYSTEM, f"[{comment['status']}]", self.user(comment.get("author_id")).name, time)
        text = _body(comment)
        names = tuple(_file_names(objects(comment.get("attachments"), where, self.log)))
        if not text and not names:
            self.log.fault(where, tr("the comment has no text"), tr("It was kept empty; check the ticket in Zendesk."))
        said = Message(
            self.speaker(comment), text, self.user(comment.get("author_id")).name, time, names, parts=parts_of(text)
        )
        return replace(said, internal=comment.get("public") is False)

    def speaker(self, comment: dict[str, Any]) -> Speaker:
        author = string(comment.get("author_id"))
        via = mapping(comment.get("via"))
        if (
            author == "-1"
            or string(via.get("channel")) in _MACHINES
            or string(mapping(via.get("source")).get("rel")) in _MACHINES
        ):
            return Speaker.BOT
        if comment.get("public") is False:
            return Speaker.AGENT
        if author == string(self.record.value.get("requester_id")):
            return Speaker.CUSTOMER
        return Speaker.CUSTOMER if self.user(author).role == "end-user" else Speaker.AGENT


def _body(comment: dict[str, Any]) -> str:
    plain = string(comment.get("plain_body")) or string(comment.get("body"))
    if plain:
        return html.unescape(plain).replace("\r\n", "\n").replace("\xa0", " ").strip()
    data = mapping(comment.get("data"))
    return (
        text_of(string(comment.get("html_body")))
        or string(comment.get("transcription_text"))
        or string(data.get("transcription_text"))
    )


def _file_names(attachments: Sequence[dict[str, Any]]) -> Iterator[str]:
    for attachment in attachments:
        yield string(attachment.get("file_name")) or string(attachment.get("filename")) or "attachment"


def _score(rating: dict[str, Any]) -> str:
    score = string(rating.get("score"))
    return "" if score in ("offered", "unoffered") else score


def _compact(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()

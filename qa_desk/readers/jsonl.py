"""Conversation JSONL, QA Desk's own format: one conversation a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions, encoding_of, open_text
from qa_desk.readers.files import read_each
from qa_desk.readers.language import normal_code
from qa_desk.readers.roles import role_of
from qa_desk.readers.times import Clock, from_epoch

_SPEAKERS = {speaker.value: speaker for speaker in Speaker}
_KNOWN_KEYS = "agent team status customer subject rating".split()
_LONG_FIRST_LINE = re.compile(rb'\s*\{.{0,2000}?"messages"\s*:\s*\[\s*\{\s*"(?:speaker|author|text|time)"', re.DOTALL)


class JsonlReader:
    name = "Conversation JSONL"

    def recognises(self, source: Input) -> bool:
        """Whether one of the first lines is an object with a list of messages."""
        head = source.head.decode(encoding_of(source.head), errors="replace").encode()
        lines = [line for line in head.splitlines()[:50] if line.strip()]
        if len(lines) == 1 and _LONG_FIRST_LINE.match(head):
            return True
        return any(_is_conversation(line) for line in lines[:20])

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        return read_each(
            sources, lambda source: _File(source, Clock(options.zone), log, self.name).conversations(), log
        )


def _is_conversation(line: bytes) -> bool:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, dict) and isinstance(value.get("messages"), list) and "participants" not in value


def _lines(source: Input) -> Iterator[bytes]:
    if encoding_of(source.head) in ("utf-8", "utf-8-sig"):
        with source.open() as stream:
            yield from stream
    else:
        with open_text(source) as text:
            yield from map(str.encode, text)


@dataclass(slots=True)
class _File:
    """One file while it is read; `line` is where reading stands."""

    source: Input
    clock: Clock
    log: ReadLog
    reader: str
    line: int = 0

    def conversations(self) -> Iterator[Conversation]:
        for line, raw in enumerate(_lines(self.source), 1):
            self.line = line
            if line == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if not raw.isspace():
                conversation = self.conversation(raw)
                if conversation:
                    yield conversation

    def fault(self, problem: str, what_to_do: str) -> None:
        self.log.fault(f"{self.source.name}:{self.line}", problem, what_to_do)

    def conversation(self, raw: bytes) -> Conversation | None:
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            self.fault(
                tr("the line is no JSON ({reason}, column {n})").format(reason=error.msg, n=error.colno),
                tr("Write one whole JSON object a line."),
            )
            return None
        if not isinstance(value, dict) or not isinstance(value.get("messages"), list) or not value["messages"]:
            self.fault(
                tr('the line is no conversation: it has no "messages"'),
                tr('Give it a list "messages" of objects with "speaker" and "text".'),
            )
            return None
        return self.from_object(value)

    def from_object(self, value: dict[str, Any]) -> Conversation:
        messages = tuple([self.message(item, index) for index, item in enumerate(value["messages"])])
        return Conversation(
            self.id_of(value),
            messages,
            _text(value.get("channel")).lower(),
            normal_code(_text(value.get("language"))),
            **{key: _text(value[key]) for key in _KNOWN_KEYS if key in value},
            fields=_fields(value.get("fields")),
            notes=(*_strings(value.get("notes")), *self.clock.notes()),
            source=Source(self.source.name, self.line, self.reader),
        )

    def id_of(self, value: dict[str, Any]) -> str:
        name = _text(value.get("id"))
        if name:
            return name
        name = f"{Path(self.source.name).stem}-{self.line}"
        todo = tr('Give it one; it is read as "{name}".').format(name=name)
        self.fault(tr('the conversation has no "id"'), todo)
        return name

    def message(self, value: Any, index: int) -> Message:
        """Always a message, so that the numbers of the others stay; what is wrong with it is a fault."""
        if not isinstance(value, dict):
            self.fault(
                tr("message {n} is no object").format(n=index),
                tr('Write it as {"speaker": ..., "text": ...}; it is read as empty.'),
            )
            return Message(Speaker.SYSTEM, "")
        speaker, internal = (
            _SPEAKERS.get(value.get("speaker", "")) if isinstance(value.get("speaker"), str) else None,
            False,
        )
        if speaker is None:
            speaker, internal = self.speaker(value.get("speaker"), index)
        text = value.get("text")
        if not isinstance(text, str):
            text = self.missing_text(value, index)
        time = value.get("time")
        attachments = value.get("attachments")
        return Message(
            speaker,
            text,
            _text(value.get("author")),
            None if time is None else self.time(time, index),
            _strings(attachments) if attachments else (),
            internal or value.get("internal") is True,
            normal_code(_text(value.get("language"))) if "language" in value else "",
        )

    def speaker(self, word: Any, index: int) -> tuple[Speaker, bool]:
        role = role_of(word) if isinstance(word, str) else None
        if role:
            return role.speaker, role.internal
        missing, unknown = tr("message {n} has no speaker"), tr('message {n} has an unknown speaker "{word}"')
        problem = (missing if word is None else unknown).format(n=index, word=word)
        self.fault(problem, tr("Use customer, agent, bot or system; it is read as system, which no rule looks at."))
        return Speaker.SYSTEM, False

    def missing_text(self, value: dict[str, Any], index: int) -> str:
        if not value.get("attachments"):
            self.fault(tr("message {n} has no text").format(n=index), tr('Give it a "text"; it is read as empty.'))
        return _text(value.get("text"))

    def time(self, value: Any, index: int) -> datetime | None:
        if isinstance(value, str):
            moment = self.clock.read(value)
        else:
            moment = from_epoch(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        if moment is None and value != "":
            self.fault(
                tr('message {n} has a time that cannot be read: "{value}"').format(n=index, value=value),
                tr("Write it as 2025-02-11T09:14:00+01:00; it is read without."),
            )
        return moment


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, dict | list | bool) else str(value)


def _strings(value: Any) -> tuple[str, ...]:
    """The names in a list of names or of objects with a name."""
    if not isinstance(value, list):
        return (value,) if isinstance(value, str) and value else ()
    names = (
        _text(item.get("name") or item.get("file_name")) if isinstance(item, dict) else _text(item) for item in value
    )
    return tuple(name for name in names if name)


def _fields(value: Any) -> tuple[tuple[str, str], ...]:
    """Fields of the case, written as an object or as a list of pairs."""
    if isinstance(value, dict):
        return tuple((name, _text(item)) for name, item in value.items() if _text(item))
    pairs = value if isinstance(value, list) else []
    return tuple((_text(pair[0]), _text(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2)

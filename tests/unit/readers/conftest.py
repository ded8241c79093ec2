"""Reading files that a test writes as text or bytes, without a disk."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import pytest

from qa_desk.model import Conversation
from qa_desk.readers.base import HEAD_BYTES, Input, Reader, ReadLog, ReadOptions


@dataclass(frozen=True)
class Outcome:
    """What a reader made of some files."""

    conversations: list[Conversation]
    log: ReadLog

    @property
    def only(self) -> Conversation:
        assert len(self.conversations) == 1, [c.id for c in self.conversations]
        return self.conversations[0]

    def said(self) -> list[tuple[str, str]]:
        """(speaker, text) of the only conversation; internal notes as "note"."""
        return [("note" if m.internal else m.speaker.value, m.text) for m in self.only.messages]

    def faults(self) -> list[str]:
        return [str(fault) for fault in self.log.faults]


class ReadFiles(Protocol):
    def __call__(self, reader: Reader, files: Mapping[str, str | bytes], options: ReadOptions = ...) -> Outcome: ...


def an_input(name: str, content: str | bytes) -> Input:
    data = content.encode() if isinstance(content, str) else content
    return Input(name, data[:HEAD_BYTES], lambda: io.BytesIO(data))


_PLAIN = ReadOptions()


@pytest.fixture
def read_files() -> ReadFiles:
    """Lets a reader read files by name, after asserting that it recognises each of them."""

    def read(reader: Reader, files: Mapping[str, str | bytes], options: ReadOptions = _PLAIN) -> Outcome:
        inputs = [an_input(name, content) for name, content in files.items()]
        assert [source.name for source in inputs if not reader.recognises(source)] == []
        log = ReadLog()
        return Outcome(list(reader.read(inputs, options, log)), log)

    return read

"""Helpers for the tests of readers: write files, read them, look at what came out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa_desk.model import Conversation
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions

DEFAULT = ReadOptions()


@dataclass(frozen=True, slots=True)
class Result:
    """What reading gave."""

    conversations: list[Conversation]
    log: ReadLog

    @property
    def one(self) -> Conversation:
        """The only conversation."""
        assert len(self.conversations) == 1, [item.id for item in self.conversations]
        return self.conversations[0]

    @property
    def ids(self) -> list[str]:
        return [item.id for item in self.conversations]

    def faults(self) -> list[str]:
        return [str(fault) for fault in self.log.faults]

    def notes(self) -> list[str]:
        return [str(note) for note in self.log.notes]


def read_paths(*paths: str | Path, options: ReadOptions = DEFAULT) -> Result:
    log = ReadLog()
    return Result(list(read(paths, options, log)), log)


def read_text(folder: Path, name: str, content: str | bytes, options: ReadOptions = DEFAULT) -> Result:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_paths(path, options=options)


def said(conversation: Conversation) -> list[tuple[str, str]]:
    """Who said what, in short."""
    return [(message.speaker.value, message.text) for message in conversation.messages]

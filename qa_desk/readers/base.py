"""What every reader is given and gives: inputs, options, a log of what could not be read, and conversations."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from qa_desk.errors import Fault
from qa_desk.model import Conversation

HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: from disk, out of a ZIP file or from standard input. `head` is its first 64 KB; `name` is
    what the user calls it.
    """

    name: str
    head: bytes
    open: Callable[[], BinaryIO]

    @property
    def suffix(self) -> str:
        """The ending of the name in lower case, with its dot."""
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user states about the files.

    `zone` is the IANA time zone of times that name none; `agents` are names (or speaker labels) that are agents where
    a file does not say;
    `profiles` are the saved column mappings to try on tables; `once` leaves out a conversation that has come already,
    as where a ZIP file lies beside what was unpacked from it.
    """

    zone: str = "Europe/Stockholm"
    agents: tuple[str, ...] = ()
    profiles: tuple[Path, ...] = ()
    once: bool = False


@dataclass(slots=True)
class ReadLog:
    """What came of reading: counts, every fault, and every assumption that was made (`notes`), in the order met;
    `again` counts the conversations that were left out since they had come already.
    """

    files: int = 0
    conversations: int = 0
    messages: int = 0
    again: int = 0
    bytes_total: int = 0
    bytes_read: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def fault(self, where: str, problem: str, what_to_do: str) -> None:
        """Note something that could not be read; the exit status will say so."""
        self.faults.append(Fault(where, problem, what_to_do))

    def note(self, where: str, assumption: str, what_to_do: str = "") -> None:
        """Note an assumption that the user may want to correct, such as who the agent is; no fault."""
        self.notes.append(Fault(where, assumption, what_to_do))


class Reader(Protocol):
    """One format. `name` is what the user sees; `recognises` looks at the content first and at the suffix second."""

    name: str

    def recognises(self, source: Input) -> bool:
        """Whether this reader should read the input."""

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """The conversations of inputs that this reader recognised and that lie in one folder, as a stream; faults go
        to `log`.
        """


def decode(data: bytes) -> str:
    """Text of unknown encoding: byte-order mark, then strict UTF-8, then UTF-16 without a mark, then Windows-1252.
    Never fails.
    """
    return data.decode(encoding_of(data), errors="replace")


def encoding_of(head: bytes) -> str:
    """The encoding of a file by its first bytes (a cut letter at their end does not matter)."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return name
    if head[:400].count(0) > len(head[:400]) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    for cut in range(4 if len(head) == HEAD_BYTES else 1):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return "utf-8"
    return "cp1252"


def open_text(source: Input, newline: str | None = None) -> TextIO:
    """The input as text in its own encoding, streamed. Bytes that the encoding does not know become U+FFFD."""
    return io.TextIOWrapper(source.open(), encoding=encoding_of(source.head), errors="replace", newline=newline)

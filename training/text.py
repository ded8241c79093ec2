"""Reads the training text: sentence files and labelled conversations, in the forms that GUIDE.md describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qa_desk.model import Conversation, Message, Speaker

HERE = Path(__file__).parent
_SPEAKERS = {"C": Speaker.CUSTOMER, "A": Speaker.AGENT, "B": Speaker.BOT, "S": Speaker.SYSTEM, "N": Speaker.AGENT}
_LINE = re.compile(r"([CABSN])(?: (\d{4}-\d\d-\d\dT[\d:]+))?(?: \[([^\]]*)\])?: ?(.*?)(?:\s*\{([^{}]*)\})?\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of a sentence file; `voice` is the file's name without its ending."""

    voice: str
    customer: bool
    acts: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A rule at a message, with the messages that are its other end."""

    rule: str
    message: int
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A conversation with its labels; `voice` is the name of the file it stands in."""

    voice: str
    conversation: Conversation
    labels: tuple[Label, ...]


def sentences(folder: Path = HERE / "sentences") -> list[Sentence]:
    """All sentences, in the order of the file names. Raises ValueError with file and line for a line out of form."""
    return [line for path in sorted(folder.glob("*.tsv")) for line in _sentence_file(path)]


def _sentence_file(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 3 or fields[0] not in ("A", "C"):
            raise ValueError(f"{path.name}:{number}: wants speaker, acts and text, separated by tabs")
        yield Sentence(path.stem, fields[0] == "C", frozenset(fields[1].split(",")) - {"-"}, fields[2])


def conversations(folder: Path = HERE / "conversations") -> list[Labelled]:
    """All labelled conversations, in the order of the file names. Raises ValueError with file and line for a line out
    of form.
    """
    return [labelled for path in sorted(folder.glob("*.txt")) for labelled in _conversation_file(path)]


def _conversation_file(path: Path) -> Iterator[Labelled]:
    head: list[str] = []
    messages: list[Message] = []
    labels: list[Label] = []

    def done() -> Iterator[Labelled]:
        if head:
            name, channel, agent, team, status = (part if part != "-" else "" for part in head)
            language = path.stem[:2]
            conversation = Conversation(name, tuple(messages), channel, language, agent, team, status)
            yield Labelled(path.stem, conversation, tuple(labels))

    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=="):
            yield from done()
            head, messages, labels = [part.strip() for part in line[2:].split("|")], [], []
            if len(head) != 5:
                raise ValueError(f"{path.name}:{number}: wants == id | channel | agent | team | status")
            continue
        match = _LINE.match(line)
        if not match:
            raise ValueError(f"{path.name}:{number}: wants a speaker letter, a colon and a text")
        labels += _labels(match[5] or "", len(messages))
        messages.append(_message(match))
    yield from done()


def _message(match: re.Match[str]) -> Message:
    time = datetime.fromisoformat(f"{match[2]}+01:00") if match[2] else None
    files = tuple(name.strip() for name in (match[3] or "").split(",") if name.strip())
    text = match[4].replace("\\n", "\n")
    return Message(_SPEAKERS[match[1]], text, time=time, attachments=files, internal=match[1] == "N")


def _labels(text: str, message: int) -> Iterator[Label]:
    for part in text.split(";"):
        rule, _, evidence = part.strip().partition("<")
        if rule:
            yield Label(rule.strip(), message, tuple(int(number) for number in evidence.split(",") if number.strip()))

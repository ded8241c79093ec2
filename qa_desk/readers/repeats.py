"""Whether a conversation has come already in a run: the same file twice, or a ZIP file beside its unpacked contents."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from pathlib import Path

from qa_desk.model import Conversation, Message


@dataclass(slots=True)
class Repeats:
    """Remembers what came, as eight bytes for each message."""

    said: dict[str, list[array[int]]] = field(default_factory=dict)  # by id: several conversations may have one
    named_by_file: set[int] = field(default_factory=set)

    def has(self, conversation: Conversation) -> bool:
        """Whether one of the same id began with all these messages; where the id is made of the file's name, whether
        one from any file had the same messages at the same times. Remembers this one where it is new.
        """
        if _is_named_by_file(conversation) and self._came_under_another_name(conversation):
            return True
        said = array("q", map(_said, conversation.messages))
        before = self.said.setdefault(conversation.id, [])
        if any(held[: len(said)] == said for held in before):
            return True
        before.append(said)
        return False

    def _came_under_another_name(self, conversation: Conversation) -> bool:
        whole = hash(tuple(map(_in_full, conversation.messages)))
        if whole in self.named_by_file:
            return True
        self.named_by_file.add(whole)
        return False


def _is_named_by_file(conversation: Conversation) -> bool:
    """A short exchange says too little: two customers may write the same few words."""
    named = conversation.id.startswith(Path(conversation.source.file).stem)
    return named and (len(conversation.messages) > 2 or any(message.time for message in conversation.messages))


def _said(message: Message) -> int:
    return hash((message.speaker, *message.text.split()))


def _in_full(message: Message) -> int:
    return hash((message.speaker, message.author, message.time, *message.text.split()))

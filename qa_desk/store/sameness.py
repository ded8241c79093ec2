"""Whether two conversations of one id are the same case: exports overlap, grow, and count from 1 again."""

from __future__ import annotations

from collections import Counter

from qa_desk.model import Conversation, Message, Speaker

Said = tuple[Speaker, str]


def is_same_case(held: Conversation, other: Conversation) -> bool:
    """Whether most of the shorter one's messages stand in both."""
    shared = (Counter(_said(held)) & Counter(_said(other))).total()
    return 2 * shared > min(len(held.messages), len(other.messages))


def is_part_of(other: Conversation, held: Conversation) -> bool:
    """Whether the held one has every message of the other, at the same place."""
    return is_continued_by(other, held)


def is_continued_by(held: Conversation, other: Conversation) -> bool:
    """Whether the other begins with all messages of the held one, so that its messages keep their numbers."""
    return _said(held) == _said(other)[: len(held.messages)]


def _said(conversation: Conversation) -> list[Said]:
    return list(map(_words, conversation.messages))


def _words(message: Message) -> Said:
    return message.speaker, " ".join(message.text.split())

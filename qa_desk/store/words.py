"""The full-text index of a desk: every word said, and who said it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa

from qa_desk.model import Conversation

_WORD = re.compile(r"\w+")


def text_of(conversation: Conversation) -> str:
    """All that can be searched for in a conversation."""
    said = (part for message in conversation.messages for part in (message.author, message.text, *message.attachments))
    about = (conversation.id, conversation.customer, conversation.agent, conversation.subject)
    fields = (value for _, value in conversation.fields)
    return _composed("\n".join((*about, *fields, *said)))


def index(connection: sa.Connection, numbered: Iterable[tuple[int, Conversation]]) -> None:
    """Add conversations to the index."""
    rows = [(number, text_of(conversation)) for number, conversation in numbered]
    if rows:
        connection.exec_driver_sql("INSERT INTO words(rowid, text) VALUES (?, ?)", rows)


def forget(connection: sa.Connection, number: int, conversation: Conversation) -> None:
    """Take a conversation out of the index, which needs its text as it was."""
    connection.exec_driver_sql(
        "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)", (number, text_of(conversation))
    )


def numbers_with(connection: sa.Connection, text: str) -> set[int]:
    """The conversations in which all words of a text stand; the last word may be unfinished."""
    words = _WORD.findall(_composed(text))
    if not words:
        return set()
    query = " ".join(f'"{word}"' for word in words) + ("*" if text[-1:].isalnum() else "")
    found = connection.exec_driver_sql("SELECT rowid FROM words WHERE words MATCH ?", (query,))
    return {number for (number,) in found}


def _composed(text: str) -> str:
    """With å as one letter: some systems write it as a and a ring."""
    return unicodedata.normalize("NFC", text)

"""Where in the conversation a message stands, apart from what it says: the first reply, the last word, a closed case
after it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import numpy as np

from qa_desk.model import Message
from qa_desk.scoring.acts.runs import Floats
from qa_desk.scoring.batch import AGENT, BOT, CUSTOMER, NOTE, SYSTEM, Batch, Bool

FIRST_REPLY = "first reply"
FIRST_ANSWER = "first answer of any kind"
FROM_BOT = "from a bot"
LAST_WORD = "last word of the company"
CLOSED_AFTER = "case closed right after"
SHORT, LONG = "short message", "long message"
LATER_REPLY = "second or later reply"
FILE_BEFORE = "customer gave a file before"
NUMBER_BEFORE = "customer wrote a number before"
NAMES = (
    FIRST_REPLY,
    FIRST_ANSWER,
    FROM_BOT,
    LAST_WORD,
    CLOSED_AFTER,
    SHORT,
    LONG,
    LATER_REPLY,
    FILE_BEFORE,
    NUMBER_BEFORE,
)
_MATTER_WORDS = 4  # from so many words on, a customer's message states a matter
_FEW, _MANY = 8, 40  # words of a short message and of a long one
_CLOSED = re.compile(r"stäng|avsluta|lukk|avslutt|afslut|closed|ended|solved|löst\b|løst\b|resolved", re.IGNORECASE)
_BY_CUSTOMER = re.compile(r"\b(?:av|af|by) (?:kund|the customer|customer|visitor|besök|besøg)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Situation:
    """Per message of a batch: `columns` is messages x NAMES, each 0-1."""

    columns: Floats

    def of(self, name: str) -> Floats:
        """One column. Raises ValueError for a name that is not in NAMES."""
        return np.asarray(self.columns[:, NAMES.index(name)])


@dataclass(slots=True)
class _Story:
    """What has happened in a conversation up to a message."""

    stated: bool = False
    answered: bool = False
    file: bool = False
    number: bool = False
    reply_turn: int = -1
    last: int = -1


def situation(batch: Batch) -> Situation:
    """The situation of every message that the company sends; zeros for all others."""
    columns = {name: np.zeros(len(batch.messages), np.float32) for name in NAMES}
    lengths = np.bincount(batch.words.text, minlength=len(batch.messages))
    sends = company(batch)
    columns[FROM_BOT][batch.side == BOT] = 1
    columns[SHORT][sends & (lengths <= _FEW)] = 1
    columns[LONG][sends & (lengths >= _MANY)] = 1
    for start, end in itertools.pairwise(batch.begin.tolist()):
        story = _Story()
        for index in range(start, end):
            if batch.side[index] == CUSTOMER:
                _hear(story, batch.messages[index], int(lengths[index]))
            elif sends[index]:
                _place(story, batch, index, columns)
                columns[CLOSED_AFTER][index] = _closed_after(batch, index, end)
        if story.last >= 0:
            columns[LAST_WORD][story.last] = 1
    return Situation(np.stack([columns[name] for name in NAMES], axis=1))


def _hear(story: _Story, message: Message, words: int) -> None:
    """What a message of the customer adds to the story."""
    story.stated = story.stated or words >= _MATTER_WORDS
    story.file = story.file or bool(message.attachments)
    story.number = story.number or any(map(str.isdigit, message.text))


def _place(story: _Story, batch: Batch, index: int, columns: dict[str, Floats]) -> None:
    """Where a message of the company stands in the story."""
    columns[FILE_BEFORE][index], columns[NUMBER_BEFORE][index] = story.file, story.number
    turn = int(batch.turn[index])
    if batch.side[index] == AGENT:
        story.last = index
        if story.stated:
            first = story.reply_turn in (-1, turn)
            columns[FIRST_REPLY if first else LATER_REPLY][index] = 1
            story.reply_turn = turn if first else story.reply_turn
    if story.stated and not story.answered:
        columns[FIRST_ANSWER][index] = 1
        story.answered = True


def _closed_after(batch: Batch, index: int, end: int) -> bool:
    """Whether the next thing in the conversation, notes apart, is a system line that says so."""
    for following in range(index + 1, end):
        if batch.side[following] != NOTE:
            text = batch.messages[following].text
            return bool(batch.side[following] == SYSTEM and _CLOSED.search(text) and not _BY_CUSTOMER.search(text))
    return False


def company(batch: Batch) -> Bool:
    """Which messages the company says to the customer."""
    return np.asarray((batch.side == AGENT) | (batch.side == BOT))

"""Where in the conversation a message stands, apart from what it says: the first reply, the last word, a closed case
after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from qa_desk.scoring.acts.runs import Floats
from qa_desk.scoring.batch import AGENT, BOT, CUSTOMER, NOTE, SYSTEM, Batch, Bool

NAMES = (
    "first reply",
    "first answer of any kind",
    "from a bot",
    "last word of the company",
    "case closed right after",
    "short message",
    "long message",
    "second or later reply",
    "customer gave a file before",
    "customer wrote a number before",
)
_MATTER_WORDS = 4
_CLOSED = re.compile(r"stäng|avsluta|lukk|avslutt|afslut|closed|ended|solved|löst\b|løst\b|resolved", re.IGNORECASE)
_BY_CUSTOMER = re.compile(r"\b(?:av|af|by) (?:kund|the customer|customer|visitor|besök|besøg)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Situation:
    """Per message of a batch: `columns` is messages x NAMES, each 0-1; `closes_after` marks a company's message before
    a closing line.
    """

    columns: Floats

    def of(self, name: str) -> Floats:
        """One column. Raises ValueError for a name that is not in NAMES."""
        return np.asarray(self.columns[:, NAMES.index(name)])


def situation(batch: Batch) -> Situation:
    """The situation of every message that the company sends; zeros for all others."""
    columns = np.zeros((len(batch.messages), len(NAMES)), np.float32)
    lengths = np.bincount(batch.words.text, minlength=len(batch.messages))
    for start, end in zip(batch.begin[:-1], batch.begin[1:], strict=True):
        _fill(batch, int(start), int(end), lengths, columns)
    company = (batch.side == AGENT) | (batch.side == BOT)
    columns[:, 2] = batch.side == BOT
    columns[:, 5] = company & (lengths <= 8)
    columns[:, 6] = company & (lengths >= 40)
    return Situation(columns)


def _fill(batch: Batch, start: int, end: int, lengths: np.ndarray, columns: Floats) -> None:
    stated = replied = answered = False
    first_turn = -2
    files = numbers = False
    last = -1
    for index in range(start, end):
        side = batch.side[index]
        if side == CUSTOMER:
            message = batch.messages[index]
            stated = stated or lengths[index] >= _MATTER_WORDS
            files = files or bool(message.attachments)
            numbers = numbers or any(char.isdigit() for char in message.text)
        elif side in (AGENT, BOT):
            last = index if side == AGENT else last
            if stated and side == AGENT and (not replied or batch.turn[index] == first_turn):
                columns[index, 0] = 1
                replied, first_turn = True, batch.turn[index]
            elif stated and side == AGENT:
                columns[index, 7] = 1
            if stated and not answered:
                columns[index, 1] = 1
                answered = True
            columns[index, 8], columns[index, 9] = files, numbers
            columns[index, 4] = _closed_after(batch, index, end)
    if last >= 0:
        columns[last, 3] = 1


def _closed_after(batch: Batch, index: int, end: int) -> bool:
    """Whether the next thing in the conversation, notes apart, is a system line that says so, or the end of a closed
    case.
    """
    for following in range(index + 1, end):
        if batch.side[following] != NOTE:
            text = batch.messages[following].text
            return bool(batch.side[following] == SYSTEM and _CLOSED.search(text) and not _BY_CUSTOMER.search(text))
    return False


def company(batch: Batch) -> Bool:
    """Which messages the company says to the customer."""
    return np.asarray((batch.side == AGENT) | (batch.side == BOT))

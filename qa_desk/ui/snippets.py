"""Where a search found its words: a line of the conversation around them, for the card, read when the card is seen."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from qa_desk.i18n import tr
from qa_desk.model import Conversation
from qa_desk.store.faults import DeskError
from qa_desk.ui.session import Session
from qa_desk.ui.task import Tasks

if TYPE_CHECKING:  # with the database library
    from qa_desk.store.desk import Desk

BEFORE = 14  # characters that stand before the first word found, at most
LONGEST = 200
_WORD = re.compile(r"\w+")


def sought(text: str) -> re.Pattern[str] | None:
    """What a search text finds in a text, word by word, as the desk's index does: the last may be unfinished."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if not words:
        return None
    *whole, last = (re.escape(word) for word in words)
    ending = "" if text[-1:].isalnum() else r"(?!\w)"
    every = [*(rf"{word}(?!\w)" for word in whole), rf"{last}{ending}"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(every)})", re.IGNORECASE)


def snippet_of(conversation: Conversation, words: re.Pattern[str]) -> str:
    """The words around what was found, of the message that has most of it; empty where none has any."""
    said = [unicodedata.normalize("NFC", " ".join(message.text.split())) for message in conversation.messages]
    best = max(said, key=lambda text: len({found.casefold() for found in words.findall(text)}), default="")
    first = words.search(best)
    return _around(best, first.start()) if first else ""


def _around(text: str, at: int) -> str:
    if at <= BEFORE:
        return text[:LONGEST]
    begin = text.find(" ", at - BEFORE, at) + 1 or at
    return f"…{text[begin : begin + LONGEST]}"


class Snippets(QObject):
    """The snippets of the cards that are asked for, read in the background; `changed`: more of them are known."""

    changed = Signal()

    def __init__(self, session: Session, tasks: Tasks | None, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self.words: re.Pattern[str] | None = None
        self._text = ""
        self._desk: Desk | None = None
        self._known: dict[int, str] = {}
        self._wanted: dict[int, None] = {}
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._asking.timeout.connect(self._read)
        session.queue_changed.connect(self._follow)
        self._follow()

    def known(self, number: int) -> str:
        """The snippet of a conversation, as far as it is known; empty for none."""
        return self._known.get(number, "")

    def of(self, number: int) -> str:
        """The snippet of a conversation; where it is not known yet, it is read, and empty until then."""
        if self.words is not None and number not in self._known and number not in self._wanted:
            self._wanted[number] = None
            self._asking.start()
        return self.known(number)

    def _follow(self) -> None:
        desk, text = self._session.desk, self._session.queue.filter.text
        if desk is not self._desk or text != self._text:
            self._desk, self._text, self.words = desk, text, sought(text)
            self._known, self._wanted = {}, {}

    def _read(self) -> None:
        desk, words, numbers = self._desk, self.words, [number for number in self._wanted if number not in self._known]
        if desk is None or words is None or not numbers:
            return

        def take(found: dict[int, str]) -> None:
            if words is self.words and desk is self._desk:
                self._known |= found
                self._wanted = {number: None for number in self._wanted if number not in self._known}
                self.changed.emit()

        if self._tasks is None:
            take(_read_all(desk, numbers, words))
        else:
            self._tasks.look(tr("Searching"), lambda _: _read_all(desk, numbers, words), take, whose=self)


def _read_all(desk: Desk, numbers: list[int], words: re.Pattern[str]) -> dict[int, str]:
    try:
        cases = list(desk.cases(numbers))
    except DeskError:  # it was closed, or a conversation has gone, meanwhile
        return dict.fromkeys(numbers, "")
    return {case.number: snippet_of(case.conversation, words) for case in cases}

"""A card of the queue without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qa_desk.model import Conversation, Message, Speaker
from qa_desk.store.rows import QueueRow

if TYPE_CHECKING:  # with the reports, which take time that the first window need not wait for
    from qa_desk.ui.customers import Customers


@dataclass(frozen=True, slots=True)
class CardTexts:
    """What a card says about a customer, masked or not."""

    id: str
    customer: str
    subject: str


def plain(row: QueueRow) -> CardTexts:
    """The texts as they are."""
    return CardTexts(row.id, row.customer, row.subject)


def masked(row: QueueRow, customers: Customers) -> CardTexts:
    """The texts with names, numbers and addresses replaced by what they are: "[customer 17]"."""
    return _masked(plain(row), customers)


@lru_cache(maxsize=4096)
def _masked(texts: CardTexts, customers: Customers) -> CardTexts:
    said = (Message(Speaker.CUSTOMER, texts.subject, author=texts.customer),)
    reading = customers.mask(Conversation(texts.id, said, customer=texts.customer), texts.customer)
    return CardTexts(reading.id, reading.customer if texts.customer else "", reading.line(texts.subject))

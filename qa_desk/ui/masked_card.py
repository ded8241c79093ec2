"""A card of the queue without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Speaker
from qa_desk.store.rows import QueueRow


@dataclass(frozen=True, slots=True)
class CardTexts:
    """What a card says about a customer, masked or not."""

    id: str
    customer: str
    subject: str


def plain(row: QueueRow) -> CardTexts:
    """The texts as they are."""
    return CardTexts(row.id, row.customer, row.subject)


def masked(row: QueueRow) -> CardTexts:
    """The texts with names, numbers and addresses replaced by what they are: "[customer 1]"."""
    return _masked(plain(row))


@lru_cache(maxsize=4096)
def _masked(texts: CardTexts) -> CardTexts:
    from qa_desk.reports.masking import Masker  # the reports take time that the first window need not wait for

    said = (Message(Speaker.CUSTOMER, texts.subject, author=texts.customer),)
    reading = Masker(translate=tr).conversation(Conversation(texts.id, said, customer=texts.customer))
    return CardTexts(reading.id, reading.customer if texts.customer else "", reading.line(texts.subject))

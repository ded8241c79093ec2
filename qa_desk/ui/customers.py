"""Customers without their names: each has a number of its own on the desk, wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from qa_desk.i18n import tr
from qa_desk.model import Conversation
from qa_desk.reports.masking import MaskedConversation, Masker
from qa_desk.reports.personal import PersonalKind
from qa_desk.store.rows import QueueRow


class Customers:
    """The numbers, by the order in which the customers came onto the desk: they stay as more come in."""

    def __init__(self, rows: Iterable[QueueRow]) -> None:
        names = dict.fromkeys(row.customer.casefold() for row in rows if row.customer)
        self._numbers = {name: number for number, name in enumerate(names, 1)}

    def mask(self, conversation: Conversation, customer: str) -> MaskedConversation:
        """A conversation of a customer to be read without personal data. Others whom it names, and who have no number
        on the desk, are counted on from there.
        """
        masker = Masker(translate=tr)
        made = masker.conversation(conversation)
        number = self._numbers.get(customer.casefold())
        if number is not None:
            masker.number(PersonalKind.CUSTOMER, made.names.first, number)
        masker.count_on(PersonalKind.CUSTOMER, len(self._numbers))
        return made

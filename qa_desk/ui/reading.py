"""The case at hand as a view may show it: titles in the reviewer's language, customers' words masked where asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qa_desk.model import Conversation, Decision, Scorecard, Span, Speaker
from qa_desk.store.reviews import author, key_of_decision
from qa_desk.ui.opened import OpenCase
from qa_desk.ui.session import Session
from qa_desk.ui.texts import titled
from qa_desk.ui.tokens import Level

if TYPE_CHECKING:
    from qa_desk.reports.masking import MaskedConversation


class Reading(QObject):
    """What every customer's word passes before it is painted. `changed`: it reads differently from now on."""

    changed = Signal()

    def __init__(self, session: Session, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.language = language
        self._hide = False
        self._masked: MaskedConversation | None = None
        self._costs: tuple[Scorecard | None, dict[str, float]] = (None, {})  # points by finding, of a scorecard

    def hide_personal(self, hide: bool) -> None:
        """Mask personal data, or show it."""
        if hide != self._hide:
            self._hide, self._masked = hide, None
            self.changed.emit()

    @property
    def opened(self) -> OpenCase:
        """The case at hand. Only to be asked for while there is one."""
        assert self._session.open is not None
        return self._session.open

    @property
    def masked(self) -> MaskedConversation | None:
        """The conversation at hand with its personal data masked; None where they may be shown."""
        return self._mask() if self._hide else None

    def title(self, decision: Decision) -> str:
        """The title of a finding's rule; its name where the rubric no longer has it."""
        rule = self.opened.rule(decision.finding.rule)
        return titled(rule, self.language) if rule else decision.finding.rule

    def level(self, decision: Decision) -> Level:
        """How a finding is coloured: by its severity, or as a strength."""
        if decision.finding.kind == "strength":
            return "strength"
        rule = self.opened.rule(decision.finding.rule)
        return rule.severity.value if rule else "minor"

    def points(self, decision: Decision) -> float:
        """What a finding takes from its criterion or earns back, before limits; 0 where it counts for nothing."""
        card = self.opened.scorecard
        if self._costs[0] is not card:
            costs = (cost for criterion in card.criteria for cost in criterion.costs)
            self._costs = card, {key_of_decision(cost.decision): cost.points for cost in costs}
        return self._costs[1].get(key_of_decision(decision), 0.0)

    def quote(self, span: Span) -> str:
        """The words of a span."""
        return self._mask().span(span).quote if self._hide else span.quote

    def reason(self, decision: Decision) -> str:
        """The sentence that says why a finding was made; empty for one set by hand."""
        finding = self.opened.reasoned(decision, self.language)
        return self._mask().reason(finding) if self._hide and finding.because else finding.because

    def line(self, text: str) -> str:
        """Any other text that may name the customer."""
        return self._mask().line(text) if self._hide else text

    def _mask(self) -> MaskedConversation:
        conversation = self.opened.conversation
        if self._masked is None or self._masked.conversation is not conversation:
            self._masked = self._session.customers().mask(conversation, _customer(conversation))
            for message in range(len(conversation.messages)):
                self._masked.text(message)  # so that tokens count up in the order of the messages in every view
        return self._masked


def _customer(conversation: Conversation) -> str:
    """The customer as the queue names him."""
    return conversation.customer or author(conversation, Speaker.CUSTOMER)

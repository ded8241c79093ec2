"""The case at hand as a view may show it: titles in the reviewer's language, customers' words masked where asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Decision, Scorecard, Span, Speaker
from qa_desk.store.reviews import author, key_of_decision
from qa_desk.ui.opened import OpenCase
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.texts import titled
from qa_desk.ui.tokens import Level
from qa_desk.ui.warming import WARM

if TYPE_CHECKING:
    from qa_desk.reports.masking import MaskedConversation
    from qa_desk.scoring.explain import Explanation
    from qa_desk.ui.customers import Customers

AT_ONCE = 200  # messages that are masked or explained at once; more in the background
VEILED = "…"


class Reading(QObject):
    """What every customer's word passes before it is painted. `changed`: it reads differently from now on.

    Masking thousands of messages takes time. Meanwhile nothing is `ready`, every text is VEILED, and `changed` comes
    when they can be read.
    """

    changed = Signal()

    def __init__(
        self, session: Session, language: str, parent: QObject | None = None, *, tasks: Tasks | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self.language = language
        self._masking: tuple[Conversation, Progress] | None = None  # what is being masked in the background
        self._hide = False
        self._masked: MaskedConversation | None = None
        self._costs: tuple[Scorecard | None, dict[str, float]] = (None, {})  # points by finding, of a scorecard
        if tasks is not None:
            tasks.ended.connect(self._end)

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
    def ready(self) -> bool:
        """Whether the conversation at hand can be read."""
        return not self._hide or self._mask() is not None

    @property
    def masked(self) -> MaskedConversation | None:
        """The conversation at hand with its personal data masked; None where they may be shown. Only to be asked for
        when it is `ready`.
        """
        masked = self._mask() if self._hide else None
        assert masked is not None or not self._hide
        return masked

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
        return self._passed(span.quote, lambda masked: masked.span(span).quote)

    def reason(self, decision: Decision) -> str:
        """The sentence that says why a finding was made; empty for one set by hand."""
        finding = self.opened.reasoned(decision, self.language)
        return self._passed(finding.because, lambda masked: masked.reason(finding)) if finding.because else ""

    def why(self, key: str, take: Callable[[Explanation | None], None]) -> None:
        """Give what was weighed for a finding to `take`: at once, or for a long conversation, beside other work, or
        where what weighs is not loaded yet, a moment later, if it is still at hand then. None where the rubric no
        longer has the rule.
        """
        opened, session = self.opened, self._session

        def told(found: Explanation | None) -> None:
            if session.open is not None and session.open.conversation is opened.conversation:
                take(found)

        few = len(opened.conversation.messages) <= AT_ONCE
        if self._tasks is None or (few and WARM.is_set() and not self._tasks.busy):
            take(opened.why(key))
        else:
            self._tasks.look(tr("Why was this found?"), lambda _: opened.why(key), told, whose=self)

    def line(self, text: str) -> str:
        """Any other text that may name the customer."""
        return self._passed(text, lambda masked: masked.line(text))

    def _passed(self, text: str, mask: Callable[[MaskedConversation], str]) -> str:
        if not self._hide:
            return text
        masked = self._mask()
        return mask(masked) if masked else VEILED

    def _mask(self) -> MaskedConversation | None:
        """The conversation at hand, masked; None while that is done in the background."""
        conversation = self.opened.conversation
        if self._masked is not None and self._masked.conversation is conversation:
            return self._masked
        customers = self._session.queue.customers()
        if self._tasks is None or len(conversation.messages) <= AT_ONCE:
            self._masked = _masked(conversation, customers)
            return self._masked
        if self._masking is None or self._masking[0] is not conversation:
            title = tr("Hiding personal data")
            progress = self._tasks.look(
                title, lambda _: _masked(conversation, customers), self._take_masked, whose=self
            )
            self._masking = conversation, progress
        return None

    def _take_masked(self, masked: MaskedConversation) -> None:
        if self._session.open is not None and self.opened.conversation is masked.conversation:
            self._masked = masked
            self.changed.emit()

    def _end(self, progress: Progress) -> None:
        """Also one that was cancelled, or failed: it begins anew when the conversation is shown again."""
        if self._masking is not None and self._masking[1] is progress:
            self._masking = None


def _masked(conversation: Conversation, customers: Customers) -> MaskedConversation:
    made = customers.mask(conversation, _customer(conversation))
    for message in range(len(conversation.messages)):
        made.text(message)  # so that tokens count up in the order of the messages in every view
    return made


def _customer(conversation: Conversation) -> str:
    """The customer as the queue names him."""
    return conversation.customer or author(conversation, Speaker.CUSTOMER)

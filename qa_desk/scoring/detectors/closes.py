"""`closes_before_customer_does`: the agent ends the case before the customer has said that it is solved, thanked or
agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import log_odds
from qa_desk.scoring.batch import Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, certain, company_messages, values
from qa_desk.scoring.detectors.places import last_turn, spans, surest
from qa_desk.scoring.detectors.says import quote_of, unless

OPEN = ("still-open", "states-matter", "complains", "chases-status", "shows-feeling")


class ClosesEarly:
    """Main signals: the agent closes in words, or the case is closed right after; what the customer said last
    decides.
    """

    checks: ClassVar[Mapping[str, Form]] = {"closes_before_customer_does": Form.CUSTOMER_ACTS}
    companions: ClassVar[Mapping[str, Form]] = {
        "agent_says": Form.PHRASES,
        "unless_agent_does": Form.AGENT_ACTS,
        "within": Form.WINDOW,
    }
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        agent, customer = scene.batch.agent, scene.batch.customer
        found = [
            Signal("the agent closes", agent.odds("closes"), 1, main=True),
            Signal(
                "the case is closed right after", certain(scene.situation.of("case closed right after")), 1, main=True
            ),
        ]
        if "agent_says" in rule.settings:
            found.append(
                Signal(
                    "the agent says a phrase of the rubric",
                    log_odds(scene.phrase_odds(rule, "agent_says")),
                    1,
                    main=True,
                )
            )
        for act in values(rule, "closes_before_customer_does"):
            found.append(Signal(f"the customer {act} just before", customer.odds(act, "before"), -1))
            found.append(Signal(f"the customer {act} earlier", customer.odds(act, "earlier"), -1))
        found += [Signal(f"the customer {act} just before", customer.odds(act, "before"), 1) for act in OPEN]
        return [*found, *unless(rule, scene)]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        return quote_of(rule, scene, message, ("closes",), ("agent_says",))

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        del rule
        return spans(scene, surest(scene, last_turn(scene, message), OPEN)[:1], OPEN)

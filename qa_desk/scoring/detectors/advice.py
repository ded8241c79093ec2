"""`repeats_advice`: a ready recipe or pointer that does not meet this customer: already tried, already sent, or in
place of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.batch import Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, log_odds, values
from qa_desk.scoring.detectors.places import customer_messages, spans, surest
from qa_desk.scoring.detectors.says import quote_of, unless


class RepeatsAdvice:
    """Main signal: the surest of the named acts; the customer's own account and the agent's earlier recipes speak for
    it.
    """

    checks: ClassVar[Mapping[str, Form]] = {"repeats_advice": Form.AGENT_ACTS}
    companions: ClassVar[Mapping[str, Form]] = {
        "agent_says": Form.PHRASES,
        "known_when_customer_does": Form.CUSTOMER_ACTS,
        "unless_agent_does": Form.AGENT_ACTS,
        "unless_customer_does": Form.CUSTOMER_ACTS,
        "within": Form.WINDOW,
    }
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        agent, customer = scene.batch.agent, scene.batch.customer
        acts = values(rule, "repeats_advice")
        found = [Signal(f"the agent {act}", log_odds(agent.of(act)), 1, main=True) for act in acts]
        if "agent_says" in rule.settings:
            said = scene.phrase_odds(rule, "agent_says")
            found.append(Signal("the agent says a phrase of the rubric", log_odds(said), 1, main=True))
        recipe = np.maximum.reduce([agent.of(act) for act in acts])
        for act in values(rule, "known_when_customer_does"):
            known = customer.of(act, "earlier")
            found.append(Signal(f"the customer {act} before", log_odds(known), 1))
            found.append(Signal(f"a recipe, and the customer {act} before", log_odds(np.minimum(known, recipe)), 1))
        found += [Signal(f"the agent {act} earlier too", log_odds(agent.of(act, "earlier")), 1) for act in acts]
        return [*found, *unless(rule, scene)]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        return quote_of(rule, scene, message, values(rule, "repeats_advice"), ("agent_says",))

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        acts = values(rule, "known_when_customer_does")
        return spans(scene, surest(scene, customer_messages(scene, message), acts)[:2], acts) if acts else ()

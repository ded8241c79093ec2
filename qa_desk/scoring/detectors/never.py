"""`agent_never_does`, `agent_never_says`: what the agent should have done somewhere in the conversation after the customer did something."""

from __future__ import annotations

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.batch import AGENT, Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, log_odds, values
from qa_desk.scoring.detectors.places import customer_messages, spans, surest


class Never:
    """Stands at the agent's first reply after the customer did what `after_customer_does` names; at most once in a conversation."""

    checks = {"agent_never_does": Form.AGENT_ACTS, "agent_never_says": Form.PHRASES}
    companions = {"after_customer_does": Form.CUSTOMER_ACTS}
    once = True

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        batch = scene.batch
        by_agent = (batch.side == AGENT).astype(np.float32)
        found = []
        for act in values(rule, "agent_never_does"):
            column = batch.agent.of(act) * by_agent
            ever = np.maximum.reduceat(column, batch.begin[:-1])[batch.conversation] if column.size else column
            found.append(Signal(f"an agent {act} somewhere in the conversation", log_odds(ever), -1))
        if "agent_never_says" in rule.settings:
            column = scene.phrase_odds(rule, "agent_never_says")
            ever = np.maximum.reduceat(column, batch.begin[:-1])[batch.conversation] if column.size else column
            found.append(Signal("an agent says the phrase somewhere in the conversation", log_odds(ever), -1))
        for act in values(rule, "after_customer_does"):
            found.append(Signal(f"the customer {act} just before", log_odds(batch.customer.of(act, "before")), 1, main=True))
            found.append(Signal(f"the customer {act} already long before", log_odds(batch.customer.of(act, "long before")), -1))
        return found

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        del rule
        return scene.batch.whole(message)

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        acts = values(rule, "after_customer_does")
        return spans(scene, surest(scene, customer_messages(scene, message), acts)[:1], acts) if acts else ()

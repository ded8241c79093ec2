"""`agent_never_does`, `agent_never_says`: what the agent should have done somewhere in the conversation after the
customer did something.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import Floats, log_odds
from qa_desk.scoring.batch import Batch, Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, certain, company_messages, values
from qa_desk.scoring.detectors.places import customer_messages, spans, surest


class Never:
    """Stands at the agent's first reply after the customer did what `after_customer_does` names; at most once in a
    conversation.
    """

    checks: ClassVar[Mapping[str, Form]] = {"agent_never_does": Form.AGENT_ACTS, "agent_never_says": Form.PHRASES}
    companions: ClassVar[Mapping[str, Form]] = {"after_customer_does": Form.CUSTOMER_ACTS}
    once = True

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        batch = scene.batch
        speaks = company_messages(rule, scene).astype(np.float32)
        found = []
        for act in values(rule, "agent_never_does"):
            ever = _ever(batch, batch.agent.of(act) * speaks)
            found.append(Signal(f"an agent {act} somewhere in the conversation", log_odds(ever), -1))
        if "agent_never_says" in rule.settings:
            ever = _ever(batch, scene.phrase_odds(rule, "agent_never_says") * speaks)
            found.append(Signal("an agent says the phrase somewhere in the conversation", log_odds(ever), -1))
        for act in values(rule, "after_customer_does"):
            long_before = batch.customer.odds(act, "long before")
            found.append(Signal(f"the customer {act} already long before", long_before, -1))
        return found + after(rule, scene)

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        del rule
        return scene.batch.whole(message)

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        acts = values(rule, "after_customer_does")
        return spans(scene, surest(scene, customer_messages(scene, message), acts)[:1], acts) if acts else ()


def after(rule: Rule, scene: Scene) -> list[Signal]:
    """What the customer must have done just before, by `after_customer_does`; without that key every answer counts."""
    batch = scene.batch
    acts = values(rule, "after_customer_does")
    if not acts:
        return [Signal("the company answers", certain(np.ones(batch.side.size, np.float32)), 1, main=True)]
    return [Signal(f"the customer {act} just before", batch.customer.odds(act, "before"), 1, main=True) for act in acts]


def _ever(batch: Batch, column: Floats) -> Floats:
    """Per message, the largest of `column` in its conversation."""
    largest = np.zeros(len(batch.conversations), np.float32)
    np.maximum.at(largest, batch.conversation, column)
    return largest[batch.conversation]

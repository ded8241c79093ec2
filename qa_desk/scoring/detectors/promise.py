"""`promise_not_kept`: the company promised by a time, and the customer's chasing, an agent's word or the clock shows
that it did not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import Floats, log_odds
from qa_desk.scoring.batch import AGENT, CUSTOMER, Batch, Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, values
from qa_desk.scoring.detectors.places import customer_messages, spans, surest
from qa_desk.scoring.detectors.says import quote_of

LONG_SILENCE = (
    20 * 3600
)  # seconds after which the customer's next word, not the company's, hints at a promise that was not kept
CHASES = ("chases-promise", "chases-status")


class PromiseNotKept:
    """Stands at the promise where it is in the conversation, else at the first reply after the customer tells of it."""

    checks: ClassVar[Mapping[str, Form]] = {"promise_not_kept": Form.AGENT_ACTS}
    companions: ClassVar[Mapping[str, Form]] = {"shown_when_customer_does": Form.CUSTOMER_ACTS}
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        agent, customer = scene.batch.agent, scene.batch.customer
        promised = np.maximum.reduce([agent.of(act) for act in values(rule, "promise_not_kept")])
        already = np.maximum.reduce([agent.of(act, "earlier") for act in values(rule, "promise_not_kept")])
        admits = np.maximum(agent.of("admits-breach", "later"), agent.of("admits-breach"))
        chased = customer.of("chases-promise", "before")
        next_chase = customer.of("chases-promise", "next")
        found = [
            Signal(
                "a promise, and the customer chases it next", log_odds(np.minimum(promised, next_chase)), 1, main=True
            ),
            Signal(
                "a promise, and the customer chases it later",
                log_odds(np.minimum(promised, customer.of("chases-promise", "later"))),
                1,
            ),
            Signal(
                "a promise, and an agent admits the breach later",
                log_odds(np.minimum(promised, agent.of("admits-breach", "later"))),
                1,
            ),
            Signal("the customer has just told of a broken promise", log_odds(chased), 1, main=True),
            Signal("told of it long before", customer.odds("chases-promise", "long before"), -1),
            Signal("the promise itself is in the conversation", log_odds(np.minimum(already, chased)), -1),
            Signal("an agent admits the breach", log_odds(admits), 1),
            Signal(
                "a promise, and the customer has to write again",
                log_odds(_written_again(scene.batch) * promised),
                1,
            ),
        ]
        return found + [Signal(f"the agent {act}", agent.odds(act), 1) for act in values(rule, "promise_not_kept")]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        return quote_of(rule, scene, message, values(rule, "promise_not_kept"))

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        del rule
        side = scene.batch.customer
        after = customer_messages(scene, message, after=True)
        strength = [side.message[index, side.column("chases-promise")] for index in after]
        before = customer_messages(scene, message)
        told = [side.message[index, side.column("chases-promise")] for index in before]
        later = after if max(strength, default=0.0) >= max(told, default=0.0) else before
        return spans(scene, surest(scene, later, CHASES[:1])[:1], CHASES)


def _written_again(batch: Batch) -> Floats:
    """1 where, after a company's message, the customer is the next to write and a long silence lies between."""
    out = np.zeros(batch.side.size, np.float32)
    for index in np.flatnonzero(batch.side == AGENT):
        after = index + 1
        if (
            after < batch.side.size
            and batch.conversation[after] == batch.conversation[index]
            and batch.side[after] == CUSTOMER
        ):
            out[index] = batch.time[after] - batch.time[index] > LONG_SILENCE
    return out

"""`leaves_customer_with`: a bot that misses a second time, or a request for a person that is not met in the next
reply.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import Floats, log_odds
from qa_desk.scoring.batch import BOT, Batch, Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, certain, company_messages, values
from qa_desk.scoring.detectors.places import last_turn, spans, surest
from qa_desk.scoring.detectors.says import quote_of, unless


class LeavesStuck:
    """The named acts are what a bot does when it misses; the customer's call for a person and repetition speak for
    it.
    """

    checks: ClassVar[Mapping[str, Form]] = {"leaves_customer_with": Form.AGENT_ACTS}
    companions: ClassVar[Mapping[str, Form]] = {"unless_agent_does": Form.AGENT_ACTS, "within": Form.WINDOW}
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        batch = scene.batch
        agent, customer = batch.agent, batch.customer
        misses = np.maximum.reduce([agent.of(act) for act in values(rule, "leaves_customer_with")])
        bot = (batch.side == BOT).astype(np.float32)
        earlier = _bot_messages_before(batch)
        found = [
            Signal(
                "the customer has just asked for a person",
                customer.odds("asks-for-person", "before"),
                1,
                main=True,
            ),
            Signal("a bot misses", log_odds(misses * bot), 1),
            Signal("a bot answers again", np.minimum(earlier, 2) * 2 * bot, 0),
            Signal("a bot says the same again", certain(_same_again(batch)), 1, main=True),
            Signal("a bot misses, not for the first time", log_odds(misses * bot * (earlier > 0)), 1, main=True),
            Signal("the customer asked for a person earlier", customer.odds("asks-for-person", "long before"), 1),
            Signal("the customer then asks for a person", customer.odds("asks-for-person", "next"), 1),
        ]
        return [*found, *unless(rule, scene)]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        return quote_of(rule, scene, message, values(rule, "leaves_customer_with"))

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        del rule
        acts = ("asks-for-person", "still-open")
        return spans(scene, surest(scene, last_turn(scene, message), acts)[:1], acts)


def _bot_messages_before(batch: Batch) -> Floats:
    """How many messages of a bot came before, in the same conversation, after the customer first spoke."""
    out = np.zeros(batch.side.size, np.float32)
    count, spoken, conversation = 0, False, -1
    for index in range(batch.side.size):
        if batch.conversation[index] != conversation:
            count, spoken, conversation = 0, False, int(batch.conversation[index])
        out[index] = count
        spoken = spoken or batch.side[index] == 0
        count += int(batch.side[index] == BOT and spoken)
    return out


def _same_again(batch: Batch) -> Floats:
    """1 where a bot's message is word for word one of its earlier ones in the conversation."""
    out = np.zeros(batch.side.size, np.float32)
    seen: set[tuple[int, str]] = set()
    for index in np.flatnonzero(batch.side == BOT):
        said = (int(batch.conversation[index]), " ".join(batch.messages[index].text.casefold().split()))
        out[index] = said in seen
        seen.add(said)
    return out

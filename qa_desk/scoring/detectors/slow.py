"""`replies_later_than`: the customer waited longer for an answer than the rubric allows on that channel."""

from __future__ import annotations

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.encoder import Floats
from qa_desk.scoring.batch import CUSTOMER, Batch, Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages


class RepliesLate:
    """Stands at the reply that came too late. `replies_later_than` maps channels to seconds; "other" is for the rest.

    A wait is counted from the customer's first message of the turn. Without times there is no finding.
    """

    checks = {"replies_later_than": Form.DELAYS}
    companions: dict[str, Form] = {}
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        return [Signal("the reply came later than the rubric allows", _late(rule, scene.batch) * 5, 1, main=True)]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        del rule
        return scene.batch.whole(message)

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        del rule
        batch = scene.batch
        return (batch.whole(int(batch.turn_first[batch.turn[message] - 1])),)


def _late(rule: Rule, batch: Batch) -> Floats:
    limits: dict[str, float] = rule.settings["replies_later_than"]
    out = np.full(batch.side.size, -1, np.float32)
    for turn in np.flatnonzero(batch.turn_side == 1):
        asked, answered = batch.turn_first[turn - 1], batch.turn_first[turn]
        if turn == 0 or batch.conversation[asked] != batch.conversation[answered] or batch.side[asked] != CUSTOMER:
            continue
        channel = batch.conversations[batch.conversation[answered]].channel
        limit = limits.get(channel, limits.get("other", np.inf))
        out[answered] = 1 if batch.time[answered] - batch.time[asked] > limit else -1
    return out

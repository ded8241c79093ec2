"""`replies_later_than`: the customer waited longer for an answer than the rubric allows on that channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import Floats
from qa_desk.scoring.batch import CUSTOMER, Batch, Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages
from qa_desk.scoring.detectors.places import SURE

POLITE = ("thanks", "solved", "greets")


class RepliesLate:
    """Stands at the reply that came too late. `replies_later_than` maps channels to seconds; "other" is for the rest.

    A wait is counted from the first message of the customer's turn that does more than thank. Without times there is no
    finding.
    """

    checks: ClassVar[Mapping[str, Form]] = {"replies_later_than": Form.DELAYS}
    companions: ClassVar[Mapping[str, Form]] = {}
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
        asked = _asked(scene.batch, int(scene.batch.turn[message]))
        return (scene.batch.whole(asked),) if asked >= 0 else ()


def _late(rule: Rule, batch: Batch) -> Floats:
    """1 where a company's turn begins later than the rubric allows, -1 elsewhere."""
    out = np.full(batch.side.size, -1, np.float32)
    limit = _limits(rule, batch)
    for turn in np.flatnonzero(_perhaps_late(batch, limit)).tolist():
        asked, answered = _asked(batch, turn), batch.turn_first[turn]
        if asked >= 0 and batch.time[answered] - batch.time[asked] > limit[turn]:
            out[answered] = 1
    return out


def _limits(rule: Rule, batch: Batch) -> npt.NDArray[np.float64]:
    """Per turn, how many seconds its channel allows."""
    limits: dict[str, float] = rule.settings["replies_later_than"]
    other = limits.get("other", np.inf)
    allowed = np.array([limits.get(conversation.channel, other) for conversation in batch.conversations], float)
    return allowed[batch.turn_conversation]


def _perhaps_late(batch: Batch, limit: npt.NDArray[np.float64]) -> Bool:
    """The company's turns that come too late if the wait is counted from the earliest time in the turn before."""
    late = np.zeros(batch.turn_side.size, bool)
    if late.size:
        earliest = np.fmin.reduceat(batch.time, batch.turn_first)
        late[1:] = batch.time[batch.turn_first[1:]] - earliest[:-1] > limit[1:]
    return np.asarray(late & (batch.turn_side == 1))


def _asked(batch: Batch, turn: int) -> int:
    """The message from which a company's turn was waited for: the first of the customer's turn before it that does not
    only thank; -1 where there is none.
    """
    before = turn - 1
    if before < 0 or batch.turn_conversation[before] != batch.turn_conversation[turn]:
        return -1
    stretch = range(int(batch.turn_first[before]), int(batch.turn_last[before]) + 1)
    return next((index for index in stretch if batch.side[index] == CUSTOMER and not _only_thanks(batch, index)), -1)


def _only_thanks(batch: Batch, message: int) -> bool:
    """Whether every sentence of a message thanks, says that it is solved, or greets, and does nothing else that waits
    for an answer.
    """
    acts = batch.customer
    first, last = batch.first_sentence[message : message + 2].tolist()
    said = acts.sentence[first:last]
    polite = said[:, [acts.column(act) for act in POLITE]].max(axis=1, initial=0)
    other = np.delete(said, [acts.column(act) for act in POLITE], axis=1).max(axis=1, initial=0)
    return bool(last > first and (polite >= np.maximum(other, SURE)).all())

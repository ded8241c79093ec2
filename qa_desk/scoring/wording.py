"""What the meaning of a message, of what was said before it and of what is said after it says of a rule.

A rule's conditions name acts; what no act names shows here. The weights are learned together with those of the
conditions (training/weights.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_desk.model import Rubric
from qa_desk.scoring.acts.runs import Floats, maxima, times
from qa_desk.scoring.batch import BOT, Batch
from qa_desk.scoring.words import Int


@dataclass(frozen=True, slots=True)
class Meaning:
    """The largest of each number of the encoder: over the sentences of each message, and over the messages of each
    turn.

    `before` and `after` are the neighbouring turns of each message's turn, -1 where there is none.
    """

    message: Floats
    turn: Floats
    before: Int
    after: Int


def meaning(batch: Batch) -> Meaning:
    """The meaning of every message and turn; zeros where nothing is said."""
    message = maxima(batch.meaning, batch.first_sentence[:-1], np.diff(batch.first_sentence), batch.row)
    spoken = np.flatnonzero(batch.side <= BOT)
    size = np.bincount(batch.turn[spoken], minlength=batch.turn_side.size)
    turn = maxima(message[spoken], np.cumsum(size) - size, size)
    return Meaning(message, turn, _neighbour(batch, -1), _neighbour(batch, 1))


def _neighbour(batch: Batch, step: int) -> Int:
    target = batch.turn + step
    fits = (batch.turn >= 0) & (target >= 0) & (target < batch.turn_side.size)
    fits[fits] &= batch.turn_conversation[target[fits]] == batch.conversation[fits]
    return np.where(fits, target, -1)


def rows(found: Meaning, messages: Int) -> Floats:
    """Messages x three times the numbers of the encoder: the message, the turn before, the turn after."""
    turns = np.concatenate([found.turn, np.zeros((1, found.message.shape[1]), np.float32)])
    return np.concatenate(
        [found.message[messages], turns[found.before[messages]], turns[found.after[messages]]], axis=1
    )


def wording(rubric: Rubric, batch: Batch) -> dict[str, Floats]:
    """Per rule that has learned it, log-odds per message of the batch."""
    learned = {rule.id: rule.weights.meaning for rule in rubric.rules() if rule.weights and rule.weights.meaning}
    width = batch.meaning.shape[1]
    if not learned or any(len(weights) != 3 * width for weights in learned.values()):
        return {}
    table = np.array(list(learned.values()), np.float32).T
    found = meaning(batch)
    odds = times(found.message, table[:width])
    for part, neighbour in ((table[width : 2 * width], found.before), (table[2 * width :], found.after)):
        turns = np.concatenate([times(found.turn, part), np.zeros((1, len(learned)), np.float32)])
        odds = odds + turns[neighbour]
    return {rule: np.ascontiguousarray(odds[:, column]) for column, rule in enumerate(learned)}

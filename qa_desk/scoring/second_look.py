"""The second look: what the other rules say of a message and of the rest of its conversation.

Service goes wrong, or well, in several ways at once. So the same words are likelier to deserve a flag where others
stand beside it, and less likely in a talk in which all else is well. How much that counts is learned
(training/second_look.py); a rule that nobody measured is neither changed by others nor counts for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa_desk.model import Kind, Rule, SecondLook
from qa_desk.scoring.acts.runs import LIMIT, Floats, add_one_by_one, maxima, times
from qa_desk.scoring.words import Int

SHAPES = HERE, ELSEWHERE = "{} in the same message", "{} elsewhere in the conversation"
SUREST = "the surest flag elsewhere in the conversation"
COUNTS = (
    "flags in the same message",
    "strengths in the same message",
    "flags elsewhere in the conversation",
    "strengths elsewhere in the conversation",
)


@dataclass(frozen=True, slots=True)
class Others:
    """What the rules, each looked at alone, say of every message: `values` is messages x `names`.

    Per rule log-odds between -5 and 5, of the message itself and the largest of the conversation's other messages, -5
    where the rule cannot stand; then the surest flag elsewhere, and how many flags and strengths are to be expected
    (COUNTS).
    """

    names: tuple[str, ...]
    values: Floats


def others(odds: Mapping[str, Floats], kinds: Mapping[str, Kind], conversation: Int) -> Others:
    """What the rules of `odds` say of every message, of the kind that `kinds` gives for each; `conversation` is the
    conversation of each message, in ascending order.
    """
    here = np.zeros((conversation.size, len(odds)), np.float32)
    for number, values in enumerate(odds.values()):
        here[:, number] = np.clip(values, -LIMIT, LIMIT)
    flags = np.array([kinds[rule] == "flag" for rule in odds], bool)
    begins = np.diff(conversation, prepend=-1) != 0
    starts, run = np.flatnonzero(begins), np.cumsum(begins) - 1
    elsewhere = _elsewhere(here, starts, run)
    chance = np.where(here > -LIMIT, 1 / (1 + np.exp(-here)), 0).astype(np.float32)
    expected = np.stack([_in_row(chance[:, flags]), _in_row(chance[:, ~flags])], axis=1)
    surest = elsewhere[:, flags].max(axis=1, initial=-LIMIT)[:, None]
    names = [shape.format(rule) for shape in SHAPES for rule in odds]
    found = np.hstack([here, elsewhere, surest, expected, _in_all(expected, run) - expected])
    return Others((*names, SUREST, *COUNTS), np.asarray(found, np.float32))


def _in_row(values: Floats) -> Floats:
    """The sum of each row. NumPy adds a single row otherwise than one of several, unless rows lie in one piece."""
    return np.asarray(np.ascontiguousarray(values).sum(axis=1))


def _elsewhere(odds: Floats, starts: Int, run: Int) -> Floats:
    """The largest of each column over the other messages of the conversation; `starts` is where each conversation
    begins, `run` which of them each message belongs to.
    """
    sizes = np.diff(starts, append=run.size)
    first = maxima(odds, starts, sizes)[run]
    top = odds >= first
    beside = maxima(np.where(top, np.float32(-LIMIT), odds), starts, sizes)[run]
    shared = np.add.reduceat(top, starts, dtype=np.int64)[run] > 1
    return np.asarray(np.where(top & ~shared, beside, first), np.float32)


def _in_all(expected: Floats, run: Int) -> Floats:
    """The sum of each column over the whole conversation, at each of its messages."""
    total = np.zeros((int(run.max(initial=-1)) + 1, expected.shape[1]), np.float32)
    add_one_by_one(total, run, expected, np.arange(run.size))
    return total[run]


def seconds(rules: Sequence[Rule]) -> dict[str, SecondLook]:
    """What was learned of a second look, by rule."""
    return {rule.id: rule.weights.second for rule in rules if rule.weights and rule.weights.second}


def looked_again(looks: Mapping[str, SecondLook], alone: Mapping[str, Floats], seen: Others) -> dict[str, Floats]:
    """The log-odds of the rules of `looks` after the second look; `alone` are those of the first."""
    columns = {name: column for column, name in enumerate(seen.names)}
    weights = np.zeros((len(columns), len(looks)), np.float32)
    for rule, look in enumerate(looks.values()):
        for name, weight in look.by_signal.items():
            if name in columns:
                weights[columns[name], rule] = weight
    moved = times(seen.values, weights)
    return {
        rule: np.asarray(start_of(look, seen) + np.float32(look.alone) * alone[rule] + moved[:, column], np.float32)
        for column, (rule, look) in enumerate(looks.items())
    }


def start_of(look: SecondLook, seen: Others) -> np.float32:
    """The log-odds before anything is seen; a rule that the rubric lacks is nowhere found."""
    lacking = look.by_signal.keys() - set(seen.names)
    return np.float32(look.bias - LIMIT * sum(look.by_signal[name] for name in sorted(lacking)))

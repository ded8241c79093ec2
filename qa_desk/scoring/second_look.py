"""The second look: what the other rules say of a message and of the rest of its conversation.

Service goes wrong, or well, in several ways at once. So the same words are likelier to deserve a flag where others
stand beside it, and less likely in a talk in which all else is well; and what counts for a rule may count only where
something else holds too. So small trees of questions, learned in training/second_look.py, ask what the rule says
alone, what it heard, and what the others say. A rule that nobody measured is neither changed by others nor counts for
them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa_desk.model import Kind, Rule, SecondLook, Tree
from qa_desk.scoring.acts.runs import LIMIT, Floats, add_one_by_one, maxima
from qa_desk.scoring.words import Int

SHAPES = HERE, ELSEWHERE = "{} in the same message", "{} elsewhere in the conversation"
ALONE = "how clear it is when looked at alone"
THOUSAND = 1000
NOWHERE = -LIMIT  # what is asked for and not known: a rule that the rubric lacks is nowhere found
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """The trees of a second look as arrays. `asks` and `limits` are questions x trees: which of the `names` is asked
    for, and the value it is held against. `adds` is one row, tree after tree, in thousandths.
    """

    names: tuple[str, ...]
    asks: Int
    limits: Floats
    adds: Int

    @classmethod
    def of(cls, look: SecondLook) -> _Asked:
        """Raises ValueError where the trees ask unequally many questions."""
        names = tuple(sorted({name for tree in look.trees for name, _ in tree.asks}))
        place = {name: number for number, name in enumerate(names)}
        asks = list(zip(*(tree.asks for tree in look.trees), strict=True))
        return cls(
            names,
            np.array([[place[name] for name, _ in question] for question in asks]),
            np.array([[limit for _, limit in question] for question in asks], np.float32),
            np.rint(np.array([tree.adds for tree in look.trees]) * THOUSAND).astype(np.int32).ravel(),
        )


@functools.lru_cache(maxsize=128)
def _asked(look: SecondLook) -> _Asked:
    return _Asked.of(look)


def asked_for(look: SecondLook) -> tuple[str, ...]:
    """The names that the trees ask for."""
    return _asked(look).names


def looked_again(look: SecondLook, known: Mapping[str, Floats], rows: Int) -> Floats:
    """The log-odds that a second look adds at some of the messages; `known` is what is known of all by name."""
    asked = _asked(look)
    values = np.stack(
        [known[name][rows] if name in known else np.full(rows.size, NOWHERE, np.float32) for name in asked.names]
    )
    answers = np.zeros((asked.asks.shape[1], rows.size), np.intp)
    for name, limit in zip(asked.asks, asked.limits, strict=True):
        answers = 2 * answers + (values[name] > limit[:, None])
    answers += np.arange(0, asked.adds.size, asked.adds.size // len(answers))[:, None]
    thousandths = asked.adds[answers].sum(axis=0)  # whole numbers: in any order their sum is the same
    return np.asarray(thousandths / np.float32(THOUSAND), np.float32)


def pulls(look: SecondLook, nothing: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """How many log-odds each name moves the trees from where `nothing` is found to what was found at a message, one
    question after the other.
    """
    moved = dict.fromkeys(asked_for(look), 0.0)
    for tree, limits in _with_limits(look):
        answers = _answers(tree, limits, nothing)
        now = _added(tree, answers)
        for at, ((name, _), answer) in enumerate(zip(tree.asks, _answers(tree, limits, found), strict=True)):
            answers[at] = answer
            before, now = now, _added(tree, answers)
            moved[name] += now - before
    return moved


def start_of(look: SecondLook, nothing: Mapping[str, float]) -> float:
    """The log-odds that the trees add where nothing is found."""
    return sum(_added(tree, _answers(tree, limits, nothing)) for tree, limits in _with_limits(look))


def _with_limits(look: SecondLook) -> Iterator[tuple[Tree, list[float]]]:
    """The trees, each with its limits in single precision, as whole batches are held against them."""
    return zip(look.trees, _asked(look).limits.T.tolist(), strict=True)


def _answers(tree: Tree, limits: Sequence[float], known: Mapping[str, float]) -> list[bool]:
    return [known.get(name, NOWHERE) > limit for (name, _), limit in zip(tree.asks, limits, strict=True)]


def _added(tree: Tree, answers: Sequence[bool]) -> float:
    number = 0
    for answer in answers:
        number = 2 * number + answer
    return tree.adds[number]

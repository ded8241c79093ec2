"""Teaches the second look: how much it counts for a rule what the other rules say of the same message, and of the rest
of the conversation.

It learns from what the rules say of conversations that neither their act model nor their weights have seen, for so
they will stand before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qa_desk.model import Rubric, Rule, SecondLook
from qa_desk.scoring.acts.model import ActModel
from qa_desk.scoring.acts.runs import LIMIT, Floats
from qa_desk.scoring.judge import judge_alone, kinds_of, odds_of
from qa_desk.scoring.second_look import HERE, Others, others
from qa_desk.scoring.wording import wording
from training.logistic import fit_one
from training.proofs import proof
from training.text import Labelled
from training.weights import Array, Seen, cross_validated

STRENGTH = 0.1
ROUNDS = 100


def looked_alone(seen: Seen) -> Array:
    """The log-odds at each row of a conversation, by weights that did not see the row's fold."""
    sure = np.clip(cross_validated(seen)[seen.fold >= 0], 1e-9, 1 - 1e-9)
    return np.asarray(np.log(sure / (1 - sure)))


@dataclass(frozen=True, slots=True)
class Again:
    """The rows of a rule that a second look learns from: what the rule says `alone`, what the `others` say (a column
    per name), and the `answers`.
    """

    names: tuple[str, ...]
    alone: Array
    others: Floats
    answers: Array


def again(
    rubric: Rubric, talks: Sequence[Labelled], seen: Mapping[str, Seen], alone: Mapping[str, Array], model: ActModel
) -> dict[str, Again]:
    """The rows of each rule: those of the conversations (`seen`, with what the rule says `alone` of each), and those
    of its examples. The rubric has the weights of the first look.
    """
    found = _beside(rubric, talks, seen, alone)
    rules = {rule.id: rule for rule in rubric.rules()}
    rows = {}
    for name, own in seen.items():
        shown = _shown(rubric, rules[name], seen.keys(), model)
        rows[name] = Again(
            found.names,
            np.concatenate([alone[name], shown.alone]),
            np.concatenate([_of_others(name, found, own.message), shown.others]),
            np.concatenate([own.answers, shown.answers]),
        )
    return rows


def _beside(rubric: Rubric, talks: Sequence[Labelled], seen: Mapping[str, Seen], odds: Mapping[str, Array]) -> Others:
    """What the rules say of every message of the conversations."""
    sizes = [len(labelled.conversation.messages) for labelled in talks]
    placed = {}
    for rule, rows in seen.items():
        placed[rule] = np.full(sum(sizes), -LIMIT, np.float32)
        placed[rule][rows.message] = odds[rule]
    return others(placed, kinds_of(rubric), np.repeat(np.arange(len(talks)), sizes))


def _shown(rubric: Rubric, rule: Rule, names: Iterable[str], model: ActModel) -> Again:
    """The rows of a rule's examples."""
    shown = proof(rubric, rule, model)
    batch = shown.scene.batch
    scene = replace(shown.scene, wording=wording(rubric, batch))
    judged = {each.id: judge_alone(each, scene) for each in rubric.rules()}
    found = others({name: odds_of(judged[name]) for name in names}, kinds_of(rubric), batch.conversation)
    return Again(
        found.names,
        judged[rule.id].odds[shown.messages].astype(float),
        _of_others(rule.id, found, shown.messages),
        shown.answers,
    )


def _of_others(rule: str, found: Others, messages: npt.NDArray[np.int64]) -> Floats:
    """What the others say, without what the rule says itself of the message."""
    values = found.values[messages]
    values[:, found.names.index(HERE.format(rule))] = 0
    return values


def second_look(rows: Again) -> SecondLook:
    """What fits the rows best."""
    bias, (alone, *weights) = fit_one(
        np.hstack([rows.alone[:, None], rows.others]), rows.answers, strength=STRENGTH, rounds=ROUNDS
    )
    return SecondLook(bias, alone, dict(zip(rows.names, weights, strict=True)))

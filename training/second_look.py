"""Teaches the second look: the trees that ask what a rule says alone, what it heard, and what the other rules say of
the same message and of the rest of the conversation.

It learns from what the rules say of conversations that neither their act model nor their weights have seen, for so
they will stand before it; the rubric's examples, which have been learned, are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qa_desk.model import Rubric, Rule, SecondLook
from qa_desk.scoring.acts.model import ActModel
from qa_desk.scoring.acts.runs import LIMIT, Floats
from qa_desk.scoring.judge import WORDING, judge_alone, kinds_of, odds_of
from qa_desk.scoring.second_look import ALONE, HERE, Others, looked_again, others
from qa_desk.scoring.wording import wording
from training.proofs import Proof, proof
from training.text import Labelled
from training.trees import grown
from training.weights import FOLDS, Array, Seen, cross_validated

Numbers = Array | Floats


def looked_alone(seen: Seen) -> Array:
    """The log-odds at each row of a conversation, by weights that did not see the row's fold."""
    sure = np.clip(cross_validated(seen)[seen.fold >= 0], 1e-9, 1 - 1e-9)
    return np.asarray(np.log(sure / (1 - sure)))


@dataclass(frozen=True, slots=True)
class Again:
    """The rows of a rule that a second look learns from: what it can ask for (`values`, a column per name), the
    `answers`, and the fold that the conversation lies in.
    """

    names: tuple[str, ...]
    values: Floats
    answers: Array
    fold: npt.NDArray[np.int64]

    @property
    def alone(self) -> Floats:
        """What the rule says alone."""
        return self.values[:, self.names.index(ALONE)]

    @property
    def looked(self) -> npt.NDArray[np.bool_]:
        """Which rows are looked at again: not what is hopeless alone."""
        return self.alone >= -LIMIT


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
        heard = dict(zip(own.names, own.signals.T, strict=True))
        talked = _again(name, heard, alone[name], found, own)
        shown = _shown(rubric, rules[name], seen.keys(), model)
        rows[name] = Again(
            talked.names,
            np.concatenate([talked.values, shown.values]),
            np.concatenate([talked.answers, shown.answers]),
            np.concatenate([talked.fold, shown.fold]),
        )
    return rows


def _again(rule: str, heard: Mapping[str, Numbers], alone: Numbers, found: Others, rows: Seen | Proof) -> Again:
    """The rows with the signals `heard`; without what the others are told of the rule itself."""
    said = dict(zip(found.names, found.values[rows.message].T, strict=True))
    del said[HERE.format(rule)]
    table = {ALONE: alone} | dict(sorted(heard.items())) | said
    return Again(tuple(table), np.stack(list(table.values()), axis=1).astype(np.float32), rows.answers, rows.fold)


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
    own = judged[rule.id]
    heard = {signal.name: signal.values[shown.message] for signal in own.signals if signal.name != WORDING}
    return _again(rule.id, heard, own.odds[shown.message], found, shown)


def second_look(rows: Again, chosen: npt.NDArray[np.bool_] | None = None) -> SecondLook:
    """The trees that fit the chosen rows best."""
    kept = rows.looked if chosen is None else chosen & rows.looked
    return SecondLook(grown(rows.names, rows.values[kept], rows.answers[kept], rows.alone[kept]))


def cross_validated_again(rows: Again) -> Array:
    """The confidence at each row of a conversation by a second look that did not see its fold."""
    odds, known = rows.alone.copy(), dict(zip(rows.names, rows.values.T, strict=True))
    for fold in range(FOLDS):
        kept = np.flatnonzero((rows.fold == fold) & rows.looked)
        odds[kept] += looked_again(second_look(rows, rows.fold != fold), known, kept)
    return np.asarray(1 / (1 + np.exp(-odds[rows.fold >= 0])))

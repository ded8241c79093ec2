"""Teaches how much each signal of a rule weighs, from labelled conversations whose acts were told by models that
never saw them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qa_desk.model import Rubric, Rule, Weights
from qa_desk.scoring.acts.model import ActModel
from qa_desk.scoring.acts.runs import Floats
from qa_desk.scoring.batch import gather
from qa_desk.scoring.detectors import detector_of
from qa_desk.scoring.detectors.base import Scene
from qa_desk.scoring.judge import signals_of
from qa_desk.scoring.said import said
from qa_desk.scoring.situation import situation
from qa_desk.scoring.wording import Meaning, meaning, rows
from training.logistic import fit_one
from training.text import Labelled

FOLDS = 5
STRENGTH = 0.05
MEANING = 9.0  # the encoder's numbers are small and many: so much larger, they may weigh as much as the signals
ROUNDS = 200
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule's `signals` and the `meaning` around were at each message that could carry it (a row each), whether
    it does (`answers`, 0 or 1), the `fold` that the conversation lies in, and which `message` it is, counted through
    all conversations.
    """

    names: tuple[str, ...]
    signals: Array
    meaning: Floats
    answers: Array
    fold: npt.NDArray[np.int64]
    message: npt.NDArray[np.int64]


def folds_of(conversations: Sequence[Labelled]) -> npt.NDArray[np.int64]:
    """The fold of each conversation; a voice (and so a company and its macros) is never in two."""
    voices = sorted({labelled.voice for labelled in conversations})
    order = np.random.default_rng(0).permutation(len(voices))
    fold = {voice: int(place) % FOLDS for voice, place in zip(voices, order, strict=True)}
    return np.array([fold[labelled.voice] for labelled in conversations])


def look(
    rubric: Rubric, conversations: Sequence[Labelled], teach: Callable[[Sequence[Labelled]], ActModel]
) -> dict[str, Seen]:
    """The signals of every rule over all conversations, each fold with an act model taught on the others."""
    folds = folds_of(conversations)
    begins = np.cumsum([0] + [len(labelled.conversation.messages) for labelled in conversations])
    parts: dict[str, list[Seen]] = {}
    for fold in range(FOLDS):
        model = teach([labelled for labelled, place in zip(conversations, folds, strict=True) if place != fold])
        kept = [labelled for labelled, place in zip(conversations, folds, strict=True) if place == fold]
        places = np.concatenate([np.arange(*begins[number : number + 2]) for number in np.flatnonzero(folds == fold)])
        for name, seen in _look_with(rubric, kept, model, fold, places).items():
            parts.setdefault(name, []).append(seen)
    return {name: joined(seen) for name, seen in parts.items()}


def _look_with(
    rubric: Rubric,
    conversations: Sequence[Labelled],
    model: ActModel,
    fold: int,
    places: npt.NDArray[np.int64],
) -> dict[str, Seen]:
    """`places` says of every message of these conversations which it is among all."""
    batch = gather([labelled.conversation for labelled in conversations], model)
    scene = Scene(batch, situation(batch), said(rubric, batch))
    around = meaning(batch)
    found = {}
    for rule in rubric.rules():
        eligible = np.flatnonzero(detector_of(rule.check).eligible(rule, scene))
        answers = _answers(rule, conversations, scene)[eligible]
        seen = seen_at(rule, scene, around, eligible, answers=answers, fold=fold)
        found[rule.id] = replace(seen, message=places[eligible])
    return found


def seen_at(
    rule: Rule, scene: Scene, around: Meaning, messages: npt.NDArray[np.int64], *, answers: Array, fold: int
) -> Seen:
    """What a rule reads at some messages of a scene (they may repeat), each with its answer."""
    signals = signals_of(rule, scene)
    return Seen(
        tuple(signal.name for signal in signals),
        np.array([signal.values[messages] for signal in signals], float).T,
        rows(around, messages),
        answers,
        np.full(answers.size, fold),
        messages,
    )


def _answers(rule: Rule, conversations: Sequence[Labelled], scene: Scene) -> Array:
    out = np.zeros(scene.batch.side.size)
    for number, labelled in enumerate(conversations):
        for label in labelled.labels:
            if label.rule == rule.id:
                out[scene.batch.begin[number] + label.message] = 1
    return out


def joined(parts: Sequence[Seen]) -> Seen:
    """The rows of all parts, one after the other."""
    return Seen(
        parts[0].names,
        np.concatenate([part.signals for part in parts]),
        np.concatenate([part.meaning for part in parts]),
        np.concatenate([part.answers for part in parts]),
        np.concatenate([part.fold for part in parts]),
        np.concatenate([part.message for part in parts]),
    )


def weigh(seen: Seen, chosen: npt.NDArray[np.bool_] | None = None) -> Weights:
    """The weights that fit the chosen rows best."""
    kept = np.ones(seen.answers.size, bool) if chosen is None else chosen
    dense = np.hstack([seen.signals[kept], seen.meaning[kept] * MEANING])
    bias, learned = fit_one(dense, seen.answers[kept], strength=STRENGTH, rounds=ROUNDS)
    count = len(seen.names)
    times_named = Counter(seen.names)
    by_signal = dict.fromkeys(seen.names, 0.0)
    for name, weight in zip(seen.names, learned[:count], strict=True):
        by_signal[name] += weight / times_named[name]  # a signal that is weighed twice gets half of it each time
    return Weights(bias, by_signal, tuple(weight * MEANING for weight in learned[count:]))


def confidence(seen: Seen, weights: Weights) -> Array:
    """How sure the rule is at each row."""
    odds = weights.bias + seen.signals @ np.array([weights.by_signal[name] for name in seen.names])
    odds += seen.meaning @ np.array(weights.meaning)
    return np.asarray(1 / (1 + np.exp(-odds)))


def cross_validated(seen: Seen) -> Array:
    """The confidence at each row by weights that did not see its fold."""
    out = np.zeros(seen.answers.size)
    for fold in range(FOLDS):
        kept = seen.fold == fold
        out[kept] = confidence(seen, weigh(seen, ~kept))[kept]
    return out


def with_weights(rubric: Rubric, weights: Mapping[str, Weights]) -> Rubric:
    """The rubric with these weights, by rule."""
    criteria = (
        replace(criterion, rules=tuple(replace(rule, weights=weights.get(rule.id)) for rule in criterion.rules))
        for criterion in rubric.criteria
    )
    return replace(rubric, criteria=tuple(criteria))

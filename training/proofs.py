"""The examples of the shipped rubric as lessons: a rule's weights must keep what its own examples promise.

The act model never sees them, so that their signals are as honest as those of any conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_desk.model import Example, Rubric, Rule
from qa_desk.scoring.acts.model import ActModel
from qa_desk.scoring.batch import gather
from qa_desk.scoring.detectors import detector_of
from qa_desk.scoring.detectors.base import Scene
from qa_desk.scoring.said import said
from qa_desk.scoring.situation import situation
from qa_desk.scoring.wording import meaning
from training.weights import Seen, joined, seen_at

TIMES = 8  # an example counts as so many conversations: it was written to show the rule at its clearest
NO_FOLD = -1  # no fold of the cross-validation


def with_examples(rubric: Rubric, seen: Mapping[str, Seen], model: ActModel) -> dict[str, Seen]:
    """The rows of every rule, and those of its examples."""
    rules = {rule.id: rule for rule in rubric.rules()}
    return {name: joined([rows, _of_examples(rubric, rules[name], model)]) for name, rows in seen.items()}


@dataclass(frozen=True, slots=True)
class Proof:
    """The examples of a rule as a scene, and its rows: each `message` that tells something of the rule (as often as it
    counts), and whether the rule stands there.
    """

    scene: Scene
    message: npt.NDArray[np.int64]
    answers: npt.NDArray[np.float64]

    @property
    def fold(self) -> npt.NDArray[np.int64]:
        """NO_FOLD for each row."""
        return np.full(self.answers.size, NO_FOLD)


def proof(rubric: Rubric, rule: Rule, model: ActModel) -> Proof:
    """What the examples of a rule prove."""
    batch = gather([example.conversation for example in rule.examples], model)
    scene = Scene(batch, situation(batch), said(rubric, batch))
    eligible = detector_of(rule.check).eligible(rule, scene)
    chosen: list[int] = []
    answers: list[float] = []
    for number, example in enumerate(rule.examples):
        begin = int(batch.begin[number])
        places = [index for index in range(begin, int(batch.begin[number + 1])) if eligible[index]]
        told = _answers(example, [place - begin for place in places])
        if told is not None:
            chosen += places * TIMES
            answers += told * TIMES
    return Proof(scene, np.array(chosen, np.int64), np.array(answers))


def _of_examples(rubric: Rubric, rule: Rule, model: ActModel) -> Seen:
    shown = proof(rubric, rule, model)
    return seen_at(rule, shown.scene, meaning(shown.scene.batch), shown.message, answers=shown.answers, fold=NO_FOLD)


def _answers(example: Example, places: list[int]) -> list[float] | None:
    """Whether the rule stands at each place; None where the example does not tell at which."""
    if not example.expected:
        return [0.0] * len(places)
    if example.messages:
        return [float(place in example.messages) for place in places]
    return [1.0] if len(places) == 1 else None

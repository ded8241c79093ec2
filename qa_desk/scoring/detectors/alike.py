"""Whether two sentences speak of the same thing: how near their topics are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_desk.scoring.batch import Acts
from qa_desk.scoring.detectors.base import Scene
from qa_desk.scoring.words import Int

SAID = 0.3  # probability from which a sentence is taken to do an act


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike (0-1) the most similar pair of sentences is, and the message that the second stands in (-1: none)."""

    likeness: float
    message: int


def most_alike(
    scene: Scene, message: int, acts: Sequence[str], others: Sequence[int], side: Acts, their_acts: Sequence[str]
) -> Alike:
    """The sentence of other messages, doing one of `their_acts`, that is most like one of this message's doing `acts`
    on the agent's side.
    """
    mine = _doing(scene, scene.batch.agent, [message], acts)
    theirs = _doing(scene, side, others, their_acts)
    if not mine.size or not theirs.size:
        return Alike(0.0, -1)
    topics = scene.batch.topics
    likeness = topics(scene.batch.meaning[mine]) @ topics(scene.batch.meaning[theirs]).T
    best = int(likeness.max(axis=0).argmax())
    return Alike(max(0.0, float(likeness[:, best].max())), int(scene.batch.words.sentence_text[theirs[best]]))


def _doing(scene: Scene, side: Acts, messages: Sequence[int], acts: Sequence[str]) -> Int:
    """The sentences of some messages that do one of some acts."""
    columns = [side.column(act) for act in acts]
    first, last = scene.batch.words.sentence_text.searchsorted((np.array(messages), np.array(messages) + 1))
    rows = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [np.array([], np.int64)])
    rows = rows.astype(np.int64)
    return np.asarray(rows[side.sentence[rows][:, columns].max(axis=1, initial=0.0) > SAID])

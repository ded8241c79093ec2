"""Whether two sentences speak of the same thing: how near their topics are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from qa_desk.scoring.acts.runs import Floats
from qa_desk.scoring.batch import Acts, Batch
from qa_desk.scoring.detectors.base import Scene
from qa_desk.scoring.words import Int

SAID = 0.3  # probability from which a sentence is taken to do an act


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike (0-1) the most similar pair of sentences is, and the message that the second stands in (-1: none)."""

    likeness: float
    message: int


def most_alike(scene: Scene, message: int, acts: Iterable[str], side: Acts, their_acts: Iterable[str]) -> Alike:
    """The sentence that a side said earlier in the conversation, doing one of `their_acts`, that is most like one of
    this message's doing `acts` on the agent's side.
    """
    batch = scene.batch
    begin = int(batch.begin[batch.conversation[message]])
    mine = _doing(batch, message, message + 1, batch.agent.strongest(acts))
    theirs = _doing(batch, begin, message, side.strongest(their_acts))
    if not mine.size or not theirs.size:
        return Alike(0.0, -1)
    likeness = _topics(batch, mine) @ _topics(batch, theirs).T
    best = int(likeness.max(axis=0).argmax())
    return Alike(max(0.0, float(likeness[:, best].max())), int(batch.words.sentence_text[theirs[best]]))


def _doing(batch: Batch, message: int, end: int, strength: Floats) -> Int:
    """The sentences of the messages from `message` to before `end` that do what `strength` is about."""
    first, last = batch.first_sentence[message], batch.first_sentence[end]
    return np.asarray(first + np.flatnonzero(strength[first:last] > SAID))


def _topics(batch: Batch, sentences: Int) -> Floats:
    return batch.topics(batch.meaning[batch.row[sentences]])

"""The act model: the probability that a sentence apologises, refuses, promises news, complains, …; NumPy only, deterministic."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.acts.features import features
from qa_desk.scoring.words import Words

Floats = npt.NDArray[np.float32]
FILE = Path(__file__).with_name("model.npz")


@dataclass(frozen=True, slots=True)
class ActModel:
    """Weights of one side (agent or customer).

    `acts` names the columns. `table` has a row per feature bucket and a column per act, as whole numbers to be multiplied by `scale`
    (one per act); `bias` is one per act.
    """

    acts: tuple[str, ...]
    table: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats

    def probabilities(self, words: Words) -> Floats:
        """Sentences x acts, each 0-1, for every sentence of `words`."""
        count = words.first.size - 1
        logits = np.zeros((max(count, 0), len(self.acts)), np.float32)
        if count <= 0:
            return logits
        found = features(words, self.table.shape[0])
        sentence, bucket, weight = _unit_counts(found.sentence, found.bucket, count)
        rows = self.table[bucket].astype(np.float32) * weight[:, None]
        starts = np.searchsorted(sentence, np.arange(count))
        logits = np.add.reduceat(rows, starts, axis=0) * self.scale + self.bias
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _unit_counts(sentence: npt.NDArray[np.int64], bucket: npt.NDArray[np.int64], count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Distinct (sentence, bucket) pairs in order of sentence, with the square root of their count, scaled to length 1 per sentence."""
    pairs, counts = np.unique((sentence << 32) | bucket, return_counts=True)
    rows, columns = pairs >> 32, pairs & 0xFFFFFFFF
    length = np.sqrt(np.bincount(rows, counts, minlength=count))
    return rows, columns, np.asarray(np.sqrt(counts) / length[rows], np.float32)


@functools.cache
def shipped() -> dict[str, ActModel]:
    """The models that ship, by side: "agent" and "customer"."""
    with np.load(FILE, allow_pickle=False) as data:
        return {
            side: ActModel(
                tuple(str(act) for act in data[f"{side}_acts"]),
                data[f"{side}_table"],
                data[f"{side}_scale"],
                data[f"{side}_bias"],
            )
            for side in ("agent", "customer")
        }

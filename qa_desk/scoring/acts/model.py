"""The act model: the probability that a sentence apologises, refuses, promises news, complains, …; NumPy only,
deterministic.

Two views of a sentence are added: what it says (hashed words and pieces) and what it means (the encoder). `./qa train`
makes the file.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.acts.encoder import Encoder, Floats
from qa_desk.scoring.acts.features import features
from qa_desk.scoring.words import Int, Words

Bool = npt.NDArray[np.bool_]
FILE = Path(__file__).with_name("model.npz")
AGENT_SIDE, CUSTOMER_SIDE = "agent", "customer"


@dataclass(frozen=True, slots=True)
class Side:
    """Weights for the sentences of one side. `acts` names the columns.

    `table` has a row per feature bucket, in whole numbers to be multiplied by `scale`; `meaning` a row per number of
    the encoder.
    """

    acts: tuple[str, ...]
    table: npt.NDArray[np.int8]
    scale: Floats
    meaning: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class ActModel:
    """The encoder that both sides share, and the weights of each side ("agent", "customer")."""

    encoder: Encoder
    sides: dict[str, Side]

    def probabilities(self, words: Words, speaks: dict[str, Bool]) -> dict[str, Floats]:
        """Per side, sentences x acts, each 0-1; zeros for sentences that the side does not speak (`speaks`, per
        sentence).
        """
        blocks = [(row, hashes) for row, hashes in features(words)]
        count = max(words.first.size - 1, 0)
        size = np.zeros(count, np.float32)
        for row, _ in blocks:
            size += np.bincount(row, minlength=count)
        meaning = self.encoder.encode(words)
        out = {}
        for name, side in self.sides.items():
            chosen = np.flatnonzero(speaks[name])
            logits = np.zeros((count, len(side.acts)), np.float32)
            for row, total in _sums(side, blocks, speaks[name]):
                logits[row] += total
            said = logits[chosen] * (side.scale / np.sqrt(np.maximum(size[chosen], 1))[:, None])
            odds = said + meaning[chosen] @ side.meaning + side.bias
            result = np.zeros_like(logits)
            result[chosen] = 1 / (1 + np.exp(-odds))
            out[name] = result
        return out


def _sums(
    side: Side, blocks: list[tuple[Int, npt.NDArray[np.uint64]]], speaks: Bool
) -> Iterator[tuple[Int, npt.NDArray[np.int32]]]:
    """Per block, the sentences that the side speaks and the sum of their rows of the table."""
    mask = np.uint64(side.table.shape[0] - 1)
    for row, hashes in blocks:
        kept = speaks[row]
        row = row[kept]
        if row.size:
            starts = np.flatnonzero(np.concatenate([np.ones(1, bool), row[1:] != row[:-1]]))
            bucket = (hashes[kept] & mask).astype(np.int64)
            yield row[starts], np.add.reduceat(side.table[bucket], starts, axis=0, dtype=np.int32)


@functools.cache
def shipped() -> ActModel:
    """The model that ships."""
    with np.load(FILE, allow_pickle=False) as data:
        return from_arrays(dict(data))


def from_arrays(data: dict[str, npt.NDArray[np.generic]]) -> ActModel:
    """The model in the arrays of its file; vectors and weights are stored as small numbers with a scale."""

    def floats(name: str) -> Floats:
        return np.asarray(data[name], np.float32) * np.asarray(data.get(f"{name}_scale", 1.0), np.float32)

    encoder = Encoder(
        keys=np.asarray(data["keys"], np.uint64),
        **{
            name: floats(name)
            for name in ("vectors", "letters", "wide", "wide_bias", "narrow", "narrow_bias", "centre", "spread")
        },
    )
    sides = {
        name: Side(
            acts=tuple(str(act) for act in data[f"{name}_acts"]),
            table=np.asarray(data[f"{name}_table"], np.int8),
            scale=np.asarray(data[f"{name}_table_scale"], np.float32),
            meaning=floats(f"{name}_meaning"),
            bias=floats(f"{name}_bias"),
        )
        for name in (AGENT_SIDE, CUSTOMER_SIDE)
    }
    return ActModel(encoder, sides)

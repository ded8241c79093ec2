"""The act model: the probability that a sentence apologises, refuses, promises news, complains, …; NumPy only,
deterministic.

Two views of a sentence are added: what it says (hashed words and pieces) and what it means (the encoder). `./qa train`
makes the file.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.acts.encoder import Encoder
from qa_desk.scoring.acts.features import Block, features_between, features_of_words
from qa_desk.scoring.acts.runs import Distinct, Floats, distinct, sums, times
from qa_desk.scoring.words import Words

Bool = npt.NDArray[np.bool_]
FILE = Path(__file__).with_name("model.npz")
AGENT_SIDE, CUSTOMER_SIDE = "agent", "customer"
ENCODER_PARTS = ("vectors", "letters", "wide", "wide_bias", "narrow", "narrow_bias", "centre", "spread", "topic")


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

    def meanings(self, words: Words) -> Floats:
        """Sentences x numbers of the encoder."""
        return self.encoder.encode(words)

    def topics(self, meaning: Floats) -> Floats:
        """Rows of length 1, the product of two being how alike the topics are; `meaning` is rows of what `meanings`
        gives.
        """
        return self.encoder.topics(meaning)

    def probabilities(self, words: Words, speaks: dict[str, Bool], meaning: Floats) -> dict[str, Floats]:
        """Per side, sentences x acts, each 0-1; zeros for sentences that the side does not speak (`speaks`, per
        sentence). `meaning` is what `meanings` gives.
        """
        same = distinct(words)
        alone = list(features_of_words(words, same.first))
        between = list(features_between(words))
        root = np.sqrt(np.maximum(_counts(words, same, alone, between), 1))[:, None]
        out = {}
        for name, side in self.sides.items():
            chosen = np.flatnonzero(speaks[name])
            said = _said(side, words, same, alone, between, speaks[name])[chosen] * (side.scale / root[chosen])
            odds = said + times(meaning[chosen], side.meaning) + side.bias
            out[name] = np.zeros((speaks[name].size, len(side.acts)), np.float32)
            out[name][chosen] = 1 / (1 + np.exp(-odds))
        return out


def _counts(words: Words, same: Distinct, alone: list[Block], between: list[Block]) -> Floats:
    """How many features each sentence has."""
    sentences = words.first.size - 1
    own = np.zeros(same.first.size, np.float32)
    for row, _ in alone:
        own += np.bincount(row, minlength=own.size)
    total = np.bincount(words.sentence, own[same.number], sentences)
    for row, _ in between:
        total += np.bincount(row, minlength=sentences)
    return np.asarray(total, np.float32)


def _said(
    side: Side, words: Words, same: Distinct, alone: list[Block], between: list[Block], speaks: Bool
) -> npt.NDArray[np.int32]:
    """Sentences x acts: the sum of the rows of the table that a sentence's features fall on; zeros where another
    speaks.
    """
    total = np.zeros((speaks.size, len(side.acts)), np.int32)
    chosen = np.flatnonzero(speaks)
    own = np.zeros((same.first.size, len(side.acts)), np.int32)
    for block in alone:
        _add(own, side, block)
    total[chosen] = sums(own, same.number, words.first[chosen], np.diff(words.first)[chosen])
    for row, hashes in between:
        kept = speaks[row]
        _add(total, side, (row[kept], hashes[kept]))
    return total


def _add(total: npt.NDArray[np.int32], side: Side, block: Block) -> None:
    """Add to each row of `total` the rows of the table that its features fall on."""
    row, hashes = block
    bucket = (hashes & np.uint64(side.table.shape[0] - 1)).astype(np.int64)
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    total[row[starts]] += sums(side.table, bucket, starts, np.diff(starts, append=row.size))


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
        **{name: floats(name) for name in ENCODER_PARTS},
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

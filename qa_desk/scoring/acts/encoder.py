"""The meaning of a sentence as numbers: word vectors, one layer over each three neighbouring words, the strongest and
the mean of each.

Learned by imitating a large sentence encoder on our training text (training/encoder.py); here NumPy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.acts.features import pieces
from qa_desk.scoring.words import Int, UInt64, Words

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoder:
    """Weights of the encoder; D numbers a word, F and G units.

    `keys` (sorted, as `Words.plain`) and `vectors` (len(keys) x D) are the words it knows; a word that it does not know
    is the mean of the rows of `letters` that its pieces fall on. `wide` (3D x F) reads a word with its neighbours,
    `narrow` (D x G) a word alone. `centre` and `spread` bring the 2F + G + 1 numbers of a sentence to one size.
    """

    keys: UInt64
    vectors: Floats
    letters: Floats
    wide: Floats
    wide_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    centre: Floats
    spread: Floats

    def encode(self, words: Words) -> Floats:
        """Sentences x (2F + G + 1)."""
        if not words.size:
            return np.zeros((0, self.centre.size), np.float32)
        word = self.word_vectors(words)
        same = words.sentence[1:] == words.sentence[:-1]
        left, right = np.zeros_like(word), np.zeros_like(word)
        left[1:][same] = word[:-1][same]
        right[:-1][same] = word[1:][same]
        wide = np.maximum(np.concatenate([left, word, right], axis=1) @ self.wide + self.wide_bias, 0)
        narrow = np.maximum(word @ self.narrow + self.narrow_bias, 0)
        starts = words.first[:-1]
        length = np.sqrt(np.diff(words.first)).astype(np.float32)[:, None]
        sentence = np.concatenate(
            [
                np.maximum.reduceat(wide, starts, axis=0),
                np.add.reduceat(wide, starts, axis=0) / length,
                np.maximum.reduceat(narrow, starts, axis=0),
                words.question.astype(np.float32)[:, None],
            ],
            axis=1,
        )
        return np.asarray((sentence - self.centre) / self.spread, np.float32)

    def word_vectors(self, words: Words) -> Floats:
        """Words x D."""
        place = np.minimum(np.searchsorted(self.keys, words.plain), self.keys.size - 1)
        known = self.keys[place] == words.plain
        vectors = self.vectors[place] * known[:, None]
        strange = np.flatnonzero(~known)
        if strange.size:
            vectors[strange] = self._spelled(words, strange)
        return np.asarray(vectors, np.float32)

    def _spelled(self, words: Words, chosen: Int) -> Floats:
        """The vectors of words by their pieces; zeros for a word too short to have any."""
        total = np.zeros((words.size, self.letters.shape[1]), np.float32)
        count = np.zeros(words.size, np.float32)
        mask = np.uint64(self.letters.shape[0] - 1)
        for word, piece in pieces(words, chosen):
            np.add.at(total, word, self.letters[(piece & mask).astype(np.int64)])
            count += np.bincount(word, minlength=words.size)
        return np.asarray(total[chosen] / np.maximum(count[chosen], 1)[:, None], np.float32)

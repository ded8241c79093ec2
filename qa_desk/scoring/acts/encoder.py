"""The meaning of a sentence as numbers: word vectors, one layer over each three neighbouring words, the strongest and
the mean of each.

Learned by imitating a large sentence encoder on our training text (training/encoder.py); here NumPy only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from qa_desk.scoring.acts.features import pieces
from qa_desk.scoring.acts.runs import Distinct, Floats, add_one_by_one, distinct, steps, times, unit
from qa_desk.scoring.words import Int, UInt64, Words

_SENTENCES = 256  # followed at a time: what they need stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Encoder:
    """Weights of the encoder; D numbers a word, F and G units.

    `keys` (sorted, as `Words.plain`) and `vectors` (len(keys) x D) are the words it knows; a word that it does not know
    is the mean of the rows of `letters` that its pieces fall on. `wide` (3D x F) reads a word with its neighbours,
    `narrow` (D x G) a word alone. `centre` and `spread` bring the 2F + G + 1 numbers of a sentence to one size. `topic`
    (2F + G + 1 x T) leads from these to the sentence's place in the large encoder's space.
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
    topic: Floats

    def topics(self, meaning: Floats) -> Floats:
        """Sentences x T for rows of what `encode` gives: places of length 1, the product of two being how alike (up to
        1) what the sentences speak of is, in whatever language.
        """
        return unit(times(meaning, self.topic))

    def encode(self, words: Words, same: Distinct | None = None) -> Floats:
        """Sentences x (2F + G + 1); `same` are the distinct words, for whoever knows them already."""
        same = same or distinct(words)
        layers = self._layers(self._vectors(words, same.first))
        size = np.diff(words.first)
        order = np.argsort(-size, kind="stable")
        sentence = np.zeros((size.size, self.centre.size), np.float32)
        sentence[:, -1] = words.question
        for begin in range(0, order.size, _SENTENCES):
            block = order[begin : begin + _SENTENCES]
            sentence[block, :-1] = layers.pooled(same.number, words.first[block], size[block])
        sentence -= self.centre
        sentence /= self.spread
        return sentence

    def _vectors(self, words: Words, chosen: Int) -> Floats:
        """Chosen words x D."""
        key = words.plain[chosen]
        place = np.minimum(np.searchsorted(self.keys, key), self.keys.size - 1)
        vectors = self.vectors[place]
        strange = np.flatnonzero(self.keys[place] != key)
        if strange.size:
            vectors[strange] = self._spelled(words, chosen[strange])
        return vectors

    def _spelled(self, words: Words, chosen: Int) -> Floats:
        """The vectors of words by their pieces; zeros for a word too short to have any."""
        total = np.zeros((chosen.size, self.letters.shape[1]), np.float32)
        count = np.zeros(chosen.size, np.float32)
        row_of = np.zeros(words.size, np.int64)
        row_of[chosen] = np.arange(chosen.size)
        mask = np.uint64(self.letters.shape[0] - 1)
        for word, piece in pieces(words, chosen):
            row = row_of[word]
            add_one_by_one(total, row, self.letters, (piece & mask).astype(np.int64))
            count += np.bincount(row, minlength=chosen.size)
        return np.asarray(total / np.maximum(count, 1)[:, None], np.float32)

    def _layers(self, vectors: Floats) -> _Layers:
        """Both layers, cut up by the word that each part looks at, to be computed once for a distinct word."""
        weights = np.concatenate([*np.split(self.wide, 3), self.narrow], axis=1)
        size = self.wide.shape[1]
        parts = np.split(times(vectors, weights), [size, 2 * size, 3 * size], axis=1)
        left, here, right, alone = (np.ascontiguousarray(part) for part in parts)
        return _Layers(left, here + self.wide_bias, right, np.maximum(alone + self.narrow_bias, 0))


@dataclass(frozen=True, slots=True)
class _Layers:
    """What each distinct word adds to the wide layer at the word behind it (`left`), at itself (`here`) and at the word
    before it (`right`), each words x F; and its narrow layer (`alone`, words x G).
    """

    left: Floats
    here: Floats
    right: Floats
    alone: Floats

    def pooled(self, number: Int, first: Int, size: Int) -> Floats:
        """Sentences x (2F + G) for sentences that stand in order of size, the longest first.

        `number` is the distinct word at each place, `first` the place where each sentence begins.
        """
        most, total = (np.zeros((size.size, self.here.shape[1]), np.float32) for _ in range(2))
        single = np.zeros((size.size, self.alone.shape[1]), np.float32)
        walk = list(steps(first, size))
        for step, ((count, at), following) in enumerate(zip_longest(walk, walk[1:])):
            word = number[at]
            heard = self.here.take(word, axis=0)
            if step:
                heard += self.left.take(number[at - 1], axis=0)
            if following:
                heard[: following[0]] += self.right.take(number[following[1]], axis=0)
            np.maximum(heard, 0, out=heard)
            np.maximum(most[:count], heard, out=most[:count])
            total[:count] += heard
            np.maximum(single[:count], self.alone.take(word, axis=0), out=single[:count])
        return np.concatenate([most, total / np.sqrt(size, dtype=np.float32)[:, None], single], axis=1)

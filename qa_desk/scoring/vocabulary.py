"""Which of a text's words a set of phrases asks about: each gets a number, its class, by one look-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from qa_desk.scoring.phrases import Word
from qa_desk.scoring.words import Int, UInt64, Words, exact_keys

_SLOTS_BITS = 16


class Vocabulary:
    """Words and beginnings of words, numbered from 1 as classes; class 0 is every other word.

    A word that is listed has its own class, any other word that of the longest listed beginning that it has.
    Remembers the words of earlier texts, so one vocabulary serves one thread at a time.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        listed = sorted(set(words))
        whole = [word for word in listed if not word.any_ending]
        beginnings = [word for word in listed if word.any_ending]
        self._whole = _Keys([word.letters for word in whole], 1)
        self._beginnings = _Keys([word.letters for word in beginnings], 1 + len(whole))
        self._lengths = sorted({len(word.letters) for word in beginnings}, reverse=True)
        self._classes = self._classes_by_word([*whole, *beginnings])
        self._own = {word: number for number, word in enumerate([*whole, *beginnings], 1)}
        self.size = len(listed) + 1  # with class 0
        self._known_key = np.zeros(1 << _SLOTS_BITS, np.uint64)
        self._known_class = np.zeros(1 << _SLOTS_BITS, np.int64)

    def _classes_by_word(self, listed: Sequence[Word]) -> dict[Word, list[int]]:
        """For each listed word its class, for each beginning the classes of all listed words that have it."""
        found: dict[Word, list[int]] = {word: [] for word in listed}
        for number, word in enumerate(listed, 1):
            if not word.any_ending:
                found[word].append(number)
            for length in self._lengths:
                beginning = Word(word.letters[:length], any_ending=True)
                if len(word.letters) >= length and beginning in found:
                    found[beginning].append(number)
        return found

    def classes_of(self, choice: Iterable[Word]) -> list[int]:
        """The classes of the words that a choice among listed words allows."""
        return sorted({number for word in choice for number in self._classes[word]})

    def own_class(self, word: Word) -> int:
        """The class of a listed word itself. Raises KeyError for any other."""
        return self._own[word]

    def classify(self, words: Words, where: Int) -> Int:
        """The class of each of the words at the positions `where`."""
        key = words.key[where]
        slot = (key >> np.uint64(64 - _SLOTS_BITS)).view(np.int64)
        found = self._known_class[slot]
        missed = np.flatnonzero(self._known_key[slot] != key)
        if missed.size:
            new, first, back = np.unique(key[missed], return_index=True, return_inverse=True)
            classes = self._resolve(words, where[missed[first]])
            found[missed] = classes[back]
            slots, one = np.unique(slot[missed[first]], return_index=True)
            self._known_key[slots], self._known_class[slots] = new[one], classes[one]
        return found

    def _resolve(self, words: Words, where: Int) -> Int:
        """Classes by exact look-up: the whole word, else its beginnings from the longest."""
        found = self._whole.find(words.key[where])
        start, end = words.start[where], words.end[where]
        for length in self._lengths:
            rest = np.flatnonzero((found == 0) & (end - start >= length))
            found[rest] = self._beginnings.find(words.exact_hashes.of(start[rest], start[rest] + length))
        return found


class _Keys:
    """The keys of words in order, for exact look-up of their numbers, counted from `number`."""

    def __init__(self, letters: Sequence[str], number: int) -> None:
        keys = exact_keys(letters)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._number = order + number

    def find(self, keys: UInt64) -> Int:
        """The number of each key's word, 0 where there is none."""
        if not self._keys.size:
            return np.zeros(keys.size, np.int64)
        at = np.minimum(np.searchsorted(self._keys, keys), self._keys.size - 1)
        return np.where(self._keys[at] == keys, self._number[at], 0)

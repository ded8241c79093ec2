"""What the act model looks at in a sentence: its words, neighbouring words and pieces of words, as hashed features.

Marks over letters, case, and the value of numbers are folded away before hashing, so "försök", "FORSOK" and "forsok" are one word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_desk.scoring.words import Int, UInt64, Words, mix

_UNIGRAM, _BIGRAM, _TRIGRAM, _SKIP, _START, _END, _PIECE = (np.uint64(n * 0x9E3779B97F4A7C15 % 2**64) for n in range(1, 8))
_LEFT, _MIDDLE = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
PIECES = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Features:
    """Pairs of (sentence, bucket); a pair may occur more than once. Buckets are below the `buckets` that were asked for."""

    sentence: Int
    bucket: Int


def features(words: Words, buckets: int) -> Features:
    """The features of every sentence of `words`; `buckets` is a power of two."""
    key, sentence = words.plain, words.sentence
    rows: list[Int] = []
    hashes: list[UInt64] = []

    def add(row: Int, value: UInt64) -> None:
        rows.append(row)
        hashes.append(value)

    with np.errstate(over="ignore"):
        add(sentence, mix(key ^ _UNIGRAM))
        if key.size:
            first, last = words.first[:-1], words.first[1:] - 1
            everything = np.arange(first.size)
            add(everything, mix(key[first] ^ _START))
            add(everything, mix(key[last] ^ (_END + words.question.astype(np.uint64))))
        near = sentence[1:] == sentence[:-1]
        pair = key[:-1] * _LEFT + key[1:]
        add(sentence[:-1][near], mix(pair[near] ^ _BIGRAM))
        far = sentence[2:] == sentence[:-2]
        add(sentence[:-2][far], mix((key[:-2] * _LEFT + key[2:])[far] ^ _SKIP))
        add(sentence[:-2][far], mix((key[:-2] * _LEFT + key[1:-1] * _MIDDLE + key[2:])[far] ^ _TRIGRAM))
        for piece_rows, piece_hashes in _pieces(words):
            add(piece_rows, piece_hashes)
    bucket = (np.concatenate(hashes) & np.uint64(buckets - 1)).astype(np.int64)
    return Features(np.concatenate(rows), bucket)


def _pieces(words: Words) -> list[tuple[Int, UInt64]]:
    """Every run of 3, 4 and 5 letters inside the words that are longer than the run."""
    found = []
    length = np.where(words.number, 0, words.end - words.start)
    for size in PIECES:
        fits = np.flatnonzero(length > size)
        count = length[fits] - size + 1
        row = np.repeat(fits, count)
        step = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
        begin = words.start[row] + step
        value = words.plain_hashes.of(begin, begin + size)
        edge = (step == 0).astype(np.uint64) + np.uint64(2) * (step == length[row] - size).astype(np.uint64)
        found.append((words.sentence[row], mix(value ^ (_PIECE + edge))))
    return found

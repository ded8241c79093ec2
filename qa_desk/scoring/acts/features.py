"""What the act model looks at in a sentence: its words, neighbouring words, pieces of words and its tone, as hashed
features.

Marks over letters, case, and the value of numbers are folded away before hashing, so "försök", "FORSOK" and "forsok"
are one word.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qa_desk.scoring.tone import TONES
from qa_desk.scoring.words import Int, UInt64, Words, mix

_UNIGRAM, _BIGRAM, _TRIGRAM, _SKIP, _START, _END, _PIECE, _TONE = (
    np.uint64(n * 0x9E3779B97F4A7C15 % 2**64) for n in range(1, 9)
)
_LEFT, _MIDDLE = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
TONE_WEIGHT = 3  # a tone counts as so many features, for it is one among dozens of words and pieces
PIECES = (4, 5)  # letters; 3 added nothing on voices that were kept out

Block = tuple[Int, UInt64]  # (row, hash), rows ascending


def features(words: Words) -> Iterator[Block]:
    """The features of every sentence, as blocks of (sentence, hash) in ascending order of sentence."""
    for word, hashes in features_of_words(words, np.arange(words.size)):
        yield words.sentence[word], hashes
    yield from features_between(words)


def features_of_words(words: Words, chosen: Int) -> Iterator[Block]:
    """What each of the `chosen` words gives alone, as blocks of (index in `chosen`, hash): itself and its pieces.

    Words with the same `plain` give the same.
    """
    if chosen.size:
        with np.errstate(over="ignore"):
            yield np.arange(chosen.size), mix(words.plain[chosen] ^ _UNIGRAM)
        yield from _pieces(words, chosen)


def features_between(words: Words) -> Iterator[Block]:
    """What comes of words standing together, of a sentence's ends and its tone, as blocks of (sentence, hash)."""
    key, sentence = words.plain, words.sentence
    if not key.size:
        return
    with np.errstate(over="ignore"):
        first, last = words.first[:-1], words.first[1:] - 1
        everything = np.arange(first.size)
        yield everything, mix(key[first] ^ _START)
        yield everything, mix(key[last] ^ (_END + words.question.astype(np.uint64)))
        for tone in TONES:
            said = np.repeat(np.flatnonzero(words.tone & tone), TONE_WEIGHT)
            if said.size:
                yield said, np.full(said.size, mix(np.array([tone], np.uint64) ^ _TONE)[0], np.uint64)
        near = sentence[1:] == sentence[:-1]
        yield sentence[:-1][near], mix((key[:-1] * _LEFT + key[1:])[near] ^ _BIGRAM)
        far = sentence[2:] == sentence[:-2]
        yield sentence[:-2][far], mix((key[:-2] * _LEFT + key[2:])[far] ^ _SKIP)
        yield sentence[:-2][far], mix((key[:-2] * _LEFT + key[1:-1] * _MIDDLE + key[2:])[far] ^ _TRIGRAM)


def pieces(words: Words, chosen: Int) -> Iterator[Block]:
    """Every run of 4 and of 5 letters inside the `chosen` words that are longer than the run, as blocks of (word,
    hash).
    """
    for row, hashes in _pieces(words, chosen):
        yield chosen[row], hashes


def _pieces(words: Words, chosen: Int) -> Iterator[Block]:
    length = np.where(words.number[chosen], 0, words.end[chosen] - words.start[chosen])
    for size in PIECES:
        fits = np.flatnonzero(length > size)
        count = length[fits] - size + 1
        row = np.repeat(fits, count)
        step = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
        begin = words.start[chosen[row]] + step
        edge = (step == 0).astype(np.uint64) + np.uint64(2) * (step == length[row] - size).astype(np.uint64)
        with np.errstate(over="ignore"):
            yield row, mix(words.plain_hashes.of(begin, begin + size) ^ (_PIECE + edge))

"""How a sentence is said: question and exclamation marks, stressed words, sour signs. Words alone do not show it.

A smile is not counted: many put one behind everything, and some behind the bitterest line. A text that is in capitals
as a whole is not stressed: some people write so, and some systems.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Int = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint8]

EXCLAIMED, EXCLAIMED_TWICE, ASKED_TWICE, STRESSED, SHOUTED, SOUR = (np.uint8(1 << bit) for bit in range(6))
TONES = (EXCLAIMED, EXCLAIMED_TWICE, ASKED_TWICE, STRESSED, SHOUTED, SOUR)
STRESSED_LETTERS = 4  # shorter ones in capitals are mostly abbreviations
SHOUTED_WORDS = 3  # in capitals, of two letters or more

_SOUR_CODE = 0xE000  # private use: what sour signs outside the basic plane are kept as
_SOUR_SIGNS = np.array(sorted(map(ord, "😡😠🤬😤😒🙄🤡😭😢😞😔🙃👎💀🤦😩😫😖😥😰😱😓😕🙁😣😾💔🤨😑")), np.uint32)


def signs_kept(codes: Array, last: int) -> Array:
    """The code points with all above `last` folded into it, but sour signs told apart."""
    far = np.flatnonzero(codes > last)
    folded = np.minimum(codes, last)
    if far.size:
        folded[far[np.isin(codes[far], _SOUR_SIGNS)]] = _SOUR_CODE
    return folded


def tones(
    codes: Array, upper: npt.NDArray[np.bool_], start: Int, end: Int, first: Int, text_end: Int
) -> tuple[Bits, npt.NDArray[np.bool_]]:
    """The tones of every sentence, as bits, and whether it ends in a question mark.

    `codes` are the letters of all texts, `upper` those in capitals; words lie at `start` to `end`, sentences begin at
    the words `first` (one more entry at the end), and their texts end at `text_end`, per sentence.
    """
    found = np.zeros(first.size - 1, np.uint8)
    if not found.size:
        return found, np.zeros(0, bool)
    begin, after = start[first[:-1]], end[first[1:] - 1]
    until = np.minimum(np.append(start, codes.size)[first[1:]], text_end)

    def count(flags: npt.NDArray[np.bool_], since: Int) -> Int:
        place = np.flatnonzero(flags)
        sentence = np.searchsorted(begin, place, side="right") - 1
        inside = (sentence >= 0) & (place >= since[sentence]) & (place < until[sentence])
        return np.bincount(sentence[inside], minlength=found.size)

    exclaimed, asked = count(codes == ord("!"), after), count(codes == ord("?"), after)
    found[exclaimed > 0] |= EXCLAIMED
    found[(exclaimed > 1) | ((exclaimed > 0) & (asked > 0))] |= EXCLAIMED_TWICE
    found[asked > 1] |= ASKED_TWICE
    found[count(_sour(codes), begin) > 0] |= SOUR
    return found | _stressed(upper, start, end, first, text_end), asked > 0


def _sour(codes: Array) -> npt.NDArray[np.bool_]:
    """Where a sour sign stands, or the mouth of ":("."""
    there = codes == ord("(")
    there[1:] &= codes[:-1] == ord(":")
    there[:1] = False
    return np.asarray(there | (codes == _SOUR_CODE))


def _stressed(upper: npt.NDArray[np.bool_], start: Int, end: Int, first: Int, text_end: Int) -> Bits:
    place = np.flatnonzero(upper)
    word = np.searchsorted(start, place, side="right") - 1
    capitals = np.bincount(word[word >= 0], minlength=start.size)
    length = end - start
    whole = (capitals == length) & (length > 1)
    found = np.zeros(first.size - 1, np.uint8)
    if not whole.any():
        return found
    sentence = np.repeat(np.arange(found.size), np.diff(first))
    text = np.cumsum(np.diff(text_end, prepend=text_end[0]) > 0)
    share = np.bincount(text[sentence], whole) / np.bincount(text[sentence])
    mixed = share[text] < 0.5
    found[mixed & (np.bincount(sentence, whole & (length >= STRESSED_LETTERS), found.size) > 0)] |= STRESSED
    found[mixed & (np.bincount(sentence, whole, found.size) >= SHOUTED_WORDS)] |= SHOUTED
    return found

"""Texts as columns of words: the one pass over the letters that phrases, acts and facts share.

A batch of texts becomes one array of code points; words and sentences are found by table look-ups over it, so a single
conversation is a small batch and a million messages are a few large ones. Every offset points into the text as it was
given.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.tone import Bits, signs_kept, tones

Array = npt.NDArray[Any]
UInt64 = npt.NDArray[np.uint64]
Int = npt.NDArray[np.int64]

_TABLE_SIZE = 0x10000
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so it has an inverse modulo 2**64
_BASE_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))

SPACE, WORD, DIGIT, LETTER_UPPER, APOSTROPHE, STOP, DOT, NEWLINE, BULLET = 0, 1, 2, 4, 8, 16, 32, 64, 128

ABBREVIATIONS = tuple(
    "t ex bl a m d mm dvs kl nr tel ca ev inkl exkl st tlf dvs f o osv pga ang jf mr mrs ms dr eg ie vs no resp min max"
    " tor fre mån tis ons lör sön man tirs ons tors lør søn jan feb mar apr jun jul aug sep sept okt oct nov dec des"
    " pkt pct pga iht mht".split()
)
ALSO_WORDS = ("no", "man", "min", "max", "mar", "des")  # no abbreviations where a capital letter follows


@functools.cache
def _tables() -> tuple[Array, Array, Array]:
    """(class bits, lower-case letter, letter without marks) by code point; built once, about 10 ms."""
    classes = np.zeros(_TABLE_SIZE, np.uint8)
    lower = np.arange(_TABLE_SIZE, dtype=np.uint32)
    plain = lower.copy()
    for code in range(0x2500):
        char = chr(code)
        if char.isalnum():
            classes[code] = WORD | (DIGIT if char.isdigit() else 0) | (LETTER_UPPER if char.isupper() else 0)
        small = char.lower()
        lower[code] = plain[code] = ord(small) if len(small) == 1 else code
        base = unicodedata.normalize("NFD", small)[:1] or char
        plain[code] = ord({"ø": "o", "æ": "a", "đ": "d", "ð": "d", "ł": "l"}.get(base, base))
    classes[0x3040:0xD800] = WORD
    for char in "!?;…":
        classes[ord(char)] = STOP
    for char in "'’‘´`":
        classes[ord(char)] = APOSTROPHE
        lower[ord(char)] = plain[ord(char)] = ord("'")
    classes[ord(".")] = DOT
    classes[[ord("\n"), ord("\r"), 0x2028, 0x2029]] = NEWLINE
    for char in "•·*–—-":
        classes[ord(char)] = BULLET
    for digit in "0123456789":
        plain[ord(digit)] = ord("0")
    return classes, lower, plain


@functools.lru_cache(maxsize=2)
def _powers(size: int) -> tuple[UInt64, UInt64]:
    """Powers of the hash base and of its inverse, modulo 2**64."""
    with np.errstate(over="ignore"):
        up = np.full(size, _BASE, np.uint64)
        down = np.full(size, _BASE_INVERSE, np.uint64)
        up[0] = down[0] = 1
        return np.cumprod(up, dtype=np.uint64), np.cumprod(down, dtype=np.uint64)


def mix(keys: UInt64) -> UInt64:
    """Spread the bits of 64-bit keys (the finaliser of SplitMix64, Steele et al. 2014)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


class Hashes:
    """Position-independent 64-bit hashes of any stretch of an array of code points."""

    def __init__(self, codes: Array) -> None:
        size = 1 << max(12, int(codes.size + 1).bit_length())
        up, self._down = _powers(size)
        self._sums = np.zeros(codes.size + 1, np.uint64)
        np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * up[: codes.size], out=self._sums[1:])

    def of(self, start: Array, end: Array) -> UInt64:
        """The hash of each stretch [start, end); equal letters give equal hashes wherever they stand."""
        value = (self._sums[end] - self._sums[start]) * self._down[start]
        return mix(value + (end - start).astype(np.uint64))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch of texts, in order, as columns.

    Per word: `text` (index of its text), `sentence` (index of its sentence in the batch), `start` and `end` (positions
    in the joined letters), `key` (hash of the word in lower case), `plain` (hash of the word without marks, digits
    folded), `number` (only digits). Per sentence: `first` (its first word; one more entry at the end), `sentence_text`
    (index of its text), `question` (it asks), `tone` (bits of `tone.py`). Per text: `offset` (where it begins in the
    joined letters), `origin` (positions in the text as given, where they differ).
    """

    text: Int
    sentence: Int
    start: Int
    end: Int
    key: UInt64
    plain: UInt64
    number: npt.NDArray[np.bool_]
    first: Int
    sentence_text: Int
    question: npt.NDArray[np.bool_]
    tone: Bits
    offset: Int
    origin: dict[int, Int]
    plain_codes: Array
    plain_hashes: Hashes
    exact_hashes: Hashes

    @property
    def size(self) -> int:
        """How many words there are."""
        return int(self.text.size)

    def place(self, first: int, last: int) -> tuple[int, int, int]:
        """(text, start, end) of the words `first` to `last`, both counted in, as positions in the text as given."""
        text = int(self.text[first])
        start, end = int(self.start[first] - self.offset[text]), int(self.end[last] - self.offset[text])
        if text in self.origin:
            positions = self.origin[text]
            return text, int(positions[start]), int(positions[end])
        return text, start, end

    def sentence_place(self, sentence: int) -> tuple[int, int, int]:
        """(text, start, end) of a sentence, from its first word to its last."""
        return self.place(int(self.first[sentence]), int(self.first[sentence + 1]) - 1)


def composed(text: str) -> tuple[str, Int]:
    """The text with letters and their combining marks made one, and for each letter, and the end, its position in
    `text`.
    """
    out: list[str] = []
    positions: list[int] = []
    for index, char in enumerate(text):
        if out and unicodedata.combining(char):
            joined = unicodedata.normalize("NFC", out[-1] + char)
            if len(joined) == 1:
                out[-1] = joined
                continue
        out.append(char)
        positions.append(index)
    return "".join(out), np.array([*positions, len(text)], np.int64)


def _join(texts: Sequence[str]) -> tuple[Array, Int, dict[int, Int]]:
    """All texts as one array of code points with two line breaks behind each; where each begins; positions of
    recomposed ones.
    """
    origin: dict[int, Int] = {}
    parts: list[str] = []
    for index, text in enumerate(texts):
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            text, origin[index] = composed(text)
        parts.append(text)
    lengths = np.fromiter((len(part) + 2 for part in parts), np.int64, len(parts))
    codes = np.frombuffer(("\n\n".join(parts) + "\n\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    offset = np.zeros(len(parts) + 1, np.int64)
    np.cumsum(lengths, out=offset[1:])
    return signs_kept(codes, _TABLE_SIZE - 1), offset, origin


def _shift(values: Array, by: int) -> Array:
    out = np.zeros_like(values)
    if by > 0:
        out[by:] = values[:-by]
    else:
        out[:by] = values[-by:]
    return out


def _blank(codes: Array, offset: Int, origin: dict[int, Int], stretches: Iterable[tuple[int, int, int]]) -> None:
    """Put line breaks in place of stretches (text, start, end), which are positions in the texts as given."""
    for text, start, end in stretches:
        positions = origin.get(text)
        a, b = (start, end) if positions is None else np.searchsorted(positions, [start, end])
        codes[offset[text] + a : offset[text] + b] = ord("\n")


def split(texts: Sequence[str], left_out: Iterable[tuple[int, int, int]] = ()) -> Words:
    """The words and sentences of `texts`; `left_out` are stretches (text, start, end) to pass over, such as quoted
    mail.
    """
    codes, offset, origin = _join(texts)
    _blank(codes, offset, origin, left_out)
    classes, lower, plain = _tables()
    kind = classes[codes]
    word = (kind & WORD) != 0
    word |= ((kind & APOSTROPHE) != 0) & _shift(word, 1) & _shift(word, -1)
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    if word.size and word[0]:
        edges = np.concatenate([np.zeros(1, np.int64), edges])
    start, end = edges[0::2], edges[1::2]
    text = np.searchsorted(offset, start, side="right") - 1
    lowered, plain_codes = lower[codes], plain[codes]
    hashes = Hashes(plain_codes)
    digits = np.concatenate([np.zeros(1, np.int64), np.cumsum((kind & DIGIT) != 0)])
    number = digits[end] - digits[start] == end - start
    plain_keys = hashes.of(start, end)
    plain_keys[number] = _NUMBER
    exact = Hashes(lowered)
    breaks = _breaks(codes, kind, word, start, end, number, plain_keys)
    new = np.ones(start.size, bool)
    new[1:] = breaks | (text[1:] != text[:-1])
    sentence = np.cumsum(new) - 1
    first = np.append(np.flatnonzero(new), start.size)
    sentence_text = text[first[:-1]]
    tone, question = tones(codes, (kind & LETTER_UPPER) != 0, start, end, first, offset[sentence_text + 1])
    return Words(
        text=text,
        sentence=sentence,
        start=start,
        end=end,
        key=exact.of(start, end),
        plain=plain_keys,
        number=number,
        first=first,
        sentence_text=sentence_text,
        question=question,
        tone=tone,
        offset=offset,
        origin=origin,
        plain_codes=plain_codes,
        plain_hashes=hashes,
        exact_hashes=exact,
    )


_NUMBER = np.uint64(0x51ED270B_0F3C9A11)


def _breaks(codes: Array, kind: Array, word: Array, start: Int, end: Int, number: Array, plain_keys: UInt64) -> Array:
    """Whether a sentence ends between each word and the next."""
    if start.size < 2:
        return np.zeros(max(0, start.size - 1), bool)
    next_word = _shift(word, -1)
    stop = ((kind & STOP) != 0) & ~next_word
    dot = ((kind & DOT) != 0) & ~next_word
    newline = ((kind & NEWLINE) != 0) & ~((codes == ord("\r")) & (_shift(codes, -1) == ord("\n")))
    lower_next = _shift(word & ((kind & (DIGIT | LETTER_UPPER)) == 0), -1)
    hard_newline = newline & ~lower_next

    def between(flags: Array) -> Array:
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(flags)])
        return np.asarray(sums[start[1:]] - sums[end[:-1]])

    dots = between(dot)
    next_lower = (kind[start[1:]] & (DIGIT | LETTER_UPPER)) == 0
    one_letter = end[:-1] - start[:-1] == 1
    short = np.isin(plain_keys[:-1], _keys_among(ABBREVIATIONS)) & (codes[end[:-1]] == ord("."))
    short &= ((kind[start[1:]] & LETTER_UPPER) == 0) | ~np.isin(plain_keys[:-1], _keys_among(ALSO_WORDS))
    ordinal = number[:-1] & next_lower
    soft_dot = (dots == 1) & (short | ordinal | (one_letter & ~number[:-1])) & (between(newline) == 0)
    return np.asarray((between(stop) > 0) | ((dots > 0) & ~soft_dot) | (between(hard_newline) > 0))


@functools.cache
def _keys_among(words: tuple[str, ...]) -> UInt64:
    return np.asarray(np.unique(plain_keys(words)), np.uint64)


def plain_keys(words: Sequence[str]) -> UInt64:
    """The key that `Words.plain` has for each of `words`."""
    return _keys_of(_tables()[2], words)


def exact_keys(words: Sequence[str]) -> UInt64:
    """The key that `Words.key` has for each of `words`."""
    return _keys_of(_tables()[1], words)


def _keys_of(table: Array, words: Sequence[str]) -> UInt64:
    composed_words = [unicodedata.normalize("NFC", word) for word in words]
    codes = np.frombuffer("".join(composed_words).encode("utf-32-le", "surrogatepass"), np.uint32)
    end = np.cumsum([0, *map(len, composed_words)])
    return Hashes(table[np.minimum(codes, _TABLE_SIZE - 1)]).of(end[:-1], end[1:])


@functools.cache
def word_pattern() -> str:
    """A regular expression for `re` that finds in composed text the words that `split` finds there."""
    edges = np.flatnonzero(np.diff(_tables()[0] & WORD, prepend=0, append=0))
    letters = "".join(f"\\u{first:04x}-\\u{end - 1:04x}" for first, end in edges.reshape(-1, 2).tolist())
    return f"[{letters}]+(?:['’‘´`][{letters}]+)*"

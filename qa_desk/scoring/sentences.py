"""Sentences that are said again and again, such as greetings and macros: what they mean and do is told once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.columns import ranges, running
from qa_desk.scoring.words import Hashes, Int, UInt64, Words, mix

Bool = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """The distinct sentences of a batch: `words` are those of one place where each stands, `number` says of every
    sentence of the batch which it is.
    """

    words: Words
    number: Int

    def any(self, flags: Bool) -> Bool:
        """Per distinct sentence, whether `flags`, one for each sentence of the batch, hold anywhere."""
        return np.asarray(np.bincount(self.number[flags], minlength=self.words.sentence_text.size) > 0)


def said_once(words: Words) -> SaidOnce:
    """The sentences of a batch that differ in something that the act model looks at."""
    _, first, number = np.unique(_keys(words), return_index=True, return_inverse=True)
    return SaidOnce(only(words, first), number)


def _keys(words: Words) -> UInt64:
    """Equal for sentences of the same words, said in the same tone."""
    said = Hashes(words.plain).of(words.first[:-1], words.first[1:])
    return mix(said + words.tone * np.uint64(2) + words.question)


def only(words: Words, sentences: Int) -> Words:
    """Some of the sentences, in the order given. Their letters and texts stay those of the whole."""
    size = np.diff(words.first)[sentences]
    sentence, at = ranges(words.first[sentences], size)
    return replace(
        words,
        text=words.text[at],
        sentence=sentence,
        start=words.start[at],
        end=words.end[at],
        key=words.key[at],
        plain=words.plain[at],
        number=words.number[at],
        first=running(size),
        sentence_text=words.sentence_text[sentences],
        question=words.question[sentences],
        tone=words.tone[sentences],
    )

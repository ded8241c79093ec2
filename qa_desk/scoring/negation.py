"""Whether what a phrase says is negated where it stands.

"Du behöver inte ringa" and "vi ringer dig inte" are, "tveka inte att ringa" is not.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.columns import ranges, running
from qa_desk.scoring.phrases import Word
from qa_desk.scoring.vocabulary import Vocabulary
from qa_desk.scoring.words import Int, Words

Bool = npt.NDArray[np.bool_]

BEFORE = 4  # words before a phrase among which a negation counts
AFTER = 2  # words behind it, where the language puts "not" behind the verb

_NEGATIONS = {
    "sv": "inte ej icke aldrig knappast slipper slapp sluppit ingen inget inga ingenting varken",
    "nb": "ikke ikkje aldri neppe slipper slepp slapp sluppet ingen inga ingenting intet verken uten utan",
    "da": "ikke ej aldrig næppe slipper slap sluppet ingen intet ingenting hverken uden",
    "en": "not never no nobody nothing neither without cannot cant dont doesnt didnt isnt wasnt wont "
    "wouldnt shouldnt couldnt don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't "
    "haven't hasn't hadn't needn't mustn't",
}
_BEHIND_THE_VERB = ("sv", "nb", "da")
# Beside these words a negation negates nothing: "don't hesitate to call", "glöm inte att ringa", "ikke bare".
_EXCUSES = {
    "sv": "tveka tvekar glöm glömma glömmer bara endast enbart minst varför problem fara orsak",
    "nb": "nøl nøle nøler glem glemme glemmer bare kun minst hvorfor problem årsak",
    "da": "tøv tøve tøver glem glemme glemmer bare kun blot mindst hvorfor problem årsag",
    "en": "hesitate forget only just least why problem worries worry",
}
_NEW_CLAUSE = {
    "sv": "men och utan medan eftersom",
    "nb": "men og mens fordi",
    "da": "men og mens fordi",
    "en": "but and while because",
}
_OTHER_CLAUSE = {
    "sv": "att om som när där innan förrän eller för",
    "nb": "å at om som når der hvis dersom før eller for",
    "da": "at om som når hvor der hvis før eller for",
    "en": "to that if when where or for before until",
}
_MARKS = [ord(mark) for mark in ",:()[]–—"]


def _words(table: dict[str, str], language: str) -> list[Word]:
    lists = [table[language]] if language in table else table.values()
    return [Word(word) for text in lists for word in text.split()]


def negation_words(language: str) -> Iterable[Word]:
    """All words that decide about negation in a language, in all languages where it is not one of the four."""
    for table in (_NEGATIONS, _EXCUSES, _NEW_CLAUSE, _OTHER_CLAUSE):
        yield from _words(table, language)


class NegationTable:
    """What each class of a vocabulary means for negation; the vocabulary holds `negation_words(language)`."""

    def __init__(self, language: str, vocabulary: Vocabulary) -> None:
        def marked(*tables: dict[str, str]) -> Bool:
            classes = [vocabulary.own_class(word) for table in tables for word in _words(table, language)]
            return np.isin(np.arange(vocabulary.size), classes)

        self.negates = marked(_NEGATIONS)
        self.excuses = marked(_EXCUSES)
        self.ends_before = marked(_NEW_CLAUSE)
        self.ends_behind = marked(_NEW_CLAUSE, _OTHER_CLAUSE)
        self.after = AFTER if language in _BEHIND_THE_VERB or language not in _NEGATIONS else 0


class Negations:
    """The negations among the words at the positions `where` of `words`, which have these `classes`.

    Positions given to its methods are positions in `where`.
    """

    def __init__(self, table: NegationTable, words: Words, where: Int, classes: Int) -> None:
        self._table, self._words, self._where, self._classes = table, words, where, classes
        self._sentence = words.sentence[where]
        excuses = table.excuses[classes]
        self._negates = table.negates[classes]
        together = self._sentence[1:] == self._sentence[:-1]
        self._negates[1:] &= ~(excuses[:-1] & together)
        self._negates[:-1] &= ~(excuses[1:] & together)
        self._count = running(self._negates)

    def within(self, first: Int, end: Int) -> Bool:
        """Whether a negation stands among the words from `first` to before `end`."""
        return np.asarray(self._count[end] > self._count[first])

    def around(self, first: Int, last: Int) -> Bool:
        """Whether a negation in the same clause bears on the words from `first` to `last`, both counted in."""
        found = np.zeros(first.size, bool)
        for distance in range(1, BEFORE + 1):
            found |= self._reaches(first - distance, first, first - distance, self._ends_before)
        for distance in range(1, self._table.after + 1):
            found |= self._reaches(last, last + distance, last + distance, self._ends_behind)
        return found

    def _reaches(self, left: Int, right: Int, negation: Int, ends: Int) -> Bool:
        """Whether `negation`, one of the two words, negates, and no clause ends between `left` and `right`.

        `ends` counts the words before each position that begin a new clause.
        """
        inside = (left >= 0) & (right < self._classes.size)
        inside[inside] = self._negates[negation[inside]] & (
            self._sentence[left[inside]] == self._sentence[right[inside]]
        )
        near = np.flatnonzero(inside)
        inside[near] = (ends[right[near]] == ends[left[near] + 1]) & ~self._has_mark(left[near], right[near])
        return inside

    def _has_mark(self, left: Int, right: Int) -> Bool:
        begin, end = self._words.end[self._where[left]], self._words.start[self._where[right]]
        owner, at = ranges(begin, end - begin)
        marked = owner[np.isin(self._words.plain_codes[at], _MARKS)]
        return np.isin(np.arange(left.size), marked)

    @functools.cached_property
    def _ends_before(self) -> Int:
        return running(self._table.ends_before[self._classes])

    @functools.cached_property
    def _ends_behind(self) -> Int:
        return running(self._table.ends_behind[self._classes])

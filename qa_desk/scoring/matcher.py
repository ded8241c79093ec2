"""Find the phrases of rubrics in a batch of texts, all phrases and all texts at once, in columns.

Every reading of a phrase starts at the places of its word that is rarest in the batch and is followed from there to its
end and to its beginning, one word a round for all places of all readings together. So the cost hangs on how often the
rarest words occur, and a phrase with a word that does not occur costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.columns import ranges
from qa_desk.scoring.negation import Negations, NegationTable, negation_words
from qa_desk.scoring.phrases import Choice, Phrase
from qa_desk.scoring.vocabulary import Vocabulary
from qa_desk.scoring.words import Int, Words

Bool = npt.NDArray[np.bool_]

_PLACES = 1 << 16  # places followed at a time: enough for the arrays to pay, small enough for the cache


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase in a set: whom its hits belong to, and the language of the texts that it is for ("": all).

    With `unless_negated` it does not hit where it is negated (see `scoring.negation`), nor does a gap pass over one.
    """

    owner: int
    language: str
    phrase: Phrase
    unless_negated: bool = False


@dataclass(frozen=True, slots=True)
class Hits:
    """Where phrases stand, in the order of the texts.

    Per hit: its text, the owner of its entry, the entry (index in the set), and its first and last word, both counted
    in, as positions for `Words.place`. Hits of one entry do not overlap: the leftmost are kept, of those the longest.
    """

    text: Int
    owner: Int
    entry: Int
    first_word: Int
    last_word: Int


class PhraseSet:
    """Phrases to look for, prepared once for many batches. One set serves one thread at a time."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._owner = np.array([entry.owner for entry in self._entries], np.int64)
        self._readings: dict[str, _Readings | None] = {}

    def match(self, words: Words, languages: Sequence[str]) -> Hits:
        """The hits in the texts of `words`; `languages` is each text's language; where it is "", all phrases count."""
        number = {language: index for index, language in enumerate(sorted(set(languages)))}
        of_text = np.fromiter((number[language] for language in languages), np.int64, len(languages))
        found = [_NO_HITS]
        for language, index in number.items():
            readings = self._readings_for(language)
            if readings:
                where = np.arange(words.size) if len(number) == 1 else np.flatnonzero(of_text[words.text] == index)
                found.append(readings.find(words, where))
        entry, first, last = np.concatenate(found, axis=1)
        order = np.lexsort((entry, last, first))
        entry, first, last = entry[order], first[order], last[order]
        return Hits(words.text[first], self._owner[entry], entry, first, last)

    def _readings_for(self, language: str) -> _Readings | None:
        """What to look for in texts of a language; None where there is nothing."""
        if language not in self._readings:
            chosen = [
                (index, entry)
                for index, entry in enumerate(self._entries)
                if not language or entry.language in ("", language)
            ]
            self._readings[language] = _Readings(chosen, language) if chosen else None
        return self._readings[language]


_NO_HITS = np.zeros((3, 0), np.int64)


@dataclass(frozen=True, slots=True)
class _Text:
    """The words to look in, with padding behind them that fits no step and that positions -1, -2, … fall into too."""

    classes: Int
    sentence: Int
    negations: Negations | None


class _Readings:
    """The readings of some phrases as columns of steps, one reading behind the other."""

    def __init__(self, chosen: Sequence[tuple[int, Entry]], language: str) -> None:
        readings = [(index, entry, reading) for index, entry in chosen for reading in entry.phrase.readings]
        lengths = np.array([len(reading) for _, _, reading in readings])
        seen = dict.fromkeys(step.choice for _, _, reading in readings for step in reading)
        choices = {choice: number for number, choice in enumerate(seen)}
        self._first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)[:-1]])
        self._is_first = np.zeros(lengths.sum(), bool)
        self._is_first[self._first] = True
        self._is_last = np.roll(self._is_first, -1)
        self._choice = np.array([choices[step.choice] for _, _, reading in readings for step in reading])
        self._gap = np.array([step.gap for _, _, reading in readings for step in reading])
        self._gap_behind = np.roll(self._gap, -1)
        self._entry = np.repeat([index for index, _, _ in readings], lengths)
        self._unless_negated = np.repeat([entry.unless_negated for _, entry, _ in readings], lengths)
        self._prepare_words(list(choices), language)

    def _prepare_words(self, choices: Sequence[Choice], language: str) -> None:
        negating = [*negation_words(language)] if self._unless_negated.any() else []
        self._vocabulary = Vocabulary([*negating, *(word for choice in choices for word in choice)])
        self._negation = NegationTable(language, self._vocabulary) if negating else None
        classes = [self._vocabulary.classes_of(choice) for choice in choices]
        self._choice_size = np.array([len(found) for found in classes])
        self._choice_begin = np.cumsum(self._choice_size) - self._choice_size
        self._choice_classes = np.array([number for found in classes for number in found])
        self._only = np.where(self._choice_size == 1, self._choice_classes[self._choice_begin], -1)
        several = np.flatnonzero(self._choice_size > 1)
        self._row = np.zeros(len(choices), np.int64)
        self._row[several] = np.arange(1, several.size + 1)
        self._several = np.zeros((several.size + 1, self._vocabulary.size), bool)
        for row, choice in enumerate(several, 1):
            self._several[row, classes[choice]] = True

    def find(self, words: Words, where: Int) -> Int:
        """Rows of entries, first words and last words: every hit in the words at the positions `where`."""
        if not where.size:
            return _NO_HITS
        classes = self._vocabulary.classify(words, where)
        negations = Negations(self._negation, words, where, classes) if self._negation else None
        padding = int(self._gap.max()) + 2
        sentence = np.append(words.sentence[where], np.full(padding, -1))
        text = _Text(np.append(classes, np.zeros(padding, np.int64)), sentence, negations)
        found = [self._follow(text, steps, at) for steps, at in self._places(classes)]
        hits = _without_overlaps(np.concatenate([_NO_HITS, *found], axis=1))
        hits[1:] = where[hits[1:]]
        return hits

    def _places(self, classes: Int) -> Iterable[tuple[Int, Int]]:
        """For every reading the places of its rarest step, as pairs (step, position), some readings at a time."""
        count = np.bincount(classes, minlength=self._vocabulary.size)
        by_choice = np.add.reduceat(count[self._choice_classes], self._choice_begin)
        weight = by_choice[self._choice] * self._choice.size + np.arange(self._choice.size)
        times, rarest = np.divmod(np.minimum.reduceat(weight, self._first), self._choice.size)
        rarest, times = rarest[times > 0], times[times > 0]
        asked = np.flatnonzero(classes)
        asked = asked[np.argsort(classes[asked].astype(np.uint16 if count.size < 65536 else np.int64), kind="stable")]
        count[0] = 0
        begin = np.cumsum(count) - count
        cuts = np.searchsorted(np.cumsum(times), np.arange(_PLACES, times.sum(), _PLACES))
        for steps in np.split(rarest, np.unique(cuts)):
            choice = self._choice[steps]
            owner, at = ranges(self._choice_begin[choice], self._choice_size[choice])
            number = self._choice_classes[at]
            place, position = ranges(begin[number], count[number])
            yield steps[owner[place]], asked[position]

    def _follow(self, text: _Text, step: Int, at: Int) -> Int:
        """The hits of readings that have their `step` at the position `at`; of several ends, the last."""
        whole, ends = self._walk(text, step, at, 1)
        last = np.full(step.size, -1)
        np.maximum.at(last, whole, ends)
        kept = np.flatnonzero(last >= 0)
        whole, first = self._walk(text, step[kept], at[kept], -1)
        hits = np.stack([self._entry[step[kept]][whole], first, last[kept][whole]])
        if not text.negations:
            return hits
        negated = self._unless_negated[step[kept]][whole]
        negated[negated] = text.negations.around(first[negated], hits[2][negated])
        return hits[:, ~negated]

    def _walk(self, text: _Text, step: Int, at: Int, way: int) -> tuple[Int, Int]:
        """Follow readings to their last step (`way` 1) or first (-1): which arrive, and at which positions."""
        goal, reach = (self._is_last, self._gap_behind) if way > 0 else (self._is_first, self._gap)
        origin = np.arange(step.size)
        arrived = [(origin[:0], at[:0])]
        while origin.size:
            there = goal[step]
            arrived.append((origin[there], at[there]))
            on = np.flatnonzero(~there)
            on, distance = _spread(on, reach[step[on]])
            from_, next_step = at[on], step[on] + way
            to = from_ + way * distance
            fits = np.flatnonzero(self._fits(next_step, text.classes[to]))
            fits = fits[text.sentence[to[fits]] == text.sentence[from_[fits]]]
            if text.negations:
                fits = fits[~self._skips_negation(text.negations, next_step[fits], from_[fits], to[fits])]
            origin, step, at = origin[on[fits]], next_step[fits], to[fits]
            if distance.size and distance.max() > 1:
                origin, step, at = _without_repetition(origin, step, at)
        return np.concatenate([o for o, _ in arrived]), np.concatenate([a for _, a in arrived])

    def _fits(self, step: Int, number: Int) -> Bool:
        """Whether each step allows a word of the class `number`."""
        choice = self._choice[step]
        fits = self._only[choice] == number
        several = np.flatnonzero(self._row[choice])
        fits[several] = self._several[self._row[choice[several]], number[several]]
        return np.asarray(fits)

    def _skips_negation(self, negations: Negations, step: Int, from_: Int, to: Int) -> Bool:
        skips = self._unless_negated[step]
        left, right = np.minimum(from_, to)[skips], np.maximum(from_, to)[skips]
        skips[skips] = negations.within(left + 1, right)
        return np.asarray(skips)


def _spread(which: Int, reach: Int) -> tuple[Int, Int]:
    """Each of `which` once for every distance from 1 to 1 + its `reach`."""
    if not reach.any():
        return which, np.ones(which.size, np.int64)
    owner, distance = ranges(np.ones(which.size, np.int64), reach + 1)
    return which[owner], distance


def _without_repetition(origin: Int, step: Int, at: Int) -> tuple[Int, Int, Int]:
    """The states, each once: ways over different gaps may meet."""
    order = np.lexsort((at, origin))
    origin, step, at = origin[order], step[order], at[order]
    new = np.ones(origin.size, bool)
    new[1:] = (origin[1:] != origin[:-1]) | (at[1:] != at[:-1])
    return origin[new], step[new], at[new]


def _without_overlaps(hits: Int) -> Int:
    """The leftmost, longest hits of each entry, none of which overlap, by entry and position."""
    if not hits.size:
        return hits
    hits = hits[:, np.lexsort((-hits[2], hits[1], hits[0]))]
    width = hits[2].max() + 1
    begin, end = hits[0] * width + hits[1], hits[0] * width + hits[2]
    longest = np.append(True, begin[1:] != begin[:-1])
    hits, begin, end = hits[:, longest], begin[longest], end[longest]
    clash = np.append(False, begin[1:] <= np.maximum.accumulate(end)[:-1])
    crowded = clash | np.append(clash[1:], False)
    kept, reached = ~crowded, -1
    for index in np.flatnonzero(crowded).tolist():
        if begin[index] > reached:
            kept[index], reached = True, end[index]
    return hits[:, kept]

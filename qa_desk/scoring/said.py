"""Where the phrases and patterns of a rubric's rules are said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from qa_desk.model import Rubric
from qa_desk.scoring.batch import AGENT, BOT, CUSTOMER, Batch, Bool
from qa_desk.scoring.matcher import Entry, PhraseSet
from qa_desk.scoring.patterns import Pattern
from qa_desk.scoring.phrases import Phrase

Place = tuple[str, str]  # (rule id, key)
Hits = dict[int, tuple[int, int]]  # message -> (first word, last word)
EVERY_LANGUAGE = ""
_REMEMBERED = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """A phrase or pattern of a rule: its language ("" for all), text as written, line in the file, and meaning."""

    language: str
    text: str
    line: int = field(compare=False)
    meaning: Phrase | Pattern = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Sayings:
    """All phrases and patterns of a rubric; the owner of a phrase is an index into `places`."""

    rubric: Rubric
    places: tuple[Place, ...]
    phrases: PhraseSet
    patterns: tuple[tuple[Place, Listed], ...]


_built: dict[str, _Sayings] = {}  # by digest; building costs more than matching one conversation


def said(rubric: Rubric, batch: Batch) -> Mapping[Place, Hits]:
    """Per (rule id, key), where its phrases and patterns first stand in messages of the side that the key is about."""
    sayings = _sayings_of(rubric)
    found: dict[Place, Hits] = {}
    languages = [_language(batch, message) for message in range(len(batch.messages))]
    if sayings.places:
        _add_phrases(found, sayings, batch, languages)
    for place, listed in sayings.patterns:
        heard = _side(place[1], batch) & _is_for(listed, languages)
        _add_pattern(found.setdefault(place, {}), listed, batch, np.flatnonzero(heard).tolist())
    return found


def listed_in(rubric: Rubric) -> Iterator[tuple[Place, Listed]]:
    """Every phrase and pattern of a rubric with where it belongs, in the order of the file."""
    for rule in rubric.rules():
        for key, value in rule.settings.items():
            if isinstance(value, tuple):
                yield from (((rule.id, key), item) for item in value if isinstance(item, Listed))


def _sayings_of(rubric: Rubric) -> _Sayings:
    known = _built.get(rubric.digest)
    if known is None or (known.rubric is not rubric and known.rubric != rubric):
        if len(_built) >= _REMEMBERED:
            _built.pop(next(iter(_built)))
        known = _built[rubric.digest] = _build(rubric)
    return known


def _build(rubric: Rubric) -> _Sayings:
    places: dict[Place, int] = {}
    phrases: list[Entry] = []
    patterns: list[tuple[Place, Listed]] = []
    negatable = {rule.id for rule in rubric.rules() if rule.settings.get("unless_negated") == "yes"}
    for place, listed in listed_in(rubric):
        if isinstance(listed.meaning, Phrase):
            owner = places.setdefault(place, len(places))
            unless_negated = place[0] in negatable and not place[1].startswith("unless_")
            phrases.append(Entry(owner, listed.language, listed.meaning, unless_negated))
        else:
            patterns.append((place, listed))
    return _Sayings(rubric, tuple(places), PhraseSet(phrases), tuple(patterns))


def _add_phrases(found: dict[Place, Hits], sayings: _Sayings, batch: Batch, languages: list[str]) -> None:
    hits = sayings.phrases.match(batch.words, languages)
    hears = {key: _side(key, batch) for _, key in sayings.places}
    columns = (hits.text, hits.owner, hits.first_word, hits.last_word)
    for message, owner, first, last in zip(*(column.tolist() for column in columns), strict=True):
        place = sayings.places[owner]
        if hears[place[1]][message]:
            places = found.setdefault(place, {})
            places[message] = min(places.get(message, (first, last)), (first, last))


def _add_pattern(hits: Hits, listed: Listed, batch: Batch, messages: list[int]) -> None:
    assert isinstance(listed.meaning, Pattern)
    for message in messages:
        words = _first_words(listed.meaning, message, batch)
        if words:
            hits[message] = min(hits.get(message, words), words)


def _first_words(pattern: Pattern, message: int, batch: Batch) -> tuple[int, int] | None:
    """The words that the first match touches; None where no match touches a word that was said in this message."""
    words = batch.words
    first, last = np.searchsorted(words.text, [message, message + 1]).tolist()
    for start, end in pattern.find(batch.messages[message].text):
        touched = [word for word in range(first, last) if _touches(words.place(word, word), start, end)]
        if touched:
            return touched[0], touched[-1]
    return None


def _touches(place: tuple[int, int, int], start: int, end: int) -> bool:
    return place[1] < end and start < place[2]


def _side(key: str, batch: Batch) -> Bool:
    if "customer" in key:
        return np.asarray(batch.side == CUSTOMER)
    return np.asarray((batch.side == AGENT) | (batch.side == BOT))


def _is_for(listed: Listed, languages: list[str]) -> Bool:
    """Which messages a phrase is for, by their languages; where one is unknown, all phrases count."""
    return np.array([listed.language in (EVERY_LANGUAGE, language) or not language for language in languages], bool)


def _language(batch: Batch, message: int) -> str:
    return batch.messages[message].language or batch.conversations[batch.conversation[message]].language

"""The sentence of each conversation in which the customer states the matter, and its meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_desk.model import Conversation, Message, Speaker
from qa_desk.reports.management.language_bias import language_bias
from qa_desk.reports.management.question_groups import Floats, Halves
from qa_desk.scoring.acts.model import AGENT_SIDE, CUSTOMER_SIDE, shipped
from qa_desk.scoring.words import Int, Words, split

_BATCH = 2_000  # conversations at a time
_FIRST = 2  # messages of the customer that are looked at
_LETTERS = 1_000  # code points of each
_WORDS = 3  # that a sentence needs to say anything
_SAYS_NOTHING = -1.0
_MONTHS = (
    r"(?:januar[iy]?|februar[iy]?|mars|marts|march|april|maj|mai|juni|june|juli|july|august[i]?|september|o[kc]tober"
    r"|november|de[cs]ember)"
)
_NUMBER = re.compile(  # with what only names it: "order LL-410226", "2 490 kr", "25. september"
    r"\b(?:(?:din|min|mitt?|my|the|på|for|för) )?(?:order|ordre|beställning|bestilling|bokning|booking|faktura|invoice)"
    r"(?:en|n|s)?[- ]?(?:nummer|nr|number|no)?\b[.:#]? ?[(]?(?:[A-ZÅÄÖÆØ]{1,4}[- ]?)?\d[\w-]*[)]?"
    r"|[$£€] ?\d[\d .,]*|\b\d[\d .,]*(?:kr\b\.?|kron\w+|kroner|sek\b|nok\b|dkk\b|eur\w*|:-|,-|€|kwh?\b)"
    rf"|\b(?:\d{{1,2}}\.? )?{_MONTHS}\b(?: \d{{1,4}}\b)?"
    r"|\b\d{1,2}\.(?= [a-zåäöæø])|(?:[A-ZÅÄÖÆØ]{1,4}-)?\w*\d[\w.,:/-]*\w|\d",
    re.IGNORECASE,
)
_MATTERS = ("states-matter", "complains", "asks-rules", "asks-whom", "chases-status", "chases-promise", "still-open")


def without_numbers(text: str) -> str:
    """The text with blanks, as many, in place of numbers with their names and units: orders, amounts, dates."""
    return _NUMBER.sub(lambda match: " " * len(match[0]), text)


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence that states the matter: of which conversation (by index), and where it stands, in code points."""

    conversation: int
    message: int
    start: int
    end: int
    language: str


def stated_matters(conversations: Sequence[Conversation]) -> tuple[list[Stated], Halves]:
    """One sentence of each conversation whose customer says something, among the customer's first words; and their
    meanings, each of length 1.
    """
    sentences: list[Stated] = []
    meanings = [_nothing().astype(np.float16)]
    for begin in range(0, len(conversations), _BATCH):
        asked = [
            _Asked(place, index, message, message.language or conversations[place].language)
            for place in range(begin, min(begin + _BATCH, len(conversations)))
            for index, message in _first_words(conversations[place])
        ]
        chosen, meaning = _stated_in(asked)
        sentences += chosen
        meanings.append(meaning.astype(np.float16))
    return sentences, np.concatenate(meanings)


def _nothing() -> Floats:
    return np.zeros((0, shipped().encoder.topic.shape[1]), np.float32)


@dataclass(frozen=True, slots=True)
class _Asked:
    conversation: int
    index: int
    message: Message
    language: str


def _first_words(conversation: Conversation) -> list[tuple[int, Message]]:
    said = (
        (index, message)
        for index, message in enumerate(conversation.messages)
        if message.speaker is Speaker.CUSTOMER and message.text.strip()
    )
    return [entry for entry, _ in zip(said, range(_FIRST), strict=False)]


def _stated_in(asked: Sequence[_Asked]) -> tuple[list[Stated], Floats]:
    words = _words(asked)
    if not words.size:
        return [], _nothing()
    meaning = shipped().meanings(words)
    owner = np.asarray([each.conversation for each in asked])[words.sentence_text]
    best = _best(owner, _matters(words, meaning) - _late(owner))
    sentences = [_stated(asked, words, int(sentence)) for sentence in best]
    bias, none = language_bias(), np.zeros(meaning.shape[1], np.float32)
    biases = [bias.get(sentence.language, none) for sentence in sentences]
    said = meaning[best] - np.asarray(biases, np.float32).reshape(-1, meaning.shape[1])
    return sentences, shipped().topics(said)


def _words(asked: Sequence[_Asked]) -> Words:
    """The first words, without numbers: they make sentences alike that ask different things."""
    texts = [without_numbers(each.message.text[:_LETTERS]) for each in asked]
    parts = [
        (text, min(part.start, _LETTERS), min(part.end, _LETTERS))
        for text, each in enumerate(asked)
        for part in each.message.parts
    ]
    return split(texts, [part for part in parts if part[1] < part[2]])


def _stated(asked: Sequence[_Asked], words: Words, sentence: int) -> Stated:
    text, start, end = words.sentence_place(sentence)
    return Stated(asked[text].conversation, asked[text].index, start, end, asked[text].language)


def _matters(words: Words, meaning: Floats) -> Floats:
    """How surely each sentence states the matter; below -1 for one that is too short to say anything."""
    everyone = np.ones(words.first.size - 1, bool)
    names = shipped().sides[CUSTOMER_SIDE].acts
    acts = shipped().probabilities(words, {CUSTOMER_SIDE: everyone, AGENT_SIDE: ~everyone}, meaning)[CUSTOMER_SIDE]
    stated = acts[:, [names.index(name) for name in _MATTERS]].max(axis=1) + 0.15 * words.question
    return np.asarray(np.where(np.diff(words.first) >= _WORDS, stated, stated - 3), np.float32)


def _late(owner: Int) -> Floats:
    """What the place of each sentence among its owner's takes off: people come to the matter early."""
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    place = np.arange(owner.size) - np.repeat(first, np.diff(first, append=owner.size))
    return np.asarray(np.minimum(0.04 * place, 0.4), np.float32)


def _best(owner: Int, value: Floats) -> Int:
    """The sentence of the highest value of each owner, without owners that say nothing; `owner` ascends."""
    order = np.lexsort((-value, owner))
    first = np.flatnonzero(np.diff(owner[order], prepend=-1))
    best = order[first]
    return np.asarray(best[value[best] > _SAYS_NOTHING])

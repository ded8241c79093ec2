"""The phrases of the shipped rubric, found by our matcher and the naive way: a `re` pattern each, applied by pandas."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from qa_desk.model import Conversation, Rubric
from qa_desk.scoring.matcher import Entry, PhraseSet
from qa_desk.scoring.phrases import Phrase, Step
from qa_desk.scoring.said import listed_in
from qa_desk.scoring.words import split


@dataclass(frozen=True, slots=True)
class Said:
    """Messages as columns: the text of each and its language."""

    texts: list[str]
    languages: list[str]


@dataclass(frozen=True, slots=True)
class Matching:
    """What a way of matching took, in seconds a message, and how many (message, phrase) pairs it found a message."""

    seconds: float
    found: float


def said_in(conversations: Sequence[Conversation]) -> Said:
    """All messages of the conversations."""
    pairs = [(message.text, one.language) for one in conversations for message in one.messages]
    return Said([text for text, _ in pairs], [language for _, language in pairs])


def phrases_of(rubric: Rubric) -> list[tuple[str, Phrase]]:
    """The distinct phrases of a rubric with their languages."""
    found = {(item.language, item.text): item.meaning for _, item in listed_in(rubric)}
    return [(language, meaning) for (language, _), meaning in found.items() if isinstance(meaning, Phrase)]


def match_ours(rubric: Rubric, said: Said) -> Matching:
    """Cutting the texts into words and finding every phrase, in batches as the program does; the best of three."""
    phrases = PhraseSet([Entry(0, language, phrase) for language, phrase in phrases_of(rubric)])
    batches = [
        (said.texts[at : at + 4_000], said.languages[at : at + 4_000]) for at in range(0, len(said.texts), 4_000)
    ]
    seconds, found = float("inf"), 0
    for _ in range(3):
        begin = time.perf_counter()
        hits = [phrases.match(split(texts), languages) for texts, languages in batches]
        seconds = min(seconds, time.perf_counter() - begin)
        found = sum(len(set(zip(one.text.tolist(), one.entry.tolist(), strict=True))) for one in hits)
    return Matching(seconds / len(said.texts), found / len(said.texts))


def match_naively(rubric: Rubric, said: Said) -> Matching:
    """Every phrase of a text's language as a pattern with word boundaries, searched in the text as it is."""
    frame = pd.DataFrame({"text": said.texts, "language": said.languages})
    texts = {str(language): group["text"] for language, group in frame.groupby("language")}
    patterns = [(language, naive_pattern(phrase)) for language, phrase in phrases_of(rubric)]
    found = 0
    begin = time.perf_counter()
    for language, pattern in patterns:
        if language in texts:
            found += int(texts[language].apply(lambda text, pattern=pattern: bool(pattern.search(text))).sum())
    seconds = time.perf_counter() - begin
    return Matching(seconds / len(said.texts), found / len(said.texts))


def naive_pattern(phrase: Phrase) -> re.Pattern[str]:
    """What somebody would write by hand: the readings as alternatives, words between boundaries, gaps as words."""
    return re.compile("|".join("".join(map(_step, reading, range(99))) for reading in phrase.readings), re.IGNORECASE)


def _step(step: Step, position: int) -> str:
    words = "|".join(re.escape(word.letters) + (r"\w*" if word.any_ending else "") for word in sorted(step.choice))
    between = (rf"\W+(?:\w+\W+){{0,{step.gap}}}" if step.gap else r"\W+") if position else ""
    return rf"{between}\b(?:{words})\b"

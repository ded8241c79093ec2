"""The phrase language of rubric files: what a trainer writes, as the readings that a matcher looks for.

`docs/phrases.md` tells trainers about it. Words are cut and lower-cased as `scoring.words` does it for messages.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from qa_desk.errors import Fault, QaDeskError
from qa_desk.i18n import tr
from qa_desk.scoring.words import split, word_pattern

GAP = 6  # the most words that `...` passes over
MOST_READINGS = 500
DEEPEST = 3  # brackets within brackets
SHORTEST_BEGINNING = 3  # letters before `*`


class PhraseError(QaDeskError):
    """A phrase or pattern that cannot be used; `where` of its fault is the text as written."""


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """A word in lower case, or with `any_ending` every word that begins with these letters."""

    letters: str
    any_ending: bool = False


Choice = frozenset[Word]


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a reading: any of `choice`, after at most `gap` other words."""

    choice: Choice
    gap: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as written and its readings: one for each way through its optional words and alternatives, none empty.

    Alternatives of single words are one reading with a choice in it. Two phrases with the same readings match the same.
    """

    text: str
    readings: tuple[tuple[Step, ...], ...]


_Reading = tuple[Choice | None, ...]  # None is a gap
_EMPTY: _Reading = ()
_OPENING = {"[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "words", "gap", a bracket, "|", "/", "*" or a sign that has no meaning
    text: str


def parse(text: str) -> Phrase:
    """The phrase that `text` writes. Raises PhraseError with what is wrong and what to write instead."""
    tokens = _tokens(text)
    _check_edges(text, tokens)
    readings = _Parser(text, tokens).parse()
    steps = tuple(dict.fromkeys(_steps(reading) for reading in readings))
    if () in steps:
        _refuse(
            text,
            tr("every word in it is optional, so it would match everywhere"),
            tr("Let at least one word stand outside ( )"),
        )
    _check_sentences(text)
    return Phrase(text, steps)


def _refuse(text: str, problem: str, what_to_do: str) -> NoReturn:
    raise PhraseError(Fault(tr('phrase "{text}"').format(text=text), problem, what_to_do))


@functools.cache
def _token_pattern() -> re.Pattern[str]:
    word = word_pattern()  # named no more often than must be: each time costs 3 ms at every start
    words = rf"{word}(?:\*?[-‐‑/]{word})*(?:\*(?!{word}))?"
    return re.compile(rf"(?P<words>{words})|(?P<gap>\.{{3,}}|…)|(?P<sign>[][()|/*\\{{}}^<>])")


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _token_pattern().finditer(unicodedata.normalize("NFC", text)):
        kind = match[0] if match["sign"] else str(match.lastgroup)
        tokens.append(_Token(kind, match[0]))
    return tokens


def _check_edges(text: str, tokens: Sequence[_Token]) -> None:
    if not any(token.kind == "words" for token in tokens):
        _refuse(text, tr("it has no words"), tr("Write the words that are said"))
    for token, problem in ((tokens[0], tr('it begins with "..."')), (tokens[-1], tr('it ends with "..."'))):
        if token.kind == "gap":
            todo = tr('Remove it: "..." stands between words, and a phrase matches anywhere in a sentence')
            _refuse(text, problem, todo)


def _check_sentences(text: str) -> None:
    plain = re.sub(r"\.{3,}|…|[][()|/*\s]+", " ", text)
    if re.search("[.!?;]", plain) and split([plain]).sentence_text.size > 1:
        _refuse(
            text,
            tr("it goes on after the end of a sentence, so it can never match"),
            tr("Write one phrase for each sentence"),
        )


class _Parser:
    """Reads tokens from left to right; every method leaves `at` behind what it has read."""

    def __init__(self, text: str, tokens: Sequence[_Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    def parse(self) -> list[_Reading]:
        readings = self.sequence(depth=0)
        if self.at < len(self.tokens):
            self.refuse_sign(self.tokens[self.at].kind)
        return readings

    def sequence(self, depth: int) -> list[_Reading]:
        """The readings up to a sign that ends them: a closing bracket or `|`."""
        readings = [_EMPTY]
        while self.at < len(self.tokens) and self.tokens[self.at].kind in ("words", "gap", *_OPENING):
            readings = self.join(readings, self.item(depth))
        return readings

    def item(self, depth: int) -> list[_Reading]:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "gap":
            return self.gap()
        if token.kind == "words":
            return self.words(token.text)
        return self.brackets(token.kind, depth + 1)

    def gap(self) -> list[_Reading]:
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "gap":
            todo = tr("Write one; it stands for up to {n} words").format(n=GAP)
            _refuse(self.text, tr('two "..." follow each other'), todo)
        return [(None,)]

    def words(self, written: str) -> list[_Reading]:
        """Words joined by hyphens follow each other; `a/b` is a choice."""
        units = written.split("/")
        for left, right in itertools.pairwise(units):
            if left[-1].isdigit() and right[0].isdigit():
                todo = tr('Write "{number}" for the number, {choice} for the choice')
                _refuse(
                    self.text,
                    tr('"{text}" may be a number or a choice').format(text=written),
                    todo.format(number=" ".join(units), choice=f"[{'|'.join(units)}]"),
                )
        return _either([tuple(self.word(word) for word in re.split("[-‐‑]", unit)) for unit in units])

    def word(self, written: str) -> Choice:
        letters = "".join(map(_small, written.rstrip("*")))
        if written.endswith("*") and len(letters) < SHORTEST_BEGINNING:
            problem = tr('"{text}" would match too many words').format(text=written)
            _refuse(self.text, problem, tr('Write at least {n} letters before "*"').format(n=SHORTEST_BEGINNING))
        return frozenset([Word(letters, written.endswith("*"))])

    def brackets(self, opening: str, depth: int) -> list[_Reading]:
        if depth > DEEPEST:
            problem = tr("its brackets stand {n} deep in each other").format(n=depth)
            _refuse(self.text, problem, tr("Go no deeper than {n}, or write several phrases").format(n=DEEPEST))
        found = self.sequence(depth)
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "|":
            self.at += 1
            found += self.sequence(depth)
        self.close(opening)
        if not any(found):
            problem = tr('"{sign}" has no words in it').format(sign=opening + _OPENING[opening])
            _refuse(self.text, problem, tr("Remove it, or write words into it"))
        return _either([*found, _EMPTY] if opening == "(" else found)

    def close(self, opening: str) -> None:
        closing = _OPENING[opening]
        if self.at == len(self.tokens):
            problem = tr('"{sign}" is not closed').format(sign=opening)
            _refuse(self.text, problem, tr('Write "{sign}" where it ends').format(sign=closing))
        if self.tokens[self.at].kind != closing:
            self.refuse_sign(self.tokens[self.at].kind, opening)
        self.at += 1

    def join(self, left: list[_Reading], right: list[_Reading]) -> list[_Reading]:
        if len(left) * len(right) > MOST_READINGS:
            problem = tr("its optional words and alternatives can be combined in more than {n} ways")
            todo = tr("Write it as several phrases with fewer brackets each")
            _refuse(self.text, problem.format(n=MOST_READINGS), todo)
        return [first + second for first in left for second in right]

    def refuse_sign(self, sign: str, opening: str = "") -> NoReturn:
        _refuse(self.text, *_sign_fault(sign, opening))


def _sign_fault(sign: str, opening: str) -> tuple[str, str]:
    """What is wrong with a sign that cannot stand where it does, and what to do."""
    if sign == "*":
        todo = tr('Write it directly behind {n} or more letters, as in "ring*"').format(n=SHORTEST_BEGINNING)
        return tr('"*" does not end a word'), todo
    if sign == "/":
        todo = tr("Write a/b without spaces, or [a b|c d] for several words")
        return tr('"/" does not stand between two words'), todo
    if sign == "|":
        return tr('"|" stands outside brackets'), tr("Write [a|b]")
    if sign in "])" and opening:
        problem = tr('"{opening}" is closed by "{sign}"').format(opening=opening, sign=sign)
        return problem, tr('Close it with "{sign}"').format(sign=_OPENING[opening])
    if sign in "])":
        todo = tr('Remove it, or write "{sign}" where it begins').format(sign="[" if sign == "]" else "(")
        return tr('"{sign}" closes nothing').format(sign=sign), todo
    todo = tr("Remove it, or use agent_says_pattern for a regular expression")
    return tr('"{sign}" has no meaning in a phrase').format(sign=sign), todo


def _small(char: str) -> str:
    """The letter as `Words.key` sees it."""
    small = char.lower()
    return "'" if char in "'’‘´`" else small if len(small) == 1 else char


def _either(readings: Iterable[_Reading]) -> list[_Reading]:
    """The readings without repetition, those of a single word made one choice."""
    words: Choice = frozenset()
    rest: dict[_Reading, None] = {}
    for reading in readings:
        if len(reading) == 1 and reading[0] is not None:
            words |= reading[0]
        else:
            rest[reading] = None
    return [*([(words,)] if words else []), *rest]


def _steps(reading: _Reading) -> tuple[Step, ...]:
    """The words of a reading with the gaps before them; gaps at its edges match nothing."""
    steps: list[Step] = []
    gap = 0
    for item in reading:
        if item is None:
            gap += GAP
        else:
            steps.append(Step(item, gap if steps else 0))
            gap = 0
    return tuple(steps)

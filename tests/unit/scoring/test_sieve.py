"""The sieve must never lose a match; trees of words must match as the lists that they stand for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.scoring import facts
from qa_desk.scoring.sieve import Sieve, any_of, quickened, widened

WORDS = (
    "order", "ordre", "nummer", "numret", "kund", "faktura", "fel", "E404", "iphone", "model", "mars", "torsdag",
    "i går", "Storgatan 3", "070-123 45 67", "NK-48213", "anna@example.se", "850101-1234", "1 299 kr", "står \"Slut\"",
    "12/3", "jag heter Åsa", "ſ", "İ", "١٢٣٤٥", "\u00a0", "\ud800", "é", "e\u0301", "-", ".", "\n", "K", "Ø",
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12).map(" ".join) | st.lists(
    st.sampled_from(WORDS), max_size=6
).map("".join)


@given(texts)
def test_nothing_that_matches_is_sieved_out(text: str) -> None:
    for patterns, sieve in (
        ([*(pattern for _, pattern in facts._simple()), facts._named_numbers()], facts._sieve()),
        ([pattern for _, pattern in facts._asked()], facts._asked_sieve()),
    ):
        matching = {index for index, pattern in enumerate(patterns) if pattern.search(text)}
        assert matching <= set(sieve.left(text))


def test_most_of_what_does_not_match_is_sieved_out() -> None:
    sieve = Sieve([re.compile(r"\bcat\b(?! food)", re.IGNORECASE), re.compile(r"\d{3}")])
    assert sieve.left("a dog") == []
    assert sieve.left("the CAT") == [0]
    assert sieve.left("room 101, no dogs") == [1]


@pytest.mark.parametrize("pattern", [r"a$", r"\W", r"[^\w]", r"(a)\1", r"(?P<a>b)(?P=a)", r"a\Bb"])
def test_what_cannot_be_widened_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="cannot be widened"):
        widened(pattern)


def test_look_around_is_left_out_with_all_that_is_in_it() -> None:
    assert widened(r"(?<![\w(])a(?=.{0,3}(?:b|(?:c|\)))d)e\b|(f)") == "ae|(f)"


@given(
    st.lists(st.sampled_from(["a", "ab", "abc", "b", "ba", "å", "ö.", "x y"]), min_size=1),
    st.sampled_from((*WORDS, "abc", "xab", "ö.")),
)
def test_a_tree_of_words_finds_the_longest_word(words: list[str], text: str) -> None:
    listed = "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
    assert [m.span() for m in re.finditer(any_of(words), text)] == [m.span() for m in re.finditer(listed, text)]


def test_a_list_in_which_the_order_decides_stays_a_list() -> None:
    assert quickened("(?:ab|abc|d|e)") == "(?:ab|abc|d|e)"
    assert quickened("x(?:abc|ab|d|e)?y") == "x(?:(?:ab(?:c)?|d|e))?y"

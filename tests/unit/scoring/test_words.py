"""Words and sentences as columns; every offset points into the text as it was given."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_desk.scoring.words import composed, exact_keys, plain_keys, split, word_pattern

LETTERS = st.text("abåÅäöøÆé '’.?!\n\r-–•1👍🏽\u0301\u030a\u00a0", max_size=40)


def words_of(text: str) -> list[str]:
    found = split([text])
    return [text[start:end] for _, start, end in (found.place(word, word) for word in range(found.size))]


def sentences_of(text: str) -> list[str]:
    found = split([text])
    places = [found.sentence_place(sentence) for sentence in range(found.sentence_text.size)]
    return [text[start:end] for _, start, end in places]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("?! 👍🏽 …", []),
        ("Hej, på dig!", ["Hej", "på", "dig"]),
        ("it's the cats' 'own'", ["it's", "the", "cats", "own"]),
        ("don’t", ["don’t"]),
        ("e-post/mejl_a", ["e", "post", "mejl", "a"]),
        ("👋🏽Hej👋🏽du", ["Hej", "du"]),
        ("kl\u00a014", ["kl", "14"]),
        (unicodedata.normalize("NFD", "få åäö"), [unicodedata.normalize("NFD", word) for word in ("få", "åäö")]),
    ],
)
def test_words_are_letters_and_digits_and_the_apostrophe_between(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hej! Hur är det? Bra.", ["Hej", "Hur är det", "Bra"]),
        ("Det gäller bl.a. räkningen. Hej", ["Det gäller bl.a. räkningen", "Hej"]),
        ("Kl. 14 den 3. mars, t.ex. Ring!", ["Kl. 14 den 3. mars, t.ex. Ring"]),
        ("Versjon 2.4.1 er ute. Ja", ["Versjon 2.4.1 er ute", "Ja"]),
        ("No. That will not do. See no. 12", ["No", "That will not do", "See no. 12"]),
        ("Vänta ... jag ser", ["Vänta", "jag ser"]),
        ("one line\nthat goes on\nBut not here\n\nnor here", ["one line\nthat goes on", "But not here", "nor here"]),
        ("one line\r\nthat goes on\r\nBut not here", ["one line\r\nthat goes on", "But not here"]),
        ("See qa.example.com now", ["See qa.example.com now"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_a_question_is_told_from_its_mark_and_not_from_the_next_text() -> None:
    texts = ["Is it open? Yes", "Open", "?? ", "Well.", "Is it?"]
    words = split(texts)
    assert words.question.tolist() == [True, False, False, False, True]


def test_case_and_marks_are_folded_in_keys_as_promised() -> None:
    words = split(["På PÅ pa på"])
    assert words.key[0] == words.key[1] == words.key[3] != words.key[2]
    assert len(set(words.plain.tolist())) == 1
    assert words.key[0] == exact_keys(["på"])[0]
    assert words.plain[0] == plain_keys(["på"])[0]


def test_numbers_are_one_word_to_the_act_model() -> None:
    words = split(["12 345 a1"])
    assert words.number.tolist() == [True, True, False]
    assert words.plain[0] == words.plain[1] != words.plain[2]


def test_what_is_left_out_has_no_words_and_shifts_nothing() -> None:
    quoted = "Ja.\n> Var är den?\nHälsningar Åsa"
    start = quoted.index(">")
    for text in (quoted, unicodedata.normalize("NFD", quoted)):
        words = split(["Hej", text], [(1, start, text.index("\nH"))])
        places = [words.place(word, word) for word in range(words.size)]
        assert [(which, ["Hej", text][which][a:b]) for which, a, b in places] == [
            (0, "Hej"),
            (1, "Ja"),
            *((1, word) for word in text[text.index("\nH") + 1 :].split()),
        ]


def test_composed_keeps_the_way_back() -> None:
    letters, positions = composed("a\u030a1\u0301x")
    assert letters == "å1\u0301x"
    assert positions.tolist() == [0, 2, 3, 4, 5]


@given(st.lists(LETTERS, max_size=5))
@example(["a\u030a\r\nb", "?", "👍🏽 Å"])
def test_offsets_point_into_the_text_as_given(texts: list[str]) -> None:
    words = split(texts)
    pattern = re.compile(word_pattern())
    for index in range(words.size):
        text, start, end = words.place(index, index)
        assert 0 <= start < end <= len(texts[text])
        assert pattern.fullmatch(composed(texts[text][start:end])[0])
    found = [words.place(index, index)[0] for index in range(words.size)]
    counts = [len(pattern.findall(composed(text)[0])) for text in texts]
    assert [found.count(index) for index in range(len(texts))] == counts


@given(st.lists(LETTERS, min_size=2, max_size=4))
def test_a_text_is_split_alike_alone_and_in_company(texts: list[str]) -> None:
    together = split(texts)
    for index, text in enumerate(texts):
        alone = split([text])
        here = together.text == index
        assert together.key[here].tolist() == alone.key.tolist()
        assert together.plain[here].tolist() == alone.plain.tolist()
        sentences = together.sentence_text == index
        assert together.question[sentences].tolist() == alone.question.tolist()
        assert (
            together.sentence[here] - together.sentence[here].min(initial=10**6)
        ).tolist() == alone.sentence.tolist()

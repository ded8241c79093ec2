"""The one sentence that says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.model import Rule, Span
from qa_desk.scoring.because import LONGEST, because, shortened

QUOTE, OTHER = Span(3, 0, 5, "told\n you"), Span(0, 2, 7, "asked")
TEXTS = {"sv": "Sa ”{quote}”[ efter {message}: ”{evidence}”].", "en": "Said “{quote}”[ after {message}: “{evidence}”]."}


def rule(because_texts: dict[str, str] | None) -> Rule:
    return Rule("r", "flag", {"sv": "Titel", "en": "Title"}, "agent_does", {}, because=because_texts)


def test_places_are_filled_in_the_language_of_the_interface() -> None:
    assert because(rule(TEXTS), QUOTE, [OTHER], "sv") == "Sa ”told you” efter 1: ”asked”."
    assert because(rule(TEXTS), QUOTE, [OTHER], "en") == "Said “told you” after 1: “asked”."


def test_brackets_are_left_out_where_there_is_no_other_end() -> None:
    assert because(rule(TEXTS), QUOTE, [], "en") == "Said “told you”."


@pytest.mark.parametrize(
    ("texts", "interface", "sentence"),
    [
        (TEXTS, "da", "Said “told you”."),
        ({"nb": "Sa det."}, "sv", "Sa det."),
        (None, "sv", "Titel"),
        (None, "fi", "Title"),
    ],
)
def test_a_missing_language_falls_back(texts: dict[str, str] | None, interface: str, sentence: str) -> None:
    assert because(rule(texts), QUOTE, [], interface) == sentence


def test_what_the_customer_wrote_is_no_template() -> None:
    odd = Span(0, 0, 9, r"{message} [x] \1 {quote}")
    assert because(rule(TEXTS), odd, [OTHER], "en") == r"Said “{message} [x] \1 {quote}” after 1: “asked”."


def test_long_quotes_are_cut_at_a_word() -> None:
    assert shortened("word " * 30) == "word " * 15 + "word…"
    assert shortened("x" * 200) == "x" * LONGEST + "…"


@given(st.text(max_size=300))
def test_a_shortened_text_is_one_line_of_its_beginning(text: str) -> None:
    short = shortened(text)
    assert len(short) <= LONGEST + 1
    assert len(short.splitlines()) <= 1
    assert " ".join(text.split()).startswith(short.removesuffix("…"))

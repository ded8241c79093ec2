"""What a search shows of a conversation: the words that the desk found, as it finds them."""

import pytest

from qa_desk.model import Conversation, Message, Speaker
from qa_desk.ui.snippets import LONGEST, snippet_of, sought


def found(text: str, said: str) -> list[str]:
    words = sought(text)
    return words.findall(said) if words else []


@pytest.mark.parametrize(
    ("text", "said", "lit"),
    [
        ("faktura", "Min Faktura, fakturan, efaktura", ["Faktura", "faktura"]),  # the last may be unfinished
        ("faktura ", "Min Faktura, fakturan", ["Faktura"]),
        ("min fak", "min faktura, minst", ["min", "fak"]),
        ("får", "far får", ["får"]),  # å is not a
        ("10.5", "10.5 or 10 x", ["10", "5", "10"]),
        ("…!", "what?", []),
    ],
)
def test_words_are_lit_as_the_index_finds_them(text: str, said: str, lit: list[str]) -> None:
    assert found(text, said) == lit


def conversation(*texts: str) -> Conversation:
    return Conversation("1", tuple(Message(Speaker.CUSTOMER, text) for text in texts))


def snippet(text: str, *texts: str) -> str:
    words = sought(text)
    assert words is not None
    return snippet_of(conversation(*texts), words)


def test_the_message_with_most_of_the_words_is_shown_from_just_before_them() -> None:
    texts = ("Where is my invoice?", "I was told last week that the second\n invoice never came to me")
    assert snippet("invoice came", *texts) == "…the second invoice never came to me"


def test_what_stands_in_no_message_has_no_snippet() -> None:
    assert snippet("zeppelin", "Where is my invoice?") == ""


def test_a_snippet_of_a_text_without_spaces_still_holds_the_word() -> None:
    assert "word" in snippet("word", f"{'-' * 500}word{'-' * 500}")
    assert len(snippet("word", f"{'-' * 500}word{'-' * 500}")) <= LONGEST + 1

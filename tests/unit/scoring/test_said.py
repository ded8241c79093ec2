"""Where a rubric's phrases stand: by rule and key, by the side that speaks, in the language of the message."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_desk.model import Conversation, Message, Part, PartKind, Rubric, Speaker
from qa_desk.rubrics.load import load
from qa_desk.scoring.acts.model import shipped
from qa_desk.scoring.batch import Batch, gather
from qa_desk.scoring.said import said

C, A, B = Speaker.CUSTOMER, Speaker.AGENT, Speaker.BOT

RULES = """\
rubric: r
title: R
version: 1
criteria:
- id: c
  title: C
  points: 1
  flags:
  - id: f
    title: F
    severity: minor
    agent_says: {sv: ["går inte"], en: ["not ... possible"]}
    unless_agent_says: ["but"]
  - id: p
    title: P
    severity: minor
    agent_says_pattern: {en: ['\\bcase \\d+\\b']}
  - id: n
    title: N
    severity: minor
    agent_says: {sv: ["ring* oss"]}
    unless_negated: yes
"""


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    path = tmp_path / "r.yaml"
    path.write_text(RULES, encoding="utf-8")
    return load(path)


def batch(language: str, *messages: Message) -> Batch:
    return gather([Conversation("x", messages, language=language)], shipped())


def quotes(rubric: Rubric, some: Batch) -> dict[tuple[str, str], dict[int, str]]:
    def quote(message: int, words: tuple[int, int]) -> str:
        _, start, end = some.words.place(*words)
        return some.messages[message].text[start:end]

    found = said(rubric, some)
    return {
        place: {message: quote(message, words) for message, words in hits.items()}
        for place, hits in found.items()
        if hits
    }


def test_phrases_are_found_where_the_company_says_them(rubric: Rubric) -> None:
    some = batch(
        "en",
        Message(C, "Not even possible, but why?"),
        Message(A, "Hi 👋🏽. It is not at all possible. But is it? Not really possible."),
        Message(A, "Not possible", internal=True),
        Message(B, "That is NOT possible"),
    )
    assert quotes(rubric, some) == {
        ("f", "agent_says"): {1: "not at all possible", 3: "NOT possible"},
        ("f", "unless_agent_says"): {1: "But"},
    }


def test_phrases_of_other_languages_do_not_count(rubric: Rubric) -> None:
    some = batch("sv", Message(A, "Not possible. Det går inte, but."), Message(A, "It is not possible.", language="en"))
    assert quotes(rubric, some) == {
        ("f", "agent_says"): {0: "går inte", 1: "not possible"},
        ("f", "unless_agent_says"): {0: "but"},
    }


def test_where_the_language_is_unknown_all_count(rubric: Rubric) -> None:
    some = batch("", Message(A, "Det går inte"), Message(A, "not possible, case 12"))
    assert quotes(rubric, some) == {
        ("f", "agent_says"): {0: "går inte", 1: "not possible"},
        ("p", "agent_says_pattern"): {1: "case 12"},
    }


def test_patterns_give_whole_words_and_pass_over_quoted_mail(rubric: Rubric) -> None:
    text = "Åh 👋 your Case 4711. Yes\n> case 12"
    quoted = Message(A, text, parts=(Part(PartKind.QUOTE, text.index(">"), len(text)),))
    only_quoted = Message(A, "> case 12", parts=(Part(PartKind.QUOTE, 0, 9),))
    some = batch("en", quoted, only_quoted, Message(C, "case 5"))
    assert quotes(rubric, some) == {("p", "agent_says_pattern"): {0: "Case 4711"}}


def test_negated_phrases_do_not_count_where_the_rule_says_so(rubric: Rubric) -> None:
    some = batch("sv", Message(A, "Du behöver inte ringa oss."), Message(A, "Nu får du ringa oss."))
    assert quotes(rubric, some) == {("n", "agent_says"): {1: "ringa oss"}}


def test_a_changed_rubric_is_not_taken_for_the_old_one(rubric: Rubric, tmp_path: Path) -> None:
    some = batch("en", Message(A, "It is not possible"))
    assert quotes(rubric, some)
    path: Callable[[str], Path] = tmp_path.joinpath
    path("s.yaml").write_text(RULES.replace("not ... possible", "never"), encoding="utf-8")
    assert quotes(load(path("s.yaml")), some) == {}

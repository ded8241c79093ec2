"""The rubric that ships speaks four languages, and its definitions stand in the annotation guide."""

import re
from pathlib import Path

import pytest

from qa_desk.model import LANGUAGES, Rule, Span
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.because import because
from qa_desk.scoring.said import listed_in

RUBRIC = load_named("nordic-service")
RULES = RUBRIC.rules()
GUIDE = Path(__file__).parents[3] / "docs" / "annotation-guide.md"


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_speaks_every_language(rule: Rule) -> None:
    texts = {"title": rule.title, "because": rule.because, "why": rule.why, "say_instead": rule.say_instead}
    missing = [
        f"{key} in {language}"
        for key, text in texts.items()
        for language in LANGUAGES
        if not (text or {}).get(language)
    ]
    assert missing == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_shows_what_it_is_and_its_look_alike_in_every_language(rule: Rule) -> None:
    shown = {(example.conversation.language, example.expected) for example in rule.examples}
    assert shown >= {(language, expected) for language in LANGUAGES for expected in (True, False)}
    assert [example.line for example in rule.examples if example.expected and not example.messages] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_reads_as_a_sentence_with_and_without_the_other_end(language: str) -> None:
    quote, other = Span(3, 0, 4, "told"), Span(0, 0, 5, "asked")
    for rule in RULES:
        reasons = (because(rule, quote, [], language), because(rule, quote, [other], language))
        assert all(reason[0].isupper() and reason[-1] in ".”»«" for reason in reasons), reasons
        assert not re.search(r"[{}\[\]]|  ", "".join(reasons)), reasons


def test_phrases_stand_in_every_language_or_in_none() -> None:
    spoken: dict[tuple[str, str], set[str]] = {}
    for place, listed in listed_in(RUBRIC):
        spoken.setdefault(place, set()).add(listed.language)
    assert {place: sorted(found) for place, found in spoken.items() if found != set(LANGUAGES)} == {}


def test_what_the_rules_score_sums_to_a_hundred() -> None:
    assert sum(criterion.points for criterion in RUBRIC.criteria if criterion.scored_by == "rules") == 100


def test_what_a_reviewer_scores_says_what_to_look_at() -> None:
    by_reviewer = [criterion for criterion in RUBRIC.criteria if criterion.scored_by == "reviewer"]
    assert by_reviewer
    assert [criterion.id for criterion in by_reviewer if set(criterion.guide or {}) != set(LANGUAGES)] == []


def test_the_annotation_guide_defines_every_rule() -> None:
    guide = GUIDE.read_text("utf-8")
    flags = re.findall(r"^### `(.+?)`", guide, re.MULTILINE)
    strengths = re.findall(r"^\| `(.+?)`", guide, re.MULTILINE)
    assert flags == [rule.id for rule in RULES if rule.kind == "flag"]
    assert sorted(strengths) == sorted(rule.id for rule in RULES if rule.kind == "strength")

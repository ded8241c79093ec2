"""The examples of docs/phrases.md hold."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.scoring.matcher import Entry, PhraseSet
from qa_desk.scoring.phrases import GAP, MOST_READINGS, parse
from qa_desk.scoring.words import split

MANUAL = (Path(__file__).parents[3] / "docs" / "phrases.md").read_text(encoding="utf-8")


def examples() -> Iterator[tuple[str, str, str, bool]]:
    """(phrase, what it matches, what it does not, unless_negated) from the tables."""
    for chapter in re.split(r"^## ", MANUAL, flags=re.MULTILINE):
        for phrase, yes, no in re.findall(r"^\| `(.+)` \| ([^|]+) \| ([^|]+) \|$", chapter, re.MULTILINE):
            yield phrase.replace("\\|", "|"), yes, no, chapter.startswith("Negated")


EXAMPLES = list(examples())


@pytest.mark.parametrize(("phrase", "yes", "no", "unless_negated"), EXAMPLES)
def test_an_example_of_the_manual_holds(phrase: str, yes: str, no: str, unless_negated: bool) -> None:
    phrases = PhraseSet([Entry(0, "", parse(phrase), unless_negated)])
    assert set(phrases.match(split([yes, no]), ["", ""]).text.tolist()) == {0}


def test_the_manual_states_the_limits_that_hold() -> None:
    assert len(EXAMPLES) == 12
    assert f"up to {GAP} other words" in MANUAL
    assert f"more than {MOST_READINGS} ways" in MANUAL

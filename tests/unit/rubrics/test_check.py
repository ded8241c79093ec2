"""Checking a rubric: its examples are run, and what is missing or doubtful is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_desk.rubrics.check import CheckResult, check

Write = Callable[[str], Path]

ADVICE = """\
    why: It makes the feeling the fault.
    say_instead: I see why.
"""
GOOD = """\
    examples:
    - flag: |
        Customer: It broke!
        Agent: One moment.
        Agent!: Please calm down.
      language: en
    - ok: |
        Customer: Calm down, you say?
        Agent: I am sorry.
"""


def lines(result: CheckResult, path: Path) -> tuple[list[str], list[str]]:
    """(faults, warnings), without the name of the file."""
    return tuple([str(fault).removeprefix(f"{path}:") for fault in found] for found in (result.faults, result.warnings))  # type: ignore[return-value]


def test_a_rubric_in_order_has_nothing_to_tell(write: Write, small: str) -> None:
    result = check(write(small + ADVICE + GOOD))
    assert result == CheckResult((), (), rules=1, examples=2)


def test_faults_of_the_file_are_the_result_of_a_check(write: Write) -> None:
    path = write("rubric: x\n")
    faults, _ = lines(check(path), path)
    assert [fault[:11] for fault in faults] == ["1: the rubr", "1: 'title' ", "1: 'version"]


def test_examples_that_do_not_behave_are_told_with_what_was_found(write: Write, small: str) -> None:
    path = write(
        small
        + ADVICE
        + """\
    examples:
    - flag: |
        Customer: It broke!
        Agent: Then buy another.
    - ok: |
        Customer: It broke!
        Agent: Do calm down, all of you.
    - flag: |
        Customer: It broke!
        Agent!: Oh.
        Agent: Calm down.
  - id: shouting
    title: Shouts
    severity: minor
    agent_says: ["shut up", "another"]
    why: Rude.
    say_instead: Please.
    examples:
    - {flag: "Agent: Shut up", language: en}
    - {ok: "Agent: Hi"}
"""
    )
    faults, _ = lines(check(path), path)
    assert faults == [
        "17: the example must raise 'calm-down', and it does not."
        " Found: 'shouting' at message 2, \"Then buy another.\".",
        "20: the example must not raise 'calm-down', and it does."
        " Found: 'calm-down' at message 2, \"Do calm down, all of you.\".",
        "23: the example must raise 'calm-down' at message 2, and raises it at message 3."
        " Found: 'calm-down' at message 3, \"Calm down.\".",
    ]


def test_a_near_miss_says_how_near(write: Write, small: str) -> None:
    path = write(small.replace("version: 1", "version: 1\nreport_from: 0.999") + ADVICE + GOOD)
    faults, _ = lines(check(path), path)
    assert faults == [
        "18: the example must raise 'calm-down', and it does not."
        " Nothing was found. It came nearest at message 3, 0.97 sure; findings count from 0.999."
    ]


def warnings_for(write: Write, text: str) -> list[str]:
    path = write(text)
    faults, warnings = lines(check(path), path)
    assert not faults
    return warnings


def test_missing_advice_and_examples_are_warned_of(write: Write, small: str) -> None:
    assert [warning.partition(". ")[0] for warning in warnings_for(write, small)] == [
        "9: 'calm-down' does not say why it matters",
        "9: 'calm-down' gives no better words",
        "9: 'calm-down' has no example that must raise it",
        "9: 'calm-down' has no example that must not raise it",
    ]


def test_a_language_with_phrases_wants_an_example(write: Write, small: str) -> None:
    text = small + '      sv: ["lugna ner dig"]\n' + ADVICE + GOOD
    assert warnings_for(write, text) == [
        "9: 'calm-down' has Swedish phrases and no Swedish example. Add one with 'language: sv'."
    ]


def test_a_text_that_lacks_a_language_of_the_rubric_is_warned_of(write: Write, small: str) -> None:
    text = small.replace("title: Small", "title: {en: Small, sv: Liten}").replace(
        "title: Says", "title:\n      en: Says"
    )
    (warning,) = warnings_for(write, text + ADVICE + GOOD)
    assert warning.startswith("9: 'calm-down' has no 'title' in Swedish. ")


@pytest.mark.parametrize(
    ("extra", "place", "other"),
    [
        ('      sv: ["lugna dig", "Lugna  dig"]\n', 14, "lugna dig"),
        ('    unless_agent_says: ["calm down", "(please) calm"]\n', 14, "calm down"),
    ],
)
def test_a_phrase_that_stands_twice_is_warned_of(write: Write, small: str, extra: str, place: int, other: str) -> None:
    path = write(small + extra + ADVICE)
    _, warnings = lines(check(path, find=lambda rubric, conversations: [()] * len(conversations)), path)
    line = place if "unless" in extra else 14
    assert [w for w in warnings if w.startswith(f"{line}: 'calm-down' has the phrase") and f'as "{other}"' in w], (
        warnings
    )


def test_the_same_phrase_in_two_languages_is_nothing_to_tell(write: Write, small: str) -> None:
    warnings = warnings_for(
        write, small + '      sv: ["calm down"]\n' + ADVICE + GOOD.replace("- ok: |", "- language: sv\n      ok: |")
    )
    assert warnings == []


def test_what_excuses_itself_is_warned_of(write: Write, small: str) -> None:
    text = small + "    agent_does: [ducks]\n    unless_agent_does: [ducks]\n" + ADVICE + GOOD
    assert [w for w in warnings_for(write, text) if "looks for 'ducks' and is excused by 'ducks'" in w]


def test_a_condition_both_ways_is_warned_of(write: Write, small: str) -> None:
    both = "    more_sure_when: {same_turn: [ducks]}\n    less_sure_when: {same_turn: [ducks]}\n"
    assert [
        w
        for w in warnings_for(write, small + both + ADVICE + GOOD)
        if "both more and less sure by 'same_turn: ducks'" in w
    ]


def test_a_criterion_of_no_points_is_warned_of(write: Write, small: str) -> None:
    warnings = warnings_for(write, small.replace("points: 10", "points: 0") + ADVICE + GOOD)
    assert warnings == ["9: 'words' has 0 points: its flags cost nothing"]

"""From a rubric file to a rubric, and every fault of it at once."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import RubricError
from qa_desk.i18n import use
from qa_desk.model import Condition, Deductions, Rubric, Severity, Weights
from qa_desk.rubrics import load as loading
from qa_desk.rubrics.load import load, load_named
from qa_desk.rubrics.nodes import RubricFile
from qa_desk.scoring.said import Listed
from qa_desk.scoring.window import Window

Write = Callable[[str], Path]

WHOLE = """\
rubric: whole
title: {en: Whole, sv: Hel}
version: 2.10
deductions: {critical: 1, major: 0.4, minor: 0.2, earn_back: 0.1, critical_cap: 30}
report_from: 0.6
criteria:
- id: first
  title: First
  points: 30
  flags:
  - id: no-way
    title: {en: Says no, sv: Säger nej}
    severity: critical
    agent_does: refuses
    agent_says:
      sv: ["går inte", nej]
      en: ["no"]
    unless_agent_does: [offers-a-way]
    within: next 2 turns
    more_sure_when:
      same_message: [ducks, recites-rules]
      customer_answers: [shows-feeling]
    less_sure_when:
      customer_just_before: thanks
    speaker: both
    unless_negated: no
    because: '"{quote}" closes the door[, after {evidence}]'
    why: A closed door.
    say_instead: {sv: "Det jag kan göra är: …"}
  - id: late
    title: Late
    severity: minor
    replies_later_than: {chat: 90 seconds, email: 2 days, other: 1 hour}
  - id: again
    title: Again
    severity: major
    asks_again_for: [order number, order, e-mail, picture]
  strengths:
  - id: sorry
    title: Sorry
    agent_says: ["sorry"]
- id: second
  title: Second
  points: 70
  scored_by: reviewer
  scale: 1-5
  guide: Look at the tone.
"""


@pytest.fixture
def whole(write: Write) -> Rubric:
    return load(write(WHOLE))


def faults_of(path: Path) -> list[str]:
    with pytest.raises(RubricError) as caught:
        load(path)
    return [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults]


def test_the_rubric_itself(whole: Rubric) -> None:
    assert (whole.id, whole.version, whole.report_from) == ("whole", "2.10", 0.6)
    assert whole.title == {"en": "Whole", "sv": "Hel"}
    assert whole.deductions == Deductions(1.0, 0.4, 0.2, 0.1, 30.0)
    assert whole.digest == hashlib.sha256(WHOLE.encode()).hexdigest()
    assert [(c.id, c.points, c.scored_by, c.scale) for c in whole.criteria] == [
        ("first", 30.0, "rules", "yes/no"),
        ("second", 70.0, "reviewer", "1-5"),
    ]
    assert [(rule.id, rule.kind, rule.severity, rule.line) for rule in whole.rules()] == [
        ("no-way", "flag", Severity.CRITICAL, 11),
        ("late", "flag", Severity.MINOR, 30),
        ("again", "flag", Severity.MAJOR, 34),
        ("sorry", "strength", Severity.MINOR, 39),
    ]


def test_a_rule_and_its_settings(whole: Rubric) -> None:
    rule = whole.rules()[0]
    assert rule.check == "agent_does"
    assert rule.settings["agent_does"] == ("refuses",)
    assert [(item.language, item.text, item.line) for item in rule.settings["agent_says"]] == [
        ("sv", "går inte", 16),
        ("sv", "nej", 16),
        ("en", "no", 17),
    ]
    assert rule.settings["unless_agent_does"] == ("offers-a-way",)
    assert rule.settings["within"] == Window("turns", 2)
    assert rule.settings["speaker"] == "both"
    assert rule.settings["unless_negated"] == "no"
    assert rule.more_sure == (
        Condition("same_message", "ducks"),
        Condition("same_message", "recites-rules"),
        Condition("customer_answers", "shows-feeling"),
    )
    assert rule.less_sure == (Condition("customer_just_before", "thanks"),)
    assert rule.say_instead == {"sv": "Det jag kan göra är: …"}
    assert rule.why
    assert set(rule.why) == {"sv", "nb", "da", "en"}, "one text stands for all languages"


def test_delays_and_things_and_phrases_for_all_languages(whole: Rubric) -> None:
    _, late, again, sorry = whole.rules()
    assert late.settings == {"replies_later_than": {"chat": 90.0, "email": 172_800.0, "other": 3600.0}}
    assert again.settings == {"asks_again_for": ("order", "email", "file")}
    assert [item.language for item in sorry.settings["agent_says"]] == [""]


def test_every_fault_is_told_at_once_with_its_line_and_what_to_do(write: Write) -> None:
    path = write("""\
rubric: a name
titel: X
version: 1
report_from: 2
criteria:
- id: one
  title: {se: Ett, en: One}
  points: ten
  flags:
  - id: f
    title: F
    severity: mayor
    agent_does: [apologizes, complains]
    unless_agent_sais: [x]
    within: same turns
  - id: f
    title: F2
    agent_says:
      en: [[calm, down], "()"]
      sv:
      - så här: nej
      - ärende #4
    more_sure_when:
      same_mesage: [ducks]
      customer_answers: [ducks]
    because: "{quotation} again"
  - id: two-checks
    title: T
    severity: minor
    agent_says: [a]
    asks_again_for: [order]
  - id: no-check
    title: N
    severity: minor
    agnet_says: [hi]
  - id: empty-check
    title: N
    severity: minor
- id: reviewed
  title: R
  points: 5
  scored_by: reviewer
  strengths: [{id: s, title: S, severity: minor, agent_says_pattern: "(?=x)"}]
- id: empty
  title: E
  points: 1
  scale: 1-5
""")
    wanted = [
        ("1: ", "'title' is missing", "Add 'title"),
        ("1: ", "'a name' cannot be a short name", "hyphens"),
        ("2: ", "'titel' is no key of a rubric", "Did you mean 'title'?"),
        ("4: ", "2 is out of range", "from 0 to 1"),
        ("7: ", "'se' is no language", "Did you mean 'sv'?"),
        ("8: ", "'ten' is no number", "digits"),
        ("12: ", "'mayor' is no severity", "Did you mean 'major'?"),
        ("13: ", "'apologizes' is no act of the agent", "Did you mean 'apologises'?"),
        ("13: ", "'complains' is not an act of the agent", "Name what the agent does"),
        ("14: ", "'unless_agent_sais' does not go with 'agent_does'", "Did you mean 'unless_agent_says'?"),
        ("15: ", "'same turns' is no stretch", "same turn"),
        ("16: ", "'severity' is missing here", "Add 'severity"),
        ("16: ", "there is a second rule 'f' (first on line 10)", "a name of its own"),
        ("19: ", "a text is wanted here", "double quotes"),
        ("19: ", 'phrase "()"', "words"),
        ("21: ", "a text is wanted here, and ': ' in it makes it a key", "double quotes"),
        ("22: ", "YAML reads '#4' as a comment", "double quotes"),
        ("24: ", "'same_mesage' is no place in a conversation", "Did you mean 'same_message'?"),
        ("25: ", "'ducks' is not an act of the customer", "Name what the customer does"),
        ("26: ", "'{quotation}' is no place in the sentence", "{quote}"),
        ("27: ", "these checks do not go together: 'agent_says', 'asks_again_for'", "a rule of each"),
        ("35: ", "'agnet_says' is no key of a rule, and the rule has no other check", "Did you mean 'agent_says'?"),
        ("36: ", "the rule does not say what to look for", "agent_does"),
        ("39: ", "scored by a reviewer and has flags or strengths too", "two criteria"),
        ("43: ", "a strength has no severity", "Delete"),
        ("43: ", "(?=x)", ""),
        ("44: ", "no flags and no strengths", "scored_by: reviewer"),
        ("47: ", "a scale is for what a reviewer scores", "scored_by: reviewer"),
    ]
    faults = faults_of(path)
    for line, problem, what_to_do in wanted:
        assert [f for f in faults if f.startswith(line) and problem in f and what_to_do in f], (
            f"{line}{problem}\n" + "\n".join(faults)
        )
    assert len(faults) == len(wanted), "\n".join(faults)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("agent_says: []", "the list is empty"),
        ("agent_says:", "nothing after the ':'"),
        ("agent_does: [greets, greets]", "'greets' stands twice"),
        ("agent_says: {en: [hi], within: same turn}", "'within' stands among the languages"),
        ("replies_later_than: {fax: 2 hours}", "'fax' is no channel"),
        ("replies_later_than: {chat: soon}", "'soon' is no length of time"),
        ("asks_again_for: [ordr number]", "Did you mean 'order number'?"),
        ("agent_says: [hi]\n    speaker: robot", "'robot' is no speaker"),
        ("agent_says: [hi]\n    more_sure_when: [ducks]", "places with acts"),
        ("agent_says: [hi]\n    examples: none", "examples are a list"),
        ("agent_says_pattern: {en: ['(?<=x)y']}", "(?<=x)y"),
    ],
)
def test_a_faulty_value_is_told(write: Write, small: str, line: str, problem: str) -> None:
    head = small.replace('    agent_says:\n      en: ["calm down"]\n', "")
    faults = faults_of(write(f"{head}    {line}\n"))
    assert [fault for fault in faults if problem in fault], faults


@given(st.integers(0, len(WHOLE)), st.integers(0, 12), st.text("ab1 -:#[]{}|>*&!%@'\"\\,?\n\t", max_size=6))
def test_whatever_is_typed_gives_a_rubric_or_faults_with_lines(at: int, cut: int, typed: str) -> None:
    text = WHOLE[:at] + typed + WHOLE[at + cut :]
    file = RubricFile("r.yaml", text)
    loading._rubric(file)
    lines = text.count("\n") + 2
    assert all(1 <= int(fault.where.removeprefix("r.yaml:")) <= lines and fault.problem for fault in file.faults)


def test_phrases_may_be_added_to_acts_of_the_same_check(write: Write, small: str) -> None:
    rule = load(write(f"{small}    agent_does: [ducks]\n")).rules()[0]
    assert rule.check == "agent_does"
    assert set(rule.settings) == {"agent_does", "agent_says"}


def test_first_replies_may_be_told_by_phrases_too(write: Write, small: str) -> None:
    rule = load(write(f"{small}    first_reply_does: [looks-into]\n")).rules()[0]
    assert rule.check == "first_reply_does"


def test_a_shipped_rubric_is_found_by_its_name_and_a_file_by_its_path(write: Write, small: str) -> None:
    assert load_named("nordic-service").id == "nordic-service"
    assert load_named(write(small)).id == "small"
    with pytest.raises(RubricError, match=r"Did you mean 'nordic-service'\?"):
        load_named("nordic_service")


@pytest.fixture
def shipped(tmp_path: Path, small: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped rubrics that holds "small" and what was learned for it."""
    folder = tmp_path / "builtin"
    folder.mkdir()
    (folder / "small.yaml").write_text(small)
    learned = {"calm-down": {"bias": -1.0, "weights": {"the agent ducks": 2.0}}, "gone": {"bias": 0.0, "weights": {}}}
    (folder / "small.weights.json").write_bytes(orjson.dumps(learned))
    monkeypatch.setattr(loading, "BUILTIN", folder)
    loading._weights.cache_clear()
    return folder


@pytest.mark.usefixtures("shipped")
def test_what_was_learned_goes_with_the_shipped_rule_and_unchanged_copies(write: Write, small: str) -> None:
    learned = Weights(-1.0, {"the agent ducks": 2.0})
    assert load_named("small").rules()[0].weights == learned
    copy = small.replace("rubric: small", "rubric: ours\nbased_on: small")
    assert load(write(copy.replace("Says calm", "Tells to calm"))).rules()[0].weights == learned
    assert load(write(copy.replace("calm down", "calm yourself"))).rules()[0].weights is None
    assert load(write(small.replace("rubric: small", "rubric: ours"))).rules()[0].weights is None


def test_listed_phrases_are_equal_by_what_they_say(whole: Rubric) -> None:
    item: Listed = whole.rules()[0].settings["agent_says"][0]
    assert item == replace(item, line=99)
    assert item != replace(item, text="går ej")


def test_faults_are_told_in_the_language_of_the_window(write: Write, small: str) -> None:
    use("sv")
    try:
        with pytest.raises(RubricError) as caught:
            load(write(small.replace("severity: major", "severity: mayor").replace('["calm down"]', '["calm ... "]')))
    finally:
        use("en")
    assert [(fault.problem, fault.what_to_do) for fault in caught.value.faults] == [
        ("”mayor” är ingen allvarsgrad", "Menade du ”major”?"),
        (
            "fras ”calm ...”: den slutar med ”...”",
            "Ta bort det: ”...” står mellan ord, och en fras träffar var som helst i en mening",
        ),
    ]

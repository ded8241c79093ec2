"""What ships: the rubrics, the text to start from, the JSON Schema, the sentences about keys."""

import json
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from qa_desk.errors import RubricError
from qa_desk.rubrics import keys
from qa_desk.rubrics.catalogue import shipped
from qa_desk.rubrics.check import CheckResult, check
from qa_desk.rubrics.load import BUILTIN, load, shipped_names
from qa_desk.rubrics.new import starting_text
from qa_desk.rubrics.schema import FILE, text_of_schema
from qa_desk.scoring.acts.model import shipped as shipped_acts
from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from qa_desk.scoring.detectors import DETECTORS

Write = Callable[[str], Path]
ROOT = Path(__file__).parents[3]


def test_the_catalogue_lists_every_shipped_rubric() -> None:
    entries = {entry.name: entry for entry in shipped()}
    assert set(entries) == {path.stem for path in BUILTIN.glob("*.yaml")}
    nordic = entries["nordic-service"]
    assert nordic.languages == ("sv", "nb", "da", "en")
    assert nordic.rules >= 23
    assert nordic.title["sv"] == "Nordisk servicekvalitet"


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_rubric_is_called_as_its_file(name: str) -> None:
    assert load(BUILTIN / f"{name}.yaml").id == name


def test_a_new_rubric_checks_clean(write: Write) -> None:
    path = write(starting_text("Vår Service!"))
    assert load(path).id == "vår-service"
    assert check(path) == CheckResult((), (), rules=2, examples=5)


def test_a_name_that_can_be_none_is_refused() -> None:
    with pytest.raises(RubricError, match="letters, digits and hyphens"):
        starting_text("!?")


def test_the_schema_is_current() -> None:
    assert FILE.read_text("utf-8") == text_of_schema(), "run: python -m qa_desk.rubrics.schema"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(FILE.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("text", [*(path.read_text("utf-8") for path in BUILTIN.glob("*.yaml")), starting_text("x")])
def test_the_schema_holds_for_what_ships(validator: jsonschema.Draft202012Validator, text: str) -> None:
    assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


def rubric_with(**rule: Any) -> dict[str, Any]:
    flag = {"id": "f", "title": "F", "severity": "minor", **rule}
    criterion = {"id": "c", "title": "C", "points": 1, "flags": [flag]}
    return {"rubric": "r", "title": "R", "version": 1, "criteria": [criterion]}


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ({"agent_says": {"sv": ["nej"]}}, True),
        ({"agent_says": "nej", "agent_does": ["ducks"], "within": "next 2 turns", "speaker": "both"}, True),
        ({"replies_later_than": {"chat": "2 minutes", "other": "1 hour"}}, True),
        ({"first_reply_does": ["looks-into"], "agent_says": ["wait"]}, True),
        ({}, False),
        ({"agent_sais": ["nej"]}, False),
        ({"agent_says": {"swedish": ["nej"]}}, False),
        ({"agent_does": ["complains"]}, False),
        ({"agent_says": ["nej"], "within": "2 moons"}, False),
        ({"agent_says": ["nej"], "asks_again_for": ["order"]}, False),
        ({"agent_says": ["nej"], "known_when_customer_does": ["solved"]}, False),
        ({"agent_says": ["nej"], "severity": "mayor"}, False),
        ({"agent_says": ["nej"], "more_sure_when": {"customer_answers": ["ducks"]}}, False),
        ({"agent_says": ["nej"], "examples": [{"strength": "Agent: nej"}]}, False),
    ],
)
def test_the_schema_and_the_loader_agree(
    validator: jsonschema.Draft202012Validator, write: Write, rule: dict[str, Any], holds: bool
) -> None:
    rubric = rubric_with(**rule)
    path = write(json.dumps(rubric))  # JSON is YAML
    assert validator.is_valid(rubric) is holds
    if holds:
        assert load(path).rules()[0].id == "f"
    else:
        with pytest.raises(RubricError):
            load(path)


def test_every_key_of_a_detector_has_its_sentence() -> None:
    checks = {key for detector in DETECTORS for key in detector.checks}
    assert set(keys.CHECKS) == checks
    assert set(keys.COMPANIONS) == {key for detector in DETECTORS for key in detector.companions} - checks


def test_every_act_of_the_model_can_be_named() -> None:
    sides = shipped_acts().sides
    assert set(sides["agent"].acts) <= AGENT_ACTS.keys()
    assert set(sides["customer"].acts) <= CUSTOMER_ACTS.keys()


def test_the_manual_has_every_key_and_act() -> None:
    manual = (ROOT / "docs" / "rubrics.md").read_text("utf-8")
    names = [*keys.TOP, *keys.CRITERION, *keys.RULE, *keys.CHECKS, *keys.COMPANIONS, *AGENT_ACTS, *CUSTOMER_ACTS]
    assert [name for name in names if f"`{name}`" not in manual and f"{name}:" not in manual] == []


def snippets() -> list[str]:
    """The YAML blocks of the manual that are whole rules, at any indentation."""
    manual = (ROOT / "docs" / "rubrics.md").read_text("utf-8")
    return [block for block in re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL) if block.startswith("- id:")]


@pytest.mark.parametrize("rule", snippets())
def test_the_rules_of_the_manual_load_and_their_examples_hold(write: Write, rule: str) -> None:
    head = "rubric: r\ntitle: R\nversion: 1\ncriteria:\n- id: c\n  title: C\n  points: 1\n  flags:\n"
    assert check(write(head + textwrap.indent(rule, "  "))).faults == ()


def test_the_ten_lines_of_the_manual_are_a_rubric(write: Write) -> None:
    manual = (ROOT / "docs" / "rubrics.md").read_text("utf-8")
    assert len(load(write(manual.split("```yaml\n")[1].split("```")[0])).rules()) == 2


def test_the_manual_shows_every_check() -> None:
    shown = {key for rule in snippets() for key in re.findall(r"^  (\w+):", rule, re.MULTILINE)}
    either = {"agent_never_says", "agent_should_say"}  # the phrase beside the act, in the same paragraph
    assert keys.CHECKS.keys() - shown == either

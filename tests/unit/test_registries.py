"""What lies in a folder of readers, detectors, reports or rubrics is registered, so that nothing lies there unused."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import yaml

from qa_desk import readers, reports
from qa_desk.model import Conversation, Message, Speaker
from qa_desk.readers import READERS
from qa_desk.reports.formats import REPORTS
from qa_desk.rubrics.load import BUILTIN, load, load_named, shipped_names
from qa_desk.rubrics.schema import FILE
from qa_desk.scoring import detectors
from qa_desk.scoring.detectors import DETECTORS
from qa_desk.scoring.engine import scene_of
from qa_desk.scoring.judge import signals_of


def modules(package: ModuleType, holds: Callable[[type], bool]) -> set[str]:
    """The modules of a package that define a class such as a registry lists; protocols apart."""
    found = set()
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        classes = [each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == info.name]
        if any(holds(each) and not getattr(each, "_is_protocol", False) for each in classes):
            found.add(info.name)
    return found


def has(*names: str) -> Callable[[type], bool]:
    return lambda each: all(hasattr(each, name) for name in names)


def test_every_reader_is_registered_once() -> None:
    registered = [type(reader).__module__ for reader in READERS]
    assert set(registered) == modules(readers, has("recognises", "read"))
    assert len(set(registered)) == len(registered)
    assert len({reader.name for reader in READERS}) == len(READERS)


def test_every_detector_is_registered_once_and_owns_its_checks() -> None:
    registered = [type(detector).__module__ for detector in DETECTORS]
    assert set(registered) == modules(detectors, has("signals", "eligible"))
    assert len(set(registered)) == len(registered)
    checks = [check for detector in DETECTORS for check in detector.checks]
    assert len(set(checks)) == len(checks)


def test_every_report_is_registered_once() -> None:
    writers = set()
    for info in pkgutil.iter_modules(reports.__path__, f"{reports.__name__}."):
        write: Any = getattr(importlib.import_module(info.name), "write", None)
        if write and list(inspect.signature(write).parameters)[:2] == ["content", "folder"]:
            writers.add(write)
    assert writers == set(REPORTS.values())
    assert len(set(REPORTS.values())) == len(REPORTS)


@pytest.mark.parametrize("path", sorted(BUILTIN.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_rubric_that_ships_loads_and_holds_to_the_schema(path: Path) -> None:
    assert path.stem in shipped_names()
    assert load_named(path.stem) == load(path)
    jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), json.loads(FILE.read_text("utf-8")))


@pytest.mark.parametrize("path", sorted(BUILTIN.glob("*.weights.json")), ids=lambda path: path.name)
def test_learned_weights_belong_to_rules_and_signals_that_there_are(path: Path) -> None:
    rubric = load(path.with_name(path.name.replace(".weights.json", ".yaml")))
    scene = scene_of(rubric, [Conversation("c", (Message(Speaker.AGENT, "Hello"),))])
    rules = {rule.id: rule for rule in rubric.rules()}
    for name, learned in json.loads(path.read_text("utf-8")).items():
        signals = {signal.name for signal in signals_of(rules[name], scene)}
        assert learned["weights"].keys() <= signals, name
        assert rules[name].weights is not None, name


def test_other_files_do_not_lie_among_the_rubrics() -> None:
    assert {path.suffix for path in BUILTIN.iterdir() if path.is_file()} <= {".yaml", ".json"}

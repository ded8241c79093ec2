"""Labels of a gold set: which rules stand at which messages, as careful readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from qa_desk.errors import Fault, InputError

Pair = tuple[str, int]  # (rule id, message)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one conversation: for each (rule, message) the messages of its other end, if any.

    `disputed` are pairs on which readers disagreed; they count neither as right nor as wrong.
    """

    conversation: str
    evidence: dict[Pair, frozenset[int]]
    disputed: frozenset[Pair] = frozenset()


def read_labels(path: Path) -> list[Labels]:
    """The labels in a JSONL file, one conversation a line. Raises InputError with every line that is none."""
    faults: list[Fault] = []
    found = list(_lines(path, faults))
    if faults:
        raise InputError(*faults)
    return found


def _lines(path: Path, faults: list[Fault]) -> Iterator[Labels]:
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    except OSError as error:
        raise InputError(Fault(str(path), f"the file cannot be read ({error.strerror})", "Check the name.")) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _labels(orjson.loads(line))
            except (KeyError, TypeError, ValueError, AttributeError):
                what_to_do = 'Write {"id": …, "labels": [{"rule": …, "message": 0, "evidence": []}]} on each line.'
                faults.append(Fault(f"{path}:{number}", "the line holds no labels", what_to_do))


def _labels(row: dict[str, Any]) -> Labels:
    evidence = {
        _pair(label): frozenset(int(message) for message in label.get("evidence") or ()) for label in row["labels"]
    }
    return Labels(str(row["id"]), evidence, frozenset(_pair(label) for label in row.get("disputed") or ()))


def _pair(label: dict[str, Any]) -> Pair:
    return str(label["rule"]), int(label["message"])

"""A desk named on the command line, with its rubric."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa_desk.errors import Fault, QaDeskError
from qa_desk.model import Rubric
from qa_desk.rubrics.load import load_text
from qa_desk.store.desk import SUFFIX, Desk


@contextmanager
def opened(path: Path, reviewer: str = "") -> Iterator[tuple[Desk, Rubric]]:
    """The desk while it is used. Raises QaDeskError where there is none; none is ever made."""
    if not path.is_file():
        raise QaDeskError(Fault(str(path), "there is no such desk", f"Name a file that ends in {SUFFIX}"))
    desk = Desk(path, reviewer=reviewer)
    try:
        yield desk, _rubric_of(desk)
    finally:
        desk.close()


def _rubric_of(desk: Desk) -> Rubric:
    kept = desk.rubric()
    if kept is None:
        fault = Fault(str(desk.path), "the desk has no rubric yet", "Open it once with `qa-desk desk`")
        raise QaDeskError(fault)
    return rubric_of_text(*kept)


def rubric_of_text(name: str, text: str) -> Rubric:
    """A rubric that a desk keeps. Raises RubricError."""
    return load_text(text, name)

"""Opening desks: work for Tasks. It needs no reader and no detector, so that a desk is there before they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa_desk.model import Rubric
from qa_desk.rubrics.load import load_text, text_of
from qa_desk.store.desk import Desk
from qa_desk.store.rows import Entry
from qa_desk.ui.listing import Listing, listed
from qa_desk.ui.place import place_on
from qa_desk.ui.undo import MOST

DEFAULT_RUBRIC = "nordic-service"


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk as the window takes it: with its rubric, its queue, which takes long to read from a large desk, and the
    latest operations of the reviewer.
    """

    desk: Desk
    rubric: Rubric
    listing: Listing
    steps: list[tuple[Entry, ...]]


def with_queue(desk: Desk, rubric: Rubric, reviewer: str) -> Opened:
    """An open desk with its queue as the reviewer left it. Raises DeskError."""
    return Opened(desk, rubric, listed(desk, place_on(desk, reviewer).filter), desk.steps(reviewer, MOST))


def open_desk(path: Path, reviewer: str, rubric: str = DEFAULT_RUBRIC) -> tuple[Desk, Rubric]:
    """A desk and its rubric. A new desk gets the rubric named: a shipped one or a file. Raises QaDeskError."""
    new = not path.exists()
    desk = Desk(path, reviewer=reviewer)
    try:
        return desk, _rubric_of(desk, rubric)
    except BaseException:
        desk.close()
        if new:
            path.unlink(missing_ok=True)
        raise


def _rubric_of(desk: Desk, default: str) -> Rubric:
    kept = desk.rubric()
    if kept is not None:
        return rubric_of_text(*kept)
    text = text_of(default)
    rubric = load_text(text, default)
    if not desk.read_only:
        desk.put_rubric(digest=rubric.digest, name=default, text=text)
    return rubric


def rubric_of_text(name: str, text: str) -> Rubric:
    """A rubric that a desk keeps; what Session.use_desk asks for. Raises RubricError."""
    return load_text(text, name)

"""Opening desks: work for Tasks. It needs no reader and no detector, so that a desk is there before they are loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from qa_desk.errors import Fault, QaDeskError, RubricError
from qa_desk.i18n import tr
from qa_desk.model import Rubric
from qa_desk.rubrics.load import load_named, load_text, text_of
from qa_desk.store.desk import Desk
from qa_desk.store.rows import Entry
from qa_desk.ui.actions import Do, keys_text
from qa_desk.ui.listing import Listing, listed
from qa_desk.ui.opened import OpenCase, open_case
from qa_desk.ui.place import place_on
from qa_desk.ui.undo import MOST

DEFAULT_RUBRIC = "nordic-service"


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk as the window takes it: with its rubric, its queue, which takes long to read from a large desk, the latest
    operations of the reviewer, and the case to open first, scored, which may be one of thousands of messages (None for
    none, for one that cannot be read, and for one of another rubric). `faults` say why it is not the rubric that was
    named for a new desk, or that the desk keeps: in place of that, which is `refused`, the default stands in, to read
    by.
    """

    desk: Desk
    rubric: Rubric
    listing: Listing
    steps: list[tuple[Entry, ...]]
    case: OpenCase | None
    faults: tuple[Fault, ...] = ()
    refused: bool = False


def opened(path: Path, reviewer: str, rubric: str) -> Opened:
    """A desk with its queue, also where a rubric cannot be used: the one named for a new desk, or the one that the desk
    keeps. Raises QaDeskError.
    """
    try:
        return with_queue(*open_desk(path, reviewer, rubric), reviewer)
    except RubricError as error:
        return _opened_without(path, reviewer, error)


def _opened_without(path: Path, reviewer: str, error: RubricError) -> Opened:
    try:
        desk, rubric = open_desk(path, reviewer)
    except RubricError as own:  # what the desk keeps: a new one would have the default by now
        standing_in = with_queue(Desk(path, reviewer=reviewer), load_named(DEFAULT_RUBRIC), reviewer)
        return replace(standing_in, faults=own.faults, refused=True)
    return replace(with_queue(desk, rubric, reviewer), faults=(_no_default(error.faults[0]),))


def _no_default(fault: Fault) -> Fault:
    problem = tr("The rubric for new desks cannot be used ({problem}), so this desk begins with {rubric}")
    return Fault(
        fault.where,
        problem.format(problem=fault.problem, rubric=DEFAULT_RUBRIC),
        tr("{key} opens the settings, where you can choose another rubric").format(key=keys_text(Do.SETTINGS)[0]),
    )


def with_queue(desk: Desk, rubric: Rubric, reviewer: str) -> Opened:
    """An open desk with its queue as the reviewer left it. Raises DeskError."""
    place = place_on(desk, reviewer)
    listing = listed(desk, place.filter)
    case = _case(desk, rubric, listing.beginning(place.number))
    return Opened(desk, rubric, listing, desk.steps(reviewer, MOST), case)


def _case(desk: Desk, rubric: Rubric, number: int) -> OpenCase | None:
    """One that cannot be read is no reason to show nothing of the desk: who opens it is told."""
    try:
        case = desk.case(number) if number else None
        return open_case(case, rubric) if case and case.rubric == rubric.digest else None
    except (QaDeskError, ValueError, TypeError, KeyError):
        return None


def open_desk(path: Path, reviewer: str, rubric: str = DEFAULT_RUBRIC) -> tuple[Desk, Rubric]:
    """A desk and its rubric. A new desk gets the rubric named: a shipped one or a file. Raises QaDeskError."""
    new = not path.exists()
    desk = Desk(path, reviewer=reviewer)
    try:
        return desk, rubric_of(desk, rubric)
    except BaseException:
        desk.close()
        if new:
            path.unlink(missing_ok=True)
        raise


def rubric_of(desk: Desk, default: str = DEFAULT_RUBRIC) -> Rubric:
    """The desk's own rubric; the one named where it has none yet. Raises QaDeskError."""
    kept = desk.rubric()
    if kept is not None:
        return rubric_of_text(*kept)
    text = text_of(default)
    rubric = load_text(text, default)
    if not desk.read_only:
        desk.put_rubric(digest=rubric.digest, name=default, text=text)
    return rubric


def rubric_of_text(name: str, text: str) -> Rubric:
    """A rubric that a desk keeps; what Session.take_desk asks for. Raises RubricError, which says whose rubric it is:
    nobody could mend the line of a text inside the desk.
    """
    try:
        return load_text(text, name)
    except RubricError as error:
        problem = tr("The desk keeps this rubric, and this version of QA Desk cannot use it: {problem}")
        what_to_do = tr("Findings and scores stay as they are. {key} takes another rubric for what is not finished.")
        raise RubricError(
            Fault(
                name,
                problem.format(problem=error.faults[0].problem),
                what_to_do.format(key=keys_text(Do.RUBRIC)[0]),
            )
        ) from error

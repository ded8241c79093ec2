"""Where a reviewer was on a desk, as the desk file keeps it for each reviewer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from qa_desk.ui.saved_views import filter_of
from qa_desk.ui.selection import Filter

if TYPE_CHECKING:  # with the database library
    from qa_desk.store.desk import Desk

VERSION = 1


@dataclass(frozen=True, slots=True)
class Place:
    """What the queue was narrowed to, and how ordered; the number of the case at hand (0 for none); the tab of the
    scorecard, counted from 0.
    """

    filter: Filter
    number: int = 0
    tab: int = 0


def name_of_place(reviewer: str) -> str:
    """What the desk keeps a reviewer's place under."""
    return f"place of {reviewer}"


def place_on(desk: Desk, reviewer: str) -> Place:
    """Where a reviewer was on a desk."""
    return place_of_text(desk.get(name_of_place(reviewer)))


def leave_at(desk: Desk, reviewer: str, place: Place) -> None:
    """Keep where a reviewer is on a desk, for the next time, and close it; one that is read only keeps nothing. Raises
    DeskError.
    """
    try:
        if not desk.read_only:
            desk.put(name_of_place(reviewer), place_text(place))
    finally:
        desk.close()


def place_text(place: Place) -> str:
    """The place as JSON."""
    return json.dumps({"version": VERSION} | asdict(place), default=sorted, ensure_ascii=False)


def place_of_text(text: str) -> Place:
    """The place of `place_text`; the beginning, where there is none or another version wrote something else: it is a
    convenience, nobody misses more than a few keys.
    """
    try:
        data = json.loads(text)
        return Place(filter_of(data["filter"]), int(data["number"]), int(data["tab"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Place(Filter())

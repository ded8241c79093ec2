"""The queue of a desk read and put in order: for a large desk work for Tasks, while the window stays free."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from time import monotonic
from typing import TYPE_CHECKING

from qa_desk.store.faults import DeskError
from qa_desk.store.rows import QueueRow
from qa_desk.ui.selection import Filter, select

if TYPE_CHECKING:  # with the database library
    from qa_desk.store.desk import Desk


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows of a desk as they stood at `since` (seconds of the monotonic clock) or later, and those that a filter
    leaves in its order; `places` are their positions by their numbers.
    """

    rows: list[QueueRow]
    chosen: Filter
    shown: list[QueueRow]
    places: dict[int, int]
    since: float


def listed(desk: Desk, chosen: Filter) -> Listing:
    """The queue as it stands now. Raises DeskError."""
    since = monotonic()
    return listed_of(desk, desk.queue(), chosen, since)


def listed_again(desk: Desk, chosen: Filter) -> Listing | None:
    """The queue after something came in; None where the desk has been closed meanwhile."""
    try:
        return listed(desk, chosen)
    except DeskError:
        return None


def listed_of(desk: Desk, rows: list[QueueRow], chosen: Filter, since: float) -> Listing:
    """The queue of rows that have been read. Raises DeskError."""
    shown = select(rows, chosen, desk.search(chosen.text) if chosen.text.strip() else None)
    places = dict(zip(map(attrgetter("number"), shown), range(len(shown)), strict=True))
    return Listing(rows, chosen, shown, places, since)

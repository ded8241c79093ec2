"""The queue of a desk read and put in order: for a large desk work for Tasks, while the window stays free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from time import monotonic
from typing import TYPE_CHECKING

from qa_desk.reports.teams import only_teams
from qa_desk.store.faults import DeskError
from qa_desk.store.rows import QueueRow
from qa_desk.ui.selection import Filter, Tally, select

if TYPE_CHECKING:  # with the database library
    from qa_desk.store.desk import Desk


AT_ONCE = 10_000  # rows that are looked through at once; more are work for Tasks


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows of a desk as they stood at `since` (seconds of the monotonic clock) or later, and those that a filter
    leaves in its order; `places` are their positions by their numbers. `tally`: what all rows have, where they were
    counted.
    """

    rows: list[QueueRow]
    chosen: Filter
    shown: list[QueueRow]
    places: dict[int, int]
    since: float
    tally: Tally | None = None

    def beginning(self, number: int) -> int:
        """The number of the case to open first: this one where it is shown, else the first that is; 0 for none."""
        if number in self.places:
            return number
        return self.shown[0].number if self.shown else 0


def listed(desk: Desk, chosen: Filter) -> Listing:
    """The queue as it stands now. Raises DeskError."""
    since = monotonic()
    rows = _with_teams(desk.queue())
    return replace(listed_of(desk, rows, chosen, since), tally=Tally(rows))


def _with_teams(rows: list[QueueRow]) -> list[QueueRow]:
    """The cards, those without a team now with their agent's where only one is known, as reports have them."""
    teams = only_teams((row.agent, row.team) for row in rows)
    for place, row in enumerate(rows):  # in place, so that no great many end at once
        if not row.team and row.agent in teams:
            rows[place] = replace(row, team=teams[row.agent])
    return rows


def listed_again(desk: Desk, chosen: Filter) -> Listing | None:
    """The queue after something came in; None where the desk has been closed meanwhile."""
    try:
        return listed(desk, chosen)
    except DeskError:
        return None


def listed_of(desk: Desk, rows: list[QueueRow], chosen: Filter, since: float) -> Listing:
    """The queue of rows that have been read. Raises DeskError."""
    shown = select(rows, chosen, desk.search(chosen.text) if chosen.text.strip() else None)
    return Listing(rows, chosen, shown, _places(shown), since)


def let_end(rows: list[QueueRow]) -> None:
    """Let rows end that nobody else has, in pieces: no other thread runs while very many end at once."""
    while rows:
        del rows[-AT_ONCE:]


def _places(shown: list[QueueRow]) -> dict[int, int]:
    """In pieces, between which the window moves: no other thread runs while one call fills a dictionary."""
    places: dict[int, int] = {}
    for first in range(0, len(shown), AT_ONCE):
        piece = shown[first : first + AT_ONCE]
        places.update(zip(map(attrgetter("number"), piece), range(first, first + len(piece)), strict=True))
    return places

"""The queue: all conversations of a desk as cards, and those that a filter leaves, in its order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qa_desk.i18n import tr
from qa_desk.store.rows import QueueRow, Standing, Why
from qa_desk.ui.garbage import spare_what_is_there
from qa_desk.ui.leaving import Leaving
from qa_desk.ui.listing import AT_ONCE, Listing, listed_again, listed_of
from qa_desk.ui.selection import Filter, Tally
from qa_desk.ui.task import Progress, Tasks

if TYPE_CHECKING:  # neither the database library nor NumPy is needed before a desk is open
    from qa_desk.store.desk import Desk
    from qa_desk.ui.customers import Customers


class Queue(QObject):
    """`rows` are all cards in the order of their numbers, `shown` those that `filter` leaves in its order.

    `changed`: which cards are shown, or their order. `row_changed`: the card at this position of `shown`.
    """

    changed = Signal()
    row_changed = Signal(int)

    def __init__(self, tasks: Tasks | None, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.leaving = Leaving(self)
        self._selecting: Progress | None = None
        self.filter = Filter()
        self.rows: list[QueueRow] = []
        self.use(None)

    def use(self, desk: Desk | None, listing: Listing | None = None) -> None:
        """Hold the cards of a desk, of which nothing is shown yet; None for no desk."""
        self._stop_selecting()
        self._desk = desk
        self.let_go(self.rows)
        self.rows = listing.rows if listing else []
        _spare(self.rows)
        self._tally: tuple[list[QueueRow], Tally] | None = (
            (listing.rows, listing.tally) if listing and listing.tally else None
        )
        self._customers: tuple[list[QueueRow], Customers] | None = None
        self.shown: list[QueueRow] = []
        self._places: dict[int, int] = {}  # number -> position in `shown`
        self._outdated = False  # whether `shown` holds a case whose state the filter leaves out by now
        self._changed_at: dict[int, float] = {}  # number -> when its card changed here: what is read may be older

    # --- what is shown ---

    def narrow(self, chosen: Filter) -> None:
        """Show only what a filter leaves, in its order. Where there are very many, that comes a moment later."""
        self.filter = chosen
        self._put_in_order()

    def _put_in_order(self) -> None:
        self._stop_selecting()
        if self._tasks is not None and len(self.rows) > AT_ONCE and not self.filter.numbers:
            self._selecting = self._select_behind(self._tasks)
        else:
            self._select()

    @property
    def comes(self) -> bool:
        """Whether what is shown is about to change: the filter of now is still being applied in the background."""
        return self._tasks is not None and self._selecting in self._tasks.waiting

    def _stop_selecting(self) -> None:
        if self._selecting is not None:
            self._selecting.cancel()
            self._selecting = None

    def tidy(self) -> None:
        """Leave out the cards that the filter no longer wants: they go with the next case, not under the hand."""
        if self._outdated and not self.comes:
            self._put_in_order()

    def _select(self) -> None:
        if self._desk is not None:
            self.show(listed_of(self._desk, self.rows, self.filter, monotonic()))

    def _select_behind(self, tasks: Tasks) -> Progress | None:
        """Put the cards in order in the background; what has been asked for since then takes its place."""
        desk, rows, chosen = self._desk, self.rows, self.filter

        def take(listing: Listing) -> None:
            if self._desk is desk and self.rows is rows and self.filter == chosen:
                self.show(listing)

        if desk is None:
            return None
        return tasks.look(tr("Searching"), lambda _: listed_of(desk, rows, chosen, monotonic()), take)

    def show(self, listing: Listing) -> None:
        """Show the cards as they have been read, with what has changed since. Where they were read for another filter,
        what was shown stays until they are put in order for the one of now.
        """
        assert self._desk is not None
        if listing.tally is not None:
            self._tally = listing.rows, listing.tally
        if listing.rows is not self.rows:
            self.let_go(self.rows)
            _spare(listing.rows)
        fits = listing.chosen == self.filter
        self.rows = listing.rows
        if fits:
            self.shown, self._places, self._outdated = listing.shown, listing.places, False
        changed = [number for number, at in self._changed_at.items() if at >= listing.since]
        for row in self._desk.queue(changed) if changed else ():
            self._put(row)
        if fits:
            self.changed.emit()
        else:
            self._put_in_order()

    def read_again(self, desk: Desk) -> Listing | None:
        """The queue of a desk as it stands then; nobody needs it where another is shown by now. In the background."""
        return listed_again(desk, self.filter) if self._desk is desk else None

    def let_go(self, rows: list[QueueRow]) -> None:
        """Let rows end that are not shown any more."""
        self.leaving.take(rows)

    def position(self, number: int) -> int:
        """Where a case stands in `shown`; -1 where it is not."""
        return self._places.get(number, -1)

    # --- what changes ---

    def stand(self, number: int, standing: Standing) -> None:
        """Note where the review of a case stands by now."""
        self._changed_at[number] = monotonic()
        at = self._row_at(number)
        place = self._put(replace(self.rows[at], standing=standing)) if at >= 0 else -1
        if place >= 0:
            states = self.filter.states
            self._outdated = self._outdated or (bool(states) and standing.state not in states)
            self.row_changed.emit(place)

    def put_whys(self, whys: Mapping[Why, Iterable[int]]) -> None:
        """Note why conversations are in the queue; only those cards are made anew, of perhaps very many."""
        why = {number: each for each, numbers in whys.items() for number in numbers}
        self._changed_at |= dict.fromkeys(why, monotonic())
        places = [
            self._put(replace(self.rows[at], why=why[number])) for number in why if (at := self._row_at(number)) >= 0
        ]
        if max(places, default=-1) >= 0:
            self.changed.emit()

    def rows_of(self, numbers: Iterable[int]) -> list[QueueRow]:
        """The cards of these numbers, as far as there are any."""
        places = map(self._row_at, numbers)
        return [self.rows[at] for at in places if at >= 0]

    def _row_at(self, number: int) -> int:
        at = bisect_left(self.rows, number, key=attrgetter("number"))  # the desk gives them in this order
        return at if at < len(self.rows) and self.rows[at].number == number else -1

    def _put(self, row: QueueRow) -> int:
        """Put a card in the place of the one with its number; gives its place in what is shown, or -1."""
        at, place = self._row_at(row.number), self.position(row.number)
        if at >= 0:
            row = row if row.team else replace(row, team=self.rows[at].team)  # of its agent
            self.tally().swap(self.rows[at], row)
            self.rows[at] = row
        if place >= 0:
            self.shown[place] = row
        return place

    # --- what they have in common ---

    def tally(self) -> Tally:
        """How many conversations have what."""
        if self._tally is None or self._tally[0] is not self.rows:
            self._tally = self.rows, Tally(self.rows)
        return self._tally[1]

    def customers(self) -> Customers:
        """The numbers that stand for the customers where their names are hidden."""
        if self._customers is None or self._customers[0] is not self.rows:
            from qa_desk.ui.customers import Customers  # with the masking; at the use, for the start

            self._customers = self.rows, Customers(self.rows)
        return self._customers[1]


def _spare(rows: list[QueueRow]) -> None:
    """Very many rows last as long as they are shown, and have no rings that only the collector would end."""
    if len(rows) > AT_ONCE:
        spare_what_is_there()

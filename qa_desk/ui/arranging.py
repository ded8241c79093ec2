"""What a reviewer does to the desk itself: filters kept under names, and random samples. Each operation is saved before
it returns, and is one step of undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_desk.ui import operations
from qa_desk.ui.saved_views import SavedView, filter_of, views_of_text
from qa_desk.ui.selection import Filter
from qa_desk.ui.undo import Step

if TYPE_CHECKING:  # the session has it
    from qa_desk.ui.session import Session


class Arranging:
    """The operations on the desk that a session has open; `views` are the filters that it keeps under names."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.views: tuple[SavedView, ...] = ()

    def keep_views(self, views: tuple[SavedView, ...]) -> None:
        """Keep these filters under their names, on the desk, in place of those that were kept."""
        if self._session.desk is not None:
            self._session.do(operations.keep_views(self._session.desk.get("views"), views))

    def mark_sample(self, numbers: frozenset[int], *, seed: int | None, drawn: str) -> None:
        """Say of conversations that they are here because they were drawn at random, or without a seed, because they
        were picked on purpose; and show only them. `drawn` says in words what they were chosen from.
        """
        queue = self._session.queue
        chosen = Filter(numbers=numbers, seed=seed, drawn=drawn, order=queue.filter.order)
        self._session.do(operations.mark_sample(queue.rows, queue.filter, chosen))

    def show(self, step: Step) -> None:
        """Show what a step has changed on the desk itself; the filter last, which looks at the rest."""
        for change in sorted(step.changes, key=lambda each: each.kind == "filter"):
            match change.kind:
                case "views":
                    self.read_views()
                case "why":
                    self._session.queue.put_whys(change.after)
                case "filter":
                    self._narrow(filter_of(change.after))

    def _narrow(self, chosen: Filter) -> None:
        queue = self._session.queue
        queue.narrow(chosen)
        if queue.filter.numbers and queue.shown:
            self._session.go(queue.shown[0].number)

    def read_views(self) -> None:
        """Have the filters that the open desk keeps; none where they cannot be read, which is told."""
        desk = self._session.desk
        try:
            self.views = views_of_text(desk.get("views")) if desk else ()
        except ValueError as error:
            self.views = ()
            self._session.failed.emit(error)
        self._session.views_changed.emit()

"""What the window is about: the open desk, the queue, the case at hand, and every change with its way back.

Views read it, call its operations and listen to its signals; they hold no state of the review and never touch the desk.
Each operation is saved before it returns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from qa_desk.errors import QaDeskError
from qa_desk.model import Decision, Rubric, Span, Verdict
from qa_desk.scoring.facts import Fact, given_by_customer
from qa_desk.store.faults import ConflictError
from qa_desk.store.reviews import key_of_decision
from qa_desk.store.rows import Case, Change, Entry, QueueRow, Standing, Why
from qa_desk.ui import operations
from qa_desk.ui.kept_rubrics import KeptRubrics
from qa_desk.ui.listing import Listing, listed, listed_of
from qa_desk.ui.opened import OpenCase, open_case
from qa_desk.ui.operations import reopening, toggled, untouched
from qa_desk.ui.place import Place, name_of_place, place_of_text, place_text
from qa_desk.ui.saved_views import SavedView, views_of_text, views_text
from qa_desk.ui.selection import Filter, Tally
from qa_desk.ui.undo import MOST, REDO, UNDO, Arrangement, Step, UndoStack, remembered

if TYPE_CHECKING:  # neither the database library nor NumPy is needed before a desk is open
    from qa_desk.scoring.explain import Explanation
    from qa_desk.store.desk import Desk
    from qa_desk.ui.customers import Customers


class Session(QObject):
    """The state of the window.

    `desk_changed`: another desk, or none. `queue_changed`: which rows are shown, or their order. `row_changed`: the
    card at this position of `shown`. `case_changed`: another case is at hand (or none). `review_changed`: verdicts,
    scores, comment or state of the case at hand. `finding_changed`: the finding at hand. `undo_changed`: what can be
    undone or redone. `settle`: something else than typing comes next, so whoever holds typed words saves them now.
    `views_changed`: the filters that are kept under names. `failed`: an exception for the one place where errors are
    shown.
    """

    desk_changed = Signal()
    queue_changed = Signal()
    row_changed = Signal(int)
    case_changed = Signal()
    review_changed = Signal()
    finding_changed = Signal()
    undo_changed = Signal()
    settle = Signal()
    views_changed = Signal()
    failed = Signal(object)

    def __init__(self, *, reviewer: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reviewer = reviewer
        self.desk: Desk | None = None
        self.rubric: Rubric | None = None
        self.rows: list[QueueRow] = []
        self.shown: list[QueueRow] = []
        self._places: dict[int, int] = {}  # number -> position in `shown`
        self.filter = Filter()
        self._outdated = False  # whether `shown` holds a case whose state the filter leaves out by now
        self.tab = 0  # of the scorecard, counted from 0
        self.views: tuple[SavedView, ...] = ()
        self.open: OpenCase | None = None
        self.finding = ""
        self._kept: KeptRubrics | None = None
        self._undo = UndoStack()
        self._tally: tuple[list[QueueRow], Tally] | None = None
        self._changed_at: dict[
            int, float
        ] = {}  # number -> when its row changed here: what is read meanwhile may be older
        self._customers: tuple[list[QueueRow], Customers] | None = None

    # --- the desk ---

    def use_desk(
        self,
        desk: Desk,
        rubric: Rubric,
        *,
        rubric_of_text: Callable[[str, str], Rubric],
        listing: Listing | None = None,
        steps: list[tuple[Entry, ...]] | None = None,
    ) -> None:
        """Show a desk. `rubric_of_text` makes a rubric of the (name, text) that the desk keeps of an earlier one;
        `listing` is its queue and `steps` the reviewer's latest operations, where these have been read already.
        """
        self.leave_desk()
        self.desk, self.rubric = desk, rubric
        self._kept = KeptRubrics(desk, rubric_of_text, self.failed.emit)
        self._undo = remembered(desk.steps(self.reviewer, MOST) if steps is None else steps)
        place = place_of_text(desk.get(name_of_place(self.reviewer)))
        self.filter, self.tab = place.filter, place.tab
        self._read_views()
        listing = listing or listed(desk, self.filter)
        self.rows = listing.rows
        self.desk_changed.emit()
        self._take_listing(listing)
        self.undo_changed.emit()
        self._go_back_to(place.number)

    def _go_back_to(self, number: int) -> None:
        """Open a case where the queue shows it, else the first that it shows."""
        if number in self._places:
            self.go(number)
        elif self.shown:
            self.go(self.shown[0].number)

    def _keep_place(self) -> None:
        """Keep where the reviewer is, for the next time; a desk that cannot be written to keeps nothing."""
        if self.desk is not None and not self.desk.read_only:
            text = place_text(Place(self.filter, self.open.number if self.open else 0, self.tab))
            self._told(lambda desk: desk.put(name_of_place(self.reviewer), text))

    def leave_desk(self) -> None:
        """Close the desk; nothing is lost, since everything is saved."""
        if self.desk is None:
            return
        self.settle.emit()
        self._keep_place()
        self.desk.close()
        self.desk, self.rubric, self.rows, self.shown, self._places = None, None, [], [], {}
        self.open, self.finding = None, ""
        self._undo = UndoStack()
        self._changed_at = {}
        self._read_views()
        self.desk_changed.emit()
        self.queue_changed.emit()
        self.case_changed.emit()
        self.undo_changed.emit()

    def reload(self, rubric: Rubric | None = None, *, listing: Listing | None = None) -> None:
        """Show the queue anew, after conversations came in or another rubric was taken; `listing` is the queue where
        it has been read since.
        """
        if self.desk is None:
            return
        self.settle.emit()
        if rubric is not None:
            self.rubric = rubric
            self._undo = UndoStack()  # the findings that its steps speak of may be gone
            self.undo_changed.emit()
        self._take_listing(listing or listed(self.desk, self.filter))
        if self.open is not None:
            self._show_again(self.open)
        elif self.shown:
            self.go(self.shown[0].number)

    # --- the queue ---

    def narrow(self, chosen: Filter) -> None:
        """Show only what a filter leaves, in its order; the case at hand stays open."""
        self.filter = chosen
        self._select_again()

    def keep_views(self, views: tuple[SavedView, ...]) -> None:
        """Keep these filters under their names, on the desk, in place of those that were kept."""
        before = self.views
        self._arrange("views", again=lambda: self._put_views(views), back=lambda: self._put_views(before))

    def _put_views(self, views: tuple[SavedView, ...]) -> bool:
        if not self._told(lambda desk: desk.put("views", views_text(views))):
            return False
        self.views = views
        self.views_changed.emit()
        return True

    def _read_views(self) -> None:
        try:
            self.views = views_of_text(self.desk.get("views")) if self.desk else ()
        except ValueError as error:
            self.views = ()
            self.failed.emit(error)
        self.views_changed.emit()

    def mark_sample(self, numbers: frozenset[int], *, seed: int, drawn: str) -> None:
        """Say of conversations that they are here because they were drawn at random, and show only them. `drawn` says
        in words what they were drawn from.
        """
        before, was = {row.number: row.why for row in self.rows if row.number in numbers}, self.filter
        drawn_ones = Filter(numbers=numbers, seed=seed, drawn=drawn, order=was.order)
        self._arrange(
            "sample",
            again=lambda: self._put_whys(dict.fromkeys(numbers, "sample"), drawn_ones),
            back=lambda: self._put_whys(before, was),
        )

    def _put_whys(self, whys: Mapping[int, Why], chosen: Filter) -> bool:
        """Keep why conversations are in the queue, and narrow it; the first of them is opened where it hides others."""
        by_why = {why: [number for number, each in whys.items() if each == why] for why in set(whys.values())}
        if not all(self._told(partial(_set_why, numbers, why)) for why, numbers in by_why.items()):
            return False
        self._changed_at |= dict.fromkeys(whys, monotonic())
        self.rows = [replace(row, why=whys.get(row.number, row.why)) for row in self.rows]
        self.narrow(chosen)
        if chosen.numbers and self.shown:
            self.go(self.shown[0].number)
        return True

    def _arrange(self, action: str, *, again: Callable[[], bool], back: Callable[[], bool]) -> None:
        """Do something to the desk that changes no review, as a step of undo."""
        if again():
            self._undo.add(Arrangement(action, back, again))
            self.undo_changed.emit()

    def _told(self, write: Callable[[Desk], None]) -> bool:
        """Write to the desk; False where that failed, which is told."""
        if self.desk is None:
            return False
        try:
            write(self.desk)
        except QaDeskError as error:
            self.failed.emit(error)
            return False
        return True

    def _select_again(self) -> None:
        if self.desk is not None:
            self._take_listing(listed_of(self.desk, self.rows, self.filter, monotonic()))

    def _take_listing(self, listing: Listing) -> None:
        """Show a queue as it has been read, with what has changed since; put in order anew where it was read for
        another filter.
        """
        assert self.desk is not None
        if listing.chosen != self.filter:
            listing = listed_of(self.desk, listing.rows, self.filter, listing.since)
        self.rows, self.shown, self._places = listing.rows, listing.shown, listing.places
        self._outdated = False
        changed = [number for number, at in self._changed_at.items() if at >= listing.since]
        for row in self.desk.queue(changed) if changed else ():
            self._put_row(row)
        self.queue_changed.emit()

    def position(self) -> int:
        """Where the case at hand stands in `shown`; -1 where it is not."""
        if self.open is None:
            return -1
        return self._places.get(self.open.number, -1)

    def go(self, number: int) -> None:
        """Open a case by its number."""
        if self.desk is None or (self.open is not None and self.open.number == number):
            return
        self.settle.emit()
        self._show(number, "")
        if self._outdated:
            self._select_again()

    def go_by(self, steps: int) -> None:
        """The case so many further down (or, below 0, up) the queue; stays within it."""
        if not self.shown:
            return
        at = self.position()
        target = 0 if at < 0 else min(max(at + steps, 0), len(self.shown) - 1)
        self.go(self.shown[target].number)

    def _show(self, number: int, finding: str) -> None:
        assert self.desk is not None
        self.open = self._opened(self.desk.case(number))
        keys = [key_of_decision(decision) for decision in self.findings()]
        self.finding = finding if finding in keys else (keys[0] if keys else "")
        self.case_changed.emit()

    def _show_again(self, before: OpenCase) -> None:
        """Show the case at hand anew where it has changed on the desk; else leave it, and where it is scrolled to."""
        assert self.desk is not None
        case = self.desk.case(before.number)
        if case != before.case or self._rubric_of(case.rubric) is not before.rubric:
            self._show(before.number, self.finding)

    def _opened(self, case: Case) -> OpenCase:
        return open_case(case, self._rubric_of(case.rubric))

    def _rubric_of(self, digest: str) -> Rubric:
        assert self.rubric is not None
        assert self._kept is not None
        return self._kept.of(digest, self.rubric)

    # --- findings ---

    def findings(self) -> list[Decision]:
        """The decisions of the case at hand in the order of the list: flags first, then strengths, as they are said."""
        return self.open.findings() if self.open else []

    def choose_finding(self, key: str) -> None:
        """Take a finding in hand: the conversation scrolls to it, keys act on it."""
        if key != self.finding:
            self.settle.emit()
            self.finding = key
            self.finding_changed.emit()

    def choose_finding_by(self, steps: int) -> None:
        """The finding so many further down (or up) the list."""
        keys = [key_of_decision(decision) for decision in self.findings()]
        if keys:
            at = keys.index(self.finding) if self.finding in keys else -1
            self.choose_finding(keys[min(max(at + steps, 0), len(keys) - 1)])

    def decision(self) -> Decision | None:
        """The finding at hand with its verdict."""
        return self.open.decision(self.finding) if self.open else None

    # --- operations: each is one step of undo ---

    def confirm(self, key: str = "") -> None:
        """Confirm a finding (by default the one at hand); confirming again leaves it open again."""
        self._decide(key, "confirmed", "confirm")

    def dismiss(self, key: str = "", *, reason: str = "") -> None:
        """Dismiss a finding, with why; dismissing again without a reason leaves it open again."""
        self._decide(key, "dismissed", "dismiss", reason=reason)

    def _decide(self, key: str, verdict: Verdict, action: str, reason: str = "") -> None:
        decision = self._named(key)
        if decision is None:
            return
        new, why = toggled(decision, verdict, reason)
        if self._judge(decision, action, verdict=new, reason=why) and new != "open":
            self._go_to_open_finding()

    def annotate(self, key: str = "", *, note: str | None = None, root_cause: str | None = None) -> None:
        """Write a note on a finding, or name its root cause (one of ROOT_CAUSES, or empty)."""
        decision = self._named(key)
        if decision is not None:
            values = {"note": note, "root_cause": root_cause}
            action = "note" if note is not None else "root cause"
            self._judge(decision, action, **{name: value for name, value in values.items() if value is not None})

    def move_span(self, span: Span, key: str = "") -> None:
        """Put the words that a finding lights up; they must stand in the message of the finding."""
        decision = self._named(key)
        if decision is not None and span.message == decision.finding.span.message:
            self._judge(decision, "move", span=span)

    def take_back_verdict(self, key: str = "") -> None:
        """Leave a finding open again; its note and root cause stay. One that was set by hand is confirmed again."""
        decision = self._named(key)
        if decision is not None:
            self._judge(decision, "take back", verdict=untouched(decision), reason="")

    def _judge(self, decision: Decision, action: str, **values: Any) -> bool:
        assert self.open is not None
        return self._do_step(operations.judge(self.open, decision, action, by=self.reviewer, **values))

    def add_flag(self, rule: str, span: Span, *, note: str = "") -> None:
        """Set a flag or strength of the rubric by hand, on words of a message."""
        step = operations.add_flag(self.open, rule, span, note=note, by=self.reviewer) if self.open else None
        if step is not None:
            self._do_step(step)

    def remove_added(self, key: str = "") -> None:
        """Take away a flag that was set by hand."""
        decision = self._named(key)
        if self.open is not None and decision is not None and decision.added:
            self._do_step(operations.remove_added(self.open, decision))

    def set_score(self, criterion: str, share: float | None) -> None:
        """Score a criterion by hand: a share (0-1) of its points, or None for not applicable."""
        self._do("score", self.finding, [("score", criterion, {"share": share})])

    def clear_score(self, criterion: str) -> None:
        """Take a score by hand away again."""
        self._do("score", self.finding, [("score", criterion, None)])

    def comment(self, text: str) -> None:
        """Write the comment for coaching."""
        self._do("comment", self.finding, [("comment", "", text or None)])

    def finish(self) -> None:
        """Finish the review: who, when, with which rubric and score is kept. Undecided flags stay open."""
        self.settle.emit()
        if self.open is None or self.open.state == "finished":
            return
        self._do_step(operations.finish(self.open, self.finding, by=self.reviewer))

    def reopen(self) -> None:
        """Take the finish back."""
        self._do("reopen", self.finding, [("finished", "", None)])

    def finish_and_next(self) -> None:
        """Finish the review and open the next case of the queue; stay where it could not be finished."""
        self.finish()
        if self.open is not None and self.open.state == "finished":
            self.go_by(1)

    # --- undo ---

    @property
    def can_undo(self) -> str:
        """The operation that undo takes back, or an empty string."""
        return self._undo.done[-1].action if self._undo.done else ""

    @property
    def can_redo(self) -> str:
        """The operation that redo makes again, or an empty string."""
        return self._undo.undone[-1].action if self._undo.undone else ""

    def undo(self) -> None:
        """Take the last operation back, wherever it was made, and show its case."""
        self.settle.emit()
        if self._undo.done:
            step = self._undo.done[-1]
            if step.back() if isinstance(step, Arrangement) else self._make(step.back(), f"{UNDO}{step.action}"):
                self._undo.took_back()
                self.undo_changed.emit()

    def join_steps(self) -> None:
        """Make the last two operations one step of undo, where both changed the same mark: typing that went on."""
        self._undo.join()

    def redo(self) -> None:
        """Make the operation again that was taken back last."""
        self.settle.emit()
        if self._undo.undone:
            step = self._undo.undone[-1]
            if step.again() if isinstance(step, Arrangement) else self._make(step, f"{REDO}{step.action}"):
                self._undo.made_again()
                self.undo_changed.emit()

    # --- what stands behind ---

    def facts(self) -> tuple[Fact, ...]:
        """What the customer of the case at hand has given, in the order it was given."""
        return given_by_customer(self.open.conversation) if self.open else ()

    def why(self, key: str = "") -> Explanation | None:
        """What was weighed for a finding (by default the one at hand); None where the rubric has no such rule."""
        decision = self._named(key)
        rule = self.open.rule(decision.finding.rule) if self.open and decision else None
        if self.open is None or decision is None or rule is None:
            return None
        from qa_desk.scoring.explain import explain  # with NumPy and the act model; at the use, for the start

        return explain(self.open.rubric, self.open.conversation, rule, decision.finding.span.message)

    def tally(self) -> Tally:
        """How many conversations of the desk have what."""
        if self._tally is None or self._tally[0] is not self.rows:
            self._tally = self.rows, Tally(self.rows)
        return self._tally[1]

    def customers(self) -> Customers:
        """The numbers that stand for the customers of the desk where their names are hidden."""
        if self._customers is None or self._customers[0] is not self.rows:
            from qa_desk.ui.customers import Customers  # with the masking; at the use, for the start

            self._customers = self.rows, Customers(self.rows)
        return self._customers[1]

    def verdicts(self) -> list[tuple[int, str, str]]:
        """(number, key of the finding, verdict) of all that was decided on the desk; safe from any thread."""
        return self.desk.verdicts() if self.desk else []

    def history(self) -> tuple[Entry, ...]:
        """Every change of the case at hand, the latest first."""
        return self.desk.history(self.open.number) if self.desk and self.open else ()

    def _named(self, key: str) -> Decision | None:
        return self.open.decision(key or self.finding) if self.open else None

    def _go_to_open_finding(self) -> None:
        """The next finding that nobody has decided on, if there is one."""
        left = self.findings()
        at = next((i for i, d in enumerate(left) if key_of_decision(d) == self.finding), -1)
        for decision in (*left[at + 1 :], *left[: max(at, 0)]):
            if decision.verdict == "open":
                self.choose_finding(key_of_decision(decision))
                return

    def _do(self, action: str, finding: str, marks: Sequence[operations.Mark]) -> bool:
        return self.open is not None and self._do_step(operations.step_of(self.open.case, action, finding, marks))

    def take_workbook(self, changes: Sequence[Change]) -> bool:
        """Make the changes of an edited workbook, of as many cases as they name, as one step of undo; shows the case at
        hand or else the first of them. False where that failed, which is told, or there are none.
        """
        return self._do_step(Step("workbook", tuple(changes)))

    def _do_step(self, step: Step) -> bool:
        made = self._make(step, step.action) if step.changes else None
        if made is None:
            return False
        self._undo.add(made)
        self.undo_changed.emit()
        return True

    def _make(self, step: Step, action: str) -> Step | None:
        """Write the changes of a step and show its case; gives what was made, None where that failed, which is told."""
        assert self.desk is not None
        number = self._shown_of(step)
        try:
            made = reopening(step, map(self._case, step.cases()))
            cases = {each: self._changed(each, made) for each in made.cases()}
            standings = {each: opened.standing() for each, opened in cases.items()}
            self.desk.apply_to_many(made.changes, standings, by=self.reviewer, action=action)
        except ConflictError as error:
            self._meet_conflict(number, error)
            return None
        except QaDeskError as error:
            self.failed.emit(error)
            return None
        for each, standing in standings.items():
            self._update_row(each, standing)
        self._take(cases[number], made.finding)
        return made

    def _shown_of(self, step: Step) -> int:
        """The case that a step shows: the one at hand where the step changes it, else its first."""
        numbers = step.cases()
        return self.open.number if self.open and self.open.number in numbers else numbers[0]

    def _case(self, number: int) -> Case:
        assert self.desk is not None
        return self.open.case if self.open and self.open.number == number else self.desk.case(number)

    def _changed(self, number: int, step: Step) -> OpenCase:
        return self._opened(self._case(number).changed(change for change in step.changes if change.case == number))

    def _meet_conflict(self, number: int, error: ConflictError) -> None:
        """Show the case as somebody else left it. What was to be undone or redone no longer fits."""
        self._undo = UndoStack()
        self.undo_changed.emit()
        self.failed.emit(error)
        self._show(number, self.finding)
        if self.open is not None:
            self._update_row(number, self.open.standing())

    def _take(self, opened: OpenCase, finding: str) -> None:
        other = self.open is None or self.open.number != opened.number
        self.open = opened
        before = self.finding
        if finding and opened.decision(finding):
            self.finding = finding
        elif not opened.decision(self.finding):
            left = self.findings()
            self.finding = key_of_decision(left[0]) if left else ""
        (self.case_changed if other else self.review_changed).emit()
        if not other and self.finding != before:
            self.finding_changed.emit()

    def _update_row(self, number: int, standing: Standing) -> None:
        self._changed_at[number] = monotonic()
        at = self._row_at(number)
        if at >= 0:
            place = self._put_row(replace(self.rows[at], standing=standing))
            if place >= 0:
                states = self.filter.states  # what leaves them goes with the next case, not under the hand
                self._outdated = self._outdated or (bool(states) and standing.state not in states)
                self.row_changed.emit(place)

    def _row_at(self, number: int) -> int:
        at = bisect_left(self.rows, number, key=attrgetter("number"))  # the desk gives them in this order
        return at if at < len(self.rows) and self.rows[at].number == number else -1

    def _put_row(self, row: QueueRow) -> int:
        """Put a row in the place of the one with its number; gives its place in what is shown, or -1."""
        at, place = self._row_at(row.number), self._places.get(row.number, -1)
        if at >= 0:
            self.tally().swap(self.rows[at], row)
            self.rows[at] = row
        if place >= 0:
            self.shown[place] = row
        return place


def _set_why(numbers: Sequence[int], why: Why, desk: Desk) -> None:
    desk.set_why(numbers, why)

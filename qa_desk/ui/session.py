"""What the window is about: the open desk, its queue, the case at hand, and every change with its way back.

Views read it, call its operations (most of them are in `review`, those on the desk itself in `arrange`) and listen to
its signals; they hold no state of the review and never touch the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qa_desk.errors import Fault, QaDeskError
from qa_desk.i18n import mark, tr
from qa_desk.model import Decision, Rubric
from qa_desk.store.faults import ConflictError
from qa_desk.store.reviews import key_of_decision
from qa_desk.store.rows import DESK, Case, Entry
from qa_desk.ui.arranging import Arranging
from qa_desk.ui.kept_rubrics import KeptRubrics
from qa_desk.ui.listing import Listing, listed
from qa_desk.ui.opened import OpenCase, open_case
from qa_desk.ui.operations import outcome
from qa_desk.ui.place import Place, leave_at, place_on
from qa_desk.ui.queue import Queue
from qa_desk.ui.reviewing import Reviewing
from qa_desk.ui.task import Tasks
from qa_desk.ui.undo import MOST, REDO, UNDO, Step, UndoStack, remembered

if TYPE_CHECKING:  # neither the database library nor NumPy is needed before a desk is open
    from qa_desk.store.desk import Desk
    from qa_desk.ui.opening import Opened

READ_ONLY = mark("This desk is open for reading only")
REFUSED = mark("This version of QA Desk cannot use the desk's rubric: take another rubric first")
GOING_OVER = mark("The desk is going over to another rubric: wait for it, or cancel it at the foot of the window")


class Session(QObject):
    """The state of the window.

    `desk_changed`: another desk, or none. `queue_changed`: which rows are shown, or their order. `row_changed`: the
    card at this position of `shown`. `case_changed`: another case is at hand (or none). `review_changed`: verdicts,
    scores, comment or state of the case at hand. `finding_changed`: the finding at hand. `undo_changed`: what can be
    undone or redone. `repeated`: an operation was undone or redone, by the name that the log gives that. `settle`:
    something else than typing comes next, so whoever holds typed words saves them now. `views_changed`: the filters
    that are kept under names. `held_changed`: whether anything can be written (`held`). `retake_wanted`: undo or redo
    wants another rubric, by the step to be made and what the log calls it; that takes work in the background, and then
    `reload`. `failed`: an exception for the one place where errors are shown.
    """

    desk_changed = Signal()
    queue_changed = Signal()
    row_changed = Signal(int)
    case_changed = Signal()
    review_changed = Signal()
    finding_changed = Signal()
    undo_changed = Signal()
    repeated = Signal(str)
    settle = Signal()
    views_changed = Signal()
    held_changed = Signal()
    retake_wanted = Signal(object, str)  # Step
    failed = Signal(object)

    def __init__(
        self,
        *,
        reviewer: str = "",
        tasks: Tasks | None = None,
        leave: Callable[[Desk, Callable[[], None]], object] = lambda desk, leave: leave(),
        parent: QObject | None = None,
    ) -> None:
        """`leave` gets a desk that is left and what then keeps the place and closes it, to be called at once or when
        what still goes into the desk has ended.
        """
        super().__init__(parent)
        self._leave = leave
        self.reviewer = reviewer
        self.refused = False
        self.desk: Desk | None = None
        self.rubric: Rubric | None = None
        self.queue = Queue(tasks, self)
        self.queue.changed.connect(self.queue_changed)
        self.queue.changed.connect(self._begin)
        self.queue.row_changed.connect(self.row_changed)
        self.review = Reviewing(self)
        self.arrange = Arranging(self)
        self.tab = 0  # of the scorecard, counted from 0
        self.open: OpenCase | None = None
        self._begin_at = 0  # the number of the case to open first, 0 for none
        self._begins = False  # whether the first of the queue is opened once it is in order
        self.finding = ""
        self._kept: KeptRubrics | None = None
        self._undo = UndoStack()
        self._going_over: set[Desk] = set()  # to another rubric

    # --- the desk ---

    def take_desk(self, opened: Opened, *, rubric_of_text: Callable[[str, str], Rubric]) -> None:
        """Show a desk as the reviewer left it, of which no case is open yet: `go_back` opens one, which may come in
        another turn of the event loop. `rubric_of_text` makes a rubric of the (name, text) that the desk keeps of an
        earlier one.
        """
        self.leave_desk()
        desk, listing = opened.desk, opened.listing
        self.desk, self.rubric, self.refused = desk, opened.rubric, opened.refused
        told = desk.get("rubric") if opened.refused else ""
        self._kept = KeptRubrics(desk, rubric_of_text, self.failed.emit, told=told)
        self._undo = remembered(opened.steps)
        place = place_on(desk, self.reviewer)
        self.queue.filter, self.tab = place.filter, place.tab
        self.arrange.read_views()
        self._begin_at = listing.beginning(place.number)
        self.queue.use(desk, listing)
        self.desk_changed.emit()
        self.queue.show(listing)
        self.undo_changed.emit()

    def go_back(self, read: OpenCase | None = None) -> None:
        """Open the case at which the reviewer left the desk, or else the first of the queue, unless one is open by now;
        `read`: the case, where it has been read already.
        """
        number, self._begin_at = self._begin_at, 0
        if self.desk is not None and self.open is None and number:
            self.settle.emit()
            opened = read if read and read.number == number else self._opened(self.desk.case(number))
            self._show(opened, "")

    @property
    def goes_back(self) -> bool:
        """Whether `go_back` is still to open a case."""
        return bool(self._begin_at)

    def leave_desk(self) -> None:
        """Close the desk; nothing is lost, since everything is saved."""
        if self.desk is None:
            return
        self.settle.emit()
        place = Place(self.queue.filter, self.open.number if self.open else self._begin_at, self.tab)
        try:
            self._leave(self.desk, partial(leave_at, self.desk, self.reviewer, place))
        except QaDeskError as error:
            self.failed.emit(error)
        self.desk, self.rubric, self._begins = None, None, False
        self.queue.use(None)
        self.open, self.finding = None, ""
        self._undo = UndoStack()
        self.arrange.read_views()
        self.desk_changed.emit()
        self.queue_changed.emit()
        self.case_changed.emit()
        self.undo_changed.emit()

    def reload(self, rubric: Rubric | None = None, *, listing: Listing | None = None) -> None:
        """Show the queue anew, after conversations came in or another rubric was taken, which is a step of undo;
        `listing` is the queue where it has been read since.
        """
        if self.desk is None:
            return
        self.settle.emit()
        if rubric is not None:
            self.rubric, self.refused = rubric, False
            self._undo = remembered(self.desk.steps(self.reviewer, MOST))
            self.undo_changed.emit()
            self.held_changed.emit()
        self.queue.show(listing or listed(self.desk, self.queue.filter))
        if self.open is not None:
            self._show_again(self.open)
        else:
            self._begins = True
            if not self.queue.comes:
                self._begin()

    def _begin(self) -> None:
        """Open the first of the queue where conversations came in and none is open; none where the queue is empty."""
        begins, self._begins = self._begins, False
        if begins and self.open is None and self.queue.shown:
            self.go(self.queue.shown[0].number)

    @property
    def held(self) -> str:
        """Why nothing can be written to the desk at hand now; empty where it can."""
        if self.desk is not None and self.desk.read_only:
            return tr(READ_ONLY)
        if self.desk is not None and self.refused:
            return tr(REFUSED)
        return tr(GOING_OVER) if self.desk in self._going_over else ""

    def hold(self, desk: Desk) -> None:
        """Write nothing to a desk while it goes over to another rubric: what is shown of it is of the rubric before."""
        if desk not in self._going_over:
            self.settle.emit()
            self._going_over.add(desk)
            self.held_changed.emit()

    def release(self, desk: Desk) -> None:
        """Write to a desk again."""
        self._going_over.discard(desk)
        self.held_changed.emit()

    # --- the queue ---

    def position(self) -> int:
        """Where the case at hand stands in `shown`; -1 where it is not."""
        return self.queue.position(self.open.number) if self.open else -1

    def go(self, number: int) -> None:
        """Open a case by its number."""
        if self.desk is None or (self.open is not None and self.open.number == number):
            return
        self.settle.emit()
        self._show(self._opened(self.desk.case(number)), "")
        self.queue.tidy()

    def go_by(self, steps: int) -> None:
        """The case so many further down (or, below 0, up) the queue; stays within it."""
        if not self.queue.shown:
            return
        at = self.position()
        target = 0 if at < 0 else min(max(at + steps, 0), len(self.queue.shown) - 1)
        self.go(self.queue.shown[target].number)

    def _show(self, opened: OpenCase, finding: str) -> None:
        self.open = opened
        self.finding = self.open.first_of(finding)
        self.case_changed.emit()

    def _show_again(self, before: OpenCase) -> None:
        """Show the case at hand anew where it has changed on the desk; else leave it, and where it is scrolled to."""
        assert self.desk is not None
        case = self.desk.case(before.number)
        if case != before.case or self._rubric_of(case.rubric) is not before.rubric:
            self._show(self._opened(case), self.finding)

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
            self._repeat(step.back(), f"{UNDO}{step.action}", self._undo.took_back)

    def rename(self, reviewer: str) -> None:
        """Go on as another reviewer: undo takes back what that one did."""
        if reviewer == self.reviewer:
            return
        self.settle.emit()
        self.reviewer = reviewer
        if self.desk is not None:
            self._undo = remembered(self.desk.steps(reviewer, MOST))
            self.undo_changed.emit()

    def join_steps(self) -> None:
        """Make the last two operations one step of undo, where both changed the same mark: typing that went on."""
        self._undo.join()

    def redo(self) -> None:
        """Make the operation again that was taken back last."""
        self.settle.emit()
        if self._undo.undone:
            step = self._undo.undone[-1]
            self._repeat(step, f"{REDO}{step.action}", self._undo.made_again)

    def _repeat(self, step: Step, action: str, note: Callable[[], None]) -> None:
        if step.rubric_change:
            self.retake_wanted.emit(step, action)
        elif self._make(step, action):
            note()
            self.undo_changed.emit()
            self.repeated.emit(action)

    def refuse(self, error: QaDeskError, cases: Collection[int] = (DESK,)) -> None:
        """Tell why a step cannot be made: somebody else has changed what it changes, or its rubric is refused. What was
        done to these cases, or to the desk itself (DESK), can no longer be undone or redone.
        """
        self._undo.forget(cases)
        self.undo_changed.emit()
        self.failed.emit(error)

    def verdicts(self) -> list[tuple[int, str, str]]:
        """(number, key of the finding, verdict) of all that was decided on the desk; safe from any thread."""
        return self.desk.verdicts() if self.desk else []

    def history(self) -> tuple[Entry, ...]:
        """Every change of the case at hand, the latest first."""
        return self.desk.history(self.open.number) if self.desk and self.open else ()

    # --- every change ---

    def do(self, step: Step) -> bool:
        """Make a step, if it changes anything, and show what it is about. False where that failed, which is told."""
        made = self._make(step, step.action) if step.changes else None
        if made is None:
            return False
        self._undo.add(made)
        self.undo_changed.emit()
        return True

    def _make(self, step: Step, action: str) -> Step | None:
        """Write the changes of a step and show what they are about; gives what was made, None where that failed, which
        is told.
        """
        assert self.desk is not None
        if self.held:
            self.failed.emit(QaDeskError(Fault("", self.held)))
            return None
        try:
            made = outcome(step, [self._case(number) for number in step.cases()], self._opened)
            standings = {number: opened.standing() for number, opened in made.cases.items()}
            rubrics = {number: opened.case.rubric for number, opened in made.cases.items()}
            self.desk.apply_to_many(made.step.changes, standings, rubrics=rubrics, by=self.reviewer, action=action)
        except ConflictError as error:
            self._meet_conflict(step, error)
            return None
        except QaDeskError as error:
            self.failed.emit(error)
            return None
        for number, standing in standings.items():
            self.queue.stand(number, standing)
        self.arrange.show(made.step)
        if made.cases:
            self._take(made.cases[self._shown_of(step)], made.step.finding)
        return made.step

    def _shown_of(self, step: Step) -> int:
        """The case that a step shows: the one at hand where the step changes it, else its first."""
        numbers = step.cases()
        return self.open.number if self.open and self.open.number in numbers else numbers[0]

    def _case(self, number: int) -> Case:
        assert self.desk is not None
        return self.open.case if self.open and self.open.number == number else self.desk.case(number)

    def _meet_conflict(self, step: Step, error: ConflictError) -> None:
        """Show the case as somebody else left it."""
        assert self.desk is not None
        self.refuse(error, step.touched())
        if step.cases():
            self._show(self._opened(self.desk.case(self._shown_of(step))), self.finding)
        if self.open is not None:
            self.queue.stand(self.open.number, self.open.standing())

    def _take(self, opened: OpenCase, finding: str) -> None:
        other = self.open is None or self.open.number != opened.number
        before, self.open = self.finding, opened
        self.finding = opened.first_of(finding, before)
        (self.case_changed if other else self.review_changed).emit()
        if not other and self.finding != before:
            self.finding_changed.emit()

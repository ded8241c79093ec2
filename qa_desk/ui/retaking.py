"""Another rubric taken, taken back and taken again: in the background, since every conversation of the desk gets other
findings. Meanwhile nothing else is written to the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qa_desk.errors import QaDeskError
from qa_desk.i18n import tr
from qa_desk.ui.listing import Listing
from qa_desk.ui.session import GOING_OVER, Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.undo import UNDO, Step

if TYPE_CHECKING:  # with the rubrics and NumPy, which the first window need not wait for
    from qa_desk.store.desk import Desk
    from qa_desk.ui.rescoring import Flips, Taken


class Retaking(QObject):
    """Takes a rubric when it is told to, and takes it back, or again, when the session wants it; one at a time on a
    desk. `done`: how many conversations of the desk at hand went over. `busy`: one was wanted while another goes over
    or waits to, with the sentence that says so.
    """

    done = Signal(int)
    busy = Signal(str)

    def __init__(self, session: Session, tasks: Tasks, language: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._language = session, tasks, language
        self._desks: dict[Progress, Desk] = {}  # that go over, or wait to
        session.retake_wanted.connect(self._retake)
        tasks.ended.connect(self._end)

    def take(self, flips: Flips) -> None:
        """Let the desk at hand take the rubric that was tried on it."""
        by = self._session.reviewer

        def work(desk: Desk, progress: Progress) -> Taken:
            from qa_desk.ui.rescoring import take  # as above

            return take(desk, flips, by=by, progress=progress)

        self._start(tr("Taking the rubric"), work)

    def _retake(self, step: Step, action: str) -> None:
        by, language = self._session.reviewer, self._language()

        def work(desk: Desk, progress: Progress) -> Taken | QaDeskError:
            from qa_desk.ui.rescoring import retake  # as above

            return retake(desk, step, action, by=by, language=language, progress=progress)

        self._start(tr("Taking the rubric back") if action.startswith(UNDO) else tr("Taking the rubric"), work)

    def _start(self, title: str, work: Callable[[Desk, Progress], Taken | QaDeskError]) -> None:
        desk = self._session.desk
        if desk is None:
            return
        if desk in self._desks.values():
            self.busy.emit(tr(GOING_OVER))
            return
        progress = self._tasks.run(
            title,
            lambda progress: (desk, work(desk, progress), self._session.queue.read_again(desk)),
            lambda came: self._came(*came),
        )
        self._desks[progress] = desk
        progress.changed.connect(partial(self._hold, progress))

    def _hold(self, progress: Progress, *_: object) -> None:
        """It has begun: until then, as behind a long import, everything can be done."""
        if progress in self._desks:
            self._session.hold(self._desks[progress])

    def _end(self, progress: Progress) -> None:
        if progress in self._desks:
            self._session.release(self._desks.pop(progress))

    def _came(self, desk: Desk, came: Taken | QaDeskError, listing: Listing | None) -> None:
        if self._session.desk is not desk:
            self._session.queue.let_go(listing.rows if listing else [])
            return
        if isinstance(came, QaDeskError):
            self._session.refuse(came)
        else:
            self._session.reload(came.rubric, listing=listing)
            self.done.emit(came.count)

"""Undo and redo of another rubric: in the background, since every conversation of the desk gets other findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qa_desk.i18n import tr
from qa_desk.store.faults import ConflictError
from qa_desk.ui.listing import Listing, listed_again
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.undo import UNDO, Step

if TYPE_CHECKING:  # with the rubrics and NumPy, which the first window need not wait for
    from qa_desk.store.desk import Desk
    from qa_desk.ui.rescoring import Retaken


class Retaking(QObject):
    """Takes a rubric back, or again, when the session wants it; one at a time. `done`: how many conversations went
    over.
    """

    done = Signal(int)

    def __init__(self, session: Session, tasks: Tasks, language: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._language = session, tasks, language
        self._progress: Progress | None = None
        session.retake_wanted.connect(self._start)
        tasks.ended.connect(self._end)

    def _start(self, step: Step, action: str) -> None:
        session, desk = self._session, self._session.desk
        if desk is None or self._progress is not None:
            return
        by, language, chosen = session.reviewer, self._language(), session.filter

        def work(progress: Progress) -> tuple[Desk, Retaken | ConflictError, Listing | None]:
            from qa_desk.ui.rescoring import retake  # as above

            came = retake(desk, step, action, by=by, language=language, progress=progress)
            return desk, came, listed_again(desk, chosen)

        title = tr("Taking the rubric back") if action.startswith(UNDO) else tr("Taking the rubric")
        self._progress = self._tasks.run(title, work, lambda came: self._came(*came))

    def _end(self, progress: Progress) -> None:
        if progress is self._progress:
            self._progress = None

    def _came(self, desk: Desk, came: Retaken | ConflictError, listing: Listing | None) -> None:
        if self._session.desk is not desk:
            return
        if isinstance(came, ConflictError):
            self._session.refuse(came)
        else:
            self._session.reload(came.rubric, listing=listing)
            self.done.emit(came.count)

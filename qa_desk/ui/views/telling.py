"""What the bar and the foot of the window tell of the work: what can be undone, what was, and how much is reviewed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from qa_desk.i18n import tr, trn
from qa_desk.ui.actions import Actions, Cause, Do
from qa_desk.ui.names import whole
from qa_desk.ui.operations import WORDS
from qa_desk.ui.session import Session
from qa_desk.ui.undo import REDO, UNDO
from qa_desk.ui.views.status import StatusLine
from qa_desk.ui.views.topbar import TopBar


class Telling(QObject):
    """Follows a session, and dims undo and redo where there is nothing for them to do."""

    def __init__(self, session: Session, commands: Actions, top: TopBar, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._commands, self._top, self._status = session, commands, top, status
        session.undo_changed.connect(self._show_undo)
        session.repeated.connect(self._tell_repeated)
        session.queue_changed.connect(self._show_counts)
        session.row_changed.connect(self._show_counts)

    def show(self) -> None:
        """Tell all of it of the desk at hand."""
        self._show_undo()
        self._show_counts()

    def _show_undo(self) -> None:
        undo, redo = self._session.can_undo, self._session.can_redo
        self._commands.hold(Cause.UNDO, () if undo else (Do.UNDO,), tr("There is nothing to undo"))
        self._commands.hold(Cause.REDO, () if redo else (Do.REDO,), tr("There is nothing to redo"))
        self._top.show_undo(*(tr(WORDS.get(name, name)) if name else "" for name in (undo, redo)))

    def _tell_repeated(self, action: str) -> None:
        """Say what was undone or redone: it may be out of sight, on another tab."""
        said = tr("Undone: {what}") if action.startswith(UNDO) else tr("Done again: {what}")
        name = action.removeprefix(UNDO).removeprefix(REDO)
        self._status.tell(said.format(what=tr(WORDS.get(name, name))))

    def _show_counts(self) -> None:
        total = len(self._session.queue.rows)
        if not total:
            self._status.say(tr("Everything stays on this machine."))
            return
        done = self._session.queue.tally().finished
        self._status.say(trn("{n} of {total} reviewed", "{n} of {total} reviewed", done).format(total=whole(total)))

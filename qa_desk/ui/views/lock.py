"""Whether the desk at hand may be written to, and what that means for the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from qa_desk.i18n import tr
from qa_desk.ui.actions import WRITES, Actions, Cause, Do
from qa_desk.ui.session import Session
from qa_desk.ui.views.notices import NoticeArea
from qa_desk.ui.views.topbar import TopBar

LOOK_MS = 3000  # between two looks whether the other program has closed a desk


class Lock(QObject):
    """Holds what writes while nothing can be written to the desk at hand, and tells when one that is open for reading
    only is free.
    """

    def __init__(self, session: Session, commands: Actions, top: TopBar, notices: NoticeArea, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._commands, self._top, self._notices = session, commands, top, notices
        self.watch = QTimer(self, interval=LOOK_MS)
        self.watch.timeout.connect(self._look)
        session.held_changed.connect(self._hold)

    def show(self) -> None:
        """Dim what writes on a desk that is open for reading only, and look when that ends."""
        desk = self._session.desk
        locked = desk is not None and desk.read_only
        self._hold()
        why = tr("This desk is still open elsewhere") if locked else tr("This desk is open for writing already")
        self._commands.hold(Cause.WRITING, (Do.WRITE_NOW,) if desk else (), why)
        self._top.offer_writing(False)
        if locked:
            self.tell()
            self.watch.start()
        else:
            self.watch.stop()

    def _hold(self) -> None:
        free = (Do.RUBRIC,) if self._session.refused else ()
        held = (do for do in WRITES if do not in free) if self._session.held else ()
        self._commands.hold(Cause.LOCK, held, self._session.held)

    def tell(self) -> None:
        """Tell why nothing can be written."""
        desk = self._session.desk
        if desk is not None:
            works = tr("{who} works on it. You are told here when it is closed there.")
            sealed = tr("Its folder may not be written to. Copy it to a folder that you may write to.")
            why = works.format(who=desk.who_writes) if desk.who_writes else sealed
            self._notices.say(tr("{desk} is open for reading only").format(desk=desk.path.stem), why)

    def _look(self) -> None:
        desk = self._session.desk
        if desk is not None and desk.is_free():
            self.watch.stop()
            self._commands.hold(Cause.WRITING, (), "")
            self._top.offer_writing(True)
            self._notices.say(
                tr("{desk} was closed where it was written to").format(desk=desk.path.stem),
                tr("“Write now”, at the top, lets you write to it"),
            )

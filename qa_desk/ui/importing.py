"""Importing into the desk at hand: the files are read, unknown tables are asked about, and then it is told.

All of it goes into the desk that was open when it began, also where another one has been opened since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qa_desk.errors import Fault
from qa_desk.i18n import tr, trn
from qa_desk.ui.listing import Listing
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.window import Window

if TYPE_CHECKING:  # with the readers and NumPy, which the first window need not wait for
    from qa_desk.store.desk import Desk
    from qa_desk.ui.library import ImportResult
    from qa_desk.ui.mapping import Unmapped
    from qa_desk.ui.views.mapping_sheet import MappingSheet


class Importing(QObject):
    """One import from the drop of the files to what came of them. It lives until the last sheet is closed."""

    def __init__(
        self, window: Callable[[], Window], session: Session, tasks: Tasks, theme: Theme, language: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._session, self._tasks = window, session, tasks  # the window may be another one by then
        self._theme, self._language = theme, language
        self._desk: Desk
        self._result: ImportResult | None = None
        self._question: MappingSheet | None = None
        session.desk_changed.connect(self._drop_question)
        self._unmapped: list[Path] = []

    def run(self, paths: list[Path]) -> None:
        """Take files and folders into the desk at hand, in the background."""
        assert self._session.desk is not None
        self._desk = self._session.desk
        self._read(paths)

    def _read(self, paths: list[Path]) -> None:
        desk, language, queue = self._desk, self._language, self._session.queue
        self._tasks.run(
            tr("Importing {name}").format(name=", ".join(path.name for path in paths[:3])),
            lambda progress: (_import(desk, paths, language, progress), queue.read_again(desk)),
            self._came,
        )

    def _is_open(self) -> bool:
        return self._session.desk is self._desk

    def _came(self, came: tuple[ImportResult, Listing | None]) -> None:
        result, listing = came
        if self._is_open():
            self._session.reload(listing=listing)
        elif listing:  # it was left in this moment
            self._session.queue.let_go(listing.rows)
        self._unmapped += result.unmapped()
        self._result = _together(self._result, result) if self._result else result
        self._ask_next()

    def _ask_next(self) -> None:
        """Ask about the next table that nobody knows, else tell what came of it all."""
        if not self._unmapped or not self._is_open():
            self._tell()
            return
        path = self._unmapped.pop(0)
        self._tasks.run(tr("Reading {file}").format(file=path.name), lambda progress: _look_at(path), self._ask)

    def _ask(self, table: Unmapped) -> None:
        if not self._is_open():
            self._unmapped.insert(0, table.path)
            self._tell()
            return
        from qa_desk.ui.mapping import profiles_folder
        from qa_desk.ui.views.mapping_sheet import MappingSheet

        sheet = MappingSheet(table, self._tasks, self._theme, profiles_folder(), self._window())
        sheet.rejected.connect(self._ask_next)
        sheet.finished.connect(self._forget_question)
        self._question = sheet
        sheet.saved.connect(lambda profile: self._take_mapped(table.path))
        sheet.show_over()

    def _drop_question(self) -> None:
        """Another desk is opened: what is asked is about a desk that is no longer there."""
        if self._question is not None:
            self._question.reject()

    def _forget_question(self) -> None:
        self._question = None

    def _take_mapped(self, path: Path) -> None:
        """The table is known now: it is no fault any more, and read again."""
        assert self._result is not None
        log = self._result.log
        log.faults = [fault for fault in log.faults if fault.where != str(path)]
        self._read([path])

    def _tell(self) -> None:
        result = self._result
        assert result is not None
        if not self._is_open():
            self._tell_gone()
        elif result.log.faults or result.added.kept or result.cancelled:
            from qa_desk.ui.views.imported import ImportedSheet

            self._window().status.hush()  # of an earlier import: two accounts side by side mislead
            ImportedSheet(result, self._theme, self._window()).show_over()
        else:
            self._window().status.tell(_came_text(result))
        self.deleteLater()

    def _tell_gone(self) -> None:
        """Another desk is shown by now: the import is told of with the name of its own."""
        assert self._result is not None
        desk, added = self._desk.path.stem, self._result.added.new
        came = trn("{n} conversation came in to {desk}", "{n} conversations came in to {desk}", added)
        where = tr("Open {desk} and import there again what is missing")
        unread = [Fault(fault.where, fault.problem, where.format(desk=desk)) for fault in self._result.log.faults]
        if unread:
            self._window().notices.show_faults(Fault(desk, came.format(desk=desk)), *unread)
        else:
            self._window().status.tell(came.format(desk=desk))


def _came_text(result: ImportResult) -> str:
    """What came in, in one line."""
    from qa_desk.ui.views.imported import again_text  # with the readers, as above

    new, grown, same = result.added.new, result.added.replaced, result.added.same
    parts = (
        trn("{n} conversation came in", "{n} conversations came in", new) if new or not (grown or same) else "",
        trn("{n} conversation has grown", "{n} conversations have grown", grown) if grown else "",
        trn("{n} was on the desk already", "{n} were on the desk already", same) if same else "",
        again_text(result),
    )
    return " · ".join(filter(None, parts))


def _import(desk: Desk, paths: list[Path], language: str, progress: Progress) -> ImportResult:
    """By the rubric that the desk has when it begins: it may have waited for another one to be taken."""
    from qa_desk.readers.base import ReadOptions  # with NumPy: some 200 ms, in the background
    from qa_desk.ui.library import import_files
    from qa_desk.ui.mapping import profiles_folder, saved_profiles
    from qa_desk.ui.opening import rubric_of

    options = ReadOptions(profiles=saved_profiles(profiles_folder()))
    return import_files(desk, rubric_of(desk), paths, options, language=language, progress=progress)


def _look_at(path: Path) -> Unmapped:
    from qa_desk.ui.mapping import look_at  # as above

    return look_at(path)


def _together(first: ImportResult, second: ImportResult) -> ImportResult:
    """What came of both."""
    first.log.faults += second.log.faults
    first.log.again += second.log.again
    return replace(first, added=first.added + second.added, cancelled=first.cancelled or second.cancelled)

"""Importing into the desk at hand: the files are read, unknown tables are asked about, and then it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qa_desk.i18n import tr, trn
from qa_desk.model import Rubric
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.window import Window

if TYPE_CHECKING:  # with the readers and NumPy, which the first window need not wait for
    from qa_desk.store.desk import Desk
    from qa_desk.ui.library import ImportResult
    from qa_desk.ui.mapping import Unmapped


class Importing(QObject):
    """One import from the drop of the files to what came of them. It lives until the last sheet is closed."""

    def __init__(
        self, window: Callable[[], Window], session: Session, tasks: Tasks, theme: Theme, language: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._session, self._tasks = window, session, tasks  # the window may be another one by then
        self._theme, self._language = theme, language
        self._result: ImportResult | None = None
        self._unmapped: list[Path] = []

    def run(self, paths: list[Path]) -> None:
        """Take files and folders into the desk at hand, in the background."""
        desk, rubric, language = self._session.desk, self._session.rubric, self._language
        assert desk is not None
        assert rubric is not None
        self._tasks.run(
            tr("Importing {name}").format(name=", ".join(path.name for path in paths[:3])),
            lambda progress: _import(desk, rubric, paths, language, progress),
            self._came,
        )

    def _came(self, result: ImportResult) -> None:
        self._session.reload()
        self._unmapped += result.unmapped()
        self._result = _together(self._result, result) if self._result else result
        self._ask_next()

    def _ask_next(self) -> None:
        """Ask about the next table that nobody knows, else tell what came of it all."""
        if not self._unmapped:
            self._tell()
            return
        path = self._unmapped.pop(0)
        self._tasks.run(tr("Reading {file}").format(file=path.name), lambda progress: _look_at(path), self._ask)

    def _ask(self, table: Unmapped) -> None:
        from qa_desk.ui.mapping import profiles_folder
        from qa_desk.ui.views.mapping_sheet import MappingSheet

        sheet = MappingSheet(table, self._tasks, self._theme, profiles_folder(), self._window())
        sheet.rejected.connect(self._ask_next)
        sheet.saved.connect(lambda profile: self._take_mapped(table.path))
        sheet.show_over()

    def _take_mapped(self, path: Path) -> None:
        """The table is known now: it is no fault any more, and read again."""
        assert self._result is not None
        log = self._result.log
        log.faults = [fault for fault in log.faults if fault.where != str(path)]
        self.run([path])

    def _tell(self) -> None:
        result = self._result
        assert result is not None
        if result.log.faults or result.added.kept or result.cancelled:
            from qa_desk.ui.views.imported import ImportedSheet

            ImportedSheet(result, self._theme, self._window()).show_over()
        else:
            new, same = result.added.new, result.added.same
            self._window().notices.say(
                trn("{n} conversation came in", "{n} conversations came in", new),
                trn("{n} was on the desk already", "{n} were on the desk already", same) if same else "",
            )
        self.deleteLater()


def _import(desk: Desk, rubric: Rubric, paths: list[Path], language: str, progress: Progress) -> ImportResult:
    from qa_desk.readers.base import ReadOptions  # with NumPy: some 200 ms, in the background
    from qa_desk.ui.library import import_files
    from qa_desk.ui.mapping import profiles_folder, saved_profiles

    options = ReadOptions(profiles=saved_profiles(profiles_folder()))
    return import_files(desk, rubric, paths, options, language=language, progress=progress)


def _look_at(path: Path) -> Unmapped:
    from qa_desk.ui.mapping import look_at  # as above

    return look_at(path)


def _together(first: ImportResult, second: ImportResult) -> ImportResult:
    """What came of both."""
    first.log.faults += second.log.faults
    return replace(first, added=first.added + second.added, cancelled=first.cancelled or second.cancelled)

"""Starts the desktop application: fonts, language, theme, window; and does what the window asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

import qa_desk
from qa_desk.errors import RubricError
from qa_desk.i18n import tr, trn
from qa_desk.ui.actions import Do, keys_text
from qa_desk.ui.garbage import collect_between_events, spare_what_is_there
from qa_desk.ui.importing import Importing
from qa_desk.ui.language import use_language
from qa_desk.ui.retaking import Retaking
from qa_desk.ui.roles import tell_roles
from qa_desk.ui.session import Session
from qa_desk.ui.settings import Settings, SettingsStore, settings_file, user_name, usual_desk
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.turns import Turns, still
from qa_desk.ui.uncaught import errors_shown_by
from qa_desk.ui.views import choosing
from qa_desk.ui.views.window import Window
from qa_desk.ui.warming import WARM, load_the_rest

if TYPE_CHECKING:  # at run time only where they are used
    from qa_desk.store.desk import Desk
    from qa_desk.ui.opening import Opened
    from qa_desk.ui.panes import Panes

NAME = "qa-desk"
SAMPLE_NAME = f"Halvö{choosing.SUFFIX}"
SWITCH = 0.00002  # seconds: Qt asks Python up to a thousand times for one picture, and each time the window's thread
# waits that long for one that works in the background; with Python's own 5 ms that comes to seconds
Titles = Mapping[str, dict[str, str]]  # of rubrics, in each of their languages, by name
FONTS = Path(qa_desk.__file__).parent / "fonts"


def run(desk: Path | None = None, *, sample: bool = False) -> int:
    """Show the window until it is closed, with the desk that is named or with the sample."""
    app = make_app()
    collect_between_events(app)
    desktop = Desktop(app, settings_file())
    with errors_shown_by(desktop.show_error):
        desktop.window.show()
        if sample:
            desktop.open_sample()
        elif desk:
            desktop.open_desk(desk)
        else:
            desktop.open_latest()
        return app.exec()


def _opened(path: Path, reviewer: str, rubric: str) -> Opened:
    from qa_desk.ui.opening import opened  # with the database library; in the background

    return opened(path, reviewer, rubric)


def _opened_sample(folder: Path, reviewer: str, language: str, progress: Progress) -> Opened:
    from qa_desk.ui.library import sample_desk  # with the readers and NumPy: 400 ms, in the background
    from qa_desk.ui.opening import DEFAULT_RUBRIC, opened, with_queue

    try:
        return with_queue(*sample_desk(folder, reviewer, language, progress), reviewer)
    except RubricError:  # the one that it was made with
        return opened(folder / SAMPLE_NAME, reviewer, DEFAULT_RUBRIC)


def _rubric_titles() -> Titles:
    from qa_desk.rubrics.catalogue import shipped_titles  # with the rubrics and NumPy: a second, in the background

    return shipped_titles()


def _do_nothing() -> None:
    pass


def make_app() -> QApplication:
    """The application with its name and fonts. There is one in a process."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    sys.setswitchinterval(SWITCH)
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("QA Desk")
    app.setDesktopFileName(NAME)
    add_fonts()
    tell_roles()
    return app


def add_fonts() -> None:
    """Make Inter known to Qt, from the files that ship."""
    for file in sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


class Desktop(QObject):
    """The parts of the running application, put together."""

    def __init__(self, app: QApplication, settings: Path) -> None:
        super().__init__(app)
        self.settings = SettingsStore(settings, self)
        value = self.settings.value
        self.language, self._chosen = use_language(value.language), value.language
        self.theme = Theme(value.theme, value.text_size, self)
        self.theme.apply(app)
        self.tasks = Tasks(self)
        self._left: list[Desk] = []  # desks that something may still go into
        self.session = Session(reviewer=value.reviewer, tasks=self.tasks, leave=self._leave, parent=self)
        self._turns = Turns(self)
        self._naming: Progress | None = None  # reads the names of the rubrics
        self.retaking = Retaking(self.session, self.tasks, lambda: self.language, self)
        self.retaking.done.connect(self._tell_taken)
        self.retaking.busy.connect(self._tell)
        self.window = self._make_window()
        self.settings.changed.connect(self._take_settings)
        if self.settings.notice:
            self.window.notices.show_faults(self.settings.notice)

    def _make_window(self) -> Window:
        window = Window(self.session, self.tasks, self.settings, self.theme, self._make_panes)
        window.setWindowIcon(QIcon(self.theme.pixmap("inbox", 64, self.theme.colors.accent)))
        window.desk_given.connect(self.open_desk)
        window.files_given.connect(self.import_files)
        does: dict[Do, Callable[[], None]] = {
            Do.OPEN_SAMPLE: self.open_sample,
            Do.WRITE_NOW: self.write_now,
            Do.EXPORT: self.export,
            Do.REIMPORT: self.choose_workbook,
            Do.RUBRIC: self.change_rubric,
            Do.SETTINGS: self.change_settings,
        }
        for do, slot in does.items():
            window.commands.connect(do, slot)
        window.dim_commands()
        return window

    def _make_panes(self) -> Generator[None, None, Panes]:
        from qa_desk.ui.panes import make_panes  # 100 ms that the start page need not wait for

        return make_panes(self.session, self.theme, self.tasks, self.language)

    def _take_settings(self, old: Settings, new: Settings) -> None:
        if new.language != self._chosen:
            QTimer.singleShot(0, self, self._change_language)  # not while the sheet that asked for it still acts

    def _change_language(self) -> None:
        """Speak the chosen language."""
        if self._turns.busy:  # with the language that was chosen before
            QTimer.singleShot(0, self, self._change_language)
        elif self.settings.value.language != self._chosen:
            self._turns.run(self._take_another_window())

    def _take_another_window(self) -> Iterator[None]:
        """Put a window that speaks the chosen language in place of this one; the session stays as it is. It is made
        piece by piece, while this one is still seen.
        """
        before, seen = self.window, self.window.isVisible()
        with still():
            self._chosen = self.settings.value.language
            self.language = use_language(self._chosen)
            self.window = self._make_window()  # from now on it is told what comes
            yield
            try:
                yield from self.window.fill_in_turns()
            except Exception:  # is told in the window that stays
                self.window.deleteLater()
                self.window = before
                raise
            if seen and not before.isVisible():  # it was closed meanwhile
                return
            self.window.take_place_of(before)
            yield
        self.change_settings()

    def show_error(self, error: BaseException) -> None:
        """Tell of an exception in the window of now, which after a change of language is not the first one."""
        self.window.notices.show_error(error)

    def open_desk(self, path: Path, then: Callable[[], None] = _do_nothing) -> None:
        """Show a desk, which is made where there is none, and then do what is to be done on it."""
        if self._is_at_hand(path):
            self._stay(then)
            return
        reviewer, rubric = self._reviewer(), self.settings.value.rubric
        self._lane_to(path)(
            tr("Opening {desk}").format(desk=path.stem),
            lambda progress: _opened(path, reviewer, rubric),
            lambda opened: self._use(opened, then),
        )

    def _lane_to(self, path: Path) -> Callable[..., Progress]:
        """How a desk is opened: at once, beside an import into another; behind one that still goes into this."""
        self._left = [desk for desk in self._left if not desk.closed]
        behind = any(desk.path.resolve() == path.resolve() for desk in self._left)
        return self.tasks.run if behind else self.tasks.look

    def _leave(self, desk: Desk, leave: Callable[[], None]) -> None:
        self._left.append(desk)
        self.tasks.afterwards(leave)

    def open_latest(self) -> None:
        """Show the desk that was open last; where that is gone, or there is none yet, the start page stays."""
        latest = next((Path(each) for each in self.settings.value.recent_desks[:1]), None)
        if latest is not None and latest.is_file():
            self.open_desk(latest)

    def open_sample(self) -> None:
        """Show the desk of the sample conversations, which is made where there is none."""
        folder = Path(platformdirs.user_data_dir(NAME, appauthor=False))
        if self._is_at_hand(folder / SAMPLE_NAME):
            self._stay(_do_nothing)
            return
        reviewer = self._reviewer()
        self.tasks.run(
            tr("Opening the sample"),
            lambda progress: _opened_sample(folder, reviewer, self.language, progress),
            lambda opened: self._use(opened, _do_nothing),
        )

    def write_now(self) -> None:
        """Open the desk at hand for writing, now that the other program has closed it; the same case stays open."""
        session = self.session
        if session.desk is None or not session.desk.read_only:
            return
        number, chosen = session.open.number if session.open else None, session.queue.filter

        def go_back() -> None:
            session.queue.narrow(chosen)
            if number is not None:
                session.go(number)

        self.open_desk(session.desk.path, go_back)

    def _is_at_hand(self, path: Path) -> bool:
        """Whether a desk is open here for writing: opened again, it would find itself locked."""
        desk = self.session.desk
        return desk is not None and not desk.read_only and desk.path.resolve() == path.resolve()

    def _stay(self, then: Callable[[], None]) -> None:
        self.window.show_page("desk")
        then()

    def _reviewer(self) -> str:
        """Who reviews here. At the first desk that is the name on this machine, which is told."""
        if not self.settings.value.reviewer:
            self.window.change_settings(reviewer=user_name())
            self.window.notices.say(
                tr("You review as {name}").format(name=self.settings.value.reviewer),
                tr("{key} opens the settings, where you can write another name").format(key=keys_text(Do.SETTINGS)[0]),
            )
        return self.settings.value.reviewer

    def import_files(self, paths: list[Path]) -> None:
        """Take conversations into the desk at hand; without one, into the usual desk of this user. A desk among the
        files is opened first, and takes the rest.
        """
        desks = [path for path in paths if path.suffix == choosing.SUFFIX]
        rest = [path for path in paths if path not in desks]
        if desks:
            self.open_desk(desks[0], (lambda: self.import_files(rest)) if rest else _do_nothing)
            if len(desks) > 1:
                self.window.notices.say(
                    tr("Only {desk} is opened: the window shows one desk at a time").format(desk=desks[0].stem)
                )
        elif self.session.desk is None:
            self.open_desk(usual_desk(), lambda: self.import_files(paths))
        elif self.session.desk.read_only:
            self.window.lock.tell()
        elif self.session.refused:
            self.window.status.tell(self.session.held)
        else:
            Importing(lambda: self.window, self.session, self.tasks, self.theme, self.language, self).run(paths)

    def change_rubric(self) -> None:
        """Let another rubric be chosen for the desk at hand."""
        if self.session.desk is not None:
            self._with_titles(tr("Opening the rubrics"), self._show_rubrics)

    def _with_titles(self, title: str, show: Callable[[Titles], None]) -> None:
        """Show something as soon as the names of the rubrics that ship have been read: soon after a desk was opened,
        they have been.
        """
        if WARM.is_set():
            show(_rubric_titles())
        elif self._naming not in self.tasks.waiting:
            self._naming = self.tasks.look(title, lambda progress: _rubric_titles(), show)

    def _show_rubrics(self, titles: Titles) -> None:
        if self.session.desk is None:  # left meanwhile
            return
        from qa_desk.ui.views.rubric_sheet import RubricSheet  # with the rubrics and NumPy, as above

        texts = self.window.panes.queue.model.texts
        sheet = RubricSheet(
            self.session, self.tasks, self.theme, self.language, self.window, titles=titles, texts=texts
        )
        sheet.chosen.connect(self.retaking.take)
        sheet.show_over()

    def export(self) -> None:
        """Let reports be written of what the queue shows."""
        if self.session.desk is None:
            return
        from qa_desk.ui.views.export_sheet import ExportSheet  # with the reports, as above

        folder = self.session.desk.path.parent / tr("Reports")
        ExportSheet(self.session, self.tasks, self.theme, self.language, folder, self.window).show_over()

    def change_settings(self) -> None:
        """Let the settings be seen and changed."""
        self._with_titles(tr("Opening the settings"), self._show_settings)

    def _show_settings(self, titles: Titles) -> None:
        from qa_desk.ui.views.settings_sheet import SettingsSheet  # where it is needed, which is seldom

        def change(name: str, value: object) -> None:
            self.window.change_settings(**{name: value})

        SettingsSheet(self.settings, change, self.theme, self.window, titles=titles, language=self.language).show_over()

    def choose_workbook(self) -> None:
        """Ask for an edited workbook of the desk at hand, and show what was changed in it."""
        if self.session.desk is None:
            self.window.notices.say(tr("Open the desk that the workbook was exported from"))
        else:
            choosing.choose_workbook(self.window, self.show_workbook)

    def show_workbook(self, path: Path) -> None:
        """Show what was changed in a workbook, to be taken or left."""
        from qa_desk.ui.reimporting import without_personal_data
        from qa_desk.ui.views.reimport_dialog import ReimportSheet  # with openpyxl, which nothing else needs

        hidden = self.settings.value.mask_personal_data
        show = without_personal_data if hidden else str
        sheet = ReimportSheet(path, self.session, self.tasks, self.theme, self.language, self.window, show=show)
        sheet.taken.connect(self._workbook_taken)
        sheet.show_over()

    def _workbook_taken(self, count: int) -> None:
        self.window.status.tell(trn("{n} change was taken", "{n} changes were taken", count))

    def _use(self, opened: Opened, then: Callable[[], None]) -> None:
        from qa_desk.ui.opening import rubric_of_text  # loaded already, by the opening

        desk = opened.desk
        if self._is_at_hand(desk.path):  # it was asked for twice before it came
            desk.close()
            self.session.queue.let_go(opened.listing.rows)
            self._stay(then)
            return
        self.session.take_desk(opened, rubric_of_text=rubric_of_text)
        if opened.faults:
            self.window.notices.show_faults(*opened.faults)
        self.window.focus_desk()
        self.settings.change(self.settings.value.with_recent(desk.path))
        then()
        self._turns.run(self._go_back(opened))
        self.tasks.afterwards(load_the_rest, self._take_the_rest)

    def _go_back(self, opened: Opened) -> Iterator[None]:
        """Open the case at which the desk was left, in a turn of its own: it may have thousands of messages."""
        with still():
            yield
            if self.session.desk is opened.desk:
                self.session.go_back(opened.case)

    def _take_the_rest(self, first: bool) -> None:
        if first:
            spare_what_is_there()

    def _tell(self, text: str) -> None:
        self.window.status.tell(text)

    def _tell_taken(self, count: int) -> None:
        self.window.status.tell(trn("{n} conversation took the rubric", "{n} conversations took the rubric", count))

"""Starts the desktop application: fonts, language, theme, window; and does what the window asks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

import qa_desk
from qa_desk.i18n import tr, trn, use
from qa_desk.model import LANGUAGES, Rubric
from qa_desk.ui.actions import Do
from qa_desk.ui.importing import Importing
from qa_desk.ui.panes import make_panes
from qa_desk.ui.session import Session
from qa_desk.ui.settings import SettingsStore, settings_file
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.window import Window

if TYPE_CHECKING:  # at run time only where they are used
    from qa_desk.store.desk import Desk

NAME = "qa-desk"
FONTS = Path(qa_desk.__file__).parent / "fonts"


def run(desk: Path | None = None, *, sample: bool = False) -> int:
    """Show the window until it is closed, with the desk that is named or with the sample."""
    app = make_app()
    desktop = Desktop(app, settings_file())
    with errors_shown_by(desktop.window.notices.show_error):
        desktop.window.show()
        if sample:
            desktop.open_sample()
        elif desk:
            desktop.open_desk(desk)
        return app.exec()


def usual_desk() -> Path:
    """The desk for who never made one: in the folder of the user's documents, where it is found and backed up."""
    return Path(platformdirs.user_documents_dir()) / "QA Desk" / "Desk.qadesk"


def _nothing() -> None:
    pass


def make_app() -> QApplication:
    """The application with its name and fonts. There is one in a process."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("QA Desk")
    app.setDesktopFileName(NAME)
    add_fonts()
    return app


def add_fonts() -> None:
    """Make Inter known to Qt, from the files that ship."""
    for file in sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def use_language(wanted: str) -> str:
    """Let the window speak a language, or ("system") the one of the system; gives which it is."""
    system = QLocale.system().name()[:2].replace("no", "nb").replace("nn", "nb")
    language = system if wanted == "system" else wanted
    language = language if language in LANGUAGES else "en"
    use(language)
    QLocale.setDefault(QLocale.system() if language == system else QLocale(language))
    return language


class errors_shown_by:  # noqa: N801 - reads as a phrase, as contextlib's do
    """While it holds, an exception that nothing else catches is shown to the user and ends nothing."""

    def __init__(self, show: Callable[[BaseException], None]) -> None:
        self._show = show

    def __enter__(self) -> None:
        self._before = sys.excepthook
        sys.excepthook = self._take

    def __exit__(self, *_: object) -> None:
        sys.excepthook = self._before

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
        else:
            self._before(kind, error, trace)  # for whoever started it from a terminal
            self._show(error)


class Desktop(QObject):
    """The parts of the running application, put together."""

    def __init__(self, app: QApplication, settings: Path) -> None:
        super().__init__(app)
        self.settings = SettingsStore(settings, self)
        value = self.settings.value
        self.language = use_language(value.language)
        self.theme = Theme(value.theme, value.text_size, self)
        self.theme.apply(app)
        self.session = Session(reviewer=value.reviewer, parent=self)
        self.tasks = Tasks(self)
        panes = make_panes(self.session, self.theme, self.tasks, self.language)
        self.window = Window(self.session, self.tasks, self.settings, self.theme, panes)
        self.window.setWindowIcon(QIcon(self.theme.pixmap("inbox", 64, self.theme.colors.accent)))
        self.window.desk_given.connect(self.open_desk)
        self.window.files_given.connect(self.import_files)
        self.window.commands.connect(Do.OPEN_SAMPLE, self.open_sample)
        if self.settings.notice:
            self.window.notices.show_faults(self.settings.notice)

    def open_desk(self, path: Path, then: Callable[[], None] = _nothing) -> None:
        """Show a desk, which is made where there is none, and then do what is to be done on it."""
        from qa_desk.ui import library  # with the readers and NumPy: 400 ms that the first window need not wait for

        value = self.settings.value
        self.tasks.run(
            tr("Opening {desk}").format(desk=path.stem),
            lambda progress: library.open_desk(path, value.reviewer, value.rubric),
            lambda opened: self._use(*opened, then),
        )

    def open_sample(self) -> None:
        """Show the desk of the sample conversations, which is made where there is none."""
        from qa_desk.ui import library  # as above

        folder, reviewer = Path(platformdirs.user_data_dir(NAME, appauthor=False)), self.settings.value.reviewer
        self.tasks.run(
            tr("Opening the sample"),
            lambda progress: library.sample_desk(folder, reviewer, self.language, progress),
            lambda opened: self._use(*opened, _nothing),
        )

    def import_files(self, paths: list[Path]) -> None:
        """Take conversations into the desk at hand; without one, into the usual desk of this user."""
        if self.session.desk is None:
            self.open_desk(usual_desk(), lambda: self.import_files(paths))
        else:
            Importing(self.window, self.session, self.tasks, self.theme, self.language).run(paths)

    def change_rubric(self) -> None:
        """Let another rubric be chosen for the desk at hand."""
        if self.session.desk is None:
            return
        from qa_desk.ui.views.rubric_sheet import RubricSheet  # with the rubrics and NumPy, as above

        sheet = RubricSheet(self.session, self.tasks, self.theme, self.language, self.window)
        sheet.taken.connect(self._tell_taken)
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
        from qa_desk.ui.views.settings_sheet import SettingsSheet  # with the names of the rubrics, as above

        SettingsSheet(self.settings, self.theme, self.window.notices, self.window).show_over()

    def _use(self, desk: Desk, rubric: Rubric, then: Callable[[], None]) -> None:
        from qa_desk.ui import library  # as above

        self.session.use_desk(desk, rubric, rubric_of_text=library.rubric_of_text)
        self.window.panes.queue.setFocus()
        self.settings.change(self.settings.value.with_recent(desk.path))
        then()

    def _tell_taken(self, count: int) -> None:
        self.window.notices.say(
            trn("{n} conversation took the rubric", "{n} conversations took the rubric", count)
        )

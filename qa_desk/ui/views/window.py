"""The main window: the start page, or a desk with its three panes and its dashboard; notices and progress over all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.actions import OF_THE_DESK, Actions, Cause, Do, keys_text
from qa_desk.ui.session import Session
from qa_desk.ui.settings import TEXT_SIZES, Settings, SettingsStore
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views import choosing
from qa_desk.ui.views.buttons import press_by_return
from qa_desk.ui.views.closing import Closing
from qa_desk.ui.views.drops import Drops
from qa_desk.ui.views.lock import Lock
from qa_desk.ui.views.notices import NoticeArea
from qa_desk.ui.views.start import StartPage
from qa_desk.ui.views.status import StatusLine
from qa_desk.ui.views.telling import Telling
from qa_desk.ui.views.topbar import Page, TopBar

if TYPE_CHECKING:  # 100 ms that the start page need not wait for
    from qa_desk.ui.panes import Panes
    from qa_desk.ui.views.dashboard import DashboardView

    MakePanes = Callable[[], Generator[None, None, Panes]]

BESIDES_AT_FIRST = ((320, 0.27), (380, 0.32))  # queue, scorecard: pixels at 100 %, and at most this share of the width
RENAMED = "renamed"  # what the notice is about that tells of another reviewer
OF_CONVERSATIONS = (*OF_THE_DESK, Do.CLEAR_FILTER, Do.SAMPLE_DRAW, Do.EXPORT)
OF_A_DESK = (*OF_CONVERSATIONS, Do.RUBRIC, Do.DASHBOARD, Do.WRITE_NOW)
SEEN_MS = 40  # after which a window is painted, and what it will need next can be made


class Window(QMainWindow):
    """The window of a session. `files_given` carries the files and folders that were dropped on it or chosen to be
    imported, `desk_given` the desk file to open (or to make, where there is none yet); what is to be done with them is
    for the application to say.
    """

    files_given = Signal(list)
    desk_given = Signal(Path)

    def __init__(
        self, session: Session, tasks: Tasks, settings: SettingsStore, theme: Theme, make_panes: MakePanes
    ) -> None:
        super().__init__()
        self.session, self.settings, self.theme = session, settings, theme
        self._make_panes = make_panes
        self._panes: Panes | None = None
        self._filling: Iterator[None] | None = None
        self.commands = Actions(self, lambda why: self.status.tell(why))
        self._tasks = tasks
        self._dashboard: DashboardView | None = None
        self._build()
        self.closing = Closing(self.theme, self)
        self.telling = Telling(self.session, self.commands, self.top, self.status, self)
        self.lock = Lock(self.session, self.commands, self.top, self.notices, self)
        self._bind()
        self._listen()
        self._remember()
        self._show_desk()

    # --- what it is made of ---

    def _build(self) -> None:
        self.setWindowTitle(tr("QA Desk"))
        self.top = TopBar(self.commands, self.theme)
        self.start = StartPage(self.commands, self.theme)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        self.splitter.setMinimumHeight(1)  # large text on a small screen makes the panes scroll, not the window grow
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.splitter)
        self.drops = Drops(self, self.pages)
        self.status = StatusLine(self._tasks, self.theme)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        self.notices = NoticeArea(self.theme)
        column.addWidget(self.pages, 1)
        column.addWidget(self.notices)
        column.addWidget(self.status)
        self.setCentralWidget(inside)

    @property
    def panes(self) -> Panes:
        """The three panes of the desk. They are made when first asked for, or when the window has been seen."""
        return self._fill()

    def _fill(self) -> Panes:
        if self._panes is None:
            for _ in self._filling or self._fill_slowly():
                pass
        assert self._panes is not None
        return self._panes

    def fill_in_turns(self) -> Iterator[None]:
        """Fill a window that is not seen yet, where there is a desk to show. Who asks for its panes meanwhile has the
        rest made at once.
        """
        if self.session.desk is not None and self._panes is None:
            self._filling = self._fill_slowly()
            yield from self._filling

    def _fill_slowly(self) -> Iterator[None]:
        panes = yield from self._make_panes()
        yield
        self._panes = panes
        self._take_panes(panes)
        yield

    def _take_panes(self, panes: Panes) -> None:
        from qa_desk.ui.panes import bind_folding, bind_panes  # as above
        from qa_desk.ui.views.folding import Folding

        for pane in (panes.queue, panes.conversation, panes.scorecard):
            self.splitter.addWidget(pane)
        queue, scorecard = (min(self.theme.px(at), round(share * self.width())) for at, share in BESIDES_AT_FIRST)
        self.splitter.setSizes([queue, self.width() - queue - scorecard, scorecard])
        self.splitter.setStretchFactor(1, 1)
        self.splitter.restoreState(QByteArray.fromBase64(self.settings.value.splitter.encode()))
        panes.hide_personal(self.settings.value.mask_personal_data)
        self._folding = Folding(
            self.splitter, self.theme, queue=panes.queue, conversation=panes.conversation, scorecard=panes.scorecard
        )
        bind_folding(self.commands, self._folding, panes)
        bind_panes(self.commands, self.session, panes)
        self.dim_commands()

    # --- what it does ---

    def _bind(self) -> None:
        does: dict[Do, Callable[[], object]] = {
            Do.PALETTE: self.show_palette,
            Do.KEYS: self.show_keys,
            Do.DASHBOARD: self.change_page,
            Do.NEXT_PANE: lambda: self.focus_pane(1),
            Do.PREVIOUS_PANE: lambda: self.focus_pane(-1),
            Do.ZOOM_IN: lambda: self.zoom(1),
            Do.ZOOM_OUT: lambda: self.zoom(-1),
            Do.ZOOM_RESET: lambda: self.change_settings(text_size=100),
            Do.THEME: lambda: self.change_settings(theme="light" if self.theme.dark else "dark"),
            Do.MASK: lambda: self.change_settings(mask_personal_data=not self.settings.value.mask_personal_data),
            Do.IMPORT: lambda: choosing.choose_files(self, self._give),
            Do.IMPORT_FOLDER: lambda: choosing.choose_folder(self, self._give),
            Do.OPEN_DESK: lambda: choosing.choose_desk(self, self.desk_given.emit),
            Do.NEW_DESK: lambda: choosing.name_desk(self, self.desk_given.emit),
            Do.CLOSE_NOTICE: self.notices.close_newest,
            Do.QUIT: self.close,
        }
        for do, slot in does.items():
            self.commands.connect(do, slot)

    def show_palette(self) -> None:
        """Open the command palette."""
        from qa_desk.ui.views.palette import Palette  # rapidfuzz takes 20 ms that the first window need not wait for

        Palette(self.commands, self.theme, self).show_over()

    def show_keys(self) -> None:
        """Open the sheet of keys."""
        from qa_desk.ui.views.keys import KeySheet  # as above

        KeySheet(self.theme, self).show_over()

    def change_page(self) -> None:
        """Go to the dashboard, or back to the desk."""
        self.show_page("desk" if self.pages.currentWidget() is self._dashboard else "dashboard")

    def show_page(self, page: Page) -> None:
        """Show a page of the desk; without a desk, the start page stays."""
        if self.session.desk is None:
            return
        if page == "dashboard" and self._dashboard is None:
            self._dashboard = self._make_dashboard()
            self.pages.addWidget(self._dashboard)
        shown = self._dashboard if page == "dashboard" and self._dashboard else self._desk_page()
        self.pages.setCurrentWidget(shown)
        self.top.show_page(page)
        if page == "dashboard":
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _desk_page(self) -> QWidget:
        """The three panes; of a desk that is empty, what to do with it."""
        return self.splitter if self.session.queue.rows else self.start

    def _make_dashboard(self) -> DashboardView:
        from qa_desk.ui.panes import bind_dashboard  # as above

        dashboard = self.panes.make_dashboard()
        bind_dashboard(self.commands, dashboard)
        dashboard.desk_wanted.connect(self._show_drilled)
        return dashboard

    def _show_drilled(self, notice: str) -> None:
        self.show_page("desk")
        self.panes.queue.focus_list()
        back = tr("{key} goes back to the dashboard, with the filters as they were")
        self.status.tell(" · ".join((notice, back.format(key=keys_text(Do.DASHBOARD)[0]))))

    def focus_desk(self) -> None:
        """Put the focus on the queue, or where that is folded away, on the conversation."""
        if self.pages.currentWidget() is self.start:
            self.start.setFocus()
        else:
            (self.panes.conversation if self.panes.queue.isHidden() else self.panes.queue).setFocus()

    def focus_pane(self, step: int) -> None:
        """Put the focus into the next part of the desk (1) or the one before (-1)."""
        panes = (self.panes.queue, self.panes.conversation, self.panes.scorecard)
        focus: QWidget | None = self.focusWidget()
        at = next((i for i, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), None)
        pane = panes[0 if at is None else (at + step) % len(panes)]
        self._folding.bring(pane)
        parts = (pane.focusProxy() or pane, *pane.findChildren(QWidget))
        next(filter(_takes_focus, parts), pane).setFocus(Qt.FocusReason.TabFocusReason)

    def zoom(self, step: int) -> None:
        """Make all text one size larger (1) or smaller (-1), as far as there are sizes."""
        at = TEXT_SIZES.index(self.settings.value.text_size) + step
        self.change_settings(text_size=TEXT_SIZES[max(0, min(at, len(TEXT_SIZES) - 1))])

    def change_settings(self, **values: object) -> None:
        """Change settings by their names; where that cannot be kept, it is told."""
        try:
            self.settings.change(dataclasses.replace(self.settings.value, **values))  # type: ignore[arg-type]  # the names and types are those of Settings
        except OSError as error:
            self.notices.show_error(error)

    # --- what it shows ---

    def _listen(self) -> None:
        self.top.page_chosen.connect(self.show_page)
        self.start.desk_chosen.connect(self.desk_given)
        self.drops.given.connect(self._give)
        self.session.desk_changed.connect(self._show_desk)
        self.session.held_changed.connect(self._hush)
        self.session.queue_changed.connect(self._leave_start)
        self.session.failed.connect(self.notices.show_error)
        self._tasks.failed.connect(self.notices.show_error)
        self.settings.changed.connect(self._take_settings)

    def _hush(self) -> None:
        """Tell no longer why nothing can be written, once it can."""
        if not self.session.held:
            self.status.hush()

    def _show_desk(self) -> None:
        self.status.hush()  # of the desk before
        desk = self.session.desk
        name = desk.path.stem if desk else ""
        self.setWindowTitle(tr("{desk} – QA Desk").format(desk=name) if name else tr("QA Desk"))
        self.top.show_desk(name, desk.who_writes if desk and desk.read_only else "")
        recent = map(Path, self.settings.value.recent_desks)
        self.start.show_recent([each for each in recent if desk is None or each != desk.path])
        if desk:
            if self.isVisible():
                self._fill()
            self.show_page("desk")
        else:
            self.pages.setCurrentWidget(self.start)
            self.start.setFocus()
        self.dim_commands()
        self.lock.show()
        self.telling.show()

    def _leave_start(self) -> None:
        """Show the conversations of a desk that was empty, once there are any."""
        self.dim_commands()
        if self.session.queue.rows and self.pages.currentWidget() is self.start:
            self.show_page("desk")
            self.focus_desk()

    def dim_commands(self) -> None:
        """Dim what needs a desk while there is none, and what needs conversations while there are none."""
        held = OF_A_DESK if self.session.desk is None else () if self.session.queue.rows else OF_CONVERSATIONS
        why = tr("Import conversations first") if self.session.desk else tr("Open a desk first")
        self.commands.hold(Cause.DESK, held, why)

    def _take_settings(self, old: Settings, new: Settings) -> None:
        self.theme.use(new.theme, new.text_size)
        self._rename(old.reviewer, new.reviewer)
        if self._panes is not None:
            self._panes.hide_personal(new.mask_personal_data)

    def _rename(self, before: str, now: str) -> None:
        """What was done under one name is not taken back under another: the history would tell it of that one."""
        had = before != now and (self.session.can_undo or self.session.can_redo)
        self.session.rename(now)
        if before != now:
            self.notices.close_about(RENAMED)
        if had:
            back = tr("What {before} did can be undone when that name stands in the settings again ({key}).")
            self.notices.say(
                tr("You review as {name} now, and undo takes back what {name} did").format(name=now),
                back.format(before=before, key=keys_text(Do.SETTINGS)[0]),
                about=RENAMED,
            )

    # --- what it remembers ---

    def _remember(self) -> None:
        value = self.settings.value
        self.resize(1280, 760)
        self.restoreGeometry(QByteArray.fromBase64(value.geometry.encode()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(SEEN_MS, self, self._fill)

    def take_place_of(self, other: Window) -> None:
        """Show this window where another one of the same session stands, and throw that one away with its sheets. Words
        that could not be saved there stand here then, and so does the question whether to close over them.
        """
        self.session.settle.emit()
        asked = other.closing.asks
        if other._panes is not None:
            self.panes.scorecard.take_over(other._panes.scorecard)
        for sheet in other.findChildren(QDialog):
            if sheet.isVisible():
                sheet.reject()  # who opened it hears of it, which it would not of a sheet that is thrown away
        other.keep_place()
        self.setGeometry(other.geometry())
        self.splitter.restoreState(other.splitter.saveState())
        self.setWindowState(other.windowState())
        if other.pages.currentWidget() is other._dashboard:
            self.show_page("dashboard")
        elif self.session.desk:
            self.focus_desk()
        self.show()
        other.hide()
        other.let_go()
        other.deleteLater()
        if asked:
            self.close()

    def let_go(self) -> None:
        """Hold no conversations any more, a hundred thousand perhaps, as a window that is thrown away."""
        if self._panes:
            self._panes.queue.model.let_go()
        if self._dashboard:
            self._dashboard.let_go()

    def keep_place(self) -> None:
        """Remember where the window stands and how its panes are divided."""
        splitter = _text(self.splitter.saveState()) if self._panes else self.settings.value.splitter
        self.change_settings(geometry=_text(self.saveGeometry()), splitter=splitter)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.session.settle.emit()
        if not self.closing.may(self._panes.scorecard.unsaved() if self._panes else ()):
            event.ignore()
            return
        self.keep_place()
        self.hide()  # before what may take a moment
        self.session.leave_desk()  # its desk is closed behind what is stopped now
        self._tasks.stop()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, where nothing else wants it, closes the newest notice; Return presses the button in focus."""
        closed = event.key() == Qt.Key.Key_Escape and self.notices.close_newest()
        if not closed and not press_by_return(event, self.focusWidget()):
            super().keyPressEvent(event)

    def _give(self, paths: list[Path]) -> None:
        """Pass on what was dropped or chosen; a single desk file is opened, everything else is imported."""
        if len(paths) == 1 and paths[0].suffix == choosing.SUFFIX:
            self.desk_given.emit(paths[0])
        else:
            self.files_given.emit(paths)


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()

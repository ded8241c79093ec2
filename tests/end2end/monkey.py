"""A monkey at the desk: keys, clicks, drags and other sizes of the window, by a seed; whatever the program complains of
is written to standard output, and then the exit status is 1.

    python tests/end2end/monkey.py DESK.qadesk --seed 7 --events 2000

The desk is worked on as it is: give it a copy. HOME and the XDG folders of the environment are written to.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import random
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, QtMsgType, QUrl, Slot, qInstallMessageHandler
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.model import Rubric
from qa_desk.store.desk import Desk
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop, make_app
from qa_desk.ui.garbage import collect_between_events
from qa_desk.ui.opened import open_case
from qa_desk.ui.opening import rubric_of_text
from qa_desk.ui.views.unsaved import UnsavedSheet

TABLE = """\
Ref;Rolle;Når;Sagt
7;K;2026-03-01 10:00;Hei, hvor er pakken min? Den skulle vært her for lenge siden.
7;S;2026-03-01 10:05;Det kan jeg dessverre ikke svare på akkurat nå, beklager det.
"""  # columns that no reader knows
CALM = [each.value for each in Qt.Key if each.name in {
    "Key_Up", "Key_Down", "Key_Left", "Key_Right", "Key_Home", "Key_End", "Key_PageUp", "Key_PageDown", "Key_Tab",
    "Key_Backtab", "Key_Return", "Key_Space", "Key_Escape", "Key_Backspace", "Key_Delete", "Key_Menu",
}]  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 /?.,-+åäöøæ"
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MODIFIERS = (PLAIN, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
SIZES = ((1280, 760), (900, 600), (640, 480), (1600, 1000), (1024, 1400))
EXPECTED = ("This plugin does not support",)  # of the screen that is none
STUCK = 60  # seconds after which the stacks of a program that no longer acts are written
PAUSES = {0: 90, 20: 5, 60: 3, 150: 2}  # ms before the next thing: of a hundred, how many


class Monkey(QObject):
    """Does one thing after the other in the windows of a desktop, also while menus and sheets are open."""

    def __init__(self, desktop: Desktop, desk: Path, chance: random.Random, turns: int) -> None:
        super().__init__(desktop)
        self._desktop, self._desk, self._chance, self.turns = desktop, desk, chance, turns
        self._over: QWidget = desktop.window
        self._ways: tuple[tuple[Callable[[], None], int], ...] = (
            (self._press_key, 25),
            (self._do_command, 35),
            (self._type, 5),
            (self._leave_sheet, 10),
            (self._click, 30),
            (self._drag, 5),
            (self._ask_for_menu, 3),
            (self._resize, 3),
            (self._change_language, 1),
        )

    @Slot()
    def act(self) -> None:
        """Do one thing, and see to it that the next one comes, also where this one does not return before."""
        if self.turns <= 0:
            self._end()
            return
        self.turns -= 1
        QTimer.singleShot(self._chance.choices(tuple(PAUSES), tuple(PAUSES.values()))[0], self, self.act)
        faulthandler.dump_traceback_later(STUCK, exit=True)
        ways, weights = zip(*self._ways, strict=True)
        way: Callable[[], None] = self._answer_dialog if self._dialog() else self._chance.choices(ways, weights)[0]
        way()

    def _end(self) -> None:
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(over, UnsavedSheet):
            over.accept()
        elif over is not None:
            over.close()
        if over is not None:
            QTimer.singleShot(0, self, self._end)
        else:
            self._desktop.window.close()
            QTimer.singleShot(0, self, self._leave)

    def _leave(self) -> None:
        """Also where the window stayed, to ask about words that cannot be saved."""
        if self._desktop.window.isVisible():
            self._end()
        else:
            QApplication.exit()

    # --- where ---

    def _top(self) -> QWidget:
        top: QWidget = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._desktop.window
        return top

    def _focus(self) -> QWidget:
        self._over = self._top()  # kept, as the parts below
        inner: QWidget | None = self._over.focusWidget()
        return inner or self._over

    def _dialog(self) -> QFileDialog | None:
        over = QApplication.activeModalWidget()
        return over if isinstance(over, QFileDialog) else None

    def _with_some_widget(self, act: Callable[[QWidget, QPoint], None]) -> None:
        top = self._top()
        parts = top.findChildren(QWidget)  # all are kept until then: with a parent's wrapper those of its children end
        seen = [each for each in parts if each.isVisible() and each.window() is top]
        widget = self._chance.choice(seen) if seen else top
        act(widget, self._some_place(widget))

    def _some_place(self, widget: QWidget) -> QPoint:
        return QPoint(*(self._chance.randrange(max(1, length)) for length in widget.size().toTuple()))

    # --- what ---

    def _press_key(self) -> None:
        key = Qt.Key(self._chance.choice(CALM))
        QTest.keyClick(self._focus(), key, self._chance.choice(MODIFIERS))

    def _do_command(self) -> None:
        do = self._chance.choice(
            [do for do in Do if do.value.keys and (do is not Do.QUIT or self._chance.random() < 0.1)]
        )
        QTest.keySequence(self._focus(), QKeySequence(self._chance.choice(do.value.keys)))

    def _leave_sheet(self) -> None:
        """Else most of a day would be spent in sheets."""
        QTest.keyClick(self._focus(), Qt.Key.Key_Escape)

    def _type(self) -> None:
        for letter in self._chance.choices(LETTERS, k=self._chance.randrange(1, 12)):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                typed = QKeyEvent(kind, ord(letter.upper()), PLAIN, letter)
                QApplication.sendEvent(self._focus(), typed)

    def _click(self) -> None:
        how = QTest.mouseDClick if self._chance.random() < 0.1 else QTest.mouseClick
        self._with_some_widget(lambda widget, place: how(widget, LEFT, PLAIN, place))

    def _drag(self) -> None:
        self._with_some_widget(self._drag_from)

    def _drag_from(self, widget: QWidget, place: QPoint) -> None:
        end = self._some_place(widget)
        QTest.mousePress(widget, LEFT, PLAIN, place)
        QTest.mouseMove(widget, end)
        QTest.mouseRelease(widget, LEFT, PLAIN, end)

    def _ask_for_menu(self) -> None:
        self._with_some_widget(_ask_for_menu_at)

    def _resize(self) -> None:
        self._desktop.window.resize(*self._chance.choice(SIZES))

    def _change_language(self) -> None:
        """As the settings do."""
        self._desktop.window.change_settings(language=self._chance.choice(("en", "sv", "nb", "da")))

    def _answer_dialog(self) -> None:
        """A dialog that shows this machine's files is not played with: it is left, or given a file of our own."""
        dialog = self._dialog()
        assert dialog is not None
        folder = self._desk.parent
        if self._chance.random() < 0.4:
            dialog.reject()
            return
        dialog.setDirectory(str(folder))
        modes = QFileDialog.FileMode
        if dialog.fileMode() == modes.Directory:
            dialog.selectFile(str(folder / "exports"))
        elif dialog.fileMode() == modes.AnyFile:
            dialog.selectFile(str(folder / f"new{self._chance.randrange(1_000_000)}"))
        else:
            dialog.selectFile(str(self._chance.choice(sorted(path for path in folder.iterdir() if path.is_file()))))
        dialog.accept()
        if dialog.isVisible():
            dialog.reject()


def _ask_for_menu_at(widget: QWidget, place: QPoint) -> None:
    asking = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, asking)


class Nothing(QObject):
    """What folders are opened with: a machine may have no program for them."""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Leave it."""


class Complaints(logging.Handler):
    """What must not be: exceptions, warnings of Qt, lines of the log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._heard: set[str] = set()
        logging.getLogger().addHandler(self)
        sys.excepthook = self.take_error
        sys.unraisablehook = lambda told: self.take_error(None, told.exc_value, told.exc_traceback)
        qInstallMessageHandler(self._take_message)

    def hear(self, complaint: str) -> None:
        """Write a complaint, once, and at once: it may be the last one."""
        if complaint not in self._heard:
            self._heard.add(complaint)
            print(complaint, flush=True)

    def __bool__(self) -> bool:
        return bool(self._heard)

    def emit(self, record: logging.LogRecord) -> None:
        """A line of the log."""
        self.hear(f"log: {record.getMessage()}")

    def take_error(self, kind: object, error: BaseException | None, trace: object) -> None:
        """An exception that nothing has caught."""
        del kind, trace
        self.hear("".join(traceback.format_exception(error)) if error else "an error without a name")

    def take_failure(self, error: BaseException) -> None:
        """An exception that the window shows: what the user can do something about is no complaint."""
        if not isinstance(error, (QaDeskError, OSError)):
            self.take_error(None, error, None)

    def _take_message(self, kind: QtMsgType, context: object, text: str) -> None:
        del context
        if not text.startswith(EXPECTED):
            self.hear(f"Qt ({kind.name}): {text}\n{''.join(traceback.format_stack(limit=6))}")


def play(app: QApplication, desk: Path, chance: random.Random, turns: int, complaints: Complaints) -> int:
    """One start of the program; gives how many turns are left where it was quit before."""
    desktop = Desktop(app, desk.parent / "settings.json")
    desktop.session.failed.connect(complaints.take_failure)
    desktop.tasks.failed.connect(complaints.take_failure)
    desktop.window.show()
    desktop.open_desk(desk)
    monkey = Monkey(desktop, desk, chance, turns)
    QTimer.singleShot(50, monkey, monkey.act)
    app.exec()
    desktop.tasks.stop()
    left = monkey.turns
    desktop.window.deleteLater()
    desktop.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return left


def faults_of(path: Path) -> list[str]:
    """What is wrong with a desk file: with the file, between marks and log, between marks and the queue."""
    with closing(sqlite3.connect(path)) as file:
        faults = [row[0] for row in file.execute("PRAGMA integrity_check") if row != ("ok",)]
        faults += [f"points nowhere: {row}" for row in file.execute("PRAGMA foreign_key_check")]
        logged: dict[tuple[int, str, str], str | None] = {}
        for number, kind, key, before, after in file.execute(
            "SELECT number, kind, key, before, after FROM change WHERE number > 0 ORDER BY n"
        ):
            if logged.get((number, kind, key)) != before:
                faults.append(f"the log jumps: {number} {kind} {key}")
            logged[number, kind, key] = after
        marks = {(n, kind, key): value for n, kind, key, value in file.execute("SELECT * FROM mark")}
    there = {mark: value for mark, value in logged.items() if value is not None}
    faults += [f"mark and log differ: {each}" for each in sorted(dict(marks.items() ^ there.items()))]
    return faults + _wrong_standings(path)


def _wrong_standings(path: Path) -> list[str]:
    desk = Desk(path, reviewer="Monkey")
    rubrics: dict[str, Rubric] = {}
    try:
        wrong = []
        for row in desk.queue():
            case = desk.case(row.number)
            kept = desk.rubric(case.rubric)
            assert kept is not None
            rubric = rubrics.setdefault(case.rubric, rubric_of_text(*kept))
            if open_case(case, rubric).standing() != row.standing:
                wrong.append(f"the card of {row.number} is not what its review says")
        return wrong
    finally:
        desk.close()


def main() -> int:
    """Play, then say what was complained of."""
    parser = argparse.ArgumentParser()
    parser.add_argument("desk", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--events", type=int, default=1000)
    options = parser.parse_args()
    faulthandler.enable()
    (options.desk.parent / "unknown.csv").write_text(TABLE, encoding="utf-8")
    nothing = Nothing()
    QDesktopServices.setUrlHandler("file", nothing, "open")  # type: ignore[arg-type]  # the hint says bytes, which it refuses
    app, complaints, chance, left = make_app(), Complaints(), random.Random(options.seed), options.events
    collect_between_events(app)
    while left > 0:
        left = play(app, options.desk, chance, left, complaints)
    faulthandler.cancel_dump_traceback_later()
    for path in sorted(options.desk.parent.glob("*.qadesk")):
        for fault in faults_of(path):
            complaints.hear(f"{path.name}: {fault}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

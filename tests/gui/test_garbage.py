"""Python's garbage ends in the window's thread, between two events, where Qt survives it."""

import gc
import shutil
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from threading import get_ident, main_thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qa_desk.ui import garbage, queue
from qa_desk.ui.app import Desktop
from qa_desk.ui.garbage import MANY, collect_between_events, spare_what_is_there
from qa_desk.ui.task import Progress, Tasks
from tests.gui.reviewer import Reviewer

# A window that was thrown away, and ends, as it does at the next collection, while Qt walks over all widgets.
RESTYLED = """
import faulthandler, gc, os, sys
faulthandler.enable()
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from qa_desk.ui import garbage, queue
from qa_desk.ui.app import Desktop
from qa_desk.ui.garbage import collect_between_events

class Open(QWidget):
    def changeEvent(self, event):
        self.made = [[] for _ in range(1000)]  # a collection is due by then

class ThrownAway(QWidget):
    def __init__(self):
        super().__init__()
        self.itself = self
        column = QVBoxLayout(self)
        for _ in range(30):
            column.addWidget(QPushButton())

qInstallMessageHandler(lambda *_: None)
app = QApplication([])
app.setStyleSheet("QWidget { color: red }")
collect_between_events(app)
seen = [Open() for _ in range(10)]
for turn in range(10):
    for _ in range(5):
        ThrownAway().show()
    for widget in seen:
        widget.show()
    app.setStyleSheet("QWidget { color: %s }" % ("blue", "red")[turn % 2])
os._exit(0)
"""


def is_spared(thing: object) -> bool:
    """Whether no collection looks through a thing that lasts."""
    return not any(each is thing for each in gc.get_objects())


class Cycle:
    """What only a collection ends."""

    def __init__(self) -> None:
        self.itself = self


def collected(app: QApplication, *thresholds: int) -> Iterator[None]:
    before, collector = gc.get_threshold(), collect_between_events(app)
    gc.set_threshold(*thresholds)
    yield
    gc.set_threshold(*before)
    collector.deleteLater()


@pytest.fixture
def _collected_often(qapp: QApplication) -> Iterator[None]:
    yield from collected(qapp, 50, 1, 1)


@pytest.fixture
def _collected_as_python_starts(qapp: QApplication) -> Iterator[None]:
    """Scoring on the command line, which other tests do in this process, collects more rarely."""
    yield from collected(qapp, 700, 10, 10)


@pytest.mark.usefixtures("_collected_often")
def test_garbage_never_ends_in_the_thread_of_the_work(qtbot: QtBot) -> None:
    tasks, ended, left = Tasks(), list[int](), list[object]()
    cycle = Cycle()
    weakref.finalize(cycle, lambda: ended.append(get_ident()))

    def work(progress: Progress) -> int:
        left.extend([] for _ in range(10_000))
        return len(ended)

    del cycle
    early = list[int]()
    tasks.run("makes much", work, early.append)
    qtbot.waitUntil(lambda: bool(early and ended))
    assert early == [0]
    assert ended == [main_thread().ident]


def test_a_window_that_was_thrown_away_does_not_end_under_a_change_of_style() -> None:
    done = subprocess.run([sys.executable, "-c", RESTYLED], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_rows_of_a_very_large_desk_are_not_looked_through_again_and_again(
    desktop: Desktop, qtbot: QtBot, sample_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "AT_ONCE", 10)
    gc.unfreeze()
    desktop.open_desk(Path(shutil.copy(sample_desk, tmp_path / "large.qadesk")))
    Reviewer(desktop, qtbot).waits()
    assert is_spared(desktop.session.queue.rows[0])
    desktop.open_desk(tmp_path / "small.qadesk")
    Reviewer(desktop, qtbot).waits()
    assert gc.get_freeze_count() > 0, "nobody looks through all that is left, while somebody works"


def test_what_was_spared_is_looked_through_when_nobody_is_there(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "AWAY_MS", 1)
    collector, ended = collect_between_events(qapp), list[int]()
    cycle = Cycle()
    weakref.finalize(cycle, lambda: ended.append(1))
    spare_what_is_there()
    del cycle
    gc.collect()
    assert not ended
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    qtbot.waitUntil(lambda: bool(ended))
    assert gc.get_freeze_count() > 0
    collector.deleteLater()
    gc.unfreeze()


@pytest.mark.usefixtures("_collected_often")
def test_what_lasts_in_great_numbers_is_spared(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "MOST", 1_000)
    gc.unfreeze()
    rows: list[list[int]] = []

    def spared() -> bool:
        rows.extend([n] for n in range(200))  # something is made all the time
        return is_spared(rows[0])

    qtbot.waitUntil(spared, timeout=20_000)
    gc.unfreeze()


@pytest.mark.usefixtures("_collected_as_python_starts")
def test_what_comes_at_once_in_great_numbers_is_spared(qtbot: QtBot) -> None:
    rows = [[n] for n in range(MANY * 2)]
    qtbot.waitUntil(lambda: is_spared(rows[0]))
    gc.unfreeze()


@pytest.mark.usefixtures("_collected_as_python_starts")
def test_what_comes_bit_by_bit_in_great_numbers_is_spared(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "MOST", 1_000)
    kept: list[list[int]] = []

    def some_more_are_spared() -> bool:
        kept.extend([n] for n in range(900))  # fewer than are spared at once
        return is_spared(kept[0])

    qtbot.waitUntil(some_more_are_spared, timeout=8_000)  # long before the old would be looked through
    gc.unfreeze()


def test_conversations_do_not_wait_for_the_garbage_of_a_window_that_was_thrown_away(
    desktop: Desktop, qtbot: QtBot, sample_desk: Path, tmp_path: Path
) -> None:
    desktop.open_desk(Path(shutil.copy(sample_desk, tmp_path / "held.qadesk")))
    Reviewer(desktop, qtbot).waits()
    desktop.window.show_page("dashboard")
    before, leaving = desktop.window, desktop.session.queue.leaving
    desktop.window.change_settings(language="sv")
    qtbot.waitUntil(lambda: desktop.window is not before and not isValid(before))
    gc.freeze()  # as a very large desk does: what is garbage by now stays
    desktop.open_desk(tmp_path / "other.qadesk")
    Reviewer(desktop, qtbot).waits()
    qtbot.waitUntil(lambda: not leaving.rows)

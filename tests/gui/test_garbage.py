"""Python's garbage ends in the window's thread, between two events, where Qt survives it."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from threading import get_ident, main_thread

import pytest
from pytestqt.qtbot import QtBot

from qa_desk.ui.garbage import collected_between_events
from qa_desk.ui.task import Progress, Tasks

# A window that was thrown away ends while Qt walks over all widgets.
RESTYLED = """
import faulthandler, gc, sys
from contextlib import nullcontext
faulthandler.enable()
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from qa_desk.ui.garbage import collected_between_events

qInstallMessageHandler(lambda *_: None)
app = QApplication([])
app.setStyleSheet("QWidget { color: red }")

class Open(QWidget):
    def changeEvent(self, event):
        self.made = [[] for _ in range(100)]

class ThrownAway(QWidget):
    def __init__(self):
        super().__init__()
        self.itself = self
        column = QVBoxLayout(self)
        for _ in range(20):
            column.addWidget(QPushButton())

with collected_between_events() if sys.argv[1] == "between" else nullcontext():
    seen = [Open() for _ in range(10)]
    for turn in range(30):
        gc.set_threshold(100_000)
        for _ in range(10):
            ThrownAway().show()
        for widget in seen:
            widget.show()
        gc.set_threshold(20, 1, 1)
        app.setStyleSheet("QWidget { color: %s }" % ("blue", "red")[turn % 2])
print("alive")
"""


class Cycle:
    """What only a collection ends."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def _collected_often() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(50, 1, 1)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_collected_often")
def test_garbage_never_ends_in_the_thread_of_the_work(qtbot: QtBot) -> None:
    tasks, ended, left = Tasks(), list[int](), list[object]()
    cycle = Cycle()
    weakref.finalize(cycle, lambda: ended.append(get_ident()))

    def work(progress: Progress) -> int:
        left.extend([] for _ in range(10_000))
        return len(ended)

    with collected_between_events():
        del cycle
        early = list[int]()
        tasks.run("makes much", work, early.append)
        qtbot.waitUntil(lambda: bool(early and ended))
    assert early == [0]
    assert ended == [main_thread().ident]
    assert gc.isenabled()


@pytest.mark.parametrize("when", ["between"])
def test_a_window_that_was_thrown_away_does_not_end_under_a_change_of_style(when: str) -> None:
    done = subprocess.run([sys.executable, "-c", RESTYLED, when], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr

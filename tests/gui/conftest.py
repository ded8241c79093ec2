"""Tests of the window: offscreen, with the fonts and the theme of the program; what Qt complains of fails them."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qa_desk.i18n import use
from qa_desk.model import Rubric
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.work import Task, in_order
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import standing_of
from qa_desk.ui.app import Desktop, add_fonts
from qa_desk.ui.garbage import collect_between_events
from qa_desk.ui.session import Session
from qa_desk.ui.settings import Settings, save
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from tests.desks import show_desk
from tests.gui.reviewer import Reviewer

GUI = Path(__file__).parent
SAMPLE = GUI.parents[1] / "sample_data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever Qt logs in a test of the window fails it, but for what the offscreen screen cannot do."""
    for item in items:
        if GUI in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("DEBUG"))
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    numbers = QLocale()
    use("en")
    add_fonts()
    yield
    use("en")
    QLocale.setDefault(numbers)  # a window that spoke another language wrote them its way


@pytest.fixture(autouse=True)
def _garbage_between_events(qapp: QApplication) -> Iterator[None]:
    """As in the program: elsewhere the end of what earlier tests threw away crashes Qt."""
    collector = collect_between_events(qapp)
    yield
    collector.deleteLater()
    gc.enable()


@pytest.fixture(autouse=True)
def _nothing_waits_to_be_deleted(qapp: QApplication) -> Iterator[None]:
    """Qt crashes, now and then, where the next test changes the style sheet while closed windows still wait."""
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def _no_window_left(qapp: QApplication) -> Iterator[None]:
    """What is still seen would take the keys of the next test."""
    yield
    left = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    for each in left:
        each.close()
        each.deleteLater()
    assert not left, "a window outlives its test"


@pytest.fixture(autouse=True)
def _no_work_left(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pools = [QThreadPool.globalInstance()]
    begin = Tasks.__init__

    def noted(tasks: Tasks, parent: QObject | None = None) -> None:
        begin(tasks, parent)
        pools.extend((tasks._pool, tasks._looking))

    monkeypatch.setattr(Tasks, "__init__", noted)
    yield
    at_work = [pool for pool in pools if isValid(pool) and pool.activeThreadCount()]
    assert not at_work, "work in the background outlives its test"


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, on the application."""
    made = Theme("light")
    made.apply(qapp)
    yield made
    qapp.setStyleSheet("")
    made.deleteLater()


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()


def throw_away(desktop: Desktop, qapp: QApplication) -> None:
    """End the program and all its windows at once: Qt crashes where a style sheet goes while closed sheets still wait
    to be deleted.
    """
    desktop.window.close()
    desktop.window.deleteLater()
    desktop.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet("")


@pytest.fixture
def desktop(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    """The whole application as it starts on a new machine, with its window shown and active."""
    made = Desktop(qapp, tmp_path / "settings.json")
    made.window.show()
    made.window.activateWindow()  # which a screen without a window manager does not do by itself
    assert QTest.qWaitForWindowActive(made.window)
    yield made
    throw_away(made, qapp)


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    """The rubric that ships."""
    return load_named("nordic-service")


@pytest.fixture(scope="session")
def sample_desk(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric) -> Path:
    """A desk file with the sample data, scored; made once, to be copied."""
    path = tmp_path_factory.mktemp("sample") / "sample.qadesk"
    batches = read([SAMPLE], ReadOptions(), ReadLog())
    work = in_order(batches, task=Task(rubric, "en"), jobs=1, render=lambda _, scored: scored)
    every = [scored for _, batch in work for scored in batch]
    made = Desk(path)
    standings = [standing_of(rubric, scored.review, scored.scorecard, "new") for scored in every]
    made.add(every, standings, rubric=rubric.digest)
    made.close()
    return path


@pytest.fixture
def sample_copy(sample_desk: Path, tmp_path: Path) -> Path:
    """The file of a desk with the sample data, for one test."""
    return Path(shutil.copy(sample_desk, tmp_path / "copy.qadesk"))


@pytest.fixture
def eva(qapp: QApplication, qtbot: QtBot, sample_copy: Path) -> Iterator[Reviewer]:
    """Eva, with the sample conversations on her desk."""
    settings = sample_copy.with_name("settings.json")
    save(settings, Settings(language="en", reviewer="Eva"))
    eva = Reviewer(Desktop(qapp, settings), qtbot)
    eva.desktop.window.show()
    eva.desktop.open_desk(sample_copy)
    eva.waits()
    yield eva
    throw_away(eva.desktop, qapp)


@pytest.fixture
def desk(sample_desk: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk with the sample data, for one test."""
    made = Desk(Path(shutil.copy(sample_desk, tmp_path / "desk.qadesk")), reviewer="Eva")
    yield made
    made.close()


@pytest.fixture
def session(qapp: QApplication, desk: Desk, rubric: Rubric) -> Iterator[Session]:
    """A session of Eva's, on the desk with the sample data."""
    made = Session(reviewer="Eva")
    show_desk(made, desk, rubric)
    yield made
    made.leave_desk()
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[QWidget]:
    """An empty window, for a sheet to lie over."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    assert QTest.qWaitForWindowActive(made)
    yield made
    made.close()

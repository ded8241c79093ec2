"""The parts as one program: importing, exporting, the rubric and the settings, by the window's own keys."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import get_ident
from typing import TypeVar

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.ui.app import Desktop
from qa_desk.ui.settings import Settings, load, save
from qa_desk.ui.views.export_sheet import ExportSheet
from qa_desk.ui.views.imported import ImportedSheet
from qa_desk.ui.views.mapping_sheet import MappingSheet
from qa_desk.ui.views.rubric_sheet import RubricSheet
from qa_desk.ui.views.settings_sheet import SettingsSheet
from qa_desk.ui.warming import WARM
from tests.gui.conftest import throw_away
from tests.gui.rubrics import stricter_in
from tests.gui.tables import ODD

S = TypeVar("S", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier
SLOW = 20_000  # ms: scoring and reports on a busy machine


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desk.ui.mapping.profiles_folder", lambda: tmp_path / "profiles")
    monkeypatch.setattr("getpass.getuser", lambda: "mia")


@pytest.fixture
def desktop(qapp: QApplication, qtbot: QtBot, tmp_path: Path, sample_desk: Path) -> Iterator[Desktop]:
    """The program with the sample desk open."""
    save(tmp_path / "settings.json", Settings(language="en", reviewer="Eva"))
    made = Desktop(qapp, tmp_path / "settings.json")
    made.window.show()
    made.open_desk(Path(shutil.copy(sample_desk, tmp_path / "desk.qadesk")))
    idle(qtbot, made)
    assert QTest.qWaitForWindowActive(made.window)
    yield made
    throw_away(made, qapp)


def idle(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: not desktop.tasks.busy, timeout=SLOW)


def sheet(qtbot: QtBot, desktop: Desktop, kind: type[S]) -> S:
    """The sheet of a kind, when it is there and can be typed in."""

    def seen() -> list[S]:
        return [each for each in desktop.window.findChildren(kind) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(seen()), timeout=SLOW)
    (found,) = seen()
    assert QTest.qWaitForWindowActive(found)
    return found


def words(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel))


def where(listed: ImportedSheet, row: int) -> str:
    return str(listed.faults.model().index(row, 0).data())


# --- importing ---


def test_a_file_that_is_fine_comes_in_and_is_told(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("Customer: Hi, where is my order?\nAgent: It comes tomorrow.\n", "utf-8")
    desktop.import_files([tmp_path / "chat.txt"])
    idle(qtbot, desktop)
    assert len(desktop.session.queue.rows) == 73
    assert "1 conversation came in" in words(desktop.window.status)


def test_what_could_not_be_read_is_listed(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    desktop.import_files([tmp_path / "broken.json"])
    listed = sheet(qtbot, desktop, ImportedSheet)
    assert "broken.json" in where(listed, 0)
    QTest.keyClick(listed, Qt.Key.Key_Escape)


def test_the_account_of_an_import_replaces_the_news_of_an_earlier_one(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "chat.txt").write_text("Customer: Hi, where is my order?\nAgent: It comes tomorrow.\n", "utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    desktop.import_files([tmp_path / "chat.txt"])
    idle(qtbot, desktop)
    assert "1 conversation came in" in words(desktop.window.status)
    desktop.import_files([tmp_path / "broken.json"])
    listed = sheet(qtbot, desktop, ImportedSheet)
    assert "came in" not in words(desktop.window.status)
    QTest.keyClick(listed, Qt.Key.Key_Escape)


def test_an_unknown_table_is_asked_about_and_then_comes_in(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(ODD, encoding="utf-8")
    desktop.import_files([tmp_path / "odd.csv"])
    asked = sheet(qtbot, desktop, MappingSheet)
    for word, role in (("K", "customer"), ("S", "agent")):
        menu = asked.speakers[word]
        menu.setCurrentIndex(menu.findData(role))
    idle(qtbot, desktop)
    qtbot.waitUntil(asked.saving.isEnabled)
    asked.saving.click()
    qtbot.waitUntil(lambda: len(desktop.session.queue.rows) == 73, timeout=SLOW)
    assert "1 conversation came in" in words(desktop.window.status)
    assert desktop.window.findChild(ImportedSheet) is None

    (tmp_path / "next.csv").write_text(ODD.replace("7;", "8;").replace("min?", "vår?"), encoding="utf-8")
    desktop.import_files([tmp_path / "next.csv"])
    idle(qtbot, desktop)
    assert len(desktop.session.queue.rows) == 74


def test_a_table_that_is_left_out_stands_among_what_could_not_be_read(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("odd.csv", "odder.csv"):
        (tmp_path / name).write_text(ODD, encoding="utf-8")
    desktop.import_files([tmp_path / "odd.csv", tmp_path / "odder.csv"])
    first = sheet(qtbot, desktop, MappingSheet)
    first.leaving.click()
    sheet(qtbot, desktop, MappingSheet).leaving.click()
    listed = sheet(qtbot, desktop, ImportedSheet)
    assert [Path(where(listed, row)).name for row in range(2)] == ["odd.csv", "odder.csv"]
    QTest.keyClick(listed, Qt.Key.Key_Escape)


# --- export and rubric ---


def test_reports_are_written_by_the_keys_with_the_hours_of_the_team(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "hours.yaml").write_text("mon-fri: 8-17", encoding="utf-8")
    QTest.keyClick(desktop.window, Qt.Key.Key_E, CTRL)
    asked = sheet(qtbot, desktop, ExportSheet)
    assert not asked.staffing.isVisible()
    for name, box in asked.formats.items():
        box.setChecked(name == "management")
    assert asked.staffing.isVisible()
    asked.staffing.field.setText(str(tmp_path / "hours.yaml"))
    QTest.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(asked.opening.isVisible, timeout=SLOW)
    page = (tmp_path / "Reports" / "management.html").read_text(encoding="utf-8")
    assert "when nobody was there to answer" in page
    QTest.keyClick(asked, Qt.Key.Key_Escape)


def test_faults_of_a_file_of_hours_are_told_and_nothing_is_written(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "hours.yaml").write_text("funday: 8-17", encoding="utf-8")
    desktop.export()
    asked = sheet(qtbot, desktop, ExportSheet)
    for name, box in asked.formats.items():
        box.setChecked(name == "management")
    asked.staffing.field.setText(str(tmp_path / "hours.yaml"))
    QTest.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "“funday” is no day" in words(desktop.window.notices), timeout=SLOW)
    assert not (tmp_path / "Reports").exists()
    QTest.keyClick(asked, Qt.Key.Key_Escape)


def test_another_rubric_is_chosen_and_told(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    QTest.keyClick(desktop.window, Qt.Key.Key_R, CTRL)
    asked = sheet(qtbot, desktop, RubricSheet)
    asked.choose(stricter_in(tmp_path, 0.97))
    qtbot.waitUntil(lambda: asked.flips is not None, timeout=SLOW)
    asked.taking.click()
    qtbot.waitUntil(lambda: "72 conversations took the rubric" in words(desktop.window.status), timeout=SLOW)


# --- settings ---


def opened_settings(desktop: Desktop, qtbot: QtBot) -> SettingsSheet:
    QTest.keyClick(desktop.window, Qt.Key.Key_Comma, CTRL)
    return sheet(qtbot, desktop, SettingsSheet)


def choose(field: QWidget, value: object) -> None:
    """Choose from a menu, as a key or a click does."""
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())


def test_every_setting_is_there_with_its_value_and_holds_at_once(desktop: Desktop, qtbot: QtBot) -> None:
    fields = opened_settings(desktop, qtbot).fields
    assert list(fields) == ["language", "theme", "text_size", "mask_personal_data", "reviewer", "rubric"]
    choose(fields["theme"], "dark")
    choose(fields["text_size"], 125)
    masking, name = fields["mask_personal_data"], fields["reviewer"]
    assert isinstance(masking, QCheckBox)
    assert isinstance(name, QLineEdit)
    masking.setFocus()
    QTest.keyClick(masking, Qt.Key.Key_Space)
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "Mia Ek")
    QTest.keyClick(name, Qt.Key.Key_Escape)
    kept = load(desktop.settings.path)[0]
    assert (kept.theme, kept.text_size, kept.mask_personal_data, kept.reviewer) == ("dark", 125, True, "Mia Ek")
    assert desktop.theme.dark
    assert desktop.session.reviewer == "Mia Ek"
    assert desktop.window.panes.queue.model.name(desktop.session.queue.shown[0]).startswith("[customer")


@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_name_that_is_emptied_is_the_one_before(desktop: Desktop, qtbot: QtBot, nothing: str) -> None:
    desktop.window.change_settings(reviewer="Mia Ek")
    name = opened_settings(desktop, qtbot).fields["reviewer"]
    assert isinstance(name, QLineEdit)
    name.clear()
    QTest.keyClicks(name, nothing)
    name.editingFinished.emit()  # as where the focus goes on
    assert name.text() == "Mia Ek"
    name.clear()
    QTest.keyClick(name, Qt.Key.Key_Escape)
    assert (desktop.session.reviewer, load(desktop.settings.path)[0].reviewer) == ("Mia Ek", "Mia Ek")


def test_a_key_that_changes_a_setting_is_seen_in_the_open_sheet(desktop: Desktop, qtbot: QtBot) -> None:
    theme = opened_settings(desktop, qtbot).fields["theme"]
    desktop.window.change_settings(theme="dark")
    assert isinstance(theme, QComboBox)
    assert theme.currentText() == "Dark"


def test_the_settings_wait_for_the_names_of_the_rubrics_beside_the_window(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[int] = []

    def titles() -> dict[str, dict[str, str]]:
        where.append(get_ident())
        return {"nordic-service": {"en": "Nordic service quality"}}

    desktop.tasks.run("what waits for all that is loaded", lambda progress: None, lambda nothing: None)
    idle(qtbot, desktop)
    assert WARM.is_set()
    monkeypatch.setattr("qa_desk.rubrics.catalogue.shipped_titles", titles)
    WARM.clear()  # as before a desk is open
    for _ in range(2):  # the second time in haste
        QTest.keyClick(desktop.window, Qt.Key.Key_Comma, CTRL)
    seen = sheet(qtbot, desktop, SettingsSheet)
    WARM.set()
    assert len(where) == 1
    assert where != [get_ident()]
    seen.close()


def test_a_rubric_file_is_chosen_for_new_desks(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    own = SettingsSheet(
        desktop.settings,
        lambda name, value: desktop.window.change_settings(**{name: value}),
        desktop.theme,
        desktop.window,
        titles={"nordic-service": {"en": "Nordic service quality"}},
        ask=lambda parent: tmp_path / "own.yaml",
    )
    choose(own.fields["rubric"], "")
    assert desktop.settings.value.rubric == str(tmp_path / "own.yaml")
    field = own.fields["rubric"]
    assert isinstance(field, QComboBox)
    assert field.currentText() == "own.yaml"


def test_another_language_keeps_the_case_the_filter_and_the_page(desktop: Desktop, qtbot: QtBot) -> None:
    session, before = desktop.session, desktop.window
    session.go_by(7)
    number, filter_, width = session.open.number if session.open else 0, session.queue.filter, before.width()
    choose(opened_settings(desktop, qtbot).fields["language"], "sv")
    qtbot.waitUntil(lambda: desktop.window is not before)
    assert sheet(qtbot, desktop, SettingsSheet).fields["language"].hasFocus()
    assert (desktop.language, QLocale().name()[:2]) == ("sv", "sv")
    assert (session.open.number if session.open else 0, session.queue.filter) == (number, filter_)
    assert desktop.window.pages.currentWidget() is desktop.window.splitter
    assert desktop.window.panes.queue.list.currentIndex().row() == session.position()
    assert desktop.window.width() == width
    assert desktop.window.focusWidget() is desktop.window.panes.queue.list
    session.review.confirm()
    session.go_by(1)
    desktop.theme.use("dark", 110)


def test_work_that_runs_while_the_language_changes_ends_well(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("Customer: Hi, where is my order?\nAgent: It comes tomorrow.\n", "utf-8")
    desktop.import_files([tmp_path / "chat.txt"])
    before = desktop.window
    desktop.window.change_settings(language="da")
    qtbot.waitUntil(lambda: desktop.window is not before and desktop.window.isVisible())
    idle(qtbot, desktop)
    assert len(desktop.session.queue.rows) == 73
    assert desktop.window.status.telling.isActive()


def test_who_never_gave_a_name_reviews_under_that_of_the_machine_and_is_told(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop = Desktop(qapp, tmp_path / "settings.json")
    desktop.window.show()
    assert desktop.settings.value.reviewer == ""
    desktop.open_desk(tmp_path / "new.qadesk")
    idle(qtbot, desktop)
    assert (desktop.session.reviewer, load(desktop.settings.path)[0].reviewer) == ("mia", "mia")
    assert "You review as mia" in words(desktop.window.notices)
    throw_away(desktop, qapp)

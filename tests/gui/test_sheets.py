"""The sheets with questions, driven as a reviewer drives them: importing, columns, rubric, export."""

import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.readers.base import ReadLog
from qa_desk.rubrics.catalogue import shipped_titles
from qa_desk.store.rows import Added
from qa_desk.ui import rescoring
from qa_desk.ui.filter_words import Words
from qa_desk.ui.library import ImportResult
from qa_desk.ui.mapping import look_at
from qa_desk.ui.retaking import Retaking
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.export_sheet import FORMATS, ExportSheet
from qa_desk.ui.views.imported import ImportedSheet
from qa_desk.ui.views.mapping_sheet import KIND_NAMES, MappingSheet
from qa_desk.ui.views.rubric_sheet import RubricSheet
from qa_desk.ui.views.sample_sheet import SampleSheet
from qa_desk.ui.views.sheet import Sheet
from tests.gui.rubrics import stricter_in
from tests.gui.tables import ODD
from tests.unit.reports.opened import opened as workbook


@pytest.fixture
def tasks(window: QWidget) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.stop()


def press(sheet: Sheet, key: Qt.Key, *, alt: bool = False) -> None:
    assert QTest.qWaitForWindowActive(sheet)
    modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(sheet.focusWidget(), key, modifier)


def cell(table: QTableWidget, row: int, column: int) -> str:
    return str(table.model().index(row, column).data())


# --- what came in ---


def import_result() -> ImportResult:
    log = ReadLog()
    log.fault("mars.csv:12", "the row has no time", "Add it.")
    log.fault("old.doc", "is none of the formats", "Export it as text.")
    return ImportResult(Added(1_200, 3, 1, ("A-1",), ("7-2",)), log, cancelled=True)


def test_what_could_not_be_read_is_listed_copied_and_saved(
    qtbot: QtBot, theme: Theme, window: QWidget, tmp_path: Path
) -> None:
    target = tmp_path / "not-read.txt"
    sheet = ImportedSheet(import_result(), theme, window, ask=lambda parent, name: target)
    sheet.show_over()
    assert [cell(sheet.faults, 0, column) for column in range(3)] == ["mars.csv:12", "the row has no time", "Add it."]
    for words in ("stopped", "1,200 conversations", "3 were", "1 has grown", "A-1", "7-2"):
        assert words in sheet.counts.text()
    sheet.copying.setFocus()
    press(sheet, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sheet.said.text() == "Copied.")
    assert QGuiApplication.clipboard().text().splitlines()[1] == "old.doc: is none of the formats. Export it as text."
    sheet.saving.setFocus()
    press(sheet, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "not-read.txt" in sheet.said.text())
    assert target.read_text(encoding="utf-8").startswith("mars.csv:12: the row has no time. Add it.\n")
    with qtbot.waitSignal(sheet.rejected):
        press(sheet, Qt.Key.Key_Escape)


def test_a_list_that_cannot_be_saved_says_so(qtbot: QtBot, theme: Theme, window: QWidget, tmp_path: Path) -> None:
    sheet = ImportedSheet(import_result(), theme, window, ask=lambda parent, name: tmp_path / "none" / "x.txt")
    sheet.show_over()
    sheet.save()
    assert sheet.said.text().startswith("Not saved: No such file")


def test_an_import_without_faults_shows_counts_only(qtbot: QtBot, theme: Theme, window: QWidget) -> None:
    sheet = ImportedSheet(ImportResult(Added(2), ReadLog()), theme, window)
    sheet.show_over()
    assert sheet.counts.text() == "2 conversations came in."
    assert not sheet.faults.isVisible()
    assert not sheet.copying.isVisible()


def test_a_fault_that_is_higher_than_the_sheet_is_scrolled_through(qtbot: QtBot, theme: Theme, window: QWidget) -> None:
    theme.use("light", 200)
    log = ReadLog()
    log.fault("mars.csv:12", "the row has none of the parts that are needed, " * 8, "Add them.")
    sheet = ImportedSheet(ImportResult(Added(0), log, cancelled=False), theme, window)
    sheet.show_over()
    assert sheet.faults.rowHeight(0) > sheet.faults.viewport().height()
    qtbot.waitUntil(lambda: sheet.faults.verticalScrollBar().maximum() > 0)
    sheet.reject()


# --- columns ---


@pytest.fixture
def mapping(qtbot: QtBot, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path) -> MappingSheet:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    sheet = MappingSheet(look_at(path), tasks, theme, tmp_path / "profiles", window)
    sheet.show_over()
    qtbot.waitUntil(sheet.saving.isEnabled)
    return sheet


def test_the_proposal_is_shown_with_a_preview_that_follows_what_is_chosen(qtbot: QtBot, mapping: MappingSheet) -> None:
    assert [menu.currentText() for menu in mapping.kinds] == [
        "Conversation number", "Role (customer, agent)", "Time", "The message",
    ]  # fmt: skip
    assert list(mapping.speakers) == ["K", "S"]
    assert "Hei, hvor er pakken min?" in mapping.sample.toPlainText()
    for word, role in (("K", "customer"), ("S", "agent")):
        menu = mapping.speakers[word]
        menu.setCurrentIndex(menu.findData(role))
    qtbot.waitUntil(lambda: "Agent: Det kan jeg" in mapping.sample.toPlainText())
    mapping.kinds[3].setFocus()
    press(mapping, Qt.Key.Key_Home)
    assert mapping.kinds[3].currentText() == "Not used"
    qtbot.waitUntil(lambda: "Choose the column" in mapping.said.text())
    assert not mapping.saving.isEnabled()


def test_the_name_to_keep_it_under_is_seen_at_large_text(
    qtbot: QtBot, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path
) -> None:
    theme.use("light", 150)
    (tmp_path / "export.csv").write_text(ODD, encoding="utf-8")
    sheet = MappingSheet(look_at(tmp_path / "export.csv"), tasks, theme, tmp_path / "profiles", window)
    sheet.show_over()
    parts: tuple[QWidget, ...] = (sheet.name, sheet.saving, sheet.leaving)
    qtbot.waitUntil(lambda: all(part.visibleRegion().boundingRect().size() == part.size() for part in parts))
    assert all(menu.width() >= menu.sizeHint().width() for menu in sheet.kinds)
    assert all(menu.height() >= menu.sizeHint().height() for menu in sheet.kinds)


def test_the_profile_is_kept_for_the_next_import(qtbot: QtBot, mapping: MappingSheet, tmp_path: Path) -> None:
    with qtbot.waitSignal(mapping.saved) as saved:
        mapping.name.setFocus()
        press(mapping, Qt.Key.Key_Return)
    assert saved.args == [tmp_path / "profiles" / "odd.yaml"]
    assert 'text: "Sagt"' in (tmp_path / "profiles" / "odd.yaml").read_text(encoding="utf-8")


def test_many_columns_with_long_names_lie_side_by_side_and_scroll_to_the_one_in_focus(
    qtbot: QtBot, theme: Theme, tasks: Tasks, tmp_path: Path
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(1280, 720)
    over.show()
    long = [f"Internt fält för uppföljning av ärenden i kvalitetsarbetet, nummer {number}" for number in range(24)]
    head, *rows = ODD.splitlines()
    path = tmp_path / "wide.csv"
    cells = [";".join(long), *[";".join(["x" * 80] * len(long))] * len(rows)]
    path.write_text("\n".join(map(";".join, zip([head, *rows], cells, strict=True))), encoding="utf-8")
    sheet = MappingSheet(look_at(path), tasks, theme, tmp_path / "profiles", over)
    sheet.show_over()
    qtbot.waitUntil(sheet.saving.isEnabled, timeout=10_000)
    assert over.geometry().contains(sheet.geometry())
    assert not sheet.saving.visibleRegion().isEmpty()
    boxes = [menu.geometry() for menu in sheet.kinds]
    assert not any(one.intersects(other) for one, other in pairwise(boxes))
    assert sheet.kinds[-1].visibleRegion().isEmpty()
    for _ in sheet.kinds[1:]:
        press(sheet, Qt.Key.Key_Tab)
    assert sheet.kinds[-1].hasFocus()
    assert sheet.kinds[-1].visibleRegion().boundingRect().width() == sheet.kinds[-1].width()
    assert sheet.cells.model().headerData(27, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == long[-1]


def test_every_kind_of_column_has_a_name() -> None:
    from qa_desk.readers.table_names import KINDS

    assert KIND_NAMES.keys() == {"", "field", *KINDS}


# --- the rubric ---


@pytest.fixture
def rubrics(qtbot: QtBot, session: Session, theme: Theme, window: QWidget, tasks: Tasks) -> RubricSheet:
    sheet = RubricSheet(session, tasks, theme, "en", window, titles=shipped_titles())
    sheet.show_over()
    return sheet


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """The shipped rubric, reporting only what is all but certain."""
    return stricter_in(tmp_path, 0.97)


def test_what_flips_is_shown_and_taken_by_enter(
    qtbot: QtBot, rubrics: RubricSheet, session: Session, tasks: Tasks, stricter: Path
) -> None:
    before = list(session.queue.rows)
    rubrics.choose(stricter)
    qtbot.waitUntil(lambda: rubrics.flips is not None, timeout=20_000)
    assert rubrics.flips
    assert rubrics.cases.rowCount() == len(rubrics.flips.cases) > 0
    assert rubrics.rules.rowCount() == len(rubrics.flips.rules) > 0
    assert f"{len(rubrics.flips.cases)} conversations would change." in rubrics.said.text()
    assert "→" in cell(rubrics.cases, 0, 2)
    first = next(row for row in before if row.number == rubrics.flips.cases[0].number)
    assert [cell(rubrics.cases, 0, at) for at in (0, 1)] == [first.customer, first.id]
    assert session.queue.rows == before
    retaking = Retaking(session, tasks, lambda: "en", tasks)
    rubrics.chosen.connect(retaking.take)
    with qtbot.waitSignal(retaking.done) as taken:
        press(rubrics, Qt.Key.Key_Return)
    assert taken.args == [72]
    assert session.rubric
    assert session.rubric.report_from == 0.97
    assert session.queue.rows != before


def test_the_rubric_of_now_is_named_before_another_is_chosen(rubrics: RubricSheet) -> None:
    assert rubrics.said.text() == (
        "This desk has “Nordic service quality”, version 1. What another would change is shown before you take it."
    )


def test_leaving_it_changes_nothing(qtbot: QtBot, rubrics: RubricSheet, session: Session, stricter: Path) -> None:
    before = list(session.queue.rows)
    rubrics.choose(stricter)
    qtbot.waitUntil(lambda: rubrics.flips is not None, timeout=20_000)
    press(rubrics, Qt.Key.Key_Escape)
    session.reload()
    assert session.queue.rows == before


def test_a_rubric_that_changes_nothing_says_so(
    qtbot: QtBot, rubrics: RubricSheet, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, rescore = threading.Event(), rescoring.rescore

    def waits(*args: object, **more: object) -> object:
        go_on.wait(10)
        return rescore(*args, **more)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(rescoring, "rescore", waits)
    before = list(session.queue.rows)
    rubrics.choose("nordic-service")
    qtbot.waitUntil(lambda: rubrics.said.text() == "Looking what would change: 0 of 72 conversations", timeout=10_000)
    assert not rubrics.taking.isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: rubrics.flips is not None, timeout=20_000)
    assert rubrics.said.text() == "Nothing would change. 72 would stay as they are."
    assert not rubrics.rules.isVisible()
    assert not rubrics.cases.isVisible()
    assert session.queue.rows == before


def test_return_on_a_conversation_opens_it_and_takes_nothing(
    qtbot: QtBot, rubrics: RubricSheet, session: Session, stricter: Path
) -> None:
    rubrics.choose(stricter)
    qtbot.waitUntil(lambda: rubrics.flips is not None, timeout=20_000)
    assert rubrics.flips
    taken: list[object] = []
    rubrics.chosen.connect(taken.append)
    rubrics.cases.setFocus(Qt.FocusReason.TabFocusReason)
    rubrics.cases.setCurrentCell(1, 0)
    press(rubrics, Qt.Key.Key_Return)
    assert session.open
    assert session.open.number == rubrics.flips.cases[1].number
    assert not taken
    assert rubrics.isVisible()


def test_faults_of_a_file_are_listed_with_their_lines(qtbot: QtBot, rubrics: RubricSheet, tmp_path: Path) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text("rubric: x\ntitle: X\nversion: 1\ncolour: red\n", encoding="utf-8")
    rubrics.choose(path)
    qtbot.waitUntil(lambda: "faulty.yaml:4: 'colour' is no key of a rubric" in rubrics.faults.toPlainText())
    assert rubrics.said.text() == "The file has 2 faults:"
    assert not rubrics.taking.isEnabled()


def test_closing_while_it_looks_stops_looking(
    qtbot: QtBot, rubrics: RubricSheet, session: Session, tasks: Tasks, stricter: Path
) -> None:
    rubrics.choose(stricter)
    press(rubrics, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
    assert session.rubric
    assert session.rubric.report_from != 0.97


# --- export ---


def test_the_shown_conversations_are_exported_and_the_folder_opens(
    qtbot: QtBot, session: Session, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path
) -> None:
    opened: list[Path] = []
    folder = tmp_path / "out"
    sheet = ExportSheet(session, tasks, theme, "en", folder, window, show_folder=opened.append)
    sheet.show_over()
    assert sheet.contents.text().startswith("72 conversations as the queue shows them now, 0 of them reviewed.")
    for name, box in sheet.formats.items():
        box.setChecked(name == "csv")
    press(sheet, Qt.Key.Key_Return)
    qtbot.waitUntil(sheet.opening.isVisible, timeout=20_000)
    assert sorted(file.suffix for file in folder.iterdir()) == [".csv"] * len(list(folder.iterdir()))
    assert "written" in sheet.said.text()
    press(sheet, Qt.Key.Key_O, alt=True)
    qtbot.waitUntil(lambda: opened == [folder])
    press(sheet, Qt.Key.Key_Escape)


def test_an_export_says_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, session: Session, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path
) -> None:
    sheet = ExportSheet(session, tasks, theme, "en", tmp_path / "out", window)
    sheet.show_over()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
    told: list[str] = []
    tasks.started.connect(lambda progress: progress.changed.connect(lambda *_: told.append(sheet.said.text())))
    press(sheet, Qt.Key.Key_Return)
    assert (sheet.leaving.text(), sheet.focusWidget()) == ("Cancel", sheet.writing)
    press(sheet, Qt.Key.Key_Return)  # once more, in haste
    qtbot.waitUntil(sheet.opening.isVisible, timeout=20_000)
    assert "Writing: 72 of 72" in told
    assert sheet.leaving.text() == "Close"
    assert not tasks.busy


def test_a_failed_export_leaves_the_focus_where_it_was(
    qtbot: QtBot, session: Session, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    sheet = ExportSheet(session, tasks, theme, "en", tmp_path / "file" / "out", window)
    sheet.show_over()
    with qtbot.waitSignal(tasks.failed, timeout=20_000):
        press(sheet, Qt.Key.Key_Return)
    assert sheet.focusWidget() is sheet.writing
    assert (sheet.leaving.text(), sheet.said.text()) == ("Close", "")


def test_the_workbook_tells_how_its_conversations_were_chosen(
    qtbot: QtBot, session: Session, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path
) -> None:
    session.queue.narrow(Filter(text="faktura", languages=frozenset({"sv"})))
    sample = SampleSheet(session, theme, Words({}, "en"), window)
    sample.size_field.setValue(2)
    sample.seed_field.setValue(4711)
    sample.ok.click()
    sheet = ExportSheet(session, tasks, theme, "en", tmp_path, window)
    for name, box in sheet.formats.items():
        box.setChecked(name == "xlsx")
    sheet.write()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
    (path,) = tmp_path.glob("*.xlsx")
    said = [cell for row in workbook(path).worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert "4711" in said
    assert "Random sample of 2\nDrawn: 2, from: Search: a text that is not shown here; Language: Swedish" in said


@pytest.mark.parametrize(("masked", "said"), [(True, "Search: a text that is not shown here"), (False, "Search: Åsa")])
def test_what_was_searched_for_is_told_only_with_personal_data(
    session: Session, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path, masked: bool, said: str
) -> None:
    session.queue.narrow(Filter(text="Åsa"))
    sheet = ExportSheet(session, tasks, theme, "en", tmp_path, window)
    sheet.masked.setChecked(masked)
    assert sheet.wanted().selection.filters == (said,)


def test_nothing_can_be_exported_without_a_format_or_a_folder(
    session: Session, theme: Theme, window: QWidget, tasks: Tasks, tmp_path: Path
) -> None:
    sheet = ExportSheet(session, tasks, theme, "en", tmp_path, window)
    assert sheet.writing.isEnabled()
    sheet.folder.clear()
    assert not sheet.writing.isEnabled()
    sheet.folder.setText(str(tmp_path))
    for box in sheet.formats.values():
        box.setChecked(False)
    assert not sheet.writing.isEnabled()


def test_every_format_has_its_words(session: Session, theme: Theme, window: QWidget, tasks: Tasks) -> None:
    sheet = ExportSheet(session, tasks, theme, "en", Path(), window)
    assert sheet.formats.keys() <= FORMATS.keys()

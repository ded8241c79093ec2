"""An edited workbook taken in through the window: the list, the boxes, one step of undo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.exporting import Export, export
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.reimport_dialog import ReimportSheet
from tests.unit.reports.opened import column, opened

Opened = Callable[..., ReimportSheet]


@pytest.fixture
def workbook(session: Session, tmp_path: Path) -> Path:
    """The workbook of the five conversations that come first, as exported."""
    desk, rubric = session.desk, session.rubric
    assert desk is not None
    assert rubric is not None
    numbers = [row.number for row in session.queue.rows[:5]]
    (path,) = export(desk, rubric, numbers, Export(tmp_path / "out", ("xlsx",), "en"), Progress("Export"))
    return path


@pytest.fixture
def sheet_of(session: Session, theme: Theme, window: QWidget, qtbot: QtBot) -> Iterator[Opened]:
    tasks = Tasks()

    def made(path: Path, **values: Callable[[str], str]) -> ReimportSheet:
        sheet = ReimportSheet(path, session, tasks, theme, "en", window, **values)
        sheet.show_over()
        qtbot.waitUntil(lambda: not tasks.busy)
        return sheet

    yield made
    tasks.stop()


def write(path: Path, *cells: tuple[str, str, int, object]) -> Path:
    """Put values into cells, each named by its sheet, machine name and row of the table (from 0)."""
    book = opened(path)
    for sheet, name, row, value in cells:
        there = book[sheet]
        assert isinstance(there, Worksheet)
        place = next(cell.column for cell in there[3] if cell.value == name)
        there.cell(row + 4, place).value = value  # type: ignore[assignment]  # any value that a cell takes
    book.save(path)
    return path


def findings(path: Path) -> list[object]:
    return column(opened(path), "Flags", "conversation")


def verdicts(session: Session) -> dict[str, list[str]]:
    assert session.desk is not None
    told: dict[str, list[str]] = {}
    for number, _, verdict in session.desk.verdicts():
        told.setdefault(session.desk.case(number).conversation.id, []).append(verdict)
    return told


def test_changes_of_several_conversations_are_one_step_of_undo(
    session: Session, workbook: Path, sheet_of: Opened, qtbot: QtBot
) -> None:
    first, last = findings(workbook)[0], findings(workbook)[-1]
    assert first != last
    path = write(
        workbook,
        ("Flags", "decision", 0, "confirmed"),
        ("Flags", "decision", len(findings(workbook)) - 1, "dismissed"),
        ("Scorecard", "comment", 0, "Well done"),
    )
    sheet = sheet_of(path)
    assert sheet.said.text() == "3 changes were made in this workbook since it was exported."
    assert not sheet.faults.isVisible()
    assert sheet.taking.text() == "&Take 3 changes"
    assert verdicts(session) == {}, "nothing is taken before the list was seen"
    with qtbot.waitSignal(sheet.taken) as taken:
        assert QTest.qWaitForWindowActive(sheet)
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)
    assert taken.args == [3]
    assert verdicts(session) == {first: ["confirmed"], last: ["dismissed"]}
    assert session.can_undo == "workbook"
    assert {row.id for row in session.queue.rows if row.standing.state == "started"} >= {first, last}
    session.undo()
    assert verdicts(session) == {}
    assert {row.standing.state for row in session.queue.rows} == {"new"}
    session.redo()
    assert verdicts(session) == {first: ["confirmed"], last: ["dismissed"]}


def test_what_is_unchecked_is_not_taken(session: Session, workbook: Path, sheet_of: Opened) -> None:
    path = write(workbook, ("Flags", "decision", 0, "confirmed"), ("Flags", "decision", 1, "dismissed"))
    sheet = sheet_of(path)
    sheet.changes.setFocus()
    QTest.keyClick(sheet.changes, Qt.Key.Key_Down)
    QTest.keyClick(sheet.changes, Qt.Key.Key_Space)
    assert sheet.taking.text() == "&Take 1 change"
    assert sheet.all.checkState() == Qt.CheckState.PartiallyChecked
    sheet.taking.click()
    assert [word for words in verdicts(session).values() for word in words] == ["confirmed"]


def test_all_boxes_are_turned_at_once_and_none_leaves_nothing_to_take(workbook: Path, sheet_of: Opened) -> None:
    sheet = sheet_of(write(workbook, ("Flags", "decision", 0, "confirmed"), ("Flags", "note", 1, "Why not")))
    sheet.all.click()
    assert (sheet.checked(), sheet.taking.isEnabled()) == ([], False)
    sheet.all.click()
    assert len(sheet.checked()) == 2


def test_a_conflict_is_shown_and_only_taken_when_it_is_checked(
    session: Session, workbook: Path, sheet_of: Opened
) -> None:
    name = findings(workbook)[0]
    session.go(next(row.number for row in session.queue.rows if row.id == name))
    assert session.open is not None
    session.review.dismiss(_key(session, workbook), reason="Duplicate")
    sheet = sheet_of(write(workbook, ("Flags", "decision", 0, "confirmed")))
    assert "changed on the desk too" in sheet.said.text()
    assert sheet.changes.model().index(0, 5).data() == "dismissed"
    assert sheet.checked() == []
    sheet.all.click()
    sheet.taking.click()
    assert verdicts(session)[str(name)] == ["confirmed"]


def _key(session: Session, workbook: Path) -> str:
    rule, number = (column(opened(workbook), "Flags", name)[0] for name in ("rule_id", "message"))
    assert isinstance(number, int)
    return f"{rule}@{number - 1}"


def test_what_cannot_be_taken_stands_below(workbook: Path, sheet_of: Opened) -> None:
    sheet = sheet_of(write(workbook, ("Flags", "decision", 0, "maybe"), ("Scorecard", "comment", 0, "Yes")))
    assert sheet.not_taken.text() == "1 thing cannot be taken:"
    assert [sheet.faults.model().index(0, at).data() for at in range(2)] == [
        "Flags, K4",
        "“maybe” is none of the words that may stand here",
    ]
    assert len(sheet.checked()) == 1


def test_a_refused_workbook_says_why_and_offers_nothing(tmp_path: Path, sheet_of: Opened) -> None:
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    sheet = sheet_of(path)
    assert sheet.said.text() == "This workbook cannot be taken in."
    assert "is no workbook of QA Desk" in sheet.faults.model().index(0, 1).data()
    assert not sheet.taking.isVisible()
    assert not sheet.changes.isVisible()


def test_personal_data_is_hidden_where_it_is_hidden_on_the_screen(workbook: Path, sheet_of: Opened) -> None:
    path = write(workbook, ("Scorecard", "comment", 0, "Call 070-123 45 67"))
    sheet = sheet_of(path, show=lambda text: text.replace("070-123 45 67", "[phone]"))
    assert sheet.changes.model().index(0, 4).data() == "Call [phone]"


def test_without_a_desk_the_window_says_what_to_do(desktop: Desktop) -> None:
    desktop.window.commands[Do.REIMPORT].trigger()
    (card,) = desktop.window.notices.cards()
    assert card.notice.faults[0].problem == "Open the desk that the workbook was exported from"

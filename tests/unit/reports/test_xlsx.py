from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qa_desk.reports import xlsx
from qa_desk.reports.content import ReportContent
from tests.unit.reports.fixtures import content_of, finding, month, scored, sofa, talk


def made(content: ReportContent, folder: Path) -> Workbook:
    (path,) = xlsx.write(content, folder)
    return openpyxl.load_workbook(path)


def cells(book: Workbook) -> str:
    """Every sheet as lines of tab-separated cell values."""
    lines = []
    for sheet in book.worksheets:
        lines.append(f"# {sheet.title}")
        lines += ["\t".join("" if value is None else repr(value) for value in row) for row in sheet.values]
    return "\n".join(lines) + "\n"


def test_the_cells_are_as_accepted(tmp_path: Path, check_gold: Callable[[str, str], None]) -> None:
    check_gold("cells.tsv", cells(made(content_of(month()), tmp_path)))


def test_customer_text_is_text_whatever_it_begins_with(tmp_path: Path) -> None:
    quotes = ["=HYPERLINK(\"http://x\")", "@SUM(A1)", "+46", "-1", "http://example.com", "12.5", "{=1+1}"]  # fmt: skip
    case = talk(0, [part for quote in quotes for part in ("Hej", quote)])
    found = [finding(case, "stalling-reply", (2 * i + 1, quote)) for i, quote in enumerate(quotes)]
    sheet = made(content_of([scored(case, *found)]), tmp_path)["Findings"]
    column = sheet["H"][1:]
    assert [cell.value for cell in column] == quotes
    assert {cell.data_type for cell in column} == {"s"}
    assert not any(cell.hyperlink for cell in column)


def test_dates_and_numbers_are_dates_and_numbers(tmp_path: Path) -> None:
    sheet = made(content_of([sofa(0)]), tmp_path)["Conversations"]
    assert sheet["B2"].value == datetime(2025, 10, 1, 9, 12)
    assert sheet["H2"].value == 87.5
    assert sheet["M2"].value == 12.5


def test_a_table_is_ready_to_read_filter_and_print(tmp_path: Path) -> None:
    sheet = made(content_of(month()), tmp_path)["Conversations"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B2", "A1:S21", "$1:$1")
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == (
        "landscape",
        "9",
        0,
    )


@pytest.mark.parametrize("text", ["ö" * 40_000, "👋" * 20_000])
def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(tmp_path: Path, text: str) -> None:
    case = talk(0, ["Hej", text])
    sheet = made(content_of([scored(case, finding(case, "stalling-reply", (1, text)))]), tmp_path)["Findings"]
    value = sheet["H2"].value
    assert len(value.encode("utf-16-le")) <= 2 * 32_767
    assert value == text[: len(value) - len(" … [cut]")] + " … [cut]"


def test_rows_beyond_the_last_of_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 25)
    content = content_of(month())
    book = made(content, tmp_path)
    assert book.sheetnames == ["Summary", "Conversations", "Findings", "Findings 2"]
    ids = [row[0] for name in ("Findings", "Findings 2") for row in list(book[name].values)[1:]]
    assert ids == [row.conversation for row in content.findings]
    assert any("goes on in: Findings 2" in str(cell.value) for cell in book["Summary"]["A"])


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files += [path.read_bytes() for path in xlsx.write(content_of(month()), tmp_path / name)]
    assert files[0] == files[1]


def test_nothing_to_report_is_a_workbook(tmp_path: Path) -> None:
    assert made(content_of([]), tmp_path)["Conversations"].max_row == 1

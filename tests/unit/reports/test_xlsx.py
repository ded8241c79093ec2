from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from qa_desk.reports import xlsx
from qa_desk.reports.content import ReportContent
from qa_desk.reports.workbook import book
from tests.unit.reports.fixtures import content_of, finding, month, scored, sofa, talk
from tests.unit.reports.opened import column, opened

SHEETS = ["Read me", "Team", "Patterns", "Scorecard", "Flags", "Rule quality", "Coaching", "Data dictionary"]


def made(content: ReportContent, folder: Path) -> Workbook:
    (path,) = xlsx.write(content, folder)
    return opened(path)


def cells(book: Workbook) -> str:
    """Every sheet as lines of tab-separated cell values."""
    lines = []
    for sheet in book.worksheets:
        lines.append(f"# {sheet.title}")
        lines += ["\t".join(map(shown, row)).rstrip() for row in sheet.values]
    return "\n".join(lines) + "\n"


def shown(value: object) -> str:
    """A value for the gold file; numbers to four decimals, so that it is the same with every mathematical library."""
    return "" if value is None else repr(round(value, 4) if isinstance(value, float) else value)


def test_the_cells_are_as_accepted(tmp_path: Path, check_gold: Callable[[str, str], None]) -> None:
    check_gold("cells.tsv", cells(made(content_of(month()), tmp_path)))


def test_every_sheet_is_there_in_the_order_of_reading(tmp_path: Path) -> None:
    assert made(content_of(month()), tmp_path).sheetnames == SHEETS


def test_customer_text_is_text_whatever_it_begins_with(tmp_path: Path) -> None:
    quotes = ["=HYPERLINK(\"http://x\")", "@SUM(A1)", "+46", "-1", "http://example.com", "12.5", "{=1+1}"]  # fmt: skip
    case = talk(0, [part for quote in quotes for part in ("Hej", quote)])
    found = [finding(case, "stalling-reply", (2 * i + 1, quote)) for i, quote in enumerate(quotes)]
    workbook = made(content_of([scored(case, *found)]), tmp_path)
    assert column(workbook, "Flags", "quote") == quotes
    written = workbook["Flags"]["G"][3:]
    assert {cell.data_type for cell in written} == {"s"}
    assert not any(cell.hyperlink for cell in written)


def test_dates_and_numbers_are_dates_and_numbers(tmp_path: Path) -> None:
    workbook = made(content_of([sofa(0)]), tmp_path)
    assert column(workbook, "Scorecard", "time") == [datetime(2025, 10, 1, 9, 12)]
    assert column(workbook, "Scorecard", "criterion_listens") == [12.5]
    assert column(workbook, "Flags", "confidence") == [0.93, 0.8, 0.8]


def test_a_table_is_ready_to_read_filter_and_print(tmp_path: Path) -> None:
    sheet = made(content_of(month()), tmp_path)["Scorecard"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B4", "A3:X23", "$1:$3")
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == (
        "landscape",
        "9",
        0,
    )


def test_every_column_has_a_machine_name_and_a_meaning(tmp_path: Path) -> None:
    workbook = made(content_of(month()), tmp_path)
    explained = set(
        zip(*(column(workbook, "Data dictionary", name) for name in ("sheet", "machine_name")), strict=True)
    )
    for name in SHEETS[1:-1]:
        names = list(workbook[name].values)[2]
        assert {(name, each) for each in names} <= explained
        assert len(set(names)) == len(names)
    assert all(column(workbook, "Data dictionary", "meaning"))


@pytest.mark.parametrize("text", ["ö" * 40_000, "👋" * 20_000])
def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(tmp_path: Path, text: str) -> None:
    case = talk(0, ["Hej", text])
    content = content_of([scored(case, finding(case, "stalling-reply", (1, text)))])
    (value,) = column(made(content, tmp_path), "Flags", "quote")
    assert isinstance(value, str)
    assert len(value.encode("utf-16-le")) <= 2 * 32_767
    assert value == text[: len(value) - len(" … [cut]")] + " … [cut]"


@pytest.mark.parametrize("text", ["مرحبا، أين طلبي؟ 👩🏽‍🦰", "שלום\n\nעולם", "a\u202eb\u0301 ﷽"])
def test_other_scripts_come_through(tmp_path: Path, text: str) -> None:
    case = talk(0, ["Hej", text], agent="سارة", team="👩🏽‍🦰")
    workbook = made(content_of([scored(case, finding(case, "stalling-reply", (1, text)))]), tmp_path)
    assert column(workbook, "Flags", "quote") == [text]
    assert column(workbook, "Scorecard", "agent") == ["سارة"]


def test_rows_beyond_the_last_of_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "ROWS", 30)
    content = content_of(month())
    workbook = made(content, tmp_path)
    assert [name for name in workbook.sheetnames if name not in SHEETS] == [
        "Flags 2",
        "Data dictionary 2",
        *[f"Data dictionary {n}" for n in (3, 4)],
    ]
    keys = column(workbook, "Flags", "key") + column(workbook, "Flags 2", "key")
    assert keys == [row.key for row in content.findings]
    assert any("goes on in: Flags 2" in str(cell.value) for cell in workbook["Read me"]["A"])


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files += [path.read_bytes() for path in xlsx.write(content_of(month()), tmp_path / name)]
    assert files[0] == files[1]


def test_nothing_to_report_is_a_workbook(tmp_path: Path) -> None:
    workbook = made(content_of([]), tmp_path)
    assert workbook.sheetnames == SHEETS
    assert [workbook[name].max_row for name in SHEETS[1:-1]] == [3] * 6


def test_one_conversation_is_a_workbook_without_intervals(tmp_path: Path) -> None:
    workbook = made(content_of([sofa(0)]), tmp_path)
    assert column(workbook, "Team", "mean_low")[:2] == [None, None]
    assert column(workbook, "Team", "rank")[:2] == [None, None]


def test_five_hundred_agents_have_a_row_each(tmp_path: Path) -> None:
    cases = [scored(talk(n, ["Hej", "Hej!"], agent=f"Agent {n:03}")) for n in range(500)]
    workbook = made(content_of(cases), tmp_path)
    assert column(workbook, "Team", "name")[1:501] == [f"Agent {n:03}" for n in range(500)]
    assert len(column(workbook, "Coaching", "agent")) == 500

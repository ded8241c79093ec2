"""What the sheets share: the workbook, its formats, how a table is written, coloured and made to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it ships no types

from qa_desk.i18n import translations
from qa_desk.model import Severity
from qa_desk.reports.content import ReportContent
from qa_desk.reports.texts import SEVERITIES
from qa_desk.reports.workbook.cells import Column, Table, Value, cut, height, lines_of, split, width_of
from qa_desk.reports.workbook.looks import BAR, LOOKS

FIRST = 3  # row, from 0, where the data of every table begin: title, heads and machine names are above
ROWS = 1_048_576 - FIRST  # that a sheet of Excel has left for them
LOW = 60  # a score below is tinted

Workbook = Any  # xlsxwriter.workbook.Workbook
Sheet = Any  # xlsxwriter.worksheet.Worksheet
Chart = Any  # xlsxwriter.chart.Chart


class _QuickSheet(Worksheet):  # type: ignore[misc]  # it ships no types
    """Formulas here use no function younger than Excel 2007, so none is searched for the hundred names of those that
    are: a quarter of the time that a large Scorecard takes.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Book:
    """A workbook while it is written. `tables` are those written so far, `continued` the sheets that hold what did not
    fit on the one before.
    """

    def __init__(self, workbook: Workbook, content: ReportContent) -> None:
        self.workbook = workbook
        self.content = content
        self.translate: Callable[[str], str] = translations(content.language).gettext
        self.looks = {name: workbook.add_format(dict(look)) for name, look in LOOKS.items()}
        self.tables: list[Table] = []
        self.continued: list[str] = []

    def sheet(self, name: str) -> Sheet:
        """A new sheet, set up to be read without grid lines and printed on A4 across."""
        sheet: Sheet = self.workbook.add_worksheet(name, _QuickSheet)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        title = f"{self.content.rubric.title} {self.content.period}".strip()[:150]
        sheet.set_footer(f"&L&8{title.replace('&', '&&')}&C&8&A&R&8&P / &N")
        return sheet

    def table(self, table: Table) -> list[Grid]:
        """Write a table on a sheet of its own, or on several where it has more rows than a sheet."""
        self.tables.append(table)
        grids = [self._grid(part) for part in split(table, ROWS)]
        self.continued += [grid.table.sheet for grid in grids[1:]]
        return grids

    def _grid(self, table: Table) -> Grid:
        sheet = self.sheet(table.sheet)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, width_of(column))
        self._top(sheet, table)
        self.write_rows(sheet, FIRST, table)
        last = max(FIRST + len(table.rows) - 1, FIRST)
        width = len(table.columns) - 1
        sheet.freeze_panes(FIRST, table.frozen)
        sheet.autofilter(FIRST - 1, 0, last, width)
        sheet.repeat_rows(0, FIRST - 1)
        sheet.print_area(0, 0, last, (table.printed or len(table.columns)) - 1)
        return Grid(self, sheet, table, FIRST, last)

    def _top(self, sheet: Sheet, table: Table) -> None:
        sheet.set_row(0, 36)
        sheet.write_string(0, 0, table.title, self.looks["title"])
        for name, (value, look) in table.above.items():
            self.write(sheet, 0, table.place(name), value, look)
        self.write_heads(sheet, 1, table.columns)

    def write_heads(self, sheet: Sheet, row: int, columns: Sequence[Column]) -> None:
        """The heads, and under them the machine names, small and grey."""
        sheet.set_row(row, 6 + 13 * max((lines_of(c.head, width_of(c) / 1.3) for c in columns), default=1))
        sheet.set_row(row + 1, 12)
        for place, column in enumerate(columns):
            side = " right" if column.is_number else ""
            sheet.write_string(row, place, column.head, self.looks[f"head{side}"])
        for place, column in enumerate(columns):
            side = " tight" if len(column.name) > column.width * 1.5 else " right" if column.is_number else ""
            sheet.write_string(row + 1, place, column.name, self.looks[f"name{side}"])

    def write_rows(self, sheet: Sheet, first: int, table: Table) -> None:
        """The rows of a table, from a row on."""
        looks = [column.look for column in table.columns]
        for number, row in enumerate(table.rows, first):
            if not table.flat:
                sheet.set_row(number, height(row, table.columns))
            for place, (value, look) in enumerate(zip(row, looks, strict=True)):
                self.write(sheet, number, place, value, look)

    def write(self, sheet: Sheet, row: int, place: int, value: Value, look: str) -> None:
        """A cell; text is always written as text, so that none is taken for a formula, link or number."""
        style = self.looks[look]
        if value is None or value == "":
            sheet.write_blank(row, place, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, place, cut(value), style)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, place, value, style)
        elif isinstance(value, (datetime, date)):
            sheet.write_datetime(row, place, value, style)
        else:
            sheet.write_formula(row, place, value.text, style, value.value)

    def chart(self, kind: str, title: str) -> Chart:
        """A quiet chart: no frame, thin lines, the words in the ink of the tables."""
        chart: Chart = self.workbook.add_chart({"type": kind})
        font = {"name": "Calibri", "size": 9, "color": "#62676F"}
        name_font = {"name": "Calibri", "size": 12, "bold": False, "color": "#23262B"}
        chart.set_title({"name": title, "name_font": name_font, "overlay": False})
        chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
        chart.set_x_axis({"num_font": font, "line": {"color": "#B9B4AA"}, "major_tick_mark": "none"})
        chart.set_y_axis({"num_font": font, "line": {"none": True}, "major_gridlines": {"visible": False}})
        return chart


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on its sheet, from row `first` to row `last` (from 0), to be coloured and made to be filled in."""

    book: Book
    sheet: Sheet
    table: Table
    first: int
    last: int

    def area(self, name: str, until: str = "") -> tuple[int, int, int, int]:
        """The cells of a column, or of it and those to another."""
        return self.first, self.table.place(name), self.last, self.table.place(until or name)

    def reference(self, name: str, rows: int = 0) -> str:
        """The cells of a column, the first so many of them, as formulas and charts name them."""
        first, place, last, _ = self.area(name)
        quoted = self.table.sheet.replace("'", "''")
        return f"='{quoted}'!{xl_range_abs(first, place, first + rows - 1 if rows else last, place)}"

    def tint_scores(self, name: str, high: float) -> None:
        """Blue for scores that pass, orange for low ones; none for cells without a score."""
        area = self.area(name)
        self.sheet.conditional_format(*area, {"type": "blanks", "stop_if_true": True})
        for criteria, value, look in ((">=", high, "high"), ("<", LOW, "low")):
            self._format(area, {"type": "cell", "criteria": criteria, "value": value}, look)

    def tint_severities(self, name: str) -> None:
        """The more severe, the darker."""
        self.tint_words(name, {self.book.translate(SEVERITIES[severity]): severity.value for severity in Severity})

    def tint_words(self, name: str, looks: dict[str, str]) -> None:
        """Cells that hold a word get its look."""
        for word, look in looks.items():
            self._format(self.area(name), {"type": "cell", "criteria": "==", "value": text_in_formula(word)}, look)

    def bars(self, name: str, color: str = BAR, *, most: float | None = None) -> None:
        """A quiet bar behind each number, from 0 to `most` or the largest."""
        top = {"max_type": "num", "max_value": most} if most is not None else {}
        rule = {"type": "data_bar", "bar_solid": True, "bar_color": color, "min_type": "num", "min_value": 0, **top}
        self.sheet.conditional_format(*self.area(name), rule)

    def grey_where_few(self, number: str, fewest: int, until: str) -> None:
        """Whole rows in grey where the count says too little."""
        column = xl_col_to_name(self.table.place(number), col_abs=True)
        area = (self.first, 0, self.last, self.table.place(until))
        rule = {"type": "formula", "criteria": f"={column}{self.first + 1}<{fewest}", "stop_if_true": True}
        self._format(area, rule, "few")

    def choose(self, name: str, words: Sequence[str]) -> None:
        """A drop-down."""
        self.check(name, {"validate": "list", "source": list(words)})

    def check(self, name: str, rule: dict[str, object]) -> None:
        """A rule of data validation on a column."""
        self.sheet.data_validation(*self.area(name), rule)

    def _format(self, area: tuple[int, int, int, int], rule: dict[str, object], look: str) -> None:
        self.sheet.conditional_format(*area, {**rule, "format": self.book.looks[look]})


def text_in_formula(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'

"""An edited workbook read back: rows by their keys and cells by their machine names, wherever both were moved to."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from qa_desk.errors import Fault, InputError
from qa_desk.i18n import translations

KEY = "key"
SEARCHED = 12  # rows at the top of a sheet in which its machine names are looked for

CellValue = Any  # str, float, int, bool, datetime or None, as openpyxl gives them


@dataclass(frozen=True, slots=True)
class EditedSheet:
    """A sheet with machine names: `places` are their columns (from 0), `heads` what stands above all columns, `above`
    what stands above the heads.
    """

    name: str
    machine_row: int
    places: Mapping[str, int]
    heads: tuple[str, ...]
    above: tuple[CellValue, ...]

    def above_head(self, column: str) -> CellValue:
        """What stands above a head: a weight, or the cap."""
        place = self.places[column]
        return self.above[place] if place < len(self.above) else None

    def where(self, row: int, column: str) -> str:
        """A cell as Excel names it: "Flags, cell K7"."""
        return f"{self.name}, {get_column_letter(self.places[column] + 1)}{row}"


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row of a sheet, counted from 1 as Excel does; `formulas` are the columns (from 0) that hold a formula that was
    never calculated.
    """

    sheet: EditedSheet
    number: int
    values: tuple[CellValue, ...]
    formulas: frozenset[int] = frozenset()

    def value(self, column: str) -> CellValue:
        """What stands in a column; None for an empty cell or a column that is not there."""
        place = self.sheet.places.get(column, len(self.values))
        return self.values[place] if place < len(self.values) else None

    def where(self, column: str) -> str:
        """Where a cell is, for whoever looks for it."""
        return self.sheet.where(self.number, column)

    def is_uncalculated(self, column: str) -> bool:
        """Whether a cell holds a formula whose value nobody knows."""
        return self.sheet.places.get(column) in self.formulas

    @property
    def key(self) -> str:
        """What names the row; empty where that was taken away."""
        return str(self.value(KEY) or "").strip()


@dataclass(frozen=True, slots=True)
class EditedTable:
    """The rows of a table, from all sheets that it stands on."""

    sheets: tuple[EditedSheet, ...]
    rows: tuple[EditedRow, ...]


@dataclass(frozen=True, slots=True)
class EditedBook:
    """A workbook: `facts` of its first sheet by machine name, and the three tables that may be filled in."""

    file: str
    facts: Mapping[str, CellValue]
    scorecard: EditedTable
    flags: EditedTable
    coaching: EditedTable


def read_workbook(path: Path, language: str) -> EditedBook:
    """An edited workbook. Raises InputError, in words of the language, for a file that is none."""
    with _opened(path, language, values=True) as workbook:
        facts = _facts(workbook)
        tables = [_table(workbook, mark) for mark in ("auto_fail", "decision", "better_reply")]
    if any(row.value("score") is None for row in tables[0].rows):
        formulas = _formulas(path, language, tables)
        tables = [_with_formulas(table, formulas) for table in tables]
    return EditedBook(path.name, facts, *tables)


@contextmanager
def _opened(path: Path, language: str, *, values: bool) -> Iterator[Any]:
    _ = translations(language).gettext
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # openpyxl tells what of other programs it does not know
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=values)
            try:
                yield workbook
            finally:
                workbook.close()
    except OSError as error:
        raise InputError(
            Fault(
                str(path),
                _("cannot be opened ({reason})").format(reason=error.strerror or error),
                _("Check the name, and close it in other programs"),
            )
        ) from error
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, EOFError, SyntaxError) as error:
        what_to_do = _("Open it in Excel or LibreOffice, take off its password if it has one, and save it as .xlsx")
        raise InputError(Fault(str(path), _("is no Excel workbook that can be read"), what_to_do)) from error


def _facts(workbook: Any) -> dict[str, CellValue]:
    """What the first sheet that has them says, by machine name; empty in another program's workbook."""
    for sheet in workbook.worksheets:
        facts = {row[2]: row[1] for row in sheet.iter_rows(max_row=60, max_col=3, values_only=True) if _is_fact(row)}
        if "rubric_digest" in facts:
            return facts
    return {}


def _is_fact(row: Sequence[CellValue]) -> bool:
    return len(row) > 2 and isinstance(row[2], str) and row[2].isidentifier()


def _table(workbook: Any, mark: str) -> EditedTable:
    """The table of which a machine name is `mark`, in whatever language its sheets are named."""
    found = [(each, sheet) for each in workbook.worksheets if (sheet := _sheet(each, mark))]
    return EditedTable(
        tuple(sheet for _, sheet in found), tuple(row for each, sheet in found for row in _rows(each, sheet))
    )


def _sheet(sheet: Any, mark: str) -> EditedSheet | None:
    above: tuple[CellValue, ...] = ()
    heads: tuple[CellValue, ...] = ()
    for number, row in enumerate(sheet.iter_rows(max_row=SEARCHED, values_only=True), 1):
        if mark in row:
            places = {name: at for at, name in reversed(list(enumerate(row))) if isinstance(name, str) and name}
            return EditedSheet(sheet.title, number, places, tuple(str(head or "") for head in heads), above)
        above, heads = heads, row
    return None


def _rows(sheet: Any, edited: EditedSheet) -> Iterator[EditedRow]:
    first = edited.machine_row + 1
    for number, values in enumerate(sheet.iter_rows(min_row=first, values_only=True), first):
        if any(value is not None and value != "" for value in values):
            yield EditedRow(edited, number, values)


def _formulas(path: Path, language: str, tables: Sequence[EditedTable]) -> Mapping[tuple[str, int], frozenset[int]]:
    """The columns that hold formulas, by sheet and row; asked only where a program saved them without their values."""
    names = {sheet.name for table in tables for sheet in table.sheets}
    found: dict[tuple[str, int], frozenset[int]] = {}
    with _opened(path, language, values=False) as workbook:
        for name in names:
            for number, values in enumerate(workbook[name].iter_rows(values_only=True), 1):
                places = frozenset(at for at, each in enumerate(values) if str(each).startswith("="))
                if places:
                    found[name, number] = places
    return found


def _with_formulas(table: EditedTable, formulas: Mapping[tuple[str, int], frozenset[int]]) -> EditedTable:
    rows = (
        EditedRow(row.sheet, row.number, row.values, _without_values(row, formulas.get((row.sheet.name, row.number))))
        for row in table.rows
    )
    return EditedTable(table.sheets, tuple(rows))


def _without_values(row: EditedRow, places: frozenset[int] | None) -> frozenset[int]:
    """Of columns with formulas, those without a value; a text that begins with = has one."""
    return frozenset(at for at in places or () if at < len(row.values) and row.values[at] is None)

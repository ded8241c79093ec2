"""The rows of CSV, TSV and Excel files, every cell as text, as a stream; a row that is broken costs no other row."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from qa_desk.i18n import tr
from qa_desk.readers.base import Input, ReadLog, decode, open_text

DELIMITERS = ";,\t|"
SAMPLE_ROWS = 5_000
_RECORD_LINES = 2_000  # more lines than this in a row mean a quotation mark that was never closed
_CELL_CHARACTERS = 8 * 1024**2
_MAX_WORKBOOK = 4 * 1024**3
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_WORKBOOK_IN_MEMORY = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the number that its user sees: the line of a text file that it begins at, the row of a sheet."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a file, or a sheet of one. Each call of `rows` begins anew and tells the log what is broken."""

    name: str
    sheet: str
    size: int
    rows: Callable[[ReadLog], Iterator[Row]]
    delimiter: str = ""

    def where(self, number: int) -> str:
        """The place of a row for a fault."""
        return f"{self.name}, sheet {self.sheet}, row {number}" if self.sheet else f"{self.name}:{number}"


def is_workbook(source: Input) -> bool:
    """An Excel workbook by its content: a ZIP file that begins with its parts."""
    return source.head.startswith(b"PK\3\4") and (
        source.suffix in (".xlsx", ".xlsm") or b"xl/" in source.head or b"[Content_Types].xml" in source.head[:200]
    )


# --- text -----------------------------------------------------------------------------------------------------------


def text_table(source: Input, delimiter: str) -> Table:
    """A CSV or TSV file whose cells are separated by `delimiter`."""
    return Table(source.name, "", _size(source), lambda log: _text_rows(source, delimiter, log), delimiter)


def stated_delimiter(text: str) -> str:
    """The delimiter of a `sep=` line at the beginning, else empty."""
    match = re.match(r'\ufeff?"?sep=(.)"?\r?\n', text)
    return match[1] if match else ""


def sample_rows(source: Input, delimiter: str) -> list[Row]:
    """The rows that lie wholly in the first 64 KB."""
    text = decode(source.head)
    rows = list(_records(iter(text.splitlines(keepends=True)), delimiter, lambda *_: None))
    return rows[:-1] if len(rows) > 1 and not text.endswith("\n") else rows


def guess_delimiter(source: Input) -> str:
    """The delimiter that cuts most lines into the same number of cells, at least two; empty where there is none."""
    best, most = "", 1.0
    for delimiter in DELIMITERS:
        counts = Counter(len(row.cells) for row in sample_rows(source, delimiter) if any(row.cells))
        if not counts:
            continue
        width, often = counts.most_common(1)[0]
        share = often / counts.total()
        if width > 1 and share > 0.6 and width * share > most:
            best, most = delimiter, width * share
    return best


def _size(source: Input) -> int:
    with source.open() as stream:
        try:
            return stream.seek(0, 2)
        except OSError:
            return 1 << 40


def _text_rows(source: Input, delimiter: str, log: ReadLog) -> Iterator[Row]:
    def fault(line: int, problem: str) -> None:
        log.fault(
            f"{source.name}:{line}",
            problem,
            tr('Put cells that hold quotation marks in quotation marks, with each of theirs doubled ("").'),
        )

    with open_text(source, newline="") as stream:
        yield from _records(stream, delimiter, fault)


def _records(lines: Iterator[str], delimiter: str, fault: Callable[[int, str], None]) -> Iterator[Row]:
    """Rows of CSV. Where quotation marks do not match, a line counts by itself and reading goes on at the next one."""
    csv.field_size_limit(_CELL_CHARACTERS)
    tape = _Tape(lines)
    strict = csv.reader(tape, delimiter=delimiter, strict=True)
    while True:
        tape.begin()
        try:
            cells: list[str] | None = next(strict)
        except StopIteration:
            return
        except csv.Error:
            line = tape.keep_first()
            cells = _loose_cells(line, delimiter)
            if cells is None:
                fault(tape.number, tr("the row is no row of cells; it was left out"))
            elif line.count('"') % 2:
                fault(tape.number, tr("a quotation mark is never closed; the line was read by itself"))
        if cells and not (tape.number == 1 and stated_delimiter(tape.taken[0])):
            yield Row(tape.number, tuple(map(plain, cells)))


def _loose_cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line whatever its quotation marks; None where it is none at all."""
    if line.count('"') % 2:
        return [cell.removeprefix('"') for cell in line.rstrip("\r\n").split(delimiter)]
    try:
        return next(csv.reader([line], delimiter=delimiter), None)
    except csv.Error:
        return None


class _Tape:
    """Lines that can be put back: `taken` are those of the row under way, `number` the line that it begins at."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.taken: list[str] = []
        self.number = 1

    def __iter__(self) -> _Tape:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _RECORD_LINES:
            raise csv.Error("a row without end")
        line = self._back.pop() if self._back else next(self._lines)
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """Count what was taken as read."""
        self.number += len(self.taken)
        self.taken = []

    def keep_first(self) -> str:
        """The first line of the row under way; the others go back."""
        self._back += reversed(self.taken[1:])
        del self.taken[1:]
        return self.taken[0]


def plain(cell: str) -> str:
    """The text of a cell without the marks that only keep Excel from calculating with it: ="1001", '=x."""
    if cell[:1] == "=":
        match = _EXCEL_TEXT.fullmatch(cell)
        return match[1] if match else cell
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") and len(cell) > 2 else cell


# --- Excel ----------------------------------------------------------------------------------------------------------


class BrokenWorkbookError(OSError):
    """A workbook that openpyxl cannot read."""


def sheets_of(source: Input) -> list[Table]:
    """The sheets of a workbook; raises BrokenWorkbookError."""
    with _workbook(source) as book:
        names = [sheet.title for sheet in book.worksheets]
    return [Table(source.name, name, 1 << 40, _rows_of_sheet(source, name)) for name in names]


def _rows_of_sheet(source: Input, name: str) -> Callable[[ReadLog], Iterator[Row]]:
    return lambda _: _sheet_rows(source, name)


def _sheet_rows(source: Input, name: str) -> Iterator[Row]:
    with _workbook(source) as book:
        sheet = book[name]
        sheet.reset_dimensions()  # some programs write a size that is too small
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        while True:
            with _telling_what_is_broken():
                number, values = next(rows, (0, ()))
            if not number:
                return
            yield Row(number, tuple([plain(_text(value)) for value in values]))


@contextmanager
def _workbook(source: Input) -> Iterator[Any]:
    """The workbook, open for reading. Formulas stay text: their stored results may be missing or stale."""
    import openpyxl  # 190 ms, which only those who read workbooks should wait for

    with tempfile.SpooledTemporaryFile(max_size=_WORKBOOK_IN_MEMORY) as copy:
        with source.open() as stream:
            shutil.copyfileobj(stream, copy)
        with _telling_what_is_broken():
            _refuse_bomb(copy)
            book = openpyxl.load_workbook(copy, read_only=True)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _telling_what_is_broken() -> Iterator[None]:
    try:
        with warnings.catch_warnings(action="ignore"):  # about styles and extensions, which we do not read
            yield
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        ParseError,
        EOFError,
        zlib.error,
    ) as error:
        raise BrokenWorkbookError(f"the workbook is broken: {error}") from error


def _refuse_bomb(file: Any) -> None:
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_WORKBOOK:
            raise ValueError(f"it unpacks to more than {_MAX_WORKBOOK // 1024**3} GB")


def _text(value: Any) -> str:
    """A cell's value as its user would type it: 1001, not 1001.0."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def first_rows(table: Table) -> Sequence[Row]:
    """Up to SAMPLE_ROWS rows, to see the columns and the manner of the dates by."""
    return list(islice(table.rows(ReadLog()), SAMPLE_ROWS))

"""What stands in cells: values, columns and tables, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qa_desk.reports.workbook.looks import NUMBERS

LONGEST = 32_767  # UTF-16 units that a cell of Excel holds
TALLEST = 20  # lines
CUT = " … [cut]"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, and what it gives, for programs that do not calculate."""

    text: str
    value: float


Value = str | float | datetime | date | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` is the same in every language and version; `head` and `meaning` are in the language of the
    report; `look` says how its cells look, "entry …" for what a lead may change.
    """

    name: str
    head: str
    meaning: str
    width: float
    look: str = "text"

    @property
    def is_entry(self) -> bool:
        """Whether the workbook's reader may change the cells."""
        return self.look.startswith("entry")

    @property
    def is_number(self) -> bool:
        """Whether cells stand at the right."""
        return self.look in NUMBERS


@dataclass(frozen=True, slots=True)
class Table:
    """A table that fills its sheet under a title. `above` maps columns to what stands over their heads, in the title's
    row; `frozen` columns stay in sight, the first `printed` go on paper (0: all). Rows of a `flat` table are one line
    high.
    """

    name: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    above: Mapping[str, tuple[Value, str]] = field(default_factory=dict)
    frozen: int = 1
    printed: int = 0
    flat: bool = False

    def place(self, name: str) -> int:
        """The column of a machine name, from 0."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)


def width_of(column: Column) -> float:
    """The width of a column: its own, or what the longest word of its head takes in bold, with the filter's arrow."""
    words = re.split(r"(?<=-)|\s+", column.head)
    return max(column.width, 1.15 * max(map(len, words), default=0) + 3)


def split(table: Table, rows: int) -> Iterator[Table]:
    """The table in parts of at most so many rows, each for its sheet: "Flags", "Flags 2" and so on."""
    for part, start in enumerate(range(0, max(len(table.rows), 1), rows), 1):
        name = table.sheet if part == 1 else f"{table.sheet} {part}"
        yield replace(table, sheet=name, rows=table.rows[start : start + rows])


def cut(text: str) -> str:
    """The text, or as much as a cell holds with a mark at its end."""
    if len(text) <= LONGEST // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - len(CUT)) * 2].decode("utf-16-le", errors="ignore") + CUT


def height(row: Iterable[Value], columns: Iterable[Column]) -> float:
    """Points that a row's wrapped texts need, about, up to TALLEST lines. Only Excel finds this out by itself."""
    texts = (
        (value, column.width) for value, column in zip(row, columns, strict=True) if isinstance(value, str) and value
    )
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    return 4 + 13 * min(lines, TALLEST)


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column so wide, about."""
    fits = max(width * 1.15 - 2, 1)
    if len(text) <= fits and "\n" not in text:
        return 1
    return sum(int(len(line) / fits) + 1 for line in text[:2_000].split("\n"))

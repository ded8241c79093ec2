"""Data dictionary: every column of every sheet, its machine name, what it means, whether it may be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_desk.reports.workbook.book import Book
from qa_desk.reports.workbook.cells import Column, Table, Value


def write(book: Book) -> None:
    """The sheet, about the tables that were written before."""
    _ = book.translate
    rows = [_row(table, column, _) for table in book.tables for column in table.columns]
    table = Table("data_dictionary", _("Data dictionary"), _("Data dictionary"), tuple(columns(_)), rows)
    book.table(table)


def columns(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns, in order."""
    yield Column("sheet", _("Sheet"), _("The sheet's name in this workbook"), 18)
    yield Column("column", _("Column"), _("The heading"), 30)
    yield Column("machine_name", _("Machine name"), _("The same in every language and version"), 30)
    yield Column("meaning", _("Meaning"), _("What stands in the cells"), 70)
    yield Column("type", _("Type"), _("What kind of value it is"), 14)
    yield Column("may_change", _("You may change it"), _("yes where the sheet is made to be filled in"), 12)


def _row(table: Table, column: Column, _: Callable[[str], str]) -> tuple[Value, ...]:
    return (
        table.sheet,
        column.head,
        column.name,
        column.meaning,
        _kind(column, _),
        _("yes") if column.is_entry else None,
    )


def _kind(column: Column, _: Callable[[str], str]) -> str:
    look = column.look.removeprefix("entry ")
    if look in ("time", "day"):
        return _("date and time") if look == "time" else _("date")
    if look == "share":
        return _("share, 0–1")
    return _("number") if column.is_number else _("text")

"""qa-report.xlsx: the scorecard workbook, for reading, filtering, filling in and printing on A4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from qa_desk.reports.content import ReportContent
from qa_desk.reports.workbook import coaching, dictionary, flags, patterns, quality, scorecard, team
from qa_desk.reports.workbook.book import Book
from qa_desk.reports.workbook.readme import ReadMe

NAME = "qa-report.xlsx"
_NO_DATE = datetime(2000, 1, 1)  # the date that the file says it was made, so that the same input gives the same bytes


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """qa-report.xlsx. Rows are written as they come, so memory does not grow with them."""
    path = folder / NAME
    options = {
        "constant_memory": True,
        "tmpdir": str(folder),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": f"{content.rubric.title} {content.period}".strip(), "created": _NO_DATE})
        _write_sheets(Book(workbook, content))
    yield path


def _write_sheets(book: Book) -> None:
    first = ReadMe(book)
    weeks = team.write(book)
    shares = patterns.write(book)
    scorecard.write(book)
    flags.write(book)
    quality.write(book)
    coaching.write(book)
    dictionary.write(book)
    first.write(weeks, shares)

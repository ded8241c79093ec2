"""Workbooks read back by openpyxl, which says that it does not know the solid data bars of Excel 2010."""

import warnings
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook


def opened(path: Path, *, values: bool = False) -> Workbook:
    """The workbook; with `values`, what the formulas gave when it was saved instead of the formulas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* extension is not supported and will be removed")
        return openpyxl.load_workbook(path, data_only=values)


def column(book: Workbook, sheet: str, name: str) -> list[object]:
    """The values of a column by its machine name, as far down as its table goes."""
    rows = list(book[sheet].values)
    head = next(number for number, row in enumerate(rows) if name in row)
    place = rows[head].index(name)
    below = [row[: place + 1] for row in rows[head + 1 :]]
    end = next((number for number, row in enumerate(below) if not any(row)), len(below))
    return [row[place] for row in below[:end]]

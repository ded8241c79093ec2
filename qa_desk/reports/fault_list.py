"""Faults of a workbook in the order in which somebody goes through it; those with one reason as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from qa_desk.errors import Fault

SHOWN = 6  # places of one reason that are named
_CELL = re.compile(r"([A-Z]{1,3})(\d+)$")


def in_order(faults: Iterable[Fault], sheets: Sequence[str], translate: Callable[[str], str]) -> Iterator[Fault]:
    """The faults by sheet, row and column, equal ones of a sheet folded into the first; `sheets` in their order."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for fault in sorted(faults, key=lambda each: _place(each.where, sheets)):
        groups.setdefault((_sheet(fault.where, sheets), fault.problem, fault.what_to_do), []).append(fault.where)
    for (sheet, problem, what_to_do), places in groups.items():
        yield Fault(_folded(sheet, places, translate), problem, what_to_do)


def _sheet(where: str, sheets: Sequence[str]) -> str:
    named = (sheet for sheet in sheets if where == sheet or where.startswith(f"{sheet}, "))
    return max(named, key=len, default="")


def _place(where: str, sheets: Sequence[str]) -> tuple[int, int, int, str]:
    sheet = _sheet(where, sheets)
    rest = where[len(sheet) :]
    cell, row = _CELL.search(rest), re.search(r"\d+", rest)
    column = cell[1] if cell else ""
    number = int(cell[2]) if cell else int(row[0]) if row and sheet else 0
    return sheets.index(sheet) if sheet else -1, number, len(column), column


def _folded(sheet: str, places: Sequence[str], translate: Callable[[str], str]) -> str:
    if len(places) == 1:
        return places[0]
    rest = [place.removeprefix(f"{sheet}, ") for place in dict.fromkeys(places)]
    named = f"{sheet}, {', '.join(rest[:SHOWN])}" if sheet else ", ".join(rest[:SHOWN])
    if len(rest) <= SHOWN:
        return named
    return translate("{places} and {n} more").format(places=named, n=len(rest) - SHOWN)

"""A large scorecard workbook beside plain xlsxwriter writing the same cells, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from benchmarks.measure import ROOT
from qa_desk.reports.content import ConversationRow, CriterionHead, Period, ReportContent, RubricHead
from qa_desk.reports.workbook import scorecard
from qa_desk.reports.workbook.book import Book
from qa_desk.reports.workbook.cells import Formula, Value

CRITERIA = 4  # so that, with the columns that each Scorecard has, more than 20 are written
_START = datetime(2026, 1, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """Seconds, and the memory of the process in MB (0 where the system does not tell)."""

    seconds: float
    memory: float


def measure_workbook(way: str, rows: int) -> Written:
    """Write a Scorecard of so many conversations, "ours" or "plain", in a new process."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.workbook", way, str(rows)]
    told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    return Written(time.perf_counter() - begin, float(told))


def _peak() -> float:
    """The most memory that this process has held, in MB; what its parent held does not count, as it does in what the
    parent is told of it. 0 where the system does not tell.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _content(rows: int) -> ReportContent:
    heads = tuple(CriterionHead(f"Criterion {number}", 25.0, f"criterion-{number}") for number in range(CRITERIA))
    return ReportContent(
        language="en",
        zone="Europe/Stockholm",
        masked=True,
        rubric=RubricHead("nordic-service", "Nordic service", "1", "0" * 64),
        files=1,
        period=Period(),
        messages=0,
        mean=75.0,
        criteria=heads,
        teams=(),
        agents=(),
        patterns=(),
        conversations=tuple(map(_row, range(rows))),
        findings=(),
        coaching=(),
    )


def _row(number: int) -> ConversationRow:
    return ConversationRow(
        key=f"{number:016x}",
        id=f"C-{number}",
        called=f"C-{number}",
        time=_START + timedelta(minutes=number),
        agent=f"Agent {number % 40}",
        team=f"Team {number % 5}",
        channel="chat",
        language="sv",
        customer=f"[customer {number}]",
        messages=8,
        total=62.5,
        cap=None,
        capped_by="",
        earned=(12.5, 25.0, 12.5, 12.5),
        not_applicable=frozenset(),
        auto_fail=False,
        flags=2,
        strengths=1,
        worst=None,
        comment="Took charge early, and closed a little soon.",
        reviewer="Eva",
        finished=None,
        source=f"export.csv:{number}",
    )


def _write_ours(content: ReportContent, folder: Path) -> None:
    with _workbook(folder) as workbook:
        scorecard.write(Book(workbook, content))


def _write_plain(content: ReportContent, folder: Path) -> None:
    """The same cells, each written by the method of its kind, without a format, a width or anything else."""
    rows = scorecard.rows_of(content, str)
    with _workbook(folder) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                _write_plainly(sheet, number, place, value)


def _write_plainly(sheet: Any, row: int, place: int, value: Value) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, place, value.text, None, value.value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value)
    elif isinstance(value, str):
        sheet.write_string(row, place, value)


def _workbook(folder: Path) -> Any:
    options = {"constant_memory": True, "tmpdir": str(folder), "remove_timezone": True}
    return xlsxwriter.Workbook(str(folder / "large.xlsx"), options)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="qa-desk-bench-") as place:
        {"ours": _write_ours, "plain": _write_plain}[sys.argv[1]](_content(int(sys.argv[2])), Path(place))
    print(_peak())

"""A large scorecard workbook beside plain xlsxwriter writing the same cells, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from benchmarks.measure import ROOT
from qa_desk.reports.content import ConversationRow, CriterionHead, ReportContent, RubricHead
from qa_desk.reports.content import Period
from qa_desk.reports.workbook import scorecard
from qa_desk.reports.workbook.book import Book
from qa_desk.reports.workbook.cells import Formula

COLUMNS = 20  # of these, so many are criteria that the table is as wide as this
_START = datetime(2026, 1, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """Seconds, and the memory of the process in MB (0 where the system does not tell)."""

    seconds: float
    memory: float


def measure_workbook(way: str, rows: int) -> Written:
    """Write a Scorecard of so many conversations, "ours" or "plain", in a new process."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.workbook", way, str(rows)], cwd=ROOT)
    if sys.platform == "win32":
        status, memory = process.wait(), 0.0
    else:
        _, waited, usage = os.wait4(process.pid, 0)
        status = process.returncode = os.waitstatus_to_exitcode(waited)
        memory = usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    if status:
        raise subprocess.CalledProcessError(status, process.args)
    return Written(time.perf_counter() - begin, memory)

"""Reports for team leads, coaches and tools. A format is one file here and one line in REPORTS."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from qa_desk.errors import Fault, QaDeskError, UsageError
from qa_desk.reports import csv_files, docx, html, jsonl, management_page, pdf, xlsx
from qa_desk.reports.content import ReportContent

Writer = Callable[[ReportContent, Path], Iterable[Path]]
"""Writes a report's files into an empty folder and gives their paths there."""

REPORTS: dict[str, Writer] = {
    "xlsx": xlsx.write,
    "html": html.write,
    "pdf": pdf.write,
    "docx": docx.write,
    "management": management_page.write,
    "csv": csv_files.write,
    "jsonl": jsonl.write,
}


def write_reports(content: ReportContent, folder: Path, formats: Sequence[str] = tuple(REPORTS)) -> list[Path]:
    """Write a report in some formats into a folder, which is made where missing; gives the files in order.

    All files are written beside first and then put in place, so an interrupted or failed report leaves none
    half-written. Raises UsageError for an unknown format and QaDeskError where the folder cannot be written to.
    """
    unknown = [name for name in formats if name not in REPORTS]
    if unknown:
        raise UsageError(*(Fault("", f"there is no report format “{name}”", _known()) for name in unknown))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".qa-desk-", suffix=".part") as unfinished:
            parts = Path(unfinished)
            written = [path for name in dict.fromkeys(formats) for path in REPORTS[name](content, parts)]
            return [_put(path, folder / path.relative_to(parts)) for path in written]
    except OSError as error:
        raise QaDeskError(
            Fault(str(error.filename or folder), error.strerror or str(error), _what_to_do(error))
        ) from error


def _put(finished: Path, target: Path) -> Path:
    target.parent.mkdir(exist_ok=True)
    try:
        return finished.replace(target)
    except PermissionError as error:
        raise QaDeskError(
            Fault(str(target), "cannot be replaced", "Close it in other programs, or choose another folder")
        ) from error


def _known() -> str:
    return f"Choose from {', '.join(REPORTS)}"


def _what_to_do(error: OSError) -> str:
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return "Choose a folder, not a file"
    if isinstance(error, PermissionError):
        return "Choose a folder that you may write to"
    return "See that the disk is there and has room"

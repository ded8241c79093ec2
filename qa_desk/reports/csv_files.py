"""conversations.csv and findings.csv, for spreadsheets and other programs.

The dialect is the one that Excel expects in the Nordic countries: semicolons between cells, a comma in decimal numbers,
UTF-8 with a byte-order mark, CRLF. Times are ISO 8601 with their offset. Python reads it with
`pandas.read_csv(path, sep=";", decimal=",")`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from qa_desk.reports.content import ConversationRow, CriterionHead, FindingRow, ReportContent
from qa_desk.reports.texts import evidence_lines

Cell = str | float | datetime | None

CONVERSATIONS = (
    "id time agent team channel language customer messages total cap capped_by auto_fail flags strengths worst_flag "
    "source comment reviewer finished key"
).split()
FINDINGS = (
    "conversation message time speaker said_by agent team channel language criterion rule title kind severity quote "
    "other_end reason confidence verdict comment points note root_cause decided_by added key"
).split()
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """conversations.csv and findings.csv."""
    head = [*CONVERSATIONS, *(_criterion_column(criterion) for criterion in content.criteria)]
    yield _write(folder / "conversations.csv", head, map(_conversation, content.conversations))
    yield _write(folder / "findings.csv", FINDINGS, (_finding(row, content.language) for row in content.findings))


def _write(path: Path, head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(map(cell, head))
        writer.writerows(map(cell, row) for row in rows)
    return path


def cell(value: Cell) -> str:
    """A value as a cell; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return f"{value:.10g}".replace(".", ",")


def _criterion_column(criterion: CriterionHead) -> str:
    return f"{criterion.title} ({criterion.points:g})"


def _conversation(row: ConversationRow) -> tuple[Cell, ...]:
    return (
        row.id,
        row.time,
        row.agent,
        row.team,
        row.channel,
        row.language,
        row.customer,
        row.messages,
        row.total,
        row.cap,
        row.capped_by,
        _yes_no(row.auto_fail),
        row.flags,
        row.strengths,
        row.worst,
        row.source,
        row.comment,
        row.reviewer,
        row.finished,
        row.key,
        *row.earned,
    )


def _finding(row: FindingRow, language: str) -> tuple[Cell, ...]:
    return (
        row.conversation,
        row.number,
        row.time,
        row.speaker,
        row.said_by,
        row.agent,
        row.team,
        row.channel,
        row.language,
        row.criterion,
        row.rule,
        row.title,
        row.kind,
        row.severity,
        row.quote,
        evidence_lines(row.evidence, language),
        row.reason,
        row.confidence,
        row.verdict,
        row.comment,
        row.points,
        row.note,
        row.root_cause,
        row.decided_by,
        _yes_no(row.added),
        row.key,
    )


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"

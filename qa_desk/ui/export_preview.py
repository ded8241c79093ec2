"""What an export will write, before it is written: the files with their counts, and some rows of the scorecard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from qa_desk.i18n import tr, translations, trn
from qa_desk.model import Rubric
from qa_desk.reports.prepare import prepare
from qa_desk.reports.workbook.cells import Formula, Value
from qa_desk.reports.workbook.scorecard import BEFORE_CRITERIA, columns, rows_of
from qa_desk.store.desk import Desk
from qa_desk.store.rows import QueueRow
from qa_desk.store.scored import scored_for_report
from qa_desk.ui.exporting import Export, masker_of
from qa_desk.ui.names import whole
from qa_desk.ui.opening import rubric_of_text
from qa_desk.ui.words import number

FEW = 4  # conversations of a preview


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows of a scorecard sheet, as far as its last criterion, under their heads; `figures` are the columns of them."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int]


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much the files of an export will hold; `pages` are those for coaching, one for each agent."""

    conversations: int
    pages: int
    findings: int


def amounts_of(rows: Sequence[QueueRow]) -> Amounts:
    """The counts for the list of files; takes its time with many rows."""
    return Amounts(
        conversations=len(rows),
        pages=len({row.agent for row in rows}),
        findings=sum(len(row.standing.flags) + len(row.standing.strengths) for row in rows),
    )


def files_text(formats: Sequence[str], amounts: Amounts) -> str:
    """The files that the formats come to, a line for each kind, with how much is in them."""
    return "\n".join(line for name in formats for line in _lines(name, amounts))


def _lines(name: str, amounts: Amounts) -> Iterator[str]:
    one_each = {"html": "coaching/*.html", "pdf": "coaching/*.pdf", "docx": "coaching/*.docx"}
    if name == "xlsx":
        yield tr("{file}: {sheets}").format(file="qa-report.xlsx", sheets=_sheets(amounts))
    elif name in one_each:
        said = trn("{file}: {n} coaching page", "{file}: {n} coaching pages", amounts.pages)
        yield said.format(file=one_each[name])
    elif name == "management":
        yield tr("{file}: one page").format(file="management.html, management.pdf")
    elif name == "csv":
        yield _rows_in("conversations.csv", amounts.conversations)
        yield tr("{file}: the findings, some {n} rows").format(file="findings.csv", n=whole(amounts.findings))
    else:
        yield _rows_in("findings.jsonl", amounts.conversations)


def _rows_in(file: str, rows: int) -> str:
    return trn("{file}: {n} conversation", "{file}: {n} conversations", rows).format(file=file)


def _sheets(amounts: Amounts) -> str:
    counted = tr("{sheet} ({n})")
    return ", ".join(
        (
            tr("Read me"),
            tr("Team"),
            tr("Patterns"),
            counted.format(sheet=tr("Scorecard"), n=whole(amounts.conversations)),
            tr("Flags"),
            tr("Rule quality"),
            counted.format(sheet=tr("Coaching"), n=whole(amounts.pages)),
            tr("Data dictionary"),
        )
    )


def sample_of(desk: Desk, rubric: Rubric, numbers: Sequence[int], wanted: Export) -> Sample:
    """The rows of the first conversations as the scorecard of the workbook will have them. Raises DeskError."""
    content = prepare(
        scored_for_report(desk, numbers[:FEW], rubric, language=wanted.language, of_text=rubric_of_text),
        rubric,
        masker=masker_of(wanted),
        files=0,
        language=wanted.language,
        zone=wanted.zone,
    )
    translate = translations(wanted.language).gettext
    shown = BEFORE_CRITERIA + len(content.criteria)
    heads = tuple(column.head for column in columns(content.criteria, translate))[:shown]
    rows = [row[:shown] for row in rows_of(content, translate)]
    figures = frozenset(at for at in range(shown) if any(isinstance(row[at], (Formula, float)) for row in rows))
    return Sample(heads, tuple(tuple(map(_cell, row)) for row in rows), figures)


def _cell(value: Value) -> str:
    if isinstance(value, Formula):
        return number(value.value)
    if isinstance(value, datetime):
        time = QDateTime(QDate(value.year, value.month, value.day), QTime(value.hour, value.minute))
        return QLocale().toString(time, QLocale.FormatType.ShortFormat)
    if isinstance(value, float):
        return number(value)
    return "" if value is None else str(value)

"""qa-report.xlsx: Summary, Conversations and Findings, for reading, filtering and printing on A4."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from qa_desk.i18n import translations
from qa_desk.model import Severity
from qa_desk.reports.content import ConversationRow, FindingRow, GroupRow, PatternRow, ReportContent
from qa_desk.reports.texts import KINDS, SEVERITIES, SPEAKERS, VERDICTS, evidence_lines
from qa_desk.reports.xlsx_looks import LOOKS

NAME = "qa-report.xlsx"
ROWS = 1_048_576  # that a sheet of Excel has
LONGEST = 32_767  # UTF-16 units that a cell of Excel holds
TALLEST = 20  # lines
HIGH, LOW = 85, 60  # scores that are tinted
_NO_DATE = datetime(2000, 1, 1)  # the date that the file says it was made, so that the same input gives the same bytes

Book = Any  # xlsxwriter.workbook.Workbook
Sheet = Any  # xlsxwriter.worksheet.Worksheet
Value = str | float | datetime | None
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, the look of its cells."""

    head: str
    width: float
    look: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that fills its sheet: `scores` and `severities` say which columns are coloured, `not_printed` how many at
    the end stay on the screen, so that the others print large enough to read.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    scores: int | None = None
    severities: int | None = None
    not_printed: int = 0


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
        _Sheets(workbook, content).write_all()
    yield path


def cut(text: str) -> str:
    """The text, or as much as a cell holds with a mark at its end."""
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    mark = " … [cut]"
    return units[: (LONGEST - len(mark)) * 2].decode("utf-16-le", errors="ignore") + mark


class _Sheets:
    """The sheets of one workbook and the formats they share."""

    def __init__(self, workbook: Book, content: ReportContent) -> None:
        self.book = workbook
        self.content = content
        self.translate: Translate = translations(content.language).gettext
        self.looks = {name: workbook.add_format(dict(look)) for name, look in LOOKS.items()}

    def write_all(self) -> None:
        _ = self.translate
        tables = (
            Table(
                _("Conversations"),
                tuple(_conversation_columns(self.content, _)),
                [_conversation(row, _) for row in self.content.conversations],
                scores=7,
                severities=9,
                not_printed=3,
            ),
            Table(
                _("Findings"),
                tuple(_finding_columns(_)),
                [_finding(row, self.content.language, _) for row in self.content.findings],
                severities=5,
                not_printed=5,
            ),
        )
        parts = [part for table in tables for part in split(table, ROWS)]
        _Summary(self, [part.name for part in parts if part.name not in (table.name for table in tables)]).write()
        for part in parts:
            self._write_table(part)

    def sheet(self, name: str) -> Sheet:
        """A new sheet, set up to be read without grid lines and printed on A4 across."""
        sheet: Sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{self.content.rubric.title[:100].replace('&', '&&')} {self.content.period}&R&8&P / &N")
        return sheet

    def _write_table(self, table: Table) -> None:
        sheet = self.sheet(table.name)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width, self.looks[column.look])
        sheet.set_row(0, 32)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.head, self.looks["head right" if _is_number(column) else "head"])
        for number, row in enumerate(table.rows, 1):
            sheet.set_row(number, height(row, table.columns))
            self.write_row(sheet, number, row, [column.look for column in table.columns])
        last = max(len(table.rows), 1)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, last, len(table.columns) - 1 - table.not_printed)
        if table.scores is not None:
            self.tint_scores(sheet, 1, last, table.scores)
        if table.severities is not None:
            self.tint_severities(sheet, 1, last, table.severities)

    def write_row(self, sheet: Sheet, number: int, row: Sequence[Value], looks: Sequence[str]) -> None:
        """A row of cells; text is always written as text, so that none is taken for a formula, link or number."""
        for place, (value, look) in enumerate(zip(row, looks, strict=True)):
            style = self.looks[look]
            if value is None or value == "":
                sheet.write_blank(number, place, None, style)
            elif isinstance(value, str):
                sheet.write_string(number, place, cut(value), style)
            elif isinstance(value, datetime):
                sheet.write_datetime(number, place, value, style)
            else:
                sheet.write_number(number, place, value, style)

    def tint_scores(self, sheet: Sheet, first: int, last: int, column: int) -> None:
        """Blue for high scores, orange for low ones; none for cells without a score."""
        sheet.conditional_format(first, column, last, column, {"type": "blanks", "stop_if_true": True})
        for criteria, value, look in ((">=", HIGH, "high"), ("<", LOW, "low")):
            rule = {"type": "cell", "criteria": criteria, "value": value, "format": self.looks[look]}
            sheet.conditional_format(first, column, last, column, rule)

    def tint_severities(self, sheet: Sheet, first: int, last: int, column: int) -> None:
        """The more severe, the darker."""
        for severity in Severity:
            name = self.translate(SEVERITIES[severity])
            rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": self.looks[severity.value]}
            sheet.conditional_format(first, column, last, column, rule)


def height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Points that a row's wrapped texts need, about, up to TALLEST lines. Only Excel finds this out by itself."""
    texts = ((value, column.width) for value, column in zip(row, columns, strict=True) if isinstance(value, str))
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return 4 + 15 * min(lines, TALLEST)


def _lines(text: str, width: float) -> int:
    if len(text) < width and "\n" not in text:
        return 1
    return sum(len(wrap(line, int(width) - 2)) or 1 for line in text[:1_000].split("\n"))


def split(table: Table, rows: int) -> Iterator[Table]:
    """The table in parts that fit on a sheet of so many rows with the head: "Findings", "Findings 2" and so on."""
    each = rows - 1
    for part, start in enumerate(range(0, max(len(table.rows), 1), each), 1):
        name = table.name if part == 1 else f"{table.name} {part}"
        yield replace(table, name=name, rows=table.rows[start : start + each])


def _is_number(column: Column) -> bool:
    return column.look in ("whole", "one", "two", "share", "points")


_NAMES = Column("", 46)


class _Summary:
    """The first sheet: what the report is about, teams and agents, the patterns, what the colours mean."""

    def __init__(self, sheets: _Sheets, continued: Sequence[str]) -> None:
        self.sheets = sheets
        self.content = sheets.content
        self.sheet = sheets.sheet(sheets.translate("Summary"))
        self.sheet.set_portrait()
        self.continued = continued
        self.row = 0

    def write(self) -> None:
        _ = self.sheets.translate
        for place, width in enumerate((_NAMES.width, 16, 15, 18, 18, 18)):
            self.sheet.set_column(place, place, width)
        self.sheet.set_row(0, 34)
        self._line([_("Quality review")], ["title"])
        for name, value, look in self._facts():
            self._line([name, value], ["soft", look])
        self._groups(_("Teams"), _("Team"), self.content.teams)
        self._groups(_("Agents"), _("Agent"), self.content.agents)
        self._patterns()
        self._legend()

    def _facts(self) -> Iterator[tuple[str, Value, str]]:
        _, content = self.sheets.translate, self.content
        yield _("Period"), str(content.period) or _("not stated"), "plain"
        yield _("Time zone"), content.zone, "plain"
        yield _("Files"), content.files, "plain number"
        yield _("Conversations"), len(content.conversations), "plain number"
        yield _("Messages"), content.messages, "plain number"
        yield _("Findings"), len(content.findings), "plain number"
        yield _("Mean score"), content.mean, "plain score"
        rubric = content.rubric
        yield _("Rubric"), f"{rubric.title} ({rubric.id}), {_('version')} {rubric.version}", "plain"
        yield _("Digest of the rubric"), rubric.digest, "plain"

    def _line(self, row: Sequence[Value], looks: Sequence[str]) -> None:
        self.sheets.write_row(self.sheet, self.row, row, looks)
        self.row += 1

    def _heading(self, title: str, heads: Sequence[str], last: str = "head right") -> None:
        self.row += 1
        self.sheet.set_row(self.row, 26)
        self._line([title], ["section"])
        self.sheet.set_row(self.row, 32)
        self._line(heads, ["head", *["head right"] * (len(heads) - 2), last])

    def _groups(self, title: str, name: str, groups: Sequence[GroupRow]) -> None:
        _ = self.sheets.translate
        each = (_("Flags per conversation"), _("Strengths per conversation"), _("With a critical flag"))
        self._heading(title, [name, _("Conversations"), _("Mean score"), *each])
        first = self.row
        for group in groups:
            row = (group.name or _("not stated"), group.conversations, group.mean)
            self.sheet.set_row(self.row, height(row[:1], (_NAMES,)))
            self._line(
                [*row, group.flags_each, group.strengths_each, group.critical],
                ["text", "whole", "one", "two", "two", "whole"],
            )
        if groups:
            self.sheets.tint_scores(self.sheet, first, self.row - 1, 2)

    def _patterns(self) -> None:
        _ = self.sheets.translate
        heads = [
            _("Pattern"),
            _("Findings"),
            _("Conversations"),
            _("Share of conversations"),
            _("Agents"),
            _("Severity"),
        ]
        self._heading(_("Patterns"), heads, last="head")
        first = self.row
        for pattern in self.content.patterns:
            self.sheet.set_row(self.row, height((pattern.title,), (_NAMES,)))
            self._line(_pattern(pattern, _), ["text", "whole", "whole", "share", "whole", "text"])
        if self.content.patterns:
            self.sheets.tint_severities(self.sheet, first, self.row - 1, 5)

    def _legend(self) -> None:
        _ = self.sheets.translate
        self.row += 1
        self.sheet.set_row(self.row, 26)
        self._line([_("How to read this")], ["section"])
        masked = _("Personal data is masked: the same value has the same token in all files of this report.")
        shown = _("This workbook shows personal data. Keep it where only those who need it can read it.")
        for text in (
            _("Scores run from 0 to 100. Blue: {high} or more; orange: below {low}.").format(high=HIGH, low=LOW),
            _("A critical flag caps the score of its conversation: column Cap."),
            _("Empty points of a criterion: not scored yet, or not applicable."),
            _("Points of a finding: what it took (below 0) or earned back, before the limits of its criterion."),
            _("Findings that a reviewer dismissed are listed, but count nowhere."),
            masked if self.content.masked else shown,
        ):
            self._line([text], ["note"])
        for name in self.continued:
            self._line([_("A sheet of Excel was full; its table goes on in: {name}.").format(name=name)], ["note"])


def _pattern(pattern: PatternRow, translate: Translate) -> tuple[Value, ...]:
    kind = translate(SEVERITIES[pattern.severity] if pattern.severity else KINDS[pattern.kind])
    return pattern.title, pattern.findings, pattern.conversations, pattern.share, pattern.agents, kind


def _conversation_columns(content: ReportContent, _: Translate) -> Iterator[Column]:
    yield Column(_("Conversation"), 15)
    yield Column(_("Time"), 16, "time")
    yield Column(_("Agent"), 18)
    yield Column(_("Team"), 16)
    yield Column(_("Channel"), 10)
    yield Column(_("Language"), 10)
    yield Column(_("Customer"), 16)
    yield Column(_("Score"), 8, "one")
    yield Column(_("Cap"), 7, "whole")
    yield Column(_("Worst flag"), 11)
    yield Column(_("Flags"), 8, "whole")
    yield Column(_("Strengths"), 11, "whole")
    for criterion in content.criteria:
        yield Column(f"{criterion.title} ({criterion.points:g})", 13, "points")
    yield Column(_("Capped by"), 26)
    yield Column(_("Messages"), 11, "whole")
    yield Column(_("Read from"), 30)


def _conversation(row: ConversationRow, translate: Translate) -> tuple[Value, ...]:
    return (
        row.id,
        row.time,
        row.agent,
        row.team,
        row.channel,
        row.language,
        row.customer,
        row.total,
        row.cap,
        translate(SEVERITIES[row.worst]) if row.worst else None,
        row.flags,
        row.strengths,
        *row.earned,
        row.capped_by,
        row.messages,
        row.source,
    )


def _finding_columns(_: Translate) -> Iterator[Column]:
    yield Column(_("Conversation"), 15)
    yield Column(_("Message"), 10, "whole")
    yield Column(_("Time"), 17, "time")
    yield Column(_("Said by"), 17)
    yield Column(_("Finding"), 24)
    yield Column(_("Severity"), 10)
    yield Column(_("Kind"), 10)
    yield Column(_("What was said"), 40)
    yield Column(_("The other end"), 40)
    yield Column(_("Why"), 36)
    yield Column(_("Confidence"), 12, "share")
    yield Column(_("Points"), 9, "points")
    yield Column(_("Verdict"), 12)
    yield Column(_("Comment"), 26)
    yield Column(_("Criterion"), 24)
    yield Column(_("Agent"), 18)
    yield Column(_("Team"), 18)


def _finding(row: FindingRow, language: str, translate: Translate) -> tuple[Value, ...]:
    return (
        row.conversation,
        row.number,
        row.time,
        row.said_by or translate(SPEAKERS[row.speaker]),
        row.title,
        translate(SEVERITIES[row.severity]) if row.severity else None,
        translate(KINDS[row.kind]),
        row.quote,
        evidence_lines(row.evidence, language),
        row.reason,
        row.confidence,
        row.points,
        translate(VERDICTS[row.verdict]),
        row.comment,
        row.criterion,
        row.agent,
        row.team,
    )

"""Cells of a workbook that are not for editing: which of them somebody changed all the same, and typed-over totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_desk.i18n import translations
from qa_desk.model import Rubric, Scored
from qa_desk.reports.content import CriterionHead
from qa_desk.reports.edited_cells import is_as_written, shown
from qa_desk.reports.masking import Masker
from qa_desk.reports.rows import Case, case_of, earlier_rubric, view_of
from qa_desk.reports.workbook import coaching, flags, scorecard
from qa_desk.reports.workbook.cells import CUT, Column, Formula, Value
from qa_desk.reports.workbook.reading import CellValue, EditedBook, EditedRow

MADE = frozenset({"reason"})  # sentences that every report makes anew, in its language


@dataclass(frozen=True, slots=True)
class FixedCells:
    """What the cells that are not for editing held when the workbook was written, in its language and time zone."""

    rubric: Rubric
    language: str
    zone: ZoneInfo

    @classmethod
    def of(cls, book: EditedBook, rubric: Rubric) -> FixedCells:
        """Those of a workbook."""
        try:
            zone = ZoneInfo(str(book.facts.get("time_zone")))
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("UTC")
        return cls(rubric, str(book.facts.get("language") or "en"), zone)

    def case(self, then: Scored) -> Case:
        """The rows that the workbook was written from, without masks."""
        return case_of(then, view_of(self.rubric, self.language, self.zone), Masker(hide=()))

    def changed_in_scorecard(self, row: EditedRow, case: Case) -> Iterator[Column]:
        """The columns in which a row of the Scorecard says something else."""
        _ = translations(self.language).gettext
        heads = [CriterionHead("", criterion.points, criterion.id) for criterion in self.rubric.criteria]
        cells = scorecard.row_of(case.row, heads, _)
        return _changed(row, list(scorecard.columns(heads, _)), cells)

    def changed_in_flags(self, row: EditedRow, case: Case) -> Iterator[Column]:
        """The columns in which the row of a finding says something else."""
        _ = translations(self.language).gettext
        finding = next((each for each in case.findings if each.key == row.key), None)
        return _changed(row, list(flags.columns(_)), flags.row_of(finding, self.language, _)) if finding else iter(())


def _changed(row: EditedRow, columns: Sequence[Column], cells: Sequence[Value]) -> Iterator[Column]:
    for column, then in zip(columns, cells, strict=True):
        is_team_of_agent = column.name == "team" and not then
        is_checked = not (column.is_entry or column.name in MADE or isinstance(then, Formula) or is_team_of_agent)
        if is_checked and column.name in row.sheet.places and not _is_same(row.value(column.name), then):
            yield column


def _is_same(cell: CellValue, then: Value) -> bool:
    if isinstance(then, datetime) and isinstance(cell, datetime):
        return abs((cell - then.replace(tzinfo=None)).total_seconds()) < 60
    if isinstance(then, (int, float)) and isinstance(cell, (int, float)):
        return abs(cell - then) < 0.006
    if then is None or isinstance(then, str):
        there = " ".join(shown(cell).split())
        return there.endswith(CUT.strip()) or is_as_written(there, " ".join((then or "").split()))
    return False


def is_plan_filled_in(row: EditedRow) -> bool:
    """Whether somebody wrote into a row of the coaching plan, or changed what stood there."""
    named = {name: row.value(name) for name in coaching.KEYED}
    is_changed = bool(row.key) and row.key != coaching.key_of(named.values())
    return bool(row.value("owner") or row.value("due")) or is_changed


def is_total_typed_over(row: EditedRow, then: Scored, rubric: Rubric, *, failed: str) -> bool:
    """Whether the total of a row is none that its formula gives, with the weights of the rubric or those of the sheet;
    `failed` is the word for a conversation that is capped.
    """
    total = row.value("score")
    if not isinstance(total, (int, float)) or earlier_rubric(then.review, rubric):
        return False
    own = {scorecard.criterion_name(each.id): each.points for each in rubric.criteria}
    own["auto_fail"] = rubric.deductions.critical_cap
    written = {name: _weight(row, name, points) for name, points in own.items()}
    is_capped = shown(row.value("auto_fail")).casefold() == failed.casefold()
    totals = (then.scorecard.total, *(_total(row, weights, is_capped=is_capped) for weights in (own, written)))
    return min(abs(total - each) for each in totals) > 0.06


def _weight(row: EditedRow, name: str, then: float) -> float:
    there = row.sheet.above_head(name) if name in row.sheet.places else then
    return there if isinstance(there, (int, float)) else then


def _total(row: EditedRow, weights: Mapping[str, float], *, is_capped: bool) -> float:
    criteria = {name: points for name, points in weights.items() if name != "auto_fail"}
    counted = {name: value for name in criteria if isinstance(value := row.value(name), (int, float))}
    whole = sum(criteria[name] for name in counted)
    share = 100 * sum(counted.values()) / whole if whole else 100.0
    return min(weights["auto_fail"] if is_capped else 100.0, share)

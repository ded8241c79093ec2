"""What somebody changed in a workbook of the desk, as a list to be looked at before any of it is taken.

Cells are compared with the reviews as they stood when the workbook was written, so what reviewers did meanwhile is no
change of the workbook's; where both changed the same, that is a conflict and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa_desk.errors import Fault
from qa_desk.i18n import translations
from qa_desk.model import Criterion, CriterionScore, Decision, Rubric, Scored
from qa_desk.reports.content import CriterionHead
from qa_desk.reports.edited_cells import BrokenCell, Words, share_of, shown
from qa_desk.reports.edits import NOT_APPLICABLE, Edit, EditKind, EditValue, with_edits
from qa_desk.reports.fault_list import in_order
from qa_desk.reports.fixed_cells import FixedCells, is_plan_filled_in, is_total_typed_over
from qa_desk.reports.rows import Case, agent_of, conversation_key, earlier_rubric, finding_key
from qa_desk.reports.texts import DISMISS_REASON_NAMES, ROOT_CAUSE_NAMES, VERDICTS, in_language
from qa_desk.reports.workbook import flags, scorecard
from qa_desk.reports.workbook.cells import Column
from qa_desk.reports.workbook.reading import CellValue, EditedBook, EditedRow, EditedSheet, EditedTable
from qa_desk.scoring.score import score

_NAMES: dict[str, dict[str, str]] = {
    "decision": VERDICTS,
    "root cause": ROOT_CAUSE_NAMES,
    "reason": DISMISS_REASON_NAMES,
}


@dataclass(frozen=True, slots=True)
class Reimport:
    """What came of an edited workbook: every change that can be taken, everything that cannot and why, and what the
    desk does not keep (`notes`).
    """

    edits: tuple[Edit, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    conversations: int = 0

    @property
    def conflicts(self) -> int:
        """How many of the changes are of something that changed on the desk too."""
        return sum(edit.now is not None for edit in self.edits)


def compare(
    book: EditedBook, cases: Iterable[tuple[Scored, Scored]], rubric: Rubric, *, language: str = "en"
) -> Reimport:
    """What changed in a workbook. `cases` are those that it mentions, each as it stood when the workbook was written,
    and as it stands.
    """
    comparison = _Comparison(book, rubric, language)
    for then, now in cases:
        comparison.take_case(then, now)
    return comparison.outcome()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that may be changed, with what it was and what the desk says now."""

    column: str
    kind: EditKind
    target: str
    what: str
    then: EditValue
    now: EditValue


class _Comparison:
    def __init__(self, book: EditedBook, rubric: Rubric, language: str) -> None:
        self._book, self._rubric, self._language = book, rubric, language
        self._ = translations(language).gettext
        self._words = Words.of(str(book.facts.get("language") or "en"), language)
        self._titles = {rule.id: in_language(rule.title, language) for rule in rubric.rules()}
        self._edits: list[Edit] = []
        self._fixed = FixedCells.of(book, rubric)
        self._faults: list[Fault] = [*self._column_faults(), *self._weight_faults()]
        self._met = self._gone = 0
        self._rows = self._by_key(book.scorecard)
        self._finding_rows = self._by_key(book.flags)

    def outcome(self) -> Reimport:
        """Everything, after all cases were taken."""
        unknown = [*self._rows.values(), *self._finding_rows.values()]
        faults = (*self._faults, *map(self._unknown, unknown), *self._missing())
        tables = (self._book.scorecard, self._book.flags, self._book.coaching)
        sheets = [sheet.name for table in tables for sheet in table.sheets]
        return Reimport(tuple(self._edits), tuple(in_order(faults, sheets, self._)), tuple(self._plans()), self._met)

    def take_case(self, then: Scored, now: Scored) -> None:
        """Compare one conversation."""
        row = self._rows.pop(conversation_key(now.conversation.id), None)
        case = self._fixed.case(then)
        edits = list(self._finding_edits(then, now, case, counted=row is not None))
        if row is not None:
            self._met += 1
            self._check_fixed(row, self._fixed.changed_in_scorecard(row, case))
            edits += self._row_edits(row, then, now, edits)
        self._edits += edits

    def _row_edits(self, row: EditedRow, then: Scored, now: Scored, others: Sequence[Edit]) -> list[Edit]:
        comment = _Cell("comment", "comment", "", self._("Comment"), then.review.comment, now.review.comment)
        if any(earlier_rubric(each.review, self._rubric) for each in (then, now)):
            self._check_earlier(row, then)
            return list(self._edits_of(row, [comment], now))
        edits = list(self._edits_of(row, [*self._score_cells(then, now), comment], now))
        self._check_auto_fail(row, then, now, [*others, *edits])
        self._check_total(row, then)
        return edits

    # --- the cells of a conversation ---

    def _score_cells(self, then: Scored, now: Scored) -> Iterator[_Cell]:
        for criterion, before, after in zip(
            self._rubric.criteria, then.scorecard.criteria, now.scorecard.criteria, strict=True
        ):
            title = in_language(criterion.title, self._language)
            points = (_points(then, before), _points(now, after))
            yield _Cell(scorecard.criterion_name(criterion.id), "score", criterion.id, title, *points)

    def _finding_edits(self, then: Scored, now: Scored, case: Case, *, counted: bool) -> Iterator[Edit]:
        standing = {finding_key(now.conversation.id, each.finding): each for each in now.review.decisions}
        for before in then.review.decisions:
            key = finding_key(then.conversation.id, before.finding)
            row = self._finding_rows.pop(key, None)
            if row is None:
                self._gone += counted and bool(self._book.flags.sheets)
            elif key not in standing:
                self._faults.append(self._unknown(row))
            else:
                self._check_fixed(row, self._fixed.changed_in_flags(row, case))
                edits = list(self._edits_of(row, self._decision_cells(key, before, standing[key]), now, before))
                yield from self._with_fitting_reason(row, edits, standing[key])

    def _decision_cells(self, key: str, then: Decision, now: Decision) -> Iterator[_Cell]:
        _ = self._
        named = {"rule": self._titles[then.finding.rule], "n": then.finding.span.message + 1}
        for column, kind, sentence, before, after in (
            ("decision", "decision", _("Decision on “{rule}”, message {n}"), then.verdict, now.verdict),
            ("root_cause", "root cause", _("Root cause of “{rule}”, message {n}"), then.root_cause, now.root_cause),
            ("decision_reason", "reason", _("Why “{rule}” was dismissed, message {n}"), then.reason, now.reason),
            ("note", "note", _("Note on “{rule}”, message {n}"), then.note, now.note),
        ):
            yield _Cell(column, kind, key, sentence.format(**named), before, after)  # type: ignore[arg-type]  # the kinds are those of EditKind

    def _edits_of(
        self, row: EditedRow, cells: Iterable[_Cell], now: Scored, decision: Decision | None = None
    ) -> Iterator[Edit]:
        for cell in cells:
            if cell.column not in row.sheet.places:
                continue
            try:
                value = self._read(row, cell, now, decision)
            except BrokenCell as broken:
                self._faults.append(Fault(row.where(cell.column), broken.problem, broken.what_to_do))
                continue
            if value not in (cell.then, cell.now):
                yield self._edit(row, cell, value, now)

    def _read(self, row: EditedRow, cell: _Cell, now: Scored, decision: Decision | None) -> EditValue:
        value = row.value(cell.column)
        if row.is_uncalculated(cell.column):
            problem = self._("the formula here was saved without its value")
            raise BrokenCell(problem, self._("Open the workbook in Excel or LibreOffice and save it"))
        if cell.kind == "score":
            by_hand = self._criterion(cell.target).scored_by == "reviewer" or cell.target in now.review.scores
            return self._words.points(value, self._criterion(cell.target), may_be_empty=by_hand or cell.then is None)
        if cell.kind == "decision":
            return self._words.verdict(value, added=decision is not None and decision.added)
        if cell.kind == "root cause":
            return self._words.root_cause(value, str(cell.then or ""))
        if cell.kind == "reason":
            return self._words.reason(value, str(cell.then or ""))
        return self._words.text(value, str(cell.then or ""))

    def _criterion(self, name: str) -> Criterion:
        return next(criterion for criterion in self._rubric.criteria if criterion.id == name)

    def _edit(self, row: EditedRow, cell: _Cell, value: EditValue, now: Scored) -> Edit:
        names = _NAMES.get(cell.kind, {})
        said = self._words.said
        taken = share_of(value, self._criterion(cell.target)) if isinstance(value, (int, float)) else value
        return Edit(
            conversation=now.conversation.id,
            agent=agent_of(now.conversation),
            kind=cell.kind,
            target=cell.target,
            what=cell.what,
            before=said(cell.then, names),
            after=said(value, names),
            value=taken,
            where=row.where(cell.column),
            now=said(cell.now, names) if cell.now != cell.then else None,
        )

    # --- what does not fit ---

    def _with_fitting_reason(self, row: EditedRow, edits: Sequence[Edit], now: Decision) -> Iterator[Edit]:
        """The edits, without a reason for a dismissal that there is none of."""
        verdict = next((edit.value for edit in edits if edit.kind == "decision"), now.verdict)
        for edit in edits:
            if edit.kind != "reason" or verdict == "dismissed":
                yield edit
            elif edit.value:
                _ = self._
                problem = _("a reason was written, but the finding is not dismissed")
                self._faults.append(
                    Fault(row.where("decision_reason"), problem, _("Dismiss it, or write into the note"))
                )

    def _check_fixed(self, row: EditedRow, columns: Iterable[Column]) -> None:
        """Tell of cells that were changed though they are not for editing."""
        _ = self._
        for column in columns:
            problem = _("“{head}” was changed, but is not for editing").format(head=column.head)
            self._faults.append(Fault(row.where(column.name), problem, _("Nothing was taken of it")))

    def _check_auto_fail(self, row: EditedRow, then: Scored, now: Scored, edits: Sequence[Edit]) -> None:
        """The cap follows the critical flags; a word that says otherwise cannot be taken."""
        _, spoken = self._, self._words.spoken
        text = shown(row.value("auto_fail")).casefold()
        after = score(self._rubric, with_edits(now.review, edits))
        said = {spoken("yes" if card.capped_by else "no").casefold() for card in (then.scorecard, after)}
        if "auto_fail" in row.sheet.places and text not in said:
            problem = _("“{text}” cannot be taken: the cap follows the critical flags")
            what_to_do = _("Dismiss the critical flag on the sheet of flags, or add one in the window")
            self._faults.append(Fault(row.where("auto_fail"), problem.format(text=text), what_to_do))

    def _check_earlier(self, row: EditedRow, then: Scored) -> None:
        """Points by an earlier rubric can be changed in the window only, where its criteria are."""
        earned = {(each.id, each.points): _points(then, each) for each in then.scorecard.criteria}
        for criterion in self._rubric.criteria:
            column = scorecard.criterion_name(criterion.id)
            written = self._words.said(earned.get((criterion.id, criterion.points)), {})
            if column in row.sheet.places and shown(row.value(column)).casefold() != written.casefold():
                _ = self._
                problem = _("the review was finished with an earlier rubric, whose points are not those of this sheet")
                self._faults.append(Fault(row.where(column), problem, _("Reopen it in the window to score it anew")))

    def _check_total(self, row: EditedRow, then: Scored) -> None:
        if is_total_typed_over(row, then, self._rubric, failed=self._words.spoken("yes")):
            _ = self._
            problem = _("the total was typed over; it follows from the criteria")
            self._faults.append(Fault(row.where("score"), problem, _("Change the points of the criteria")))

    def _weight_faults(self) -> list[Fault]:
        _ = self._
        weights = [(scorecard.criterion_name(each.id), each.points) for each in self._rubric.criteria]
        return [
            Fault(
                sheet.name,
                _("a weight or the cap above the headings was changed"),
                _("Nothing was taken of it: weights stand in the rubric. Totals were reckoned with the rubric's"),
            )
            for sheet in self._book.scorecard.sheets
            if any(_changed(sheet, name, value) for name, value in self._above(weights))
        ]

    def _above(self, weights: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
        yield "auto_fail", self._rubric.deductions.critical_cap
        yield from weights

    def _column_faults(self) -> Iterator[Fault]:
        heads = [CriterionHead("", criterion.points, criterion.id) for criterion in self._rubric.criteria]
        yield from self._columns(self._book.scorecard, list(scorecard.columns(heads, str)))
        yield from self._columns(self._book.flags, list(flags.columns(str)))
        if not self._book.flags.sheets or not self._book.scorecard.sheets:
            _ = self._
            problem = _("a sheet was taken out, or has lost the row of machine names under its headings")
            yield Fault(self._book.file, problem, _("Nothing was taken of it; export it again if it was meant to be"))

    def _columns(self, table: EditedTable, known: Sequence[Column]) -> Iterator[Fault]:
        _ = self._
        names = {column.name for column in known}
        needed = [column.name for column in known if column.is_entry or column.name == "key"]
        for sheet in table.sheets:
            for head in _strange(sheet, names):
                problem = _("the column “{head}” is none of QA Desk's").format(head=head)
                yield Fault(sheet.name, problem, _("Nothing was taken of it"))
            for name in (name for name in needed if name not in sheet.places):
                problem = _("the column {name} is missing").format(name=name)
                yield Fault(sheet.name, problem, _("Nothing was taken of it"))

    # --- rows ---

    def _by_key(self, table: EditedTable) -> dict[str, EditedRow]:
        rows: dict[str, EditedRow] = {}
        for row in table.rows:
            if not row.key:
                self._faults.append(self._unknown(row))
            elif row.key in rows:
                self._faults.append(self._twice(row, rows[row.key]))
            else:
                rows[row.key] = row
        return rows

    def _twice(self, row: EditedRow, first: EditedRow) -> Fault:
        _ = self._
        problem = _("is the same as row {number}").format(number=first.number)
        return Fault(self._place(row), problem, _("Only the first of the two was read; take one out"))

    def _unknown(self, row: EditedRow) -> Fault:
        _ = self._
        problem = _("is no row of this desk: its key is missing, was changed, or what it names is gone")
        return Fault(self._place(row), problem, _("Nothing was taken of it; put the key back from the export"))

    def _place(self, row: EditedRow) -> str:
        sentence = self._("{sheet}, row {number} ({conversation})")
        named = shown(row.value("conversation"))
        return sentence.format(sheet=row.sheet.name, number=row.number, conversation=named or "–")

    def _missing(self) -> Iterator[Fault]:
        _, texts = self._, translations(self._language)
        told = self._book.facts.get("conversations")
        gone = int(told) - self._met - len(self._rows) if isinstance(told, (int, float)) else 0
        if gone > 0 and self._book.scorecard.sheets:
            problem = texts.ngettext(
                "{n} row of the export was taken out", "{n} rows of the export were taken out", gone
            )
            yield Fault(
                self._book.scorecard.sheets[0].name, problem.format(n=gone), _("Their reviews stay as they are")
            )
        if self._gone:
            problem = texts.ngettext(
                "{n} row of the export was taken out", "{n} rows of the export were taken out", self._gone
            )
            what_to_do = _("The findings stay as they are; to take one away, write “dismissed” as its decision")
            yield Fault(self._book.flags.sheets[0].name, problem.format(n=self._gone), what_to_do)

    def _plans(self) -> Iterator[Fault]:
        _ = self._
        filled = [row for row in self._book.coaching.rows if is_plan_filled_in(row)]
        if filled:
            problem = translations(self._language).ngettext(
                "{n} plan is filled in; the desk keeps none",
                "{n} plans are filled in; the desk keeps none",
                len(filled),
            )
            yield Fault(filled[0].sheet.name, problem.format(n=len(filled)), _("Keep the workbook for them"))


def _points(scored: Scored, earned: CriterionScore) -> EditValue:
    """What the cell of a criterion holds."""
    absent = earned.id in scored.review.scores and scored.review.scores[earned.id] is None
    return NOT_APPLICABLE if absent else earned.earned


def _changed(sheet: EditedSheet, column: str, value: float) -> bool:
    if column not in sheet.places:
        return False
    there: CellValue = sheet.above_head(column)
    return not isinstance(there, (int, float)) or abs(there - value) > 0.005


def _strange(sheet: EditedSheet, known: set[str]) -> Iterator[str]:
    """The heads (or names) of columns that somebody added."""
    named = {place for name, place in sheet.places.items() if name in known}
    names = {place: name for name, place in sheet.places.items()}
    for place in range(max(len(sheet.heads), *(at + 1 for at in names))):
        head = (sheet.heads[place] if place < len(sheet.heads) else "") or names.get(place, "")
        if head and place not in named:
            yield head

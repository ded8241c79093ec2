"""Scorecard: a row a conversation, a column a criterion, the weights on top in cells, the totals as live formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # it ships no types

from qa_desk.reports.content import ConversationRow, CriterionHead, ReportContent
from qa_desk.reports.texts import CHANNEL_NAMES, LANGUAGE_NAMES, SEVERITIES
from qa_desk.reports.workbook.book import FIRST, Book, Grid, text_in_formula
from qa_desk.reports.workbook.cells import Column, Formula, Table, Value

BEFORE_CRITERIA = 7  # columns
CRITERION = "criterion_"  # before the id of a criterion in a machine name


def write(book: Book) -> None:
    """The sheet; on several where it is full, each with its own weights."""
    _, content = book.translate, book.content
    names = [criterion_name(criterion.id) for criterion in content.criteria]
    above: dict[str, tuple[Value, str]] = {
        "score": (_("Weight, cap"), "above"),
        "auto_fail": (content.rubric.critical_cap, "weight"),
        **{name: (head.points, "weight") for name, head in zip(names, content.criteria, strict=True)},
    }
    table = Table(
        name="scorecard",
        sheet=_("Scorecard"),
        title=_("Scorecard"),
        columns=tuple(columns(content.criteria, _)),
        rows=rows_of(content, _),
        above=above,
        printed=BEFORE_CRITERIA + len(names),
        flat=True,
    )
    for grid in book.table(table):
        _finish(grid, content)


def rows_of(content: ReportContent, _: Callable[[str], str]) -> list[tuple[Value, ...]]:
    """The cells of all conversations, from the row under the headings on."""
    rows = _Rows(content.criteria, _)
    return [rows.row(entry, number) for number, entry in enumerate(content.conversations, FIRST + 1)]


def columns(criteria: Sequence[CriterionHead], _: Callable[[str], str]) -> Iterator[Column]:
    """The columns, in order."""
    yield Column("conversation", _("Conversation"), _("The conversation's id, masked as all texts"), 18, "line")
    yield Column(
        "time", _("Began"), _("When the first message was written, in the time zone of the report"), 16, "time"
    )
    yield Column("agent", _("Agent"), _("Who handled the case"), 18, "line")
    yield Column("team", _("Team"), _("The team of the case"), 15, "line")
    yield Column("channel", _("Channel"), _("How the customer reached us"), 12, "line")
    meaning = _("100 × points earned / weights that count, to one decimal; not above the cap where Auto-fail says yes")
    yield Column("score", _("Score"), meaning, 11, "score")
    meaning = _("yes where a critical flag stands: the score is capped at the figure above the heading")
    yield Column("auto_fail", _("Auto-fail"), meaning, 10, "entry line")
    for criterion in criteria:
        yield _criterion_column(criterion, _)
    yield Column("worst_flag", _("Worst flag"), _("The severity of the worst flag that stands"), 10, "line")
    yield Column("flags", _("Flags"), _("Flags that stand: confirmed or not yet decided"), 7, "whole")
    yield Column("strengths", _("Strengths"), _("Strengths that stand"), 10, "whole")
    yield Column("capped_by", _("Capped by"), _("The critical flag that caps the score"), 26, "line")
    yield Column("comment", _("Comment"), _("The reviewer's comment for coaching"), 36, "entry line")
    yield Column("reviewer", _("Reviewer"), _("Who finished the review"), 16, "line")
    yield Column("finished", _("Finished"), _("When the review was finished"), 16, "time")
    meaning = _("Digest of the earlier rubric that the review was finished with and that gave the score; else empty")
    yield Column("earlier_rubric", _("Earlier rubric"), meaning, 14, "line")
    yield Column("language", _("Language"), _("The language of the conversation"), 11, "line")
    yield Column("customer", _("Customer"), _("The customer, masked as all texts"), 15, "line")
    yield Column("messages", _("Messages"), _("Messages of all sides"), 10, "whole")
    yield Column("source", _("Read from"), _("The file, and the line or row where the conversation begins"), 28, "line")
    yield Column("key", _("Key"), _("Names the row when the workbook is read back: leave it as it is"), 18, "line")


def criterion_name(criterion: str) -> str:
    """The machine name of a criterion's column, by the criterion's id."""
    return CRITERION + criterion.replace("-", "_")


def _criterion_column(criterion: CriterionHead, _: Callable[[str], str]) -> Column:
    meaning = _("Points earned, 0 to the weight above the heading; n/a does not count; empty is not scored yet")
    return Column(criterion_name(criterion.id), criterion.title, meaning, 12, "entry points")


def row_of(entry: ConversationRow, criteria: Sequence[CriterionHead], _: Callable[[str], str]) -> tuple[Value, ...]:
    """The cells of a conversation, wherever its row stands."""
    return _Rows(criteria, _).row(entry, FIRST + 1)


class _Rows:
    """Conversations as rows, with the formula of each total."""

    def __init__(self, criteria: Sequence[CriterionHead], translate: Callable[[str], str]) -> None:
        self._criteria = criteria
        self._translate = translate
        self._words = translate("yes"), translate("no"), translate("n/a")
        first, last = BEFORE_CRITERIA, BEFORE_CRITERIA + len(criteria) - 1
        self._first, self._last = xl_col_to_name(first), xl_col_to_name(max(last, first))
        self._fail = xl_col_to_name(BEFORE_CRITERIA - 1)

    def total(self, entry: ConversationRow, number: int) -> Formula:
        """The total of row `number` (from 1), as score.py reckons it."""
        earned = f"{self._first}{number}:{self._last}{number}"
        weights = f"${self._first}$1:${self._last}$1"
        share = f"ROUND(100*SUM({earned})/SUMPRODUCT(--ISNUMBER({earned}),{weights}),1)"
        cap = f"IF({self._fail}{number}={text_in_formula(self._words[0])},${self._fail}$1,100)"
        return Formula(f"=MIN({cap},IF(COUNT({earned})=0,100,{share}))", entry.total)

    def row(self, entry: ConversationRow, number: int) -> tuple[Value, ...]:
        """The cells of row `number` of its sheet, from 1."""
        yes, no, not_applicable = self._words
        _ = self._translate
        earned = (
            not_applicable if head.id in entry.not_applicable else points
            for head, points in zip(self._criteria, entry.earned, strict=True)
        )
        return (
            entry.id,
            entry.time,
            entry.agent,
            entry.team,
            _(CHANNEL_NAMES.get(entry.channel, entry.channel)) if entry.channel else None,
            entry.total if entry.earlier_rubric else self.total(entry, number),
            yes if entry.auto_fail else no,
            *earned,
            _(SEVERITIES[entry.worst]) if entry.worst else None,
            entry.flags,
            entry.strengths,
            entry.capped_by,
            entry.comment,
            entry.reviewer,
            entry.finished,
            entry.earlier_rubric[:12],
            _(LANGUAGE_NAMES.get(entry.language, entry.language)) if entry.language else None,
            entry.customer,
            entry.messages,
            entry.source,
            entry.key,
        )


def _finish(grid: Grid, content: ReportContent) -> None:
    _ = grid.book.translate
    grid.tint_scores("score", content.selection.pass_mark)
    grid.tint_severities("worst_flag")
    grid.tint_words("auto_fail", {_("yes"): "critical"})
    grid.choose("auto_fail", [_("yes"), _("no")])
    for criterion in content.criteria:
        _check_points(grid, criterion)


def _check_points(grid: Grid, criterion: CriterionHead) -> None:
    """A drop-down for what a reviewer scores in whole points; else anything from 0 to the weight, or n/a."""
    _ = grid.book.translate
    name = criterion_name(criterion.id)
    if criterion.steps and all(step == int(step) for step in criterion.steps):
        grid.choose(name, [*(f"{step:g}" for step in criterion.steps), _("n/a")])
        return
    column = xl_col_to_name(grid.table.place(name))
    cell, weight, absent = f"{column}{FIRST + 1}", f"{column}$1", text_in_formula(_("n/a"))
    rule: dict[str, object] = {
        "validate": "custom",
        "value": f"=OR({cell}={absent},AND(ISNUMBER({cell}),{cell}>=0,{cell}<={weight}))",
        "error_title": _("Points"),
        "error_message": _("Write points from 0 to the weight above the heading, or n/a."),
    }
    grid.check(name, rule)

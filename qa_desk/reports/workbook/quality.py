"""Rule quality: how often reviewers agree with each rule, by language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_desk.reports.content import QualityRow
from qa_desk.reports.statistics import FEWEST, ends
from qa_desk.reports.texts import KINDS, LANGUAGE_NAMES
from qa_desk.reports.workbook.book import Book
from qa_desk.reports.workbook.cells import Column, Table, Value


def write(book: Book) -> None:
    """The sheet."""
    _ = book.translate
    rows = [_row(entry, _) for entry in book.content.quality]
    table = Table("rule_quality", _("Rule quality"), _("How often reviewers agree"), tuple(columns(_)), rows)
    for grid in book.table(table):
        grid.grey_where_few("judged", FEWEST, "precision_high")
        grid.bars("precision", most=1)


def columns(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns, in order."""
    yield Column("rule", _("Rule"), _("The flag or strength"), 40)
    yield Column("kind", _("Kind"), _("Flag or strength"), 10)
    yield Column("language", _("Language"), _("The language of the message"), 12)
    yield Column("fired", _("Found"), _("How often the program found it"), 9, "whole")
    yield Column("confirmed", _("Confirmed"), _("Confirmed by a reviewer"), 10, "whole")
    yield Column("dismissed", _("Dismissed"), _("Dismissed by a reviewer"), 10, "whole")
    yield Column("open", _("Open"), _("Not yet decided"), 9, "whole")
    yield Column("judged", _("Judged"), _("Confirmed and dismissed"), 9, "whole")
    meaning = _("Confirmed of judged; in grey for fewer than {n} judged").format(n=FEWEST)
    yield Column("precision", _("Precision"), meaning, 12, "share")
    yield Column("precision_low", _("95 % from"), _("Lower end of the 95 % interval (Wilson)"), 10, "share")
    yield Column("precision_high", _("95 % to"), _("Upper end of the 95 % interval"), 10, "share")
    yield Column("added_by_hand", _("Added by hand"), _("Seen by a reviewer, not by the program"), 10, "whole")
    yield Column("rule_id", _("Rule id"), _("The rule's name in the rubric file"), 28)


def _row(row: QualityRow, _: Callable[[str], str]) -> tuple[Value, ...]:
    return (
        row.title,
        _(KINDS[row.kind]),
        _(LANGUAGE_NAMES.get(row.language, row.language)) if row.language else None,
        row.fired,
        row.confirmed,
        row.dismissed,
        row.open,
        row.confirmed + row.dismissed,
        row.precision,
        *ends(row.interval),
        row.missed,
        row.rule,
    )

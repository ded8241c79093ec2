"""Patterns: every flag over the whole report, then by agent, channel and language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_desk.reports.content import Breakdown, BreakdownRow
from qa_desk.reports.statistics import FEWEST, ends
from qa_desk.reports.texts import CHANNEL_NAMES, LANGUAGE_NAMES, SEVERITIES
from qa_desk.reports.workbook.book import Book, Grid
from qa_desk.reports.workbook.cells import Column, Table, Value
from qa_desk.reports.workbook.looks import BAR_HURT


def write(book: Book) -> Grid:
    """The sheet. Gives its first grid, which begins with the rows over the whole report, for the chart."""
    _ = book.translate
    rows = [_row(entry, _) for entry in book.content.breakdown]
    grids = book.table(Table("patterns", _("Patterns"), _("What hurts, and where"), tuple(columns(_)), rows, frozen=3))
    for grid in grids:
        grid.grey_where_few("conversations", FEWEST, "rate")
        grid.tint_severities("severity")
        grid.bars("share", BAR_HURT, most=1)
    return grids[0]


def columns(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns, in order."""
    yield Column("by", _("By"), _("What the rows are parted by"), 12)
    yield Column("group", _("Group"), _("The agent, channel or language; empty for the whole report"), 20)
    yield Column("pattern", _("Pattern"), _("The flag"), 38)
    yield Column("severity", _("Severity"), _("How much the flag hurts"), 10)
    yield Column("flagged", _("Flagged"), _("All findings, whatever was decided"), 10, "whole")
    yield Column("confirmed", _("Confirmed"), _("Confirmed by a reviewer"), 10, "whole")
    yield Column("dismissed", _("Dismissed"), _("Dismissed by a reviewer"), 10, "whole")
    yield Column("open", _("Open"), _("Not yet decided"), 10, "whole")
    meaning = _("Conversations of the group; of an agent, those that the agent took part in")
    yield Column("conversations", _("Conversations"), meaning, 14, "whole")
    meaning = _("Conversations of the group in which it stands (confirmed or open)")
    yield Column("conversations_with", _("With it"), meaning, 10, "whole")
    yield Column("share", _("Share with it"), _("Share of the group's conversations in which it stands"), 10, "share")
    meaning = _("Lower end of the 95 % interval of the share (Wilson)")
    yield Column("share_low", _("95 % from"), meaning, 10, "share")
    yield Column("share_high", _("95 % to"), _("Upper end of the 95 % interval of the share"), 10, "share")
    meaning = _("Findings that stand (confirmed or open) per 100 conversations; of an agent, in the agent's own words")
    yield Column("rate", _("Findings per 100"), meaning, 14, "one")
    yield Column("rule_id", _("Rule id"), _("The rule's name in the rubric file"), 28)


def _row(row: BreakdownRow, _: Callable[[str], str]) -> tuple[Value, ...]:
    by: dict[Breakdown, str] = {
        "all": _("Whole report"),
        "agent": _("Agent"),
        "channel": _("Channel"),
        "language": _("Language"),
    }
    return (
        by[row.by],
        _group(row, _),
        row.title,
        _(SEVERITIES[row.severity]) if row.severity else None,
        row.flagged,
        row.confirmed,
        row.dismissed,
        row.open,
        row.conversations,
        row.found,
        row.share,
        *ends(row.interval),
        row.rate,
        row.rule,
    )


def _group(row: BreakdownRow, _: Callable[[str], str]) -> str:
    if row.by == "all":
        return ""
    if not row.group:
        return _("not stated")
    names = {"channel": CHANNEL_NAMES, "language": LANGUAGE_NAMES}.get(row.by, {})
    return _(names[row.group]) if row.group in names else row.group

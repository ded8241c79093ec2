"""Team: teams and agents with their figures and how sure these are; under them the weeks, for the chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import zip_longest

from qa_desk.reports.content import GroupRow, WeekRow
from qa_desk.reports.statistics import FEWEST, ends
from qa_desk.reports.workbook.book import Book, Grid
from qa_desk.reports.workbook.cells import Column, Table, Value, width_of
from qa_desk.reports.workbook.looks import BAR_HURT


def write(book: Book) -> Grid:
    """The sheet. Gives the grid of the weeks, for the chart."""
    _, content = book.translate, book.content
    groups = [(_("Team"), group) for group in content.teams] + [
        (_("Agent"), group) for group in _by_rank(content.agents)
    ]
    compared = content.compared.now.first is not None
    rows = [_row(level, group, _, compared=compared) for level, group in groups]
    (grid,) = book.table(Table("team", _("Team"), _("Teams and agents"), tuple(_wide_enough(_)), rows, frozen=2))
    _finish(grid)
    return _weeks(grid)


def _wide_enough(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns, with room for the headings of the weeks under them."""
    for column, week in zip_longest(columns(_), week_columns(_)):
        yield replace(column, width=max(width_of(column), width_of(week))) if week else column


def _by_rank(groups: tuple[GroupRow, ...]) -> list[GroupRow]:
    """Those with a rank first; the others stay by name."""
    return sorted(groups, key=lambda group: (group.rank is None, group.rank or 0))


def columns(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns, in order."""
    few = _("By mean score; none for fewer than {n} conversations").format(n=FEWEST)
    yield Column("level", _("Level"), _("Whether the row is about a team or an agent"), 13)
    yield Column("name", _("Name"), _("The agent or team"), 20)
    yield Column("team", _("Team"), _("The teams of the agent's cases"), 15)
    yield Column("rank", _("Rank"), few, 7, "whole")
    yield Column("conversations", _("n"), _("Conversations in the report"), 8, "whole")
    yield Column("mean", _("Mean score"), _("The mean of the scores"), 9, "score")
    yield Column("mean_low", _("95 % from"), _("Lower end of the 95 % interval of the mean (Student's t)"), 8, "one")
    yield Column("mean_high", _("95 % to"), _("Upper end of the 95 % interval of the mean"), 8, "one")
    yield Column("pass_share", _("Pass share"), _("Conversations that reach the pass mark"), 8, "share")
    yield Column("pass_low", _("95 % from"), _("Lower end of the 95 % interval of the pass share (Wilson)"), 8, "share")
    yield Column("pass_high", _("95 % to"), _("Upper end of the 95 % interval of the pass share"), 8, "share")
    yield Column("auto_fails", _("Auto-fails"), _("Conversations with a critical flag that stands"), 10, "whole")
    yield Column("flags_each", _("Flags each"), _("Flags that stand, per conversation"), 8, "two")
    for number in (1, 2, 3):
        head = _("Most confirmed, {n}").format(n=number)
        yield Column(f"pattern_{number}", head, _("A confirmed flag in the agent's own words, and how often"), 20)
    yield Column("change", _("Change"), _("Mean score of the period less that of the previous one"), 8, "signed")
    yield Column("change_low", _("95 % from"), _("Lower end of the 95 % interval of the change (Welch)"), 8, "signed")
    yield Column("change_high", _("95 % to"), _("Upper end of the 95 % interval of the change"), 8, "signed")
    yield Column("n_before", _("n before"), _("Conversations of the period before"), 8, "whole")
    meaning = _("real: the interval leaves out 0; else it may be noise; too few: fewer than {n} in a period")
    yield Column("change_is", _("The change is"), meaning.format(n=FEWEST), 22)


def _row(level: str, group: GroupRow, _: Callable[[str], str], *, compared: bool) -> tuple[Value, ...]:
    change = group.change if group.is_compared else None
    frequent = [f"{entry.title} ({entry.count})" for entry in group.frequent]
    return (
        level,
        group.name or _("not stated"),
        group.team if group.team != group.name else None,
        group.rank,
        group.conversations,
        group.mean,
        *ends(group.interval),
        group.passed / group.conversations,
        *ends(group.pass_interval),
        group.auto_fails,
        group.flags_each,
        *frequent,
        *[None] * (3 - len(frequent)),
        change.difference if change else None,
        *ends(change),
        group.before if compared else None,
        _change_is(group, _) if compared else None,
    )


def _change_is(group: GroupRow, _: Callable[[str], str]) -> str:
    if group.change is None or not group.is_compared:
        return _("too few before to say") if group.before < FEWEST else _("too few")
    if group.change.real:
        return _("real, better") if group.change.difference > 0 else _("real, worse")
    return _("maybe noise")


def _finish(grid: Grid) -> None:
    _ = grid.book.translate
    grid.grey_where_few("conversations", FEWEST, "change_is")
    grid.tint_scores("mean", grid.book.content.selection.pass_mark)
    grid.bars("pass_share", most=1)
    grid.bars("flags_each", BAR_HURT)
    grid.tint_words(
        "change_is",
        {_("real, better"): "high", _("real, worse"): "low", _("too few"): "few", _("too few before to say"): "few"},
    )


# --- weeks ----------------------------------------------------------------------------------------------------------


def week_columns(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns of the weeks, which lie under those of the agents."""
    yield Column("week_code", _("Week"), _("Year and number of the week (ISO 8601)"), 10)
    yield Column("week", _("Begins"), _("The Monday of the week"), 20, "day")
    yield Column("week_conversations", _("Conversations"), _("Conversations of the week"), 15, "whole")
    yield Column("week_passed", _("Passed"), _("Conversations of the week that reach the pass mark"), 7, "whole")
    yield Column("week_mean", _("Mean score"), _("The mean of the week's scores"), 9, "score")
    yield Column("week_low", _("95 % from"), _("Lower end of the 95 % interval of the mean"), 8, "one")
    yield Column("week_high", _("95 % to"), _("Upper end of the 95 % interval of the mean"), 8, "one")


def _weeks(above: Grid) -> Grid:
    book = above.book
    _ = book.translate
    rows = [_week(week) for week in book.content.weeks]
    table = Table("team", above.table.sheet, _("Week by week"), tuple(week_columns(_)), rows)
    first = above.last + 5
    if rows:
        above.sheet.set_row(first - 3, 28)
        above.sheet.write_string(first - 3, 0, table.title, book.looks["section"])
        book.write_heads(above.sheet, first - 2, table.columns)
        book.write_rows(above.sheet, first, table)
        above.sheet.print_area(0, 0, first + len(rows) - 1, len(above.table.columns) - 1)
    book.tables.append(table)
    return Grid(book, above.sheet, table, first, first + max(len(rows), 1) - 1)


def _week(week: WeekRow) -> tuple[Value, ...]:
    year, number, _day = week.monday.isocalendar()
    code = f"{year}-W{number:02}"
    return code, week.monday, week.conversations, week.passed, week.mean, *ends(week.interval)

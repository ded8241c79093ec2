"""Coaching: a row an agent with the one goal, what it stands on, and room to agree on who does what by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from qa_desk.i18n import translations
from qa_desk.reports.coaching_content import CoachingPage, Habit
from qa_desk.reports.rows import row_key
from qa_desk.reports.workbook.book import Book, Grid
from qa_desk.reports.workbook.cells import Column, Table, Value

KEYED = ("agent", "team", "pattern", "goal", "quote", "better_reply", "conversation", "recheck")


def key_of(values: Iterable[object]) -> str:
    """What tells whether somebody changed the cells of the columns KEYED."""
    return row_key("plan", *(" ".join(str(value or "").split())[:2_000].removesuffix(" 00:00:00") for value in values))


def write(book: Book) -> None:
    """The sheet."""
    _ = book.translate
    rows = [_row(page, book.content.language) for page in book.content.coaching if page.agent]
    for grid in book.table(Table("coaching", _("Coaching"), _("Coaching plan"), tuple(columns(_)), rows)):
        _finish(grid)


def columns(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns, in order."""
    yield Column("agent", _("Agent"), _("Whose plan it is"), 18)
    yield Column("team", _("Team"), _("The teams of the agent's cases"), 15)
    yield Column(
        "pattern", _("To practise"), _("The pattern that matters most: confirmed before open, then by cost"), 22
    )
    yield Column("goal", _("Goal"), _("The one goal until the re-check"), 28, "entry")
    yield Column("quote", _("Quote"), _("The agent's words that show the pattern"), 38)
    yield Column("better_reply", _("Better reply"), _("From the rubric, in the language of the conversation"), 38)
    yield Column("conversation", _("Conversation"), _("Where the quote stands"), 14)
    yield Column("owner", _("Owner"), _("Who sees to it: yours to fill in"), 14, "entry")
    yield Column("due", _("Due"), _("By when: yours to fill in"), 11, "entry day")
    yield Column("recheck", _("Re-check"), _("When to look again; a proposal"), 11, "entry day")
    yield Column("key", _("Key"), _("Names the row when the workbook is read back: leave it as it is"), 18)


def _row(page: CoachingPage, language: str) -> tuple[Value, ...]:
    goal = page.goal
    habit = page.habits[0] if page.habits else None
    about = (
        page.agent,
        page.team,
        goal.title if goal else None,
        _goal(page, language),
        _quote(habit) if habit else None,
        goal.say_instead if goal else None,
        habit.conversation if habit else None,
    )
    recheck = goal.recheck if goal else None
    return *about, None, None, recheck, key_of((*about, recheck))


def _goal(page: CoachingPage, language: str) -> str:
    goal, texts = page.goal, translations(language)
    if goal is None:
        return texts.gettext("Keep it up: nothing was flagged.")
    if goal.aim == 0:
        sentence = texts.ngettext(
            "Not in the next conversation (now in {now} of {all})",
            "In none of the next {all} conversations (now in {now})",
            goal.conversations,
        )
        return sentence.format(all=goal.conversations, now=goal.now)
    sentence = texts.ngettext(
        "At most {aim} of {all} conversation (now {now})",
        "At most {aim} of {all} conversations (now {now})",
        goal.conversations,
    )
    return sentence.format(aim=goal.aim, all=goal.conversations, now=goal.now)


def _quote(habit: Habit) -> str:
    """What the agent said: the last marked words of the exchange."""
    return next((line.marked for line in reversed(habit.exchange) if line.marked), "")


def _finish(grid: Grid) -> None:
    _ = grid.book.translate
    for name in ("due", "recheck"):
        message = _("Write a date.")
        grid.check(name, {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_message": message})

"""The desk with very many conversations: opening, the next conversation, search as you type, beside plain SQLite."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from qa_desk.model import Conversation, Rubric, Scored
from qa_desk.scoring.work import Task, score_batch
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import standing_of
from qa_desk.store.rows import Standing
from qa_desk.ui.listing import listed
from qa_desk.ui.selection import Filter

COPIED = 500  # conversations that are scored; the others are copies of them under other ids
TIMES = 30
SEARCHES = ("f", "fa", "fakt", "faktura", "faktura leverans")


@dataclass(frozen=True, slots=True)
class DeskTimes:
    """Seconds. `opening` is until the queue is there in its order,
    `plain` until SQLite has given the same columns of the same file
    as tuples; `next_one` and `search` are medians, `slowest_search` is of the words in SEARCHES.
    """

    adding: float
    opening: float
    plain: float
    next_one: float
    search: float
    slowest_search: float


def measure_desk(rubric: Rubric, conversations: list[Conversation], folder: Path, size: int) -> DeskTimes:
    """Fill a desk with so many conversations and use it."""
    path = folder / "large.qadesk"
    adding = _seconds(lambda: fill(path, rubric, conversations[:COPIED], size))
    begin = time.perf_counter()
    desk = Desk(path)
    rows = listed(desk, Filter()).rows
    opening = time.perf_counter() - begin
    try:
        numbers = [rows[at].number for at in range(0, len(rows), max(1, len(rows) // TIMES))]
        next_one = [_seconds(partial(desk.case, number)) for number in numbers]
        searches = [_seconds(partial(desk.search, text)) for text in SEARCHES]
    finally:
        desk.close()
    return DeskTimes(
        adding=adding,
        opening=opening,
        plain=_seconds(lambda: _select(path)),
        next_one=statistics.median(next_one),
        search=statistics.median(searches),
        slowest_search=max(searches),
    )


def fill(path: Path, rubric: Rubric, conversations: list[Conversation], size: int) -> None:
    scored = score_batch(Task(rubric, "en"), conversations)
    standings = [standing_of(rubric, entry.review, entry.scorecard, "new") for entry in scored]
    desk = Desk(path)
    try:
        for turn in range(-(-size // len(scored))):
            copies = [_copy(entry, turn) for entry in scored]
            _add(desk, copies[: size - turn * len(scored)], standings, rubric)
    finally:
        desk.close()


def _add(desk: Desk, scored: list[Scored], standings: list[Standing], rubric: Rubric) -> None:
    desk.add(scored, standings[: len(scored)], rubric=rubric.digest)


def _copy(entry: Scored, turn: int) -> Scored:
    return replace(entry, conversation=replace(entry.conversation, id=f"{turn}-{entry.conversation.id}"))


def _select(path: Path) -> None:
    """The peer: the same columns by the standard library alone."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "SELECT number, id, customer, agent, team, channel, language, subject, time, messages, why, machine, score,"
            " risk, worst, flags, strengths, surest, open, state, reviewer FROM conversation ORDER BY number"
        ).fetchall()


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin

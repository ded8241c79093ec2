"""Changes of marks: made all or nothing, logged for good, and read back as history and as steps of undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from json import dumps
from typing import Any

import sqlalchemy as sa

from qa_desk.errors import Fault
from qa_desk.i18n import tr
from qa_desk.store.arranged import arrange, stands
from qa_desk.store.codec import decode_text, encode_text
from qa_desk.store.faults import ConflictError
from qa_desk.store.rows import DESK, Change, Entry
from qa_desk.store.schema import CHANGE, MARK

KEEP = "keep"
"""The action by which the program itself keeps what was confirmed, when a rubric or a longer text no longer has it."""


def make_changes(
    connection: sa.Connection, changes: Sequence[Change], *, by: str, action: str, step: int | None = None
) -> None:
    """Make changes as one step, by default a new one. Raises ConflictError where a mark is not what its change says it
    was.
    """
    if not changes:
        return
    step = step or last_step(connection) + 1
    for change in changes:
        (_arrange if change.case == DESK else _mark)(connection, change)
        _log(connection, change, step=step, by=by, action=action)


def check_rubrics(connection: sa.Connection, rubrics: Mapping[int, str]) -> None:
    """Raises ConflictError where a case is no longer of the rubric with this digest."""
    query = sa.text("SELECT number, rubric FROM conversation WHERE number IN (SELECT value FROM json_each(:numbers))")
    if any(rubrics[row.number] != row.rubric for row in connection.execute(query, {"numbers": dumps(list(rubrics))})):
        raise _conflict()


def last_step(connection: sa.Connection) -> int:
    """The number of the latest step; 0 for none."""
    return connection.scalar(sa.select(sa.func.max(CHANGE.c.step))) or 0


def _arrange(connection: sa.Connection, change: Change) -> None:
    if not stands(connection, change):
        raise _conflict()
    arrange(connection, change)


def _mark(connection: sa.Connection, change: Change) -> None:
    here = (MARK.c.number == change.case) & (MARK.c.kind == change.kind) & (MARK.c.key == change.key)
    if connection.scalar(sa.select(MARK.c.value).where(here)) != encode_text(change.before):
        raise _conflict()
    connection.execute(MARK.delete().where(here))
    after = encode_text(change.after)
    if after is not None:
        connection.execute(MARK.insert().values(number=change.case, kind=change.kind, key=change.key, value=after))


def _conflict() -> ConflictError:
    return ConflictError(
        Fault("", tr("this was changed elsewhere in the meantime"), tr("Look at it again, then decide once more"))
    )


def _log(connection: sa.Connection, change: Change, *, step: int, by: str, action: str) -> None:
    before, after = encode_text(change.before), encode_text(change.after)
    connection.execute(
        CHANGE.insert().values(
            step=step, at=now(), by=by, action=action, number=change.case, kind=change.kind, key=change.key,
            before=before, after=after,
        )
    )  # fmt: skip


def history_of(connection: sa.Connection, number: int) -> tuple[Entry, ...]:
    """Every change of a case, the latest first."""
    query = sa.select(CHANGE).where(CHANGE.c.number == number).order_by(CHANGE.c.n.desc())
    return tuple(map(_entry, connection.execute(query)))


def later_than(connection: sa.Connection, step: int) -> list[Entry]:
    """Every change of a case after a step, the latest first."""
    query = sa.select(CHANGE).where(CHANGE.c.step > step, CHANGE.c.number != DESK).order_by(CHANGE.c.n.desc())
    return list(map(_entry, connection.execute(query)))


def steps_of(connection: sa.Connection, by: str, *, after: int, most: int) -> list[tuple[Entry, ...]]:
    """The latest steps of a reviewer that are later than the step `after`, at most so many, the earliest first."""
    own = (CHANGE.c.by == by) & (CHANGE.c.action != KEEP) & (CHANGE.c.step > after)
    latest = sa.select(CHANGE.c.step).where(own).distinct().order_by(CHANGE.c.step.desc()).limit(most)
    query = sa.select(CHANGE).where(CHANGE.c.step.in_(latest)).order_by(CHANGE.c.n)
    entries = map(_entry, connection.execute(query))
    return [tuple(group) for _, group in groupby(entries, lambda entry: entry.step)]


def _entry(row: sa.Row[Any]) -> Entry:
    change = Change(row.number, row.kind, row.key, decode_text(row.before), decode_text(row.after))
    return Entry(row.n, datetime.fromisoformat(row.at), row.by, row.action, change, row.step)


def now() -> str:
    """This moment as the desk writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")

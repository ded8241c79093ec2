"""Changes of the desk itself (case 0): its rubric, its saved views, and why conversations are in the queue.

Their keys and values: `rubric` (the step of the taking, see `takings`) a digest; `views` ("") a text; `why` ("") {why:
numbers}; `filter` ("") what the queue was narrowed to, which nothing but the log keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json import dumps

import sqlalchemy as sa

from qa_desk.store import meta
from qa_desk.store.rows import Change
from qa_desk.store.schema import CASE

Whys = Mapping[str, Iterable[int]]
"""The numbers of conversations by why they are in the queue."""


def stands(connection: sa.Connection, change: Change) -> bool:
    """Whether the desk is as the change says it was."""
    match change.kind:
        case "rubric" | "views":
            return (meta.value_of(connection, change.kind) or "") == (change.before or "")
        case "why":
            before = {number: why for why, numbers in change.before.items() for number in numbers}
            return _whys(connection, before) == before
        case _:
            return True


def arrange(connection: sa.Connection, change: Change) -> None:
    """Make the desk what the change says."""
    match change.kind:
        case "rubric" | "views":
            meta.put(connection, {change.kind: change.after or ""})
        case "why":
            set_whys(connection, change.after)


def set_whys(connection: sa.Connection, whys: Whys) -> None:
    """Keep why conversations are in the queue."""
    here = CASE.c.number == sa.bindparam("of")
    given = [{"of": number, "because": why} for why, numbers in whys.items() for number in numbers]
    if given:
        connection.execute(CASE.update().where(here).values(why=sa.bindparam("because")), given)


def _whys(connection: sa.Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Why conversations are in the queue, by their numbers."""
    query = sa.text("SELECT number, why FROM conversation WHERE number IN (SELECT value FROM json_each(:numbers))")
    return {row.number: row.why for row in connection.execute(query, {"numbers": dumps(list(numbers))})}

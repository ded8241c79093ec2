"""What a desk keeps under a name: its id, the digest of its rubric, its saved views."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from qa_desk.store.schema import META, RUBRIC


def value_of(connection: sa.Connection, name: str) -> str | None:
    """What is kept under a name; None for nothing."""
    value = connection.scalar(sa.select(META.c.value).where(META.c.name == name))
    return None if value is None else str(value)


def put(connection: sa.Connection, values: Mapping[str, str]) -> None:
    """Keep values under their names, in place of what was there."""
    for name, value in values.items():
        connection.execute(META.delete().where(META.c.name == name))
        connection.execute(META.insert().values(name=name, value=value))


def put_rubric_text(connection: sa.Connection, *, digest: str, name: str, text: str) -> None:
    """Keep the text of a rubric, which is not yet the desk's own."""
    connection.execute(RUBRIC.delete().where(RUBRIC.c.digest == digest))
    connection.execute(RUBRIC.insert().values(digest=digest, name=name, text=text))

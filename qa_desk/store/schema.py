"""The tables of a desk file and the steps from each earlier version of them to this one."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

VERSION = 1  # PRAGMA user_version of a desk file
APPLICATION = 0x51414445  # PRAGMA application_id, "QADE": this SQLite file is a desk

METADATA = sa.MetaData()

META = sa.Table(
    "meta", METADATA, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)

RUBRIC = sa.Table(  # every rubric that a score on this desk was made with
    "rubric",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

CASE = sa.Table(
    "conversation",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("customer", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("team", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("time", sa.Float),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("machine", sa.Float, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("risk", sa.Float, nullable=False),
    sa.Column("worst", sa.Text, nullable=False),
    sa.Column("flags", sa.Text, nullable=False),  # rule ids, separated by spaces
    sa.Column("strengths", sa.Text, nullable=False),
    sa.Column("surest", sa.Float, nullable=False),
    sa.Column("open", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("rubric", sa.Text, nullable=False),
)

BODY = sa.Table(  # apart, so that the queue is read without walking over the texts
    "body",
    METADATA,
    sa.Column("number", sa.Integer, sa.ForeignKey("conversation.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("conversation", sa.LargeBinary, nullable=False),  # JSON
    sa.Column("findings", sa.LargeBinary, nullable=False),  # JSON
)

MARK = sa.Table(
    "mark",
    METADATA,
    sa.Column("number", sa.Integer, sa.ForeignKey("conversation.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),  # JSON
)

CHANGE = sa.Table(  # every mark ever made, changed or taken back; nothing is removed from here
    "change",
    METADATA,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("step", sa.Integer, nullable=False),  # the same for all that one operation changed
    sa.Column("at", sa.Text, nullable=False),  # ISO 8601, UTC
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("before", sa.Text),  # JSON; NULL: there was none
    sa.Column("after", sa.Text),
)

# å and a are different letters; the texts themselves are in `body`.
WORDS = (
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
)


def create(connection: sa.Connection) -> None:
    """Make an empty desk of this version."""
    METADATA.create_all(connection)
    connection.exec_driver_sql(WORDS)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {}
"""From version -> the step to the next one."""


def migrate(connection: sa.Connection, version: int) -> None:
    """Bring a desk of an earlier version to this one, step by step, in the transaction of the caller."""
    for step in range(version, VERSION):
        MIGRATIONS[step](connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

"""The tables of a desk file and the steps from each earlier version of them to this one."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

VERSION = 2  # PRAGMA user_version of a desk file
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

OF_STANDING = ("score", "risk", "worst", "flags", "strengths", "surest", "open", "reviewer")
"""The columns of a conversation that say where its review stands, but for its state."""

REPLACED = sa.Table(  # what cases had before the desk took another rubric, or went back
    "replaced",
    METADATA,
    sa.Column("step", sa.Integer, primary_key=True),  # of the taking
    sa.Column("number", sa.Integer, sa.ForeignKey("conversation.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("rubric", sa.Text, nullable=False),
    sa.Column("findings", sa.LargeBinary),  # NULL: the very same as in `body`
    sa.Column("machine", sa.Float, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    *(sa.Column(name, CASE.c[name].type, nullable=False) for name in OF_STANDING),
)

MARK = sa.Table(
    "mark",
    METADATA,
    sa.Column("number", sa.Integer, sa.ForeignKey("conversation.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),  # JSON
)

CHANGE = sa.Table(  # every mark ever made, changed or taken back, on a case or on the desk; nothing is ever removed
    "change",
    METADATA,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("step", sa.Integer, nullable=False),  # the same for all that one operation changed
    sa.Column("at", sa.Text, nullable=False),  # ISO 8601, UTC
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False, index=True),  # 0: the desk itself
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


def _keep_what_is_replaced(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE replaced (step INTEGER NOT NULL, number INTEGER NOT NULL, rubric TEXT NOT NULL, findings BLOB,"
        " machine FLOAT NOT NULL, state TEXT NOT NULL, score FLOAT NOT NULL, risk FLOAT NOT NULL, worst TEXT NOT NULL,"
        " flags TEXT NOT NULL, strengths TEXT NOT NULL, surest FLOAT NOT NULL, open INTEGER NOT NULL,"
        " reviewer TEXT NOT NULL, PRIMARY KEY (step, number),"
        " FOREIGN KEY(number) REFERENCES conversation (number) ON DELETE CASCADE)"
    )


MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {1: _keep_what_is_replaced}
"""From version -> the step to the next one. What a step does is written out: tables change again later."""


def migrate(connection: sa.Connection, version: int) -> None:
    """Bring a desk of an earlier version to this one, step by step, in the transaction of the caller."""
    for step in range(version, VERSION):
        MIGRATIONS[step](connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

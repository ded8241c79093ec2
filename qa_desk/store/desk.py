"""A desk: one SQLite file with conversations, what was found in them, and every mark that reviewers made."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from filelock import FileLock, Timeout

from qa_desk.errors import Fault, QaDeskError
from qa_desk.model import Finding, Scored
from qa_desk.store import schema
from qa_desk.store.cases import add_cases, all_verdicts, case_of, queue_rows, replace_findings, standing_values
from qa_desk.store.codec import decode_text, encode_text
from qa_desk.store.rows import Added, Case, Change, Entry, QueueRow, Standing, Why
from qa_desk.store.words import numbers_with

SUFFIX = ".qadesk"


class DeskError(QaDeskError):
    """A desk file that cannot be opened or written."""


class ConflictError(QaDeskError):
    """A mark is no longer what the change says it was: somebody else changed it. Nothing was written."""


class Desk:
    """An open desk file. Every method is safe from any thread; each change is one transaction, on disk when it returns.

    Raises DeskError where the file is no desk, is of a newer version, or cannot be written. Where another program
    writes to it, the desk opens `read_only`, and `who_writes` says who.
    """

    def __init__(self, path: Path, *, reviewer: str = "") -> None:
        self.path = path
        self.who_writes = ""
        self._lock = FileLock(f"{path}.lock", thread_local=False)
        self._writing = threading.RLock()
        self.read_only = not self._take_lock()
        try:
            self._engine = _engine(path, read_only=self.read_only)
            self._prepare(reviewer)
        except BaseException:
            self._lock.release()
            raise
        self.id = self.get("id")

    def _take_lock(self) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            if self.path.exists():
                return False  # a folder that may only be read
            raise DeskError(
                Fault(str(self.path), error.strerror or str(error), "Choose a folder that you may write to")
            ) from error
        return True

    def _prepare(self, reviewer: str) -> None:
        try:
            with self._engine.connect() as connection:
                version = self._version(connection)
            if self.read_only:
                self.who_writes = self.get("writer")
                return
            with self._write() as connection:
                if version == 0:
                    schema.create(connection)
                    _put(connection, {"id": uuid4().hex, "made": _now()})
                elif version < schema.VERSION:
                    schema.migrate(connection, version)
                _put(connection, {"writer": reviewer})
        except sa.exc.DatabaseError as error:
            raise DeskError(
                Fault(str(self.path), "is not a desk of QA Desk", f"Choose a file that ends in {SUFFIX}")
            ) from error

    def _version(self, connection: sa.Connection) -> int:
        """The version of the file's tables; 0 for an empty file. Raises DeskError."""
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        application = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if tables and application != schema.APPLICATION:
            raise DeskError(
                Fault(str(self.path), "is a database of another program", f"Choose a file that ends in {SUFFIX}")
            )
        if version > schema.VERSION:
            raise DeskError(Fault(str(self.path), "was made by a newer QA Desk", "Install the newest version"))
        return version

    def close(self) -> None:
        """Let go of the file. The desk cannot be used after."""
        self._engine.dispose()
        self._lock.release()

    # --- what is kept ---

    def get(self, name: str, default: str = "") -> str:
        """A setting of the desk."""
        with self._engine.connect() as connection:
            value = connection.scalar(sa.select(schema.META.c.value).where(schema.META.c.name == name))
        return default if value is None else str(value)

    def put(self, name: str, value: str) -> None:
        """Keep a setting of the desk, such as its saved views."""
        with self._write() as connection:
            _put(connection, {name: value})

    def put_rubric(self, *, digest: str, name: str, text: str) -> None:
        """Keep the text of a rubric and make it the desk's own."""
        with self._write() as connection:
            table = schema.RUBRIC
            connection.execute(table.delete().where(table.c.digest == digest))
            connection.execute(table.insert().values(digest=digest, name=name, text=text))
            _put(connection, {"rubric": digest})

    def rubric(self, digest: str = "") -> tuple[str, str] | None:
        """(name, text) of a rubric that this desk keeps, by default of its own; None for none."""
        table = schema.RUBRIC
        with self._engine.connect() as connection:
            wanted = digest or connection.scalar(sa.select(schema.META.c.value).where(schema.META.c.name == "rubric"))
            row = connection.execute(sa.select(table.c.name, table.c.text).where(table.c.digest == wanted)).first()
        return (row.name, row.text) if row else None

    # --- conversations ---

    def add(self, scored: Sequence[Scored], standings: Sequence[Standing], *, rubric: str, why: Why = "all") -> Added:
        """Take in conversations with what was found by the rubric of this digest; one transaction."""
        with self._write() as connection:
            return add_cases(connection, scored, standings, rubric=rubric, why=why)

    def queue(self) -> list[QueueRow]:
        """All conversations as cards, in the order that they were added."""
        with self._engine.connect() as connection:
            return queue_rows(connection)

    def case(self, number: int) -> Case:
        """A conversation with its findings and marks. Raises KeyError for a number that the desk does not have."""
        with self._engine.connect() as connection:
            return case_of(connection, number)

    def cases(self, numbers: Iterable[int]) -> Iterator[Case]:
        """Many cases, one after the other, as they stand when each is reached."""
        with self._engine.connect() as connection:
            for number in numbers:
                yield case_of(connection, number)

    def search(self, text: str) -> set[int]:
        """The numbers of the conversations in which all words stand; the last word may be unfinished."""
        with self._engine.connect() as connection:
            return numbers_with(connection, text)

    def replace(self, found: Iterable[tuple[int, Sequence[Finding], float, Standing]], *, rubric: str) -> None:
        """Take the findings of another rubric: (number, findings, score before any verdict, standing) of each case;
        one transaction. Confirmed findings that the new rubric does not make stay, as set by hand.
        """
        with self._write() as connection:
            replace_findings(connection, found, rubric=rubric, at=_now())
            _put(connection, {"rubric": rubric})

    def verdicts(self) -> list[tuple[int, str, str]]:
        """(number, key of the finding, verdict) of all that was decided."""
        with self._engine.connect() as connection:
            return all_verdicts(connection)

    # --- changes ---

    def apply(self, changes: Sequence[Change], standing: Standing, *, by: str, action: str) -> None:
        """Make changes of one case, with where its review then stands; all or nothing, on disk when it returns.

        Raises ConflictError where a mark is not what the change says it was.
        """
        with self._write() as connection:
            for change in changes:
                _apply(connection, change, by=by, action=action)
            connection.execute(
                schema.CASE.update().where(schema.CASE.c.number == changes[0].case).values(standing_values(standing))
            )

    def history(self, number: int) -> tuple[Entry, ...]:
        """Every change of a case, the latest first."""
        table = schema.CHANGE
        query = sa.select(table).where(table.c.number == number).order_by(table.c.n.desc())
        with self._engine.connect() as connection:
            return tuple(map(_entry, connection.execute(query)))

    @contextmanager
    def _write(self) -> Iterator[sa.Connection]:
        if self.read_only:
            raise DeskError(
                Fault(str(self.path), "is open for reading only", "Close it where it is written to, then open it again")
            )
        with self._writing, self._engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver begins nothing by itself: reading takes no lock
            yield connection


def _engine(path: Path, *, read_only: bool) -> sa.Engine:
    where = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rwc'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(where, uri=True, check_same_thread=False, isolation_level=None, timeout=10)
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # a pulled plug takes nothing that was confirmed
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.QueuePool)


def _quoted(path: Path) -> str:
    return path.absolute().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _apply(connection: sa.Connection, change: Change, *, by: str, action: str) -> None:
    mark = schema.MARK
    here = (mark.c.number == change.case) & (mark.c.kind == change.kind) & (mark.c.key == change.key)
    before, after = encode_text(change.before), encode_text(change.after)
    stands = connection.scalar(sa.select(mark.c.value).where(here))
    if stands != before:
        raise ConflictError(
            Fault("", "this was changed elsewhere in the meantime", "Look at it again, then decide once more")
        )
    connection.execute(mark.delete().where(here))
    if after is not None:
        connection.execute(mark.insert().values(number=change.case, kind=change.kind, key=change.key, value=after))
    connection.execute(
        schema.CHANGE.insert().values(
            at=_now(), by=by, action=action, number=change.case, kind=change.kind, key=change.key,
            before=before, after=after,
        )
    )  # fmt: skip


def _entry(row: sa.Row[Any]) -> Entry:
    change = Change(row.number, row.kind, row.key, decode_text(row.before), decode_text(row.after))
    return Entry(row.n, datetime.fromisoformat(row.at), row.by, row.action, change)


def _put(connection: sa.Connection, values: dict[str, str]) -> None:
    for name, value in values.items():
        connection.execute(schema.META.delete().where(schema.META.c.name == name))
        connection.execute(schema.META.insert().values(name=name, value=value))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

"""A desk: one SQLite file with conversations, what was found in them, and every mark that reviewers made."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from filelock import FileLock, Timeout

from qa_desk.errors import Fault
from qa_desk.i18n import mark, tr
from qa_desk.model import Scored
from qa_desk.store import meta, schema, takings
from qa_desk.store.cases import Stand, add_cases, all_verdicts, case_of, put_standings, queue_rows, with_own_ids
from qa_desk.store.changes import check_rubrics, history_of, last_step, later_than, make_changes, now, steps_of
from qa_desk.store.faults import DeskError
from qa_desk.store.rows import Added, Case, Change, Entry, Found, QueueRow, Standing, Why
from qa_desk.store.takings import Told
from qa_desk.store.words import numbers_with

SUFFIX = ".qadesk"


def _ignore_count(count: int) -> None:
    """For who need not hear how far it is."""


class Desk:
    """An open desk file. Every method is safe from any thread; each change is one transaction, on disk when it returns.

    Raises DeskError where the file is no desk, is of a newer version, or cannot be read or written. Where another
    program writes to it, the desk opens `read_only`, and `who_writes` says who.
    """

    def __init__(self, path: Path, *, reviewer: str = "") -> None:
        self.path = path
        self.who_writes = ""
        self._closed = False
        self._lock = FileLock(f"{path}.lock", thread_local=False)
        self._writing = threading.RLock()
        self._adding = threading.Lock()  # of conversations: what takes long of it is done before anything is written
        self._sealed = False  # in a folder in which nothing can be written, nobody writes to the file either
        self.read_only = not self._take_lock()
        self._engine = _engine(path, read_only=self.read_only, sealed=self._sealed)
        try:
            self._prepare(reviewer)
            self.id = self.get("id")
        except BaseException:
            self.close()
            raise

    def _take_lock(self) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            if not self.path.exists():
                raise DeskError(
                    Fault(str(self.path), error.strerror or str(error), tr("Choose a folder that you may write to"))
                ) from error
            self._sealed = True
            return False
        return True

    def _prepare(self, reviewer: str) -> None:
        with self._read() as connection:
            version = self._version(connection)
        if self.read_only:
            self._check_readable(version)
            self.who_writes = "" if self._sealed else self.get("writer")
            return
        with self._write() as connection:
            if version == 0:
                schema.create(connection)
                meta.put(connection, {"id": uuid4().hex, "made": now()})
            elif version < schema.VERSION:
                schema.migrate(connection, version)
            meta.put(connection, {"writer": reviewer})

    def _version(self, connection: sa.Connection) -> int:
        """The version of the file's tables; 0 for an empty file. Raises DeskError."""
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        application = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if tables and application != schema.APPLICATION:
            raise DeskError(Fault(str(self.path), tr("is a database of another program"), _choose()))
        if version > schema.VERSION:
            raise DeskError(Fault(str(self.path), tr("was made by a newer QA Desk"), tr("Install the newest version")))
        return version

    def _check_readable(self, version: int) -> None:
        if version < schema.VERSION:
            raise DeskError(
                Fault(
                    str(self.path),
                    tr("is of an earlier version and cannot be brought up to date, since it is open for reading only"),
                    tr("Close it where it is written to, or copy it to a folder that you may write to"),
                )
            )

    def is_free(self) -> bool:
        """Whether a desk that is open for reading only could be written to by now, if it were opened again."""
        try:
            with self._lock.acquire(blocking=False):
                return self.read_only
        except (Timeout, OSError):
            return False

    @property
    def closed(self) -> bool:
        """Whether the file has been let go."""
        return self._closed and not self._lock.is_locked

    def close(self) -> None:
        """Let go of the file, when what is being written is written. The desk cannot be used after."""
        with self._writing:
            self._closed = True
            self._engine.dispose()
            self._lock.release()

    # --- what is kept ---

    def get(self, name: str, default: str = "") -> str:
        """A setting of the desk."""
        with self._read() as connection:
            value = meta.value_of(connection, name)
        return default if value is None else value

    def put(self, name: str, value: str) -> None:
        """Keep a setting of the desk, such as its saved views."""
        with self._write() as connection:
            meta.put(connection, {name: value})

    def put_rubric(self, *, digest: str, name: str, text: str) -> None:
        """Keep the text of a rubric and make it the desk's own."""
        with self._write() as connection:
            meta.put_rubric_text(connection, digest=digest, name=name, text=text)
            meta.put(connection, {"rubric": digest})

    def rubric(self, digest: str = "") -> tuple[str, str] | None:
        """(name, text) of a rubric that this desk keeps, by default of its own; None for none."""
        table = schema.RUBRIC
        with self._read() as connection:
            wanted = digest or meta.value_of(connection, "rubric")
            row = connection.execute(sa.select(table.c.name, table.c.text).where(table.c.digest == wanted)).first()
        return (row.name, row.text) if row else None

    # --- conversations ---

    def add(
        self,
        scored: Sequence[Scored],
        standings: Sequence[Standing],
        *,
        rubric: str,
        why: Why = "all",
        stand: Stand | None = None,
    ) -> Added:
        """Take in conversations with what was found by the rubric of this digest; one transaction.

        One that the desk has already is taken again where it has grown; `stand` then says where its review stands, if
        it has marks. One that has the id of another conversation gets an id of its own.
        """
        with self._adding:
            with self._read() as connection:
                named = with_own_ids(connection, scored)
            renamed = {own.conversation.id for own, given in zip(named, scored, strict=True) if own is not given}
            with self._write() as connection:
                return add_cases(connection, named, standings, rubric=rubric, why=why, stand=stand, renamed=renamed)

    def queue(self, numbers: Iterable[int] | None = None) -> list[QueueRow]:
        """All conversations (or those of the numbers given) as cards, in the order that they were added."""
        with self._read() as connection:
            return queue_rows(connection, numbers)

    def case(self, number: int) -> Case:
        """A conversation with its findings and marks. Raises KeyError for a number that the desk does not have."""
        with self._read() as connection:
            return case_of(connection, number)

    def cases(self, numbers: Iterable[int]) -> Iterator[Case]:
        """Many cases, one after the other, as they stand when each is reached."""
        with self._read() as connection:
            for number in numbers:
                yield case_of(connection, number)

    def search(self, text: str) -> set[int]:
        """The numbers of the conversations in which all words stand; the last word may be unfinished."""
        with self._read() as connection:
            return numbers_with(connection, text)

    def take(
        self,
        found: Iterable[Found],
        *,
        digest: str,
        name: str,
        text: str,
        stand: Stand,
        by: str = "",
        told: Told = _ignore_count,
    ) -> int:
        """Take another rubric and what it finds, as a step of who takes it; one transaction. Gives how many cases took
        it: finished reviews keep theirs. Confirmed findings that it does not make stay, as set by hand; `stand` says
        where a review with marks then stands.
        """
        with self._write() as connection:
            meta.put_rubric_text(connection, digest=digest, name=name, text=text)
            return takings.take(connection, found, digest=digest, stand=stand, by=by, told=told)

    def unkept(self, changes: Iterable[Change]) -> list[int]:
        """The numbers of the conversations that must be scored before `retake`: the desk does not keep what the rubric
        found in them.
        """
        with self._read() as connection:
            return takings.unkept(connection, takings.rubric_of(changes))

    def retake(
        self,
        changes: Sequence[Change],
        found: Iterable[Found],
        *,
        stand: Stand,
        by: str,
        action: str,
        told: Told = _ignore_count,
    ) -> int:
        """Make the changes by which another rubric was taken once more, or those that take them back; one transaction.
        The desk then has the findings of that rubric as they were, and of the rest what was `found`. Gives how many
        cases it was. Reviews that were finished since stay as they are, with their marks. Raises ConflictError where
        the desk has another rubric by now, or a mark is not what it was.
        """
        with self._write() as connection:
            return takings.retake(connection, changes, found, stand=stand, by=by, action=action, told=told)

    def verdicts(self) -> list[tuple[int, str, str]]:
        """(number, key of the finding, verdict) of all that was decided."""
        with self._read() as connection:
            return all_verdicts(connection)

    # --- changes ---

    def apply(self, changes: Sequence[Change], standing: Standing, *, by: str, action: str) -> None:
        """Make changes of one case, with where its review then stands; all or nothing, on disk when it returns.

        Raises ConflictError where a mark is not what the change says it was.
        """
        self.apply_to_many(changes, {changes[0].case: standing}, by=by, action=action)

    def apply_to_many(
        self,
        changes: Sequence[Change],
        standings: Mapping[int, Standing],
        *,
        by: str,
        action: str,
        rubrics: Mapping[int, str] | None = None,
    ) -> None:
        """As `apply`, for several cases in one step, or for the desk itself; `standings` by the cases' numbers.
        Raises ConflictError too where a case is not of the rubric that `rubrics` names for it, by its digest.
        """
        with self._write() as connection:
            check_rubrics(connection, rubrics or {})
            make_changes(connection, changes, by=by, action=action)
            put_standings(connection, standings)

    def step(self) -> int:
        """The number of the latest step of changes; 0 for none. It names a state of all reviews."""
        with self._read() as connection:
            return last_step(connection)

    def changes_since(self, step: int) -> list[Entry]:
        """Every change of a case after a step, the latest first; not those of the desk itself."""
        with self._read() as connection:
            return later_than(connection, step)

    def history(self, number: int) -> tuple[Entry, ...]:
        """Every change of a case, the latest first."""
        with self._read() as connection:
            return history_of(connection, number)

    def steps(self, by: str, most: int) -> list[tuple[Entry, ...]]:
        """The latest operations of a reviewer, at most so many, the earliest first; each with all that it changed.

        Only those after the last taking of a rubric that the log does not have: the findings before it are not kept.
        """
        with self._read() as connection:
            since = meta.value_of(connection, "rubric since")
            return steps_of(connection, by, after=int(since or 0), most=most)

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        self._check_open()
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sa.Connection]:
        if self.read_only:
            raise DeskError(
                Fault(
                    str(self.path),
                    tr("is open for reading only"),
                    tr("Close it where it is written to, then open it again"),
                )
            )
        with self._writing:
            self._check_open()
            with self._told(), self._engine.begin() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver begins none by itself: reading takes no lock
                yield connection

    def _check_open(self) -> None:
        if self._closed:
            raise DeskError(Fault(str(self.path), tr("is closed"), tr("Open it again")))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite complains of, in the user's words."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise DeskError(_fault_of(self.path, error.orig)) from error
        except sqlite3.Error as error:  # from where rows are read past SQLAlchemy
            raise DeskError(_fault_of(self.path, error)) from error


def _fault_of(path: Path, error: BaseException | None) -> Fault:
    name = getattr(error, "sqlite_errorname", "")
    for begin, problem, what_to_do in _FAULTS:
        if name.startswith(begin):
            return Fault(str(path), tr(problem), tr(what_to_do).format(suffix=SUFFIX))
    problem = tr("the file could not be used ({reason})").format(reason=error)
    return Fault(str(path), problem, tr("Nothing was changed. Try again"))


def _choose() -> str:
    return tr("Choose a file that ends in {suffix}").format(suffix=SUFFIX)


_SAVE_WHAT_CAN_BE_READ = mark(
    "Copy the file before anything else, and check the disk. Go on with the latest copy from your backup; what the desk"
    " still shows can be exported"
)
_FAULTS = (
    ("SQLITE_NOTADB", mark("is not a desk of QA Desk"), mark("Choose a file that ends in {suffix}")),
    ("SQLITE_CORRUPT", mark("is damaged"), _SAVE_WHAT_CAN_BE_READ),
    ("SQLITE_FULL", mark("the disk is full"), mark("Nothing was changed. Make room, then try again")),
    (
        "SQLITE_READONLY",
        mark("may not be written to"),
        mark("Nothing was changed. Check your rights to the file and its folder"),
    ),
    (
        "SQLITE_IOERR",
        mark("the disk does not answer as it should"),
        mark("Nothing was changed. Check that it is still there"),
    ),
    ("SQLITE_CANTOPEN", mark("cannot be opened"), mark("Check that the file is there and that you may read it")),
    ("SQLITE_BUSY", mark("another program holds it"), mark("Close it there, then try again")),
)


def _engine(path: Path, *, read_only: bool, sealed: bool) -> sa.Engine:
    where = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rwc'}{'&immutable=1' if sealed else ''}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(where, uri=True, check_same_thread=False, isolation_level=None, timeout=10)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            if not read_only and _is_ours(connection):
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")  # a pulled plug takes nothing that was confirmed
        except BaseException:
            connection.close()
            raise
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.QueuePool)


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is empty or a desk: nothing is set in another program's database."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return not tables or connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION


def _quoted(path: Path) -> str:
    return path.absolute().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")

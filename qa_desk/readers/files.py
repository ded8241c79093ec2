"""From what the user names (files, folders, ZIP files, `-`) to inputs, a folder at a time."""

from __future__ import annotations

import functools
import io
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from qa_desk.i18n import tr
from qa_desk.model import Conversation
from qa_desk.readers.base import HEAD_BYTES, Input, ReadLog

MAX_UNPACKED = 8 * 1024**3
MAX_INNER_ZIP = 512 * 1024**2
MAX_RATIO = 250  # a repetitive log packs to a hundredth; bombs to a thousandth
RATIO_MATTERS_FROM = 16 * 1024**2
MAX_ENTRIES = 200_000
MAX_DEPTH = 2
_IN_MEMORY = 64 * 1024**2
_JUNK = frozenset(("thumbs.db", "desktop.ini", "icon\r", "readme.md", "readme.txt"))
UNREADABLE = (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be read, wherever it lies."""

    name: str
    open: Callable[[], BinaryIO]

    def input(self) -> Input:
        """The file with its first 64 KB; raises one of UNREADABLE where that fails."""
        with self.open() as stream:
            return Input(self.name, stream.read(HEAD_BYTES), self.open)


Folder = tuple[File, ...]


def folders(paths: Sequence[str | Path], log: ReadLog) -> Iterator[Folder]:
    """All files under the paths, those of one folder together, in a fixed order; what is left out is in the log."""
    for parent, group in groupby(map(Path, paths), key=_parent):
        if parent is None:
            for path in group:
                yield from _one(path, log)
        else:
            yield from _files_of_a_folder([path for path in group if _is_wanted(path, log)], log)


def _parent(path: Path) -> Path | None:
    return path.parent if path.is_file() and str(path) != "-" else None


def _one(path: Path, log: ReadLog) -> Iterator[Folder]:
    if str(path) == "-":
        yield from _piped("standard input", sys.stdin.buffer, log)
    elif path.is_dir():
        yield from _walk(path, log)
    elif path.exists():
        with path.open("rb") as stream:
            yield from _piped(str(path), stream, log)
    else:
        log.fault(str(path), tr("there is no such file or folder"), tr("Check the spelling and the folder you are in."))


def _walk(folder: Path, log: ReadLog) -> Iterator[Folder]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        log.fault(
            str(folder),
            tr("the folder cannot be opened ({reason})").format(reason=error.strerror),
            tr("Check that you may read it."),
        )
        return
    wanted = [entry for entry in entries if _is_wanted(entry, log)]
    yield from _files_of_a_folder([entry for entry in wanted if entry.is_file()], log)
    for entry in wanted:
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, log)
        elif not entry.exists():
            log.fault(str(entry), tr("is a link to nothing"), tr("Restore what it points to, or remove it."))


def _is_wanted(path: Path, log: ReadLog) -> bool:
    wanted = not _is_junk(path.name)
    if not wanted:
        log.note(str(path), tr("left out: a read-me, or a hidden or temporary file of the system"))
    return wanted


def _is_junk(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _JUNK or name == "__MACOSX"


def _files_of_a_folder(paths: Iterable[Path], log: ReadLog) -> Iterator[Folder]:
    files = [File(str(path), functools.partial(_open_path, path, _Tally(log, path.stat().st_size))) for path in paths]
    yield from _apart(files, _Budget(), 0, log)


@dataclass(slots=True)
class _Tally:
    """How far a file has been read, for the log: it is opened several times, and its beginning counts once."""

    log: ReadLog
    size: int
    reached: int = 0

    def __post_init__(self) -> None:
        self.log.bytes_total += self.size

    def reach(self, place: int) -> None:
        further = max(0, min(place, self.size) - self.reached)
        self.reached += further
        self.log.bytes_read += further


class _Counted(io.FileIO):
    def __init__(self, path: Path, tally: _Tally) -> None:
        super().__init__(path)
        self._tally = tally
        self._seen = 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # as in _View
        count = super().readinto(buffer)
        self._seen += count
        self._tally.reach(self._seen)
        return count

    def readall(self) -> bytes:
        data = super().readall()
        self._seen += len(data)
        self._tally.reach(self._seen)
        return data


def _open_path(path: Path, tally: _Tally) -> BinaryIO:
    return io.BufferedReader(_Counted(path, tally), HEAD_BYTES)


def _apart(files: Iterable[File], budget: _Budget, depth: int, log: ReadLog) -> Iterator[Folder]:
    """The plain files as one folder, then what each ZIP file among them holds."""
    plain: list[File] = []
    packed: list[File] = []
    for file in files:
        try:
            (packed if _is_archive(file) else plain).append(file)
        except UNREADABLE as error:
            log_unreadable(file.name, error, log)
    if plain:
        yield tuple(plain)
    for file in packed:
        yield from _unpacked(file, budget, depth, log)


def log_unreadable(name: str, error: BaseException, log: ReadLog) -> None:
    """Add the fault for a file that cannot be opened or read to its end."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    log.fault(
        name,
        tr("cannot be read ({reason})").format(reason=reason),
        tr("Check that it is whole, that you may read it, and that no program holds it open."),
    )


def read_each(
    sources: Sequence[Input], read_one: Callable[[Input], Iterator[Conversation]], log: ReadLog
) -> Iterator[Conversation]:
    """What `read_one` makes of each source; one that breaks off is a fault and costs no other."""
    for source in sources:
        try:
            yield from read_one(source)
        except UNREADABLE as error:
            log_unreadable(source.name, error, log)


def _is_archive(file: File) -> bool:
    """A ZIP file of files; an Excel or Word document is one inside, but no archive to its user."""
    with file.open() as stream:
        if stream.read(4) not in (b"PK\3\4", b"PK\5\6"):
            return False
    with file.open() as stream, zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
    return not names & {"[Content_Types].xml", "mimetype"}


# --- ZIP files ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked from the files of one folder, inner ZIP files included."""

    room: int = field(default_factory=lambda: MAX_UNPACKED)
    entries: int = field(default_factory=lambda: MAX_ENTRIES)


def _unpacked(file: File, budget: _Budget, depth: int, log: ReadLog) -> Iterator[Folder]:
    """The folders in a ZIP file; their files can be opened until the next folder is asked for."""
    if depth >= MAX_DEPTH:
        log.fault(
            file.name,
            tr("is a ZIP file inside {depth} others and was not opened").format(depth=depth),
            tr("Unpack it and give its folder."),
        )
        return
    with file.open() as stream, zipfile.ZipFile(stream) as archive:
        entries = [
            entry for entry in archive.infolist() if not entry.is_dir() and _may_unpack(file.name, entry, budget, log)
        ]
        entries.sort(key=lambda entry: (_folder(entry), entry.filename))
        for _, group in groupby(entries, key=_folder):
            with _Inner() as inner:
                yield from _apart([_entry(file, archive, entry, inner) for entry in group], budget, depth + 1, log)


def _folder(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[0]


def _may_unpack(archive: str, entry: zipfile.ZipInfo, budget: _Budget, log: ReadLog) -> bool:
    where = f"{archive}/{entry.filename}"
    if any(_is_junk(part) for part in PurePosixPath(entry.filename).parts if part != ".."):
        log.note(where, tr("left out: a read-me, or a hidden or temporary file of the system"))
        return False
    problem = _refusal(entry, budget)
    if problem:
        log.fault(
            where,
            tr("{problem}; it was not unpacked").format(problem=problem),
            tr("If you trust the file, unpack it yourself and give its folder."),
        )
        return False
    budget.room -= entry.file_size
    budget.entries -= 1
    return True


def _refusal(entry: zipfile.ZipInfo, budget: _Budget) -> str:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or name[1:2] == ":":
        return tr("its name leads out of the ZIP file")
    if entry.flag_bits & 1:
        return tr("it is locked with a password")
    if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return tr("it would grow to more than {n} times its size").format(n=MAX_RATIO)
    if entry.file_size > budget.room:
        return tr("more than {n} GB would be unpacked").format(n=MAX_UNPACKED // 1024**3)
    return tr("the ZIP file holds too many files") if budget.entries <= 0 else ""


class _Inner:
    """Inner ZIP files of one folder, unpacked once each, for as long as they are read."""

    def __init__(self) -> None:
        self._spools: dict[str, IO[bytes]] = {}

    def __enter__(self) -> _Inner:
        return self

    def __exit__(self, *_: object) -> None:
        for spool in self._spools.values():
            spool.close()

    def open(self, file: File) -> BinaryIO:
        """A seekable view of the file. Raises OSError when it is too large for that."""
        if file.name not in self._spools:
            with file.open() as stream:
                self._spools[file.name] = spool_of(stream, MAX_INNER_ZIP)
        return view(self._spools[file.name])


def _entry(outer: File, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inner: _Inner) -> File:
    file = File(f"{outer.name}/{entry.filename}", lambda: cast("BinaryIO", archive.open(entry)))
    return File(file.name, functools.partial(inner.open, file)) if file.name.lower().endswith(".zip") else file


# --- standard input, and other things that can be read once ----------------------------------------------------------


def _piped(name: str, stream: BinaryIO, log: ReadLog) -> Iterator[Folder]:
    with spool_of(stream) as spool:
        yield from _apart([File(name, lambda: view(spool))], _Budget(), 0, log)


def spool_of(stream: IO[bytes], limit: int = MAX_UNPACKED) -> IO[bytes]:
    """A copy that can be read again: in memory while small, else in a temporary file without a name."""
    spool = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, spool)
    if spool.tell() > limit:
        spool.close()
        raise OSError(f"more than {limit // 1024**2} MB")
    return spool


def view(spool: IO[bytes]) -> BinaryIO:
    """The spool from its beginning, with a position of its own; closing it leaves the spool open."""
    return io.BufferedReader(_View(spool))


class _View(io.RawIOBase):
    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 2:
            self._at = self._spool.seek(offset, 2)
        else:
            self._at = offset + (self._at if whence == 1 else 0)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the base class wants WriteableBuffer, private to typeshed
        self._spool.seek(self._at)
        data = self._spool.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

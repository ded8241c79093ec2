"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qa_desk.errors import Fault, QaDeskError


@contextmanager
def atomically(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into that takes its place under `path` when all went well; what is no file, such as a device or
    a pipe, is written into as it is. Raises QaDeskError where it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as there:
                yield there
        else:
            yield from _beside(Path(os.path.realpath(path)))
    except OSError as error:
        raise QaDeskError(Fault(str(path), f"cannot be written ({error.strerror})", "Choose another place.")) from error


def _beside(path: Path) -> Iterator[IO[bytes]]:
    file = tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)  # noqa: SIM115 - below
    try:
        with file:
            yield file.file
        Path(file.name).chmod(_permissions(path))
        Path(file.name).replace(path)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise


def _permissions(path: Path) -> int:
    """Those of the file that is there, else what the user's settings give to a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

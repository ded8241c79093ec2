"""Files that are there whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qa_desk.errors import Fault, QaDeskError


@contextmanager
def atomically(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into that takes its place under `path` when all went well. Raises QaDeskError where it cannot
    be written.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            unfinished = Path(file.name)
            try:
                yield file.file
            except BaseException:
                file.close()
                unfinished.unlink(missing_ok=True)
                raise
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except OSError as error:
        raise QaDeskError(Fault(str(path), f"cannot be written ({error.strerror})", "Choose another place.")) from error

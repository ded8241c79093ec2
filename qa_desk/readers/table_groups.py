"""Rows that belong together: held in memory while few, streamed where they stand together, else sorted out on disk."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from operator import itemgetter
from typing import IO

import orjson

from qa_desk.readers.table_rows import Row

IN_MEMORY = 32 * 1024**2
_PARTITIONS = 64

KeyedRow = tuple[str, Row]
Group = tuple[str, list[Row]]


def grouped(
    rows: Callable[[], Iterator[KeyedRow]], size: int, ordered: Callable[[], Iterator[str]] | None = None
) -> Iterator[Group]:
    """The rows of each key, in the order of the file, every row once, however the keys are mixed.

    Groups come in the order of their first rows. Above IN_MEMORY bytes, keys that are not mixed (a first pass over
    `ordered` tells) are streamed; mixed ones go through temporary files, and come in another order, always the same.
    """
    if size > IN_MEMORY and ordered is not None and _together(ordered()):
        for key, group in groupby(rows(), key=itemgetter(0)):
            yield key, [row for _, row in group]
    else:
        yield from _collected(rows())


def _together(keys: Iterable[str]) -> bool:
    """Whether equal keys always follow each other. Holds eight bytes and a little for each key."""
    seen: set[int] = set()
    for key, _ in groupby(keys):
        mark = hash(key)
        if mark in seen:
            return False
        seen.add(mark)
    return True


def _collected(rows: Iterator[KeyedRow]) -> Iterator[Group]:
    groups: dict[str, list[Row]] = {}
    held = 0
    for key, row in rows:
        groups.setdefault(key, []).append(row)
        held += 100 + sum(map(len, row.cells))
        if held > IN_MEMORY:
            early = ((key, row) for key, group in groups.items() for row in group)
            yield from _spilled(chain(early, rows))
            return
    yield from groups.items()


def _spilled(rows: Iterable[KeyedRow]) -> Iterator[Group]:
    files = [tempfile.TemporaryFile() for _ in range(_PARTITIONS)]  # noqa: SIM115 - closed below
    try:
        for key, row in rows:
            file = files[zlib.crc32(key.encode(errors="replace")) % _PARTITIONS]
            file.write(orjson.dumps((key, row.number, row.cells)) + b"\n")
        for file in files:
            yield from _partition(file).items()
    finally:
        for file in files:
            file.close()


def _partition(file: IO[bytes]) -> dict[str, list[Row]]:
    file.seek(0)
    groups: dict[str, list[Row]] = {}
    for line in file:
        key, number, cells = orjson.loads(line)
        groups.setdefault(key, []).append(Row(number, tuple(cells)))
    return groups

"""The records of a JSON export, streamed: one object per line, an array, a document with named lists, or a single
object.
"""

from __future__ import annotations

import codecs
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ijson  # type: ignore[import-untyped]  # ijson ships no types
import orjson

from qa_desk.i18n import tr
from qa_desk.readers.base import Input, ReadLog, encoding_of, open_text
from qa_desk.readers.times import Clock, from_epoch

_BROKEN = (ijson.JSONError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True)
class Layout:
    """How an export may be wrapped.

    `lists` are the lists that a document may hold by name, `single` the name of one record alone, `own` a key that only
    a record has.
    """

    lists: tuple[str, ...]
    own: str
    single: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One object of an export: where it stands, the list that held it ("" for none), its key there if the list is a
    map, and the object.
    """

    where: str
    kind: str
    key: str
    value: dict[str, Any]


def string(value: Any) -> str:
    """A text or number as text; "" for anything else."""
    return (
        value.strip()
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else ""
    )


def mapping(value: Any) -> dict[str, Any]:
    """An object, or an empty one where the value is none."""
    return value if isinstance(value, dict) else {}


def objects(value: Any, where: str, log: ReadLog) -> list[dict[str, Any]]:
    """The objects of a list; every entry that is none becomes a fault."""
    entries = value if isinstance(value, list) else []
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            log.fault(
                f"{where}[{number}]",
                tr("an object was expected, here stands '{value}'").format(value=str(entry)[:40]),
                tr("It was left out; export the file again."),
            )
    return [entry for entry in entries if isinstance(entry, dict)]


def moment(value: Any, clock: Clock) -> datetime | None:
    """A time as a count since 1970 or as text; None where it is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_epoch(value) if math.isfinite(value) else None
    return clock.read(value) if isinstance(value, str) and value.strip() else None


def stated_moment(value: Any, clock: Clock, where: str, log: ReadLog) -> datetime | None:
    """As `moment`; a value that is there but no time becomes a fault."""
    time = moment(value, clock)
    if time is None and value not in (None, ""):
        log.fault(
            where,
            tr("'{value}' is no time").format(value=str(value)[:40]),
            tr("The message was read without a time; correct it if times matter."),
        )
    return time


def first_record(source: Input, layout: Layout) -> Record | None:
    """The first record that the first 64 KB hold whole, or else the part of one that they hold; None where it is no
    JSON.
    """
    scratch = ReadLog()
    head = Input(source.name, source.head, lambda: io.BytesIO(source.head))
    found = next((record for record in records(head, layout, scratch)), None)
    return found or _partial_record(source, layout)


def head_of(source: Input) -> bytes:
    """The head of a file in UTF-8, without a byte-order mark or white space before it."""
    return source.head.decode(encoding_of(source.head), errors="ignore").lstrip("\ufeff \r\n\t").encode()


def _partial_record(source: Input, layout: Layout) -> Record | None:
    """A record larger than the head, as its top-level keys without their values."""
    keys = _top_keys(head_of(source), "") | {
        key for name in (*layout.lists, "") for key in _top_keys(head_of(source), f"{name}.item".strip("."))
    }
    return Record(source.name, "", "", dict.fromkeys(keys)) if keys else None


def records(source: Input, layout: Layout, log: ReadLog, wanted: Sequence[str] | None = None) -> Iterator[Record]:
    """The records of a file in its order, those of a document list by list (only `wanted` lists). Broken JSON is a
    fault; what stood before is kept.
    """
    if _is_lines(source):
        yield from _from_lines(source, layout, log)
    elif head_of(source).startswith(b"["):
        yield from _streamed(source, "item", "", log)
    elif _is_wrapped(source, layout):
        yield from _from_document(source, layout.lists if wanted is None else wanted, layout.single, log)
    else:
        yield from _from_objects(_streamed(source, "", "", log), layout, log)


def _from_document(source: Input, names: Sequence[str], single: str, log: ReadLog) -> Iterator[Record]:
    """The lists one by one: each costs a pass through the file, so only those that a quick look finds are sought."""
    held = _values_of(source, (*names, single))
    for name in names:
        if (name, b"[") in held:
            yield from _streamed(source, f"{name}.item", name, log)
        if (name, b"{") in held:
            yield from _keyed(source, name, log)
    if (single, b"{") in held:
        yield from _streamed(source, single, single, log)


def _values_of(source: Input, names: Sequence[str]) -> set[tuple[str, bytes]]:
    """Which of the names are keys of a list ("[") or of an object ("{"), at any depth."""
    pattern = re.compile(rb'"(' + b"|".join(re.escape(name.encode()) for name in names if name) + rb')"\s*:\s*([\[{])')
    found = set()
    rest = b""
    with _utf8(source) as stream:
        while chunk := stream.read(1 << 20):
            found |= {(match[1].decode(), match[2]) for match in pattern.finditer(rest + chunk)}
            rest = chunk[-200:]
    return found


def _is_lines(source: Input) -> bool:
    lines = [line.strip() for line in head_of(source).splitlines() if line.strip()][:2]
    if not lines or not lines[0].startswith(b"{"):
        return False
    return _is_object(lines[0]) or (
        len(lines) > 1 and not lines[0].endswith((b"[", b"{", b",")) and _is_object(lines[1])
    )


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _is_wrapped(source: Input, layout: Layout) -> bool:
    keys = _top_keys(head_of(source), "")
    return layout.own not in keys and not keys.isdisjoint((*layout.lists, layout.single))


def _top_keys(head: bytes, prefix: str) -> set[str]:
    """The keys directly under `prefix` that the head of a file shows."""
    keys = set()
    try:
        for place, event, value in ijson.parse(head):
            if place == prefix and event == "map_key":
                keys.add(value)
    except _BROKEN:
        pass  # the head ends in the middle of the document
    return keys


def _from_lines(source: Input, layout: Layout, log: ReadLog) -> Iterator[Record]:
    for number, line in enumerate(_lines(source), 1):
        text = line.removeprefix(codecs.BOM_UTF8).strip()
        if not text:
            continue
        where = f"{source.name}:{number}"
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            log.fault(
                where,
                tr("the line is broken JSON ({error})").format(error=error),
                tr("It was left out; export the file again, or mend the line."),
            )
            continue
        if isinstance(value, dict):
            yield from _unwrapped(Record(where, "", "", value), layout, log)
        else:
            log.fault(
                where,
                tr("an object was expected, here stands '{value}'").format(value=text[:40]),
                tr("It was left out."),
            )


def _lines(source: Input) -> Iterable[bytes]:
    if encoding_of(source.head).startswith("utf-8"):
        with source.open() as stream:
            yield from stream
    else:
        with open_text(source) as text:
            yield from (line.encode() for line in text)


def _from_objects(found: Iterable[Record], layout: Layout, log: ReadLog) -> Iterator[Record]:
    for record in found:
        yield from _unwrapped(record, layout, log)


def _unwrapped(record: Record, layout: Layout, log: ReadLog) -> Iterator[Record]:
    """The records of an object that is a page of lists, such as a line {"tickets": [...], "users": [...]}; else the
    object itself.
    """
    value = record.value
    if layout.own in value or not any(
        isinstance(value.get(name), list | dict) for name in (*layout.lists, layout.single)
    ):
        yield record
        return
    if layout.single and isinstance(value.get(layout.single), dict):
        yield Record(record.where, layout.single, "", value[layout.single])
    for name in layout.lists:
        where = f"{record.where}, {name}"
        held = value.get(name)
        for number, entry in enumerate(objects(held, where, log)):
            yield Record(f"{where}[{number}]", name, "", entry)
        for key, entries in mapping(held).items():
            for entry in objects(entries, f"{where}[{key}]", log):
                yield Record(f"{where}[{key}]", name, str(key), entry)


def _streamed(source: Input, prefix: str, kind: str, log: ReadLog) -> Iterator[Record]:
    place = f"{source.name}, {kind}" if kind else source.name
    count = 0
    with _utf8(source) as stream:
        try:
            for value in ijson.items(stream, prefix, use_float=True, multiple_values=True):
                where = f"{place}[{count}]" if prefix else source.name
                count += 1
                yield from (Record(where, kind, "", entry) for entry in objects([value], where, log))
        except _BROKEN as error:
            _report_broken(
                source.name,
                tr("{error}; {n} records were read before that").format(error=_first_line(error), n=count),
                log,
            )


def _report_broken(file: str, details: str, log: ReadLog) -> None:
    """One fault per file, though a file with several lists is gone through several times."""
    problem = tr("the JSON is broken or ends in the middle ({error})")
    begin = problem.partition("{error}")[0]
    if not any(fault.where == file and fault.problem.startswith(begin) for fault in log.faults):
        log.fault(file, problem.format(error=details), tr("Export the file again."))


def _keyed(source: Input, name: str, log: ReadLog) -> Iterator[Record]:
    """The records of a list that is a map from a key to records, such as comments by ticket."""
    where = f"{source.name}, {name}"
    count = 0
    with _utf8(source) as stream:
        try:
            for key, entries in ijson.kvitems(stream, name, use_float=True, multiple_values=True):
                count += 1
                yield from (
                    Record(f"{where}[{key}]", name, key, entry) for entry in objects(entries, f"{where}[{key}]", log)
                )
        except _BROKEN as error:
            _report_broken(
                source.name,
                tr("{error}; {n} records were read before that").format(error=_first_line(error), n=count),
                log,
            )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _utf8(source: Input) -> Any:
    """The file as bytes of UTF-8, without a byte-order mark, whatever it is written in."""
    stream = source.open()
    encoding = encoding_of(source.head)
    if encoding == "utf-8":
        return stream
    if encoding == "utf-8-sig":
        stream.read(len(codecs.BOM_UTF8))
        return stream
    return codecs.EncodedFile(stream, "utf-8", encoding, errors="replace")

"""CSV, TSV and Excel: a message per row or a conversation per row, the columns known by name or by a saved profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from qa_desk.i18n import mark, tr
from qa_desk.model import Conversation
from qa_desk.readers.base import Input, ReadLog, ReadOptions, decode
from qa_desk.readers.files import read_each
from qa_desk.readers.table_columns import ColumnProfile, find_layout, header_of, propose
from qa_desk.readers.table_conversations import TableReading
from qa_desk.readers.table_profiles import load_profile
from qa_desk.readers.table_rows import (
    DELIMITERS,
    Row,
    Table,
    first_rows,
    guess_delimiter,
    is_workbook,
    sample_rows,
    sheets_of,
    stated_delimiter,
    text_table,
)

_NEVER = (".eml", ".mbox", ".json", ".jsonl", ".ndjson", ".vtt", ".srt", ".html", ".md")
UNKNOWN_COLUMNS = mark("no row names a column of text and a column of who or when")
_ADVICE = mark('Run "qa-desk columns FILE", check what it proposes, save it, and name it with --profile.')


class TableReader:
    name = "Table (CSV, TSV, Excel)"

    def recognises(self, source: Input) -> bool:
        """A workbook, text whose header row names columns, or a file that calls itself a table and has columns."""
        if is_workbook(source):
            return True
        if b"\0" in source.head[:4] and not source.head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return False
        if source.suffix in (".csv", ".tsv"):
            return bool(_delimiter(source, ()))
        return source.suffix not in _NEVER and _is_plainly_table(source)

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        profiles = tuple(map(load_profile, options.profiles))
        return read_each(sources, lambda source: _conversations(source, profiles, options, log), log)


def _is_plainly_table(source: Input) -> bool:
    """Rows of one width, under a header that names columns or cut by something that prose does not have."""
    delimiter = _known_delimiter(source, ())
    if delimiter:
        return _share_of_width(source, delimiter) >= 0.8
    delimiter = guess_delimiter(source)
    return delimiter not in ("", ",") and _share_of_width(source, delimiter) >= 0.95


def _share_of_width(source: Input, delimiter: str) -> float:
    """The share of rows that are as wide as most rows are; 0 below three rows or columns."""
    widths = Counter(len(row.cells) for row in sample_rows(source, delimiter) if any(row.cells))
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    return often / widths.total() if width >= 3 and widths.total() >= 2 else 0.0


def propose_columns(source: Input) -> ColumnProfile:
    """What the columns of a table seem to be, for a person to check; of the first sheet that has rows."""
    tables = [table for table in tables_of(source, ()) if first_rows(table)]
    return propose(first_rows(tables[0]), source.name) if tables else ColumnProfile((), file=source.name)


def rows_to_map(source: Input) -> list[Row]:
    """The row that names the columns, and those below it, of the first sheet that has rows; empty for no rows."""
    rows = next((rows for rows in map(first_rows, tables_of(source, ())) if rows), ())
    header = header_of(rows)
    return [header, *(row for row in rows if row.number > header.number)] if rows else []


def tables_of(source: Input, profiles: Sequence[ColumnProfile]) -> list[Table]:
    """The sheets of a workbook, or the one table of a text file."""
    if is_workbook(source):
        return sheets_of(source)
    return [text_table(source, _delimiter(source, profiles) or ",")]


def _delimiter(source: Input, profiles: Sequence[ColumnProfile]) -> str:
    return stated_delimiter(decode(source.head[:40])) or _known_delimiter(source, profiles) or guess_delimiter(source)


def _known_delimiter(source: Input, profiles: Sequence[ColumnProfile]) -> str:
    """The delimiter under which a header row names the most columns; empty where none names enough."""
    best, most = "", 0
    for delimiter in DELIMITERS:
        found = find_layout(sample_rows(source, delimiter)[:60], profiles)
        known = len(found[0].index) if found else 0
        if known > most:
            best, most = delimiter, known
    return best


def _conversations(
    source: Input, profiles: Sequence[ColumnProfile], options: ReadOptions, log: ReadLog
) -> Iterator[Conversation]:
    found = False
    for table in tables_of(source, profiles):
        sample = first_rows(table)
        layout = find_layout(sample, profiles)
        if layout is None:
            if table.sheet and any(any(row.cells) for row in sample):
                log.note(
                    f"{source.name}, sheet {table.sheet}", tr("left out: no row names the columns of a conversation")
                )
            continue
        found = True
        yield from TableReading(
            table, *layout, sample=sample, options=options, log=log, reader=TableReader.name
        ).conversations()
    if not found:
        log.fault(source.name, tr(UNKNOWN_COLUMNS), tr(_ADVICE))

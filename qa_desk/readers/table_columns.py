"""Which column of a table is what: by name in four languages, by a saved profile or, for a proposal, by content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from qa_desk.model import Speaker
from qa_desk.readers.roles import role_of
from qa_desk.readers.table_names import CHANNELS_BY_NAME, FIELD_NAMES, KIND_OF_NAME, KINDS
from qa_desk.readers.table_rows import Row
from qa_desk.readers.times import Clock

_HEADER_WITHIN = 40
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What the columns of a kind of table are. `columns` are (kind, name in the header), kinds as in KINDS.

    `fields` are the columns that hold what the customer gave (order number, e-mail); `speakers` maps words of the
    speaker column to customer, agent, bot, system or note; `dates` is "day first", "month first" or "" (by the file).
    """

    columns: tuple[tuple[str, str], ...]
    fields: tuple[str, ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    dates: str = ""
    zone: str = ""
    file: str = ""

    def names(self) -> Iterable[str]:
        """All the column names that a table must have for this profile."""
        return [*(name for _, name in self.columns), *self.fields]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in one table: the header's row number, each kind's column, and the columns that are fields."""

    header: int
    width: int
    index: Mapping[str, int]
    fields: tuple[tuple[str, int], ...]

    def cell(self, row: Row, kind: str) -> str:
        """The trimmed cell of a kind; empty where the table or the row has none."""
        at = self.index.get(kind, -1)
        return row.cells[at].strip() if 0 <= at < len(row.cells) else ""

    def has(self, *kinds: str) -> bool:
        """Whether there is a column of one of the kinds."""
        return any(kind in self.index for kind in kinds)


def normal_name(name: str) -> str:
    """A column name as it is compared: small letters, one blank for whatever separates words."""
    return re.sub(r"[\s_\-./:#()]+", " ", name.strip("\ufeff \t\"'*").casefold()).strip()


def find_layout(
    rows: Sequence[Row], profiles: Iterable[ColumnProfile] = ()
) -> tuple[Layout, ColumnProfile | None] | None:
    """The layout of a table by its first rows, and the profile that told it; None where no header names enough."""
    for profile in profiles:
        layout = _layout_by_profile(rows, profile)
        if layout:
            return layout, profile
    best = max(rows[:_HEADER_WITHIN], key=_named, default=None)
    if best is None or not is_header(best):
        return None
    return _layout_by_names(best), None


def is_header(row: Row) -> bool:
    """Whether a row names a column of text and one more."""
    kinds = _kinds(row)
    return bool({"text", "transcript"} & kinds.keys()) and len(kinds) >= 2


def _named(row: Row) -> int:
    return len(_kinds(row)) + (10 if is_header(row) else 0)


def _kinds(row: Row) -> Mapping[str, int]:
    """The index of the best column of each kind: names earlier in KIND_OF_NAME's list of a kind win."""
    found: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(row.cells):
        kind, rank = KIND_OF_NAME.get(normal_name(name), ("", 0)) if len(name) < _LONGEST_NAME else ("", 0)
        if kind and (kind not in found or rank < found[kind][0]):
            found[kind] = rank, index
    if "clock" in found and "time" not in found:
        found["time"] = found.pop("clock")
    return {kind: index for kind, (_, index) in found.items()}


def _layout_by_names(header: Row) -> Layout:
    kinds = _kinds(header)
    taken = set(kinds.values())
    fields = [(name.strip(), at) for at, name in enumerate(header.cells) if at not in taken and _is_field(name)]
    return Layout(header.number, len(header.cells), kinds, tuple(fields))


def _is_field(name: str) -> bool:
    return any(word in normal_name(name) for word in FIELD_NAMES)


def _layout_by_profile(rows: Sequence[Row], profile: ColumnProfile) -> Layout | None:
    wanted = {normal_name(name) for name in profile.names()}
    for row in rows[:_HEADER_WITHIN]:
        at = {normal_name(name): index for index, name in reversed(list(enumerate(row.cells)))}
        if wanted <= at.keys():
            index = {kind: at[normal_name(name)] for kind, name in profile.columns}
            fields = tuple((name, at[normal_name(name)]) for name in profile.fields)
            return Layout(row.number, len(row.cells), index, fields)
    return None


def channel_of(text: str) -> str:
    """One of CHANNELS for a word in four languages; a word that is none of theirs stays as it is, in small letters."""
    name = normal_name(text)
    return CHANNELS_BY_NAME.get(name, name)


# --- a proposal, from what the columns hold -------------------------------------------------------------------------


def propose(rows: Sequence[Row], file: str = "") -> ColumnProfile:
    """A profile for a table: by the names where they are known, else by the content; for a person to check."""
    header = header_of(rows)
    kinds = dict(_kinds(header))
    below = [row for row in rows if row.number > header.number][:500]
    for index, name in enumerate(header.cells):
        kind = _kind_of_content([row.cells[index] for row in below if index < len(row.cells)], len(below))
        if name.strip() and index not in kinds.values() and kind and kind not in kinds:
            kinds[kind] = index
    ordered = sorted(kinds.items(), key=lambda item: KINDS.index(item[0]))
    fields = [name.strip() for at, name in enumerate(header.cells) if at not in kinds.values() and _is_field(name)]
    columns = tuple((kind, header.cells[at].strip()) for kind, at in ordered)
    words = unknown_words(below, kinds["speaker"]) if "speaker" in kinds else ()
    return ColumnProfile(columns, tuple(fields), tuple((word, Speaker.SYSTEM.value) for word in words), file=file)


def header_of(rows: Sequence[Row]) -> Row:
    """The row that names the columns, or most likely does."""
    header = max(rows[:_HEADER_WITHIN], key=lambda row: (_named(row), _filled(row)), default=Row(1, ()))
    return header if is_header(header) else _likely_header(rows)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _likely_header(rows: Sequence[Row]) -> Row:
    """The first row that is as full as the rows mostly are."""
    width = sorted(map(_filled, rows))[len(rows) // 2] if rows else 0
    return next((row for row in rows if _filled(row) >= width), Row(1, ()))


def _kind_of_content(cells: Sequence[str], rows: int) -> str:
    cells = [cell.strip() for cell in cells if cell.strip()]
    if len(cells) < max(1, rows // 2):
        return ""
    if _share(cells, _is_time) > 0.8:
        return "time"
    if _share(cells, lambda cell: role_of(cell) is not None) > 0.6:
        return "speaker"
    length = mean(map(len, cells))
    if _share(cells, lambda cell: cell.count("\n") >= 1 and cell.count(":") >= 2) > 0.5:
        return "transcript"
    if length > 25:
        return "text"
    distinct = len(set(cells)) / len(cells)
    if _share(cells, lambda cell: bool(re.fullmatch(r"[A-Z#-]{0,6}\d[\w.-]*", cell))) > 0.8 and distinct < 0.9:
        return "conversation"
    return "author" if _share(cells, lambda cell: bool(re.fullmatch(r"[^\W\d_][\w .@'-]+", cell))) > 0.8 else ""


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _is_time(cell: str) -> bool:
    return len(cell) > 5 and not cell.isdecimal() and Clock("UTC").read(cell) is not None


def unknown_words(rows: Iterable[Row], column: int) -> tuple[str, ...]:
    """The words of a speaker column of which nobody knows who they are, at most 20."""
    words = {row.cells[column].strip() for row in rows if column < len(row.cells)}
    return tuple(sorted(word for word in words if word and role_of(word) is None))[:20]

"""Tables whose columns nobody knows: what they hold, what is proposed, a preview, and the profile that is kept."""

from __future__ import annotations

import functools
import io
import re
import tempfile
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import platformdirs

from qa_desk.model import Conversation, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions
from qa_desk.readers.files import File
from qa_desk.readers.finish import Finish
from qa_desk.readers.roles import role_of
from qa_desk.readers.table import TableReader, propose_columns, rows_to_map
from qa_desk.readers.table_columns import ColumnProfile, unknown_words
from qa_desk.readers.table_profiles import yaml_of
from qa_desk.readers.table_rows import Row, is_workbook

_BY_LETTER = dict.fromkeys("ashmro", Speaker.AGENT) | {"b": Speaker.BOT}
_BY_BEGIN = {
    Speaker.BOT: "bot chatb auto virtu digital",
    Speaker.SYSTEM: "sys",
    Speaker.AGENT: "ag handl hdl saksb sagsb medarb support kundservice kundeservice kundetj kundtj rådg operat anst"
    " ansat personal staff rep svar tekni seller säl selg sælg handler csr advis",
}
FEW = 3  # conversations of a preview
ROWS = 6  # of a table that is to be mapped
_UNSAFE = re.compile(r"[^\w -]")  # in the name of a file


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A table to be mapped: the names of its columns, its rows, and what the columns seem to be."""

    path: Path
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    proposal: ColumnProfile

    def words_of(self, column: int) -> tuple[str, ...]:
        """The words of a column that says who speaks, as far as nobody knows who they are."""
        return unknown_words(self.rows, column)

    def knows_agent(self, column: int) -> bool:
        """Whether a word of such a column is known to be the agent."""
        roles = {role_of(row.cells[column]) for row in self.rows if column < len(row.cells)}
        return any(role is not None and role.speaker is Speaker.AGENT and not role.internal for role in roles)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first conversations of a table by a profile, and what stood in the way."""

    conversations: tuple[Conversation, ...]
    log: ReadLog


def guess_speaker(word: str) -> Speaker:
    """Who a word of a role column most likely is, by how it begins, in four languages: "S", "Saksb.", "Handl".

    For a person to check; a word of which nothing can be guessed is taken for the customer.
    """
    told = word.strip().casefold()
    if len(told) == 1:
        return _BY_LETTER.get(told, Speaker.CUSTOMER)
    begins = ((speaker, stem) for speaker, stems in _BY_BEGIN.items() for stem in stems.split())
    return next((speaker for speaker, stem in begins if told.startswith(stem)), Speaker.CUSTOMER)


def look_at(path: Path) -> Unmapped:
    """A table and a proposal for its columns. Raises OSError where it cannot be opened."""
    source = _input(path)
    rows = rows_to_map(source)
    names = tuple(name.strip() for name in rows[0].cells) if rows else ()
    return Unmapped(path, names, tuple(rows[1:]), propose_columns(source))


def preview(path: Path, profile: ColumnProfile) -> Preview:
    """The first conversations as the profile gives them; of a text file, only its first 64 KB are read."""
    log = ReadLog()
    with tempfile.TemporaryDirectory() as folder:
        options = ReadOptions(profiles=(save_profile(profile, Path(folder), "preview"),))
        read = TableReader().read([_beginning(_input(path))], options, log)
        return Preview(tuple(islice(Finish(options, log).all(read), FEW)), log)


def _beginning(source: Input) -> Input:
    return source if is_workbook(source) else replace(source, open=lambda: io.BytesIO(source.head))


def _input(path: Path) -> Input:
    return File(str(path), functools.partial(_open, path)).input()


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def profiles_folder() -> Path:
    """Where this user's column profiles are kept."""
    return Path(platformdirs.user_config_dir("qa-desk", appauthor=False)) / "columns"


def saved_profiles(folder: Path) -> tuple[Path, ...]:
    """The profiles that every import tries on its tables."""
    return tuple(sorted(folder.glob("*.yaml")))


def save_profile(profile: ColumnProfile, folder: Path, name: str) -> Path:
    """Keep a profile under a name, in place of an earlier one of that name. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_UNSAFE.sub('-', name).strip() or 'columns'}.yaml"
    part = path.with_suffix(".part")
    part.write_text(yaml_of(profile), encoding="utf-8")
    return part.replace(path)

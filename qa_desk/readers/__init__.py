"""Reading what contact centres export: every format in one visible list, and the way from paths to conversations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

from qa_desk.i18n import tr
from qa_desk.model import Conversation
from qa_desk.readers.asr import AsrReader
from qa_desk.readers.base import Input, Reader, ReadLog, ReadOptions
from qa_desk.readers.dixa import DixaReader
from qa_desk.readers.files import UNREADABLE, File, Folder, folders, log_unreadable
from qa_desk.readers.finish import Finish
from qa_desk.readers.intercom import IntercomReader
from qa_desk.readers.jsonl import JsonlReader
from qa_desk.readers.mail import MailReader
from qa_desk.readers.subtitles import SubtitleReader
from qa_desk.readers.table import TableReader
from qa_desk.readers.textlog import TextLogReader
from qa_desk.readers.whatsapp import WhatsAppReader
from qa_desk.readers.zendesk import ZendeskReader

# Asked in this order: Dixa before Zendesk, whose layout is wider; the text log last, because mails, subtitles and
# WhatsApp chats have lines with speakers too.
READERS: tuple[Reader, ...] = (
    JsonlReader(),
    TableReader(),
    MailReader(),
    DixaReader(),
    ZendeskReader(),
    SubtitleReader(),
    IntercomReader(),
    WhatsAppReader(),
    AsrReader(),
    TextLogReader(),
)


def read(paths: Sequence[str | Path], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
    """The conversations of files, folders and ZIP files ("-" is standard input), as a stream in a fixed order.

    Each has an id of its own in this run, a language, and the parts of its messages; `log` lists what was not read.
    """
    finish = Finish(options, log)
    for folder in folders(paths, log):
        for reader, sources in _by_reader(folder, log):
            yield from finish.all(_guarded(reader, sources, options, log))


def reader_of(source: Input) -> Reader | None:
    """The first reader of READERS that recognises the input."""
    return next((reader for reader in READERS if reader.recognises(source)), None)


def _by_reader(folder: Folder, log: ReadLog) -> list[tuple[Reader, Sequence[Input]]]:
    files: dict[int, list[File]] = {}
    for file in folder:
        reader = _reader_of(file, log)
        if reader:
            files.setdefault(READERS.index(reader), []).append(file)
            log.files += 1
    return [(READERS[index], _Inputs(group)) for index, group in files.items()]


def _reader_of(file: File, log: ReadLog) -> Reader | None:
    try:
        source = file.input()
    except UNREADABLE as error:
        log_unreadable(file.name, error, log)
        return None
    reader = reader_of(source)
    if not source.head.strip():
        log.fault(file.name, tr("is empty"), tr("Export it again, or leave it out."))
    elif reader is None:
        formats = ", ".join(reader.name for reader in READERS)
        log.fault(
            file.name,
            tr("is none of the formats that can be read ({formats})").format(formats=formats),
            _what_to_do(source),
        )
    return reader if source.head.strip() else None


def _what_to_do(source: Input) -> str:
    if source.suffix in (".csv", ".tsv", ".xlsx", ".xlsm", ".txt"):
        return tr('If it is a table, "qa-desk columns FILE" proposes which column is what; else leave it out.')
    if source.suffix in (".json", ".jsonl", ".ndjson"):
        return tr("docs/formats.md shows the layouts of JSON that are known; export one of those, or a table.")
    return tr("Export it as a table (CSV, Excel), text, mail or one of the other formats, or leave it out.")


def _guarded(reader: Reader, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
    try:
        yield from reader.read(sources, options, log)
    except UNREADABLE as error:
        names = ", ".join(source.name for source in sources[:3])
        log_unreadable(names, error, log)


class _Inputs(Sequence[Input]):
    """Inputs that are opened when asked for: the heads of a hundred thousand mails would fill the memory."""

    def __init__(self, files: Sequence[File]) -> None:
        self._files = files

    def __len__(self) -> int:
        return len(self._files)

    @overload
    def __getitem__(self, index: int) -> Input: ...
    @overload
    def __getitem__(self, index: slice) -> _Inputs: ...
    def __getitem__(self, index: int | slice) -> Input | _Inputs:
        return _Inputs(self._files[index]) if isinstance(index, slice) else self._files[index].input()

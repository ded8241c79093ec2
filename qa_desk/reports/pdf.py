"""Coaching pages as PDF, one file for each agent: A4, real text, embedded fonts, page numbers, bookmarks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    DictionaryObject,
    Fit,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from qa_desk import __version__
from qa_desk.reports.coaching_words import Words
from qa_desk.reports.content import ReportContent
from qa_desk.reports.templating import Templates

if TYPE_CHECKING:
    from qa_desk.reports.pdf_pages import Heading

FOLDER = "coaching"
_ENDS = re.compile(rb"\[[^\]]*\]")  # the characters that a range of glyphs stands for


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """coaching/agent-name.pdf for each agent. Needs no display; inside the running program, any thread may call it."""
    from qa_desk.reports.pdf_pages import PageSetter  # Qt: only where a PDF is wanted

    (folder / FOLDER).mkdir(exist_ok=True)
    templates, words, setter = Templates(content), Words(content.language), PageSetter()
    for page in content.coaching:
        pages, headings = setter.set_pages(templates.render("agent-pdf.html.j2", page=page))
        path = folder / FOLDER / f"{page.file}.pdf"
        path.write_bytes(finished(pages, headings, title=words.title(page), language=content.language))
        yield path


def finished(pages: bytes, headings: list[Heading], *, title: str, language: str) -> bytes:
    """The pages with bookmarks, and what screen readers and viewers ask for: title and language."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages)))
    writer.metadata = {"/Title": title, "/Creator": f"QA Desk {__version__}"}
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    writer.root_object[NameObject("/ViewerPreferences")] = shown
    _mend_spaces(writer)
    _add_bookmarks(writer, headings)
    finished = io.BytesIO()
    writer.write(finished)
    return finished.getvalue()


def _mend_spaces(writer: PdfWriter) -> None:
    """Make spaces be copied and found as spaces: Inter has one glyph for tab and space, and Qt says it is the tab."""
    streams = [entry["/ToUnicode"].get_object() for entry in writer._objects if _is_font_with_table(entry)]
    for table in streams:
        if isinstance(table, StreamObject):
            table.set_data(_ENDS.sub(lambda ends: ends[0].replace(b"<0009>", b"<0020>"), table.get_data()))


def _is_font_with_table(entry: PdfObject | None) -> TypeGuard[DictionaryObject]:
    return isinstance(entry, DictionaryObject) and "/ToUnicode" in entry


def _add_bookmarks(writer: PdfWriter, headings: list[Heading]) -> None:
    """A bookmark for each heading, under the nearest one before it that is larger."""
    above: list[tuple[int, IndirectObject]] = []
    for heading in headings:
        while above and above[-1][0] >= heading.level:
            above.pop()
        parent = above[-1][1] if above else None
        place = Fit.xyz(top=heading.top)
        added = writer.add_outline_item(title=heading.text, page_number=heading.page, parent=parent, fit=place)
        above.append((heading.level, added))

"""Coaching pages as PDF, one file for each agent: A4, real text, embedded fonts, page numbers, bookmarks.

Qt sets the pages and needs no display. Inside a running program this may be called from any thread.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfWriter
from pypdf.generic import IndirectObject, TextStringObject

from qa_desk.reports.content import ReportContent
from qa_desk.reports.templating import Templates

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

FOLDER = "coaching"
FONTS = Path(__file__).parents[1] / "fonts"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level (1-6), its text, and where it stands: the page, from 0, and points from the page's foot."""

    level: int
    text: str
    page: int
    up: float


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """coaching/agent-name.pdf for each agent."""
    (folder / FOLDER).mkdir(exist_ok=True)
    templates = Templates(content)
    setter = Setter(content.language)
    for page in content.coaching:
        path = folder / FOLDER / f"{page.file}.pdf"
        path.write_bytes(setter.pdf(templates.render("agent-pdf.html.j2", page=page)))
        yield path

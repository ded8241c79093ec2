"""The management page as one self-contained HTML file: its first part prints on one A4 page, the rest after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa_desk.reports.content import ReportContent
from qa_desk.reports.management.charts import heat, scatter
from qa_desk.reports.management.words import ManagementWords
from qa_desk.reports.templating import Templates

FILE = "management.html"


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """management.html; nothing for content that was prepared without the page."""
    page = content.management
    if page is None:
        return
    text = Templates(content).render(
        "management.html.j2",
        page=page,
        say=ManagementWords(content.language),
        chart=scatter(page.speed, content.selection.pass_mark) if page.speed else None,
        heat=heat(page.hours) if page.hours else (),
    )
    path = folder / FILE
    path.write_text(text, encoding="utf-8", newline="\n")
    yield path

"""The management page: as one self-contained HTML file, and as PDF to be mailed. Its first part is one A4 page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qa_desk.i18n import translations
from qa_desk.reports.content import ReportContent
from qa_desk.reports.management.charts import heat, scatter
from qa_desk.reports.management.content import ManagementPage
from qa_desk.reports.management.words import ManagementWords
from qa_desk.reports.pdf import finished
from qa_desk.reports.templating import Templates

NAME = "management"


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """management.html and management.pdf; nothing for content that was prepared without the page."""
    if content.management is None:
        return
    templates, values = Templates(content), _values(content, content.management)
    path = folder / f"{NAME}.html"
    path.write_text(templates.render("management.html.j2", **values), encoding="utf-8", newline="\n")
    yield path
    path = folder / f"{NAME}.pdf"
    path.write_bytes(_pdf(templates.render("management-pdf.html.j2", **values), content.language))
    yield path


def _values(content: ReportContent, page: ManagementPage) -> Mapping[str, object]:
    """What both templates see."""
    return {
        "page": page,
        "say": ManagementWords(content.language),
        "chart": scatter(page.speed, content.selection.pass_mark) if page.speed else None,
        "heat": heat(page.hours) if page.hours else (),
    }


def _pdf(text: str, language: str) -> bytes:
    from qa_desk.reports.pdf_pages import PageSetter  # Qt: only where a PDF is wanted

    pages, headings = PageSetter().set_pages(text)
    title = translations(language).gettext("How we met our customers")
    return finished(pages, headings, title=title, language=language)

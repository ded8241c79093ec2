"""The management page: as one self-contained HTML file, and as PDF to be mailed. Its first part is one A4 page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa_desk.i18n import translations
from qa_desk.reports.content import ReportContent
from qa_desk.reports.management.charts import heat, scatter
from qa_desk.reports.management.content import ManagementPage
from qa_desk.reports.management.words import ManagementWords
from qa_desk.reports.pdf import finished
from qa_desk.reports.templating import Templates

if TYPE_CHECKING:
    from qa_desk.reports.pdf_pages import Heading

NAME = "management"
SIZES = (1.0, 0.94, 0.88, 0.82)  # of the type, as a share of its usual size


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """management.html and management.pdf; nothing for content that was prepared without the page."""
    if content.management is None:
        return
    templates, values = Templates(content), _values(content, content.management)
    path = folder / f"{NAME}.html"
    path.write_text(templates.render("management.html.j2", **values), encoding="utf-8", newline="\n")
    yield path
    path = folder / f"{NAME}.pdf"
    path.write_bytes(_pdf(templates, values, content.language))
    yield path


def _values(content: ReportContent, page: ManagementPage) -> Mapping[str, object]:
    """What both templates see."""
    return {
        "page": page,
        "say": ManagementWords(content.language),
        "chart": scatter(page.speed, content.selection.pass_mark) if page.speed else None,
        "heat": heat(page.hours) if page.hours else (),
    }


def _pdf(templates: Templates, values: Mapping[str, object], language: str) -> bytes:
    """The page set in the largest of SIZES in which its first part is one A4 page."""
    from qa_desk.reports.pdf_pages import PageSetter  # Qt: only where a PDF is wanted

    _, setter = translations(language).gettext, PageSetter()
    pages, headings = b"", list["Heading"]()
    for size in SIZES:
        pages, headings = setter.set_pages(templates.render("management-pdf.html.j2", size=size, **values))
        if _is_first_part_one_page(headings, _("What customers ask first")):
            break
    title = _("How we met our customers")
    return finished(pages, headings, title=title, language=language)


def _is_first_part_one_page(headings: Sequence[Heading], appendix_head: str) -> bool:
    """Whether the appendix, which begins a page, begins the second."""
    appendix = next((heading.page for heading in headings if heading.text == appendix_head), 1)
    return appendix <= 1

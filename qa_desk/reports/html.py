"""Coaching pages: one self-contained HTML file for each agent, and an index of them with a table of teams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from qa_desk.i18n import translations
from qa_desk.reports.content import ReportContent
from qa_desk.reports.texts import LANGUAGE_NAMES, SEVERITIES, SPEAKERS

FOLDER = "coaching"
FEW = 5  # conversations below which a mean says little


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """coaching/index.html and a page for each agent beside it."""
    (folder / FOLDER).mkdir()
    environment = _environment(content)
    yield _render(environment.get_template("index.html.j2"), folder / FOLDER / "index.html")
    template = environment.get_template("agent.html.j2")
    for page in content.coaching:
        yield _render(template, folder / FOLDER / page.file, page=page)


def _render(template: Template, path: Path, **values: object) -> Path:
    template.stream(**values).dump(str(path), encoding="utf-8")
    return path


def _environment(content: ReportContent) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(content.language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        content=content, speakers=SPEAKERS, severities=SEVERITIES, languages=LANGUAGE_NAMES, few=FEW
    )
    return environment

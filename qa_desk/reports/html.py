"""Coaching pages: one self-contained HTML file for each agent, and an index of them with a table of teams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa_desk.reports.content import ReportContent
from qa_desk.reports.templating import Templates

FOLDER = "coaching"


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """coaching/index.html and a page for each agent beside it."""
    (folder / FOLDER).mkdir(exist_ok=True)
    templates = Templates(content)
    yield _put(folder / FOLDER / "index.html", templates.render("index.html.j2"))
    for page in content.coaching:
        yield _put(folder / FOLDER / f"{page.file}.html", templates.render("agent.html.j2", page=page))


def _put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path

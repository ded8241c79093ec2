"""What `qa-desk report` says at the end, for people: the result in a few lines, and which files to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qa_desk.reports.content import ReportContent

FREQUENT = 3
COACHING, MANAGEMENT = "coaching", "management"
_KINDS = {".html": "HTML", ".pdf": "PDF", ".docx": "Word"}


def summary(content: ReportContent, paths: Sequence[Path]) -> Iterator[str]:
    """Seven lines at most: the conversations and their mean score, the most frequent flags, the files by use."""
    yield _result(content)
    flags = [pattern for pattern in content.patterns if pattern.kind == "flag"][:FREQUENT]
    if flags:
        yield "Most often: " + "; ".join(f"{flag.title} (in {flag.conversations:,})" for flag in flags)
    yield from (f"Workbook: {path}" for path in paths if path.suffix == ".xlsx")
    yield from _coaching(paths)
    management = [path for path in paths if path.stem == MANAGEMENT]
    if management:
        yield f"Management: {management[0]}{_and_as(management[1:])}"
        yield from _staffing(content)
    tables = [path for path in paths if path.suffix in (".csv", ".jsonl")]
    if tables:
        yield f"For other programs: {', '.join(path.name for path in tables)} in {tables[0].parent}"


def _staffing(content: ReportContent) -> Iterator[str]:
    """How the page would show more, where it has times to show."""
    hours = content.management.hours if content.management else None
    if hours and hours.staffed is None:
        yield "With --staffing FILE (the hours when somebody answers) it also shows who came when nobody was there"


def _coaching(paths: Sequence[Path]) -> Iterator[str]:
    """The index where there is one, else the folder; and as what else each agent's page lies beside it."""
    pages = [path for path in paths if path.parent.name == COACHING and path.name != "index.html"]
    others = {path.suffix: path for path in pages if path.suffix != ".html"}
    index = next((path for path in paths if path.name == "index.html"), None)
    if index:
        yield f"Coaching: {index}, a page for each agent{_and_as(others.values())}"
    elif pages:
        yield f"Coaching: a page for each agent in {pages[0].parent}, as {' and '.join(_kinds(others.values()))}"


def _and_as(paths: Iterable[Path]) -> str:
    kinds = _kinds(paths)
    return f", also as {' and '.join(kinds)}" if kinds else ""


def _kinds(paths: Iterable[Path]) -> list[str]:
    return [_KINDS[path.suffix] for path in paths if path.suffix in _KINDS]


def _result(content: ReportContent) -> str:
    if content.mean is None and content.selection.is_by_days:
        left = f"{content.compared.outside:,} began on other days or tell no day"
        return f"Conversations: none in the days asked for ({content.selection.period}), {left}; the reports are empty."
    if content.mean is None:
        return "No conversations were read; the reports are empty."
    period = f", {content.period}" if content.period.first else ""
    return f"Conversations: {len(content.conversations):,}{period}; mean score {content.mean:.1f} of 100"

"""What `qa-desk report` says at the end, for people: the result in a few lines, and which files to open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_desk.reports.content import ReportContent

FREQUENT = 3


def summary(content: ReportContent, paths: Sequence[Path]) -> Iterator[str]:
    """Six lines at most: the conversations and their mean score, the most frequent flags, the files by use."""
    yield _result(content)
    flags = [pattern for pattern in content.patterns if pattern.kind == "flag"][:FREQUENT]
    if flags:
        yield "Most often: " + "; ".join(f"{flag.title} (in {flag.conversations:,})" for flag in flags)
    yield from (f"Workbook: {path}" for path in paths if path.suffix == ".xlsx")
    yield from (f"Coaching: {path}, a page for each agent" for path in paths if path.name == "index.html")
    yield from (f"Management: {path}" for path in paths if path.name == "management.html")
    tables = [path for path in paths if path.suffix in (".csv", ".jsonl")]
    if tables:
        yield f"For other programs: {', '.join(path.name for path in tables)} in {tables[0].parent}"


def _result(content: ReportContent) -> str:
    if content.mean is None:
        return "No conversations were read; the reports are empty."
    period = f", {content.period}" if content.period.first else ""
    return f"Conversations: {len(content.conversations):,}{period}; mean score {content.mean:.1f} of 100"

"""What workers make of a scored batch. They import this module, so it imports no reader."""

from __future__ import annotations

from qa_desk.model import Rubric, Scored
from qa_desk.reports.jsonl import score_line


def lines(rubric: Rubric, scored: list[Scored]) -> bytes:
    """The JSON lines of some conversations."""
    return b"".join(score_line(one.conversation, rubric, one.findings, one.scorecard) for one in scored)


def as_they_are(rubric: Rubric, scored: list[Scored]) -> list[Scored]:
    """All of it, for reports."""
    del rubric
    return scored

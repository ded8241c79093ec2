"""JSON lines: findings.jsonl of a report, and the line that `qa-desk score` writes for each conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from qa_desk.model import Conversation, CriterionScore, Finding, Rubric, Scorecard, Span
from qa_desk.reports.content import FindingRow, ReportContent

VERSION = 1  # of the lines of findings.jsonl
_SURROGATE = re.compile("[\ud800-\udfff]")


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """findings.jsonl, one finding a line. Messages count from 0 as `qa-desk score` counts; texts are masked."""
    path = folder / "findings.jsonl"
    with path.open("wb") as stream:
        stream.writelines(orjson.dumps(_finding(row), option=orjson.OPT_APPEND_NEWLINE) for row in content.findings)
    yield path


def _finding(row: FindingRow) -> dict[str, object]:
    return {
        "version": VERSION,
        "id": row.conversation,
        "time": row.time,
        "agent": row.agent,
        "team": row.team,
        "channel": row.channel,
        "language": row.language,
        "criterion": row.rule,
        "kind": row.kind,
        "severity": row.severity,
        "message": row.number - 1,
        "speaker": row.speaker,
        "said_by": row.said_by,
        "quote": row.quote,
        "evidence": [{"message": c.number - 1, "speaker": c.speaker, "quote": c.quote} for c in row.evidence],
        "because": row.reason,
        "confidence": row.confidence,
        "verdict": row.verdict,
        "comment": row.comment,
        "points": row.points,
    }


def score_line(conversation: Conversation, rubric: Rubric, findings: Sequence[Finding], scorecard: Scorecard) -> bytes:
    """The line of `qa-desk score` for a conversation, UTF-8 with its line feed. Nothing in it is masked.

    The same input gives the same bytes. A lone surrogate, which UTF-8 refuses, becomes U+FFFD; offsets stay right.
    """
    line = {
        "id": _utf8(conversation.id),
        "language": conversation.language,
        "rubric": {"id": rubric.id, "version": rubric.version, "digest": rubric.digest},
        "score": scorecard.total,
        "criteria": [_criterion(score) for score in scorecard.criteria],
        "findings": [_scored_finding(finding) for finding in findings],
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _criterion(score: CriterionScore) -> dict[str, object]:
    return {"id": score.id, "points": score.points, "earned": score.earned}


def _scored_finding(finding: Finding) -> dict[str, object]:
    return {
        "criterion": finding.rule,
        "kind": finding.kind,
        **_span(finding.span),
        "evidence": [_span(span) for span in finding.evidence],
        "because": _utf8(finding.because),
        "confidence": finding.confidence,
    }


def _span(span: Span) -> dict[str, object]:
    return {"message": span.message, "start": span.start, "end": span.end, "quote": _utf8(span.quote)}


def _utf8(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)

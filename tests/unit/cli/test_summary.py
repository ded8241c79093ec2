"""The last lines of `qa-desk report`: what a team lead reads before opening anything."""

from datetime import date
from pathlib import Path
from typing import Any

from qa_desk.cli.summary import summary
from qa_desk.model import Kind
from qa_desk.reports.content import Compared, PatternRow, Period, ReportContent, RubricHead, Selection

TO = Path("reports")
FILES = [
    TO / "qa-report.xlsx",
    TO / "coaching" / "index.html",
    TO / "coaching" / "agent-asa.html",
    TO / "findings.csv",
    TO / "findings.jsonl",
]


def pattern(title: str, kind: Kind, conversations: int) -> PatternRow:
    return PatternRow(title, kind, None, conversations, conversations, 1, 0.5)


def content(**changed: Any) -> ReportContent:
    empty = ReportContent(
        language="en",
        zone="Europe/Stockholm",
        masked=True,
        rubric=RubricHead("r", "R", "1", "0"),
        files=0,
        period=Period(),
        messages=0,
        mean=None,
        criteria=(),
        teams=(),
        agents=(),
        patterns=(),
        conversations=(),
        findings=(),
        coaching=(),
    )
    return type(empty)(**{name: getattr(empty, name) for name in empty.__slots__} | changed)


def test_it_gives_the_result_and_the_files_to_open() -> None:
    titles = ["First", "Second", "Third", "Fourth"]
    month = content(
        mean=75.04,
        conversations=(None,) * 1200,
        period=Period(date(2026, 9, 28), date(2026, 10, 31)),
        patterns=(*(pattern(title, "flag", 9) for title in titles), pattern("Says sorry", "strength", 50)),
    )
    assert list(summary(month, FILES)) == [
        "Conversations: 1,200, 2026-09-28 – 2026-10-31; mean score 75.0 of 100",
        "Most often: First (in 9); Second (in 9); Third (in 9)",
        f"Workbook: {TO / 'qa-report.xlsx'}",
        f"Coaching: {TO / 'coaching' / 'index.html'}, a page for each agent",
        f"For other programs: findings.csv, findings.jsonl in {TO}",
    ]


def test_every_format_is_named_once() -> None:
    praised = content(mean=100.0, conversations=(None,), patterns=())
    coaching = [TO / "coaching" / f"agent-{name}.{kind}" for kind in ("pdf", "docx") for name in ("asa", "bo")]
    pages = [TO / "management.html", TO / "management.pdf"]
    assert list(summary(praised, [TO / "coaching" / "index.html", *coaching, *pages]))[1:] == [
        f"Coaching: {TO / 'coaching' / 'index.html'}, a page for each agent, also as PDF and Word",
        f"Management: {TO / 'management.html'}, also as PDF",
    ]
    assert list(summary(praised, coaching))[1:] == [
        f"Coaching: a page for each agent in {TO / 'coaching'}, as PDF and Word"
    ]


def test_it_names_only_what_was_written() -> None:
    praised = content(mean=100.0, conversations=(None,), patterns=(pattern("Says sorry", "strength", 1),))
    assert list(summary(praised, [TO / "qa-report.xlsx"])) == [
        "Conversations: 1; mean score 100.0 of 100",
        f"Workbook: {TO / 'qa-report.xlsx'}",
    ]


def test_nothing_read_is_said() -> None:
    assert list(summary(content(), [])) == ["No conversations were read; the reports are empty."]


def test_days_without_conversations_are_named_and_so_is_what_lies_outside() -> None:
    days = Selection(period=Period(date(2027, 1, 1), date(2027, 1, 31)))
    assert list(summary(content(selection=days, compared=Compared(outside=72)), [])) == [
        "Conversations: none in the days asked for (2027-01-01 – 2027-01-31), 72 began on other days or tell no day; "
        "the reports are empty."
    ]


def test_an_open_period_is_named_from_its_one_end() -> None:
    assert str(Period(date(2027, 1, 1))) == "2027-01-01 –"
    assert str(Period(None, date(2027, 1, 31))) == "– 2027-01-31"

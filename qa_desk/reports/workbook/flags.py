"""Flags: a row a finding with its decision, flags and strengths alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_desk.reports.content import FindingRow
from qa_desk.reports.texts import (
    CHANNEL_NAMES,
    DISMISS_REASON_NAMES,
    KINDS,
    LANGUAGE_NAMES,
    ROOT_CAUSE_NAMES,
    SEVERITIES,
    SPEAKERS,
    VERDICTS,
    evidence_lines,
)
from qa_desk.reports.workbook.book import Book, Grid
from qa_desk.reports.workbook.cells import Column, Table, Value

PRINTED = 12  # columns


def write(book: Book) -> None:
    """The sheet; on several where it is full."""
    _, language = book.translate, book.content.language
    rows = [row_of(finding, language, _) for finding in book.content.findings]
    table = Table("flags", _("Flags"), _("Flags and strengths"), tuple(columns(_)), rows, printed=PRINTED)
    for grid in book.table(table):
        _finish(grid)


def columns(_: Callable[[str], str]) -> Iterator[Column]:
    """The columns, in order."""
    yield Column("conversation", _("Conversation"), _("The conversation's id, masked as all texts"), 14)
    yield Column("message", _("Message"), _("The number of the message, counted from 1"), 9, "whole")
    yield Column("time", _("Time"), _("When the message was written, in the time zone of the report"), 15.5, "time")
    yield Column("speaker", _("Speaker"), _("Who said it: the agent or bot by name where it is known"), 16)
    yield Column("rule", _("Rule"), _("What was found"), 24)
    yield Column("severity", _("Severity"), _("How much the flag hurts; empty for a strength"), 9)
    yield Column("quote", _("What was said"), _("The words that the finding stands on"), 36)
    yield Column("other_end", _("The other end"), _("What was given, asked or promised before, by message"), 32)
    yield Column("reason", _("Why"), _("Why the program thinks so"), 30)
    yield Column("confidence", _("Confidence"), _("How likely a careful reviewer agrees"), 11, "share")
    yield Column("decision", _("Decision"), _("What the reviewer decided; open: nobody has yet"), 12, "entry")
    yield Column("root_cause", _("Root cause"), _("What lies behind it, by the reviewer"), 12, "entry")
    yield Column("decision_reason", _("Why dismissed"), _("Why the reviewer dismissed it"), 22, "entry")
    yield Column("note", _("Note"), _("The reviewer's note for the coach and the agent"), 26, "entry")
    yield Column("reviewer", _("Reviewer"), _("Who decided"), 14)
    yield Column("added_by_hand", _("Added by hand"), _("yes where a reviewer saw it, not the program"), 9)
    yield Column(
        "points", _("Points"), _("Taken (below 0) or earned back, before the limits of the criterion"), 8, "points"
    )
    yield Column("kind", _("Kind"), _("Flag or strength"), 9)
    yield Column("criterion", _("Criterion"), _("The criterion that the rule belongs to"), 20)
    yield Column("agent", _("Agent"), _("Who handled the case"), 16)
    yield Column("team", _("Team"), _("The team of the case"), 15)
    yield Column("channel", _("Channel"), _("How the customer reached us"), 10)
    yield Column("language", _("Language"), _("The language of the message"), 11)
    yield Column("rule_id", _("Rule id"), _("The rule's name in the rubric file"), 24)
    yield Column("key", _("Key"), _("Names the row when the workbook is read back: leave it as it is"), 18)


def row_of(row: FindingRow, language: str, _: Callable[[str], str]) -> tuple[Value, ...]:
    """The cells of a finding."""
    return (
        row.conversation,
        row.number,
        row.time,
        row.said_by or _(SPEAKERS[row.speaker]),
        row.title,
        _(SEVERITIES[row.severity]) if row.severity else None,
        row.quote,
        evidence_lines(row.evidence, language),
        row.reason,
        row.confidence,
        _(VERDICTS[row.verdict]),
        _(ROOT_CAUSE_NAMES.get(row.root_cause, row.root_cause)) if row.root_cause else None,
        row.comment,
        row.note,
        row.decided_by,
        _("yes") if row.added else None,
        row.points,
        _(KINDS[row.kind]),
        row.criterion,
        row.agent,
        row.team,
        _(CHANNEL_NAMES.get(row.channel, row.channel)) if row.channel else None,
        _(LANGUAGE_NAMES.get(row.language, row.language)) if row.language else None,
        row.rule,
        row.key,
    )


def _finish(grid: Grid) -> None:
    _ = grid.book.translate
    grid.tint_severities("severity")
    grid.tint_words("decision", {_(VERDICTS["dismissed"]): "few", _(VERDICTS["confirmed"]): "high"})
    grid.choose("decision", [_(word) for word in VERDICTS.values()])
    grid.choose("root_cause", [_(word) for word in ROOT_CAUSE_NAMES.values()])
    reasons = [_(word) for word in DISMISS_REASON_NAMES.values()]
    grid.check("decision_reason", {"validate": "list", "source": reasons, "show_error": False})  # own words do as well

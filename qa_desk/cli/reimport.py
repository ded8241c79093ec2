"""`qa-desk reimport`: what was changed in an exported workbook; taken into the desk only when that is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from qa_desk.cli.desks import opened, rubric_of_text
from qa_desk.model import Rubric
from qa_desk.reports.comparison import Reimport, compare
from qa_desk.reports.edits import Edit, revisions
from qa_desk.reports.reimport import Mentioned, open_workbook, step_of
from qa_desk.rubrics.load import load_text
from qa_desk.scoring.score import score
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import review_of, standing_of, state_of
from qa_desk.store.rows import Case, Change, Standing
from qa_desk.store.scored import changes_by, then_and_now


def run(options: argparse.Namespace) -> int:
    """Show the changes, and take them where that is asked for; 1 where something cannot be taken."""
    with opened(options.desk, options.reviewer) as (desk, rubric):
        found = _compared(desk, rubric, options)
        for line in lines(found):
            print(line)
        for fault in (*found.faults, *found.notes):
            print(f"{'not taken' if fault in found.faults else 'note'}: {fault}", file=sys.stderr)
        if options.take:
            print(_taken(desk, rubric, _wanted(found, options), options.reviewer))
        elif found.edits:
            print("Nothing was taken yet. Add --take to take the changes into the desk.")
    return 1 if found.faults else 0


def _compared(desk: Desk, rubric: Rubric, options: argparse.Namespace) -> Reimport:
    book = open_workbook(options.workbook, rubric, desk=desk.id, language=options.language)
    mentioned = Mentioned(book)
    numbers = [row.number for row in desk.queue() if row.id in mentioned]
    cases = then_and_now(desk, numbers, rubric, step_of(book), of_text=rubric_of_text)
    return compare(book, cases, rubric, language=options.language)


def _wanted(found: Reimport, options: argparse.Namespace) -> list[Edit]:
    """What changed on the desk too is only overwritten where that is asked for."""
    return [edit for edit in found.edits if edit.now is None or options.overwrite]


def lines(found: Reimport) -> Iterator[str]:
    """The list of changes: who, what, from, to."""
    conversation = ""
    for edit in found.edits:
        if edit.conversation != conversation:
            conversation = edit.conversation
            yield f"{conversation}, {edit.agent}" if edit.agent else conversation
        yield f"  {edit.what}: {_quoted(edit.before)} → {_quoted(edit.after)}   [{edit.where}]"
        if edit.now is not None:
            yield f"    conflict: the desk says {_quoted(edit.now)} since"
    yield f"{len(found.edits):,} changes in {found.conversations:,} conversations; {found.conflicts:,} conflicts."


def _quoted(text: str) -> str:
    return " ".join(text.split()) if text else "(empty)"


def _taken(desk: Desk, rubric: Rubric, edits: Sequence[Edit], reviewer: str) -> str:
    revise = revisions(edits)
    changes = changes_by(desk, revise, by=reviewer)
    if changes:
        standings = {case.number: _standing(desk, rubric, case) for case in _changed(desk, changes)}
        desk.apply_to_many(changes, standings, by=reviewer, action="workbook")
    return f"Taken: {len(edits):,} changes in {len(revise):,} conversations."


def _changed(desk: Desk, changes: Sequence[Change]) -> Iterator[Case]:
    """The cases as they will be."""
    for case in desk.cases(dict.fromkeys(change.case for change in changes)):
        yield case.changed(change for change in changes if change.case == case.number)


def _standing(desk: Desk, rubric: Rubric, case: Case) -> Standing:
    """Where a review stands, by the rubric that it is scored with: a finished one keeps its own."""
    kept = None if case.rubric == rubric.digest else desk.rubric(case.rubric)
    own = load_text(kept[1], kept[0]) if kept else rubric
    review = review_of(case)
    return standing_of(own, review, score(own, review), state_of(case))

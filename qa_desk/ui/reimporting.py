"""An edited workbook on its way back into the desk: work for Tasks, and the changes that are then taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qa_desk.errors import InputError
from qa_desk.model import Rubric, Scored
from qa_desk.reports.comparison import Reimport, compare
from qa_desk.reports.edits import Edit, revisions
from qa_desk.reports.masking import Masker
from qa_desk.reports.personal import personal_in, without_overlaps
from qa_desk.reports.reimport import Mentioned, open_workbook, step_of
from qa_desk.store.desk import Desk
from qa_desk.store.rows import Change
from qa_desk.store.scored import changes_by, then_and_now
from qa_desk.ui.listing import let_end
from qa_desk.ui.names import done_of
from qa_desk.ui.opening import rubric_of_text
from qa_desk.ui.task import Progress


def read_edited(desk: Desk, rubric: Rubric, path: Path, *, language: str, progress: Progress) -> Reimport | InputError:
    """What was changed in a workbook; or why it is refused, to be shown where it was chosen. Nothing is written."""
    try:
        book = open_workbook(path, rubric, desk=desk.id, language=language)
    except InputError as error:
        return error
    mentioned = Mentioned(book)
    rows = desk.queue()
    numbers = [row.number for row in rows if row.id in mentioned]
    let_end(rows)
    cases = _counted(then_and_now(desk, numbers, rubric, step_of(book), of_text=rubric_of_text), len(numbers), progress)
    return compare(book, cases, rubric, language=language)


def _counted(cases: Iterable[tuple[Scored, Scored]], total: int, progress: Progress) -> Iterator[tuple[Scored, Scored]]:
    for done, case in enumerate(cases, 1):
        progress.report(done, total, done_of(done, total))
        yield case


def changes_of(desk: Desk, edits: Sequence[Edit], reviewer: str) -> list[Change]:
    """What the desk changes when these edits are taken, by the reviews as they now stand."""
    return changes_by(desk, revisions(edits), by=reviewer)


def without_personal_data(text: str) -> str:
    """A text as it may be shown while personal data is hidden."""
    return Masker().replace(text, without_overlaps(list(personal_in(text)))).text

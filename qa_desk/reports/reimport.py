"""An edited scorecard workbook opened again: whether it belongs to this desk and rubric, and what it speaks of.

What was changed in it is found in comparison.py.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qa_desk.errors import Fault, InputError
from qa_desk.i18n import translations
from qa_desk.model import Rubric
from qa_desk.reports.edited_cells import shown
from qa_desk.reports.rows import conversation_key
from qa_desk.reports.workbook.reading import EditedBook, read_workbook
from qa_desk.reports.workbook.readme import VERSION


def open_workbook(path: Path, rubric: Rubric, *, desk: str, language: str = "en") -> EditedBook:
    """A workbook of the desk with this id and of this rubric. Raises InputError, with the reason, for any other."""
    book = read_workbook(path, language)
    refused = _refusal(book, rubric, desk, language)
    if refused:
        raise InputError(replace(refused, where=str(path)))
    return book


def _refusal(book: EditedBook, rubric: Rubric, desk: str, language: str) -> Fault | None:
    _ = translations(language).gettext
    facts = book.facts
    if not facts:
        return Fault(
            "",
            _("is no workbook of QA Desk, or its first sheet was taken out"),
            _("Choose a workbook that QA Desk wrote; leave its first sheet and the small grey names in it as they are"),
        )
    version = facts.get("workbook_version")
    if not isinstance(version, (int, float)) or version > VERSION:
        return Fault("", _("was written by another version of QA Desk"), _("Export it again with this one"))
    if "desk_step" not in facts:
        return Fault(
            "",
            _("was made from files, so there is no desk that its changes could go to"),
            _("Import the files into a desk, and export the workbook from there"),
        )
    if facts.get("desk_id") != desk:
        return Fault("", _("is of another desk"), _("Open the desk that it was exported from"))
    if facts.get("rubric_digest") != rubric.digest:
        problem = _("was scored by another rubric ({title}, version {version}) than the desk has now")
        named = problem.format(title=facts.get("rubric_title"), version=facts.get("rubric_version"))
        return Fault("", named, _("Export it again, or give the desk that rubric back"))
    if not (book.scorecard.sheets or book.flags.sheets):
        return Fault(
            "",
            _("has lost the row of machine names under the headings"),
            _("Export it again, and leave the small grey names under the headings as they are"),
        )
    return None


def step_of(book: EditedBook) -> int:
    """The step of the desk's changes after which the workbook was written."""
    return int(book.facts["desk_step"])


class Mentioned:
    """Which conversations a workbook speaks of."""

    def __init__(self, book: EditedBook) -> None:
        self._keys = {row.key for row in book.scorecard.rows}
        self._ids = {shown(row.value("conversation")) for row in book.flags.rows}

    def __contains__(self, conversation: object) -> bool:
        return conversation in self._ids or conversation_key(str(conversation)) in self._keys

"""Reports from the desk, as `qa-desk report` writes them, with what the reviewers decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_desk.i18n import translations
from qa_desk.model import Rubric, Scored
from qa_desk.reports.content import Selection
from qa_desk.reports.formats import write_reports
from qa_desk.reports.management.estimates import load_estimates
from qa_desk.reports.management.prepare import Asked
from qa_desk.reports.management.staffing import load_staffing
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.store.desk import Desk
from qa_desk.store.rows import QueueRow
from qa_desk.store.scored import scored_for_report
from qa_desk.ui.names import done_of
from qa_desk.ui.opening import rubric_of_text
from qa_desk.ui.task import Progress

_EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Export:
    """What to write: into which folder, in which formats, in the language of the window, masked or not. The management
    page stands on files of `staffing` and `estimates`, where they are named.
    """

    folder: Path
    formats: tuple[str, ...]
    language: str
    masked: bool = True
    zone: str = "Europe/Stockholm"
    staffing: Path | None = None
    estimates: Path | None = None
    selection: Selection = _EVERYTHING


@dataclass(frozen=True, slots=True)
class Contents:
    """What a report of some conversations would hold."""

    conversations: int
    finished: int
    agents: int
    teams: int
    flags: int
    mean: float | None


def contents_of(rows: Sequence[QueueRow]) -> Contents:
    """The counts for a preview."""
    scores = [row.standing.score for row in rows]
    return Contents(
        conversations=len(rows),
        finished=sum(row.standing.state == "finished" for row in rows),
        agents=len({row.agent for row in rows if row.agent}),
        teams=len({row.team for row in rows if row.team}),
        flags=sum(len(row.standing.flags) for row in rows),
        mean=sum(scores) / len(scores) if scores else None,
    )


def export(desk: Desk, rubric: Rubric, numbers: Sequence[int], wanted: Export, progress: Progress) -> list[Path]:
    """Write the reports of some conversations; gives their files. Raises QaDeskError where the folder cannot be
    written to, or a file that the management page stands on has faults; then there is none of them.
    """
    files: set[str] = set()
    asked = _asked(wanted)  # before the long work: their faults are told at once
    step = desk.step()  # before anything is read: what changes meanwhile is then a conflict, never a surprise
    told = scored_for_report(desk, numbers, rubric, language=wanted.language, of_text=rubric_of_text)
    scored = _counted(told, files, len(numbers), progress)
    content = prepare(
        scored,
        rubric,
        masker=masker_of(wanted),
        files=0,
        language=wanted.language,
        zone=wanted.zone,
        selection=dataclasses.replace(wanted.selection, desk=desk.id, step=step),
        management=asked,
    )
    progress.report(0)
    return write_reports(dataclasses.replace(content, files=len(files)), wanted.folder, wanted.formats)


def _asked(wanted: Export) -> Asked | None:
    if "management" not in wanted.formats:
        return None
    staffing = load_staffing(wanted.staffing) if wanted.staffing else None
    return Asked(staffing, load_estimates(wanted.estimates))


def masker_of(wanted: Export) -> Masker:
    """What hides personal data in the texts of an export, where that is asked for."""
    return Masker(translate=translations(wanted.language).gettext) if wanted.masked else Masker(hide=())


def _counted(scored: Iterable[Scored], files: set[str], total: int, progress: Progress) -> Iterator[Scored]:
    """The conversations, with progress; the files that they were read from gather in `files`."""
    for done, entry in enumerate(scored, 1):
        progress.report(done, total, done_of(done, total))
        files.add(entry.conversation.source.file)
        yield entry

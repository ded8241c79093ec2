"""What goes into desks: work for Tasks, without widgets. Opening, re-scoring and exporting have files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import qa_desk
from qa_desk.errors import Fault, QaDeskError
from qa_desk.i18n import tr, trn
from qa_desk.model import Conversation, Rubric, Scored
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.readers.table import UNKNOWN_COLUMNS
from qa_desk.scoring.engine import batches
from qa_desk.scoring.score import score
from qa_desk.scoring.work import Task, score_batch
from qa_desk.store.desk import SUFFIX, Desk
from qa_desk.store.reviews import review_of, standing_of, state_of
from qa_desk.store.rows import Added, Case, Standing, Why
from qa_desk.ui.opening import open_desk
from qa_desk.ui.task import Cancelled, Progress

SAMPLE = Path(qa_desk.__file__).parents[1] / "sample_data"
TOGETHER = 100  # conversations that are scored and written at once: so long waits who cancels, or works meanwhile
MESSAGES = 1_000  # at most so many of theirs, where conversations are long


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import. `log` says what was read, what was assumed, and what could not be read; where the user
    stopped it, `cancelled` is set and what came in before is on the desk.
    """

    added: Added
    log: ReadLog
    cancelled: bool = False

    def unmapped(self) -> tuple[Path, ...]:
        """The tables that nobody has yet told the columns of, to be asked about and then imported again."""
        named = [Path(fault.where) for fault in self.log.faults if fault.problem == tr(UNKNOWN_COLUMNS)]
        return tuple(path for path in named if path.is_file())


def sample_desk(folder: Path, reviewer: str, language: str, progress: Progress) -> tuple[Desk, Rubric]:
    """The desk of the sample conversations in a folder; made when it is not there. Raises QaDeskError."""
    path = folder / f"Halvö{SUFFIX}"
    if not path.exists() and not SAMPLE.is_dir():
        raise QaDeskError(
            Fault(
                str(SAMPLE),
                tr("the sample conversations are not part of this installation"),
                tr("Get the folder sample_data from the project's source and drop it on the window."),
            )
        )
    desk, rubric = open_desk(path, reviewer)
    if not desk.read_only and not desk.queue():
        import_files(desk, rubric, [SAMPLE], ReadOptions(), language=language, progress=progress)
    return desk, rubric


def import_files(
    desk: Desk,
    rubric: Rubric,
    paths: Sequence[Path],
    options: ReadOptions,
    *,
    language: str,
    progress: Progress,
    why: Why = "all",
) -> ImportResult:
    """Read files and folders, score what is in them and take it in, as far as it gets: what is on the desk stays.

    Raises QaDeskError where the desk cannot be written to, or a profile or the time zone cannot be used.
    """
    log = ReadLog()
    added = Added()
    told = _telling(read(paths, replace(options, once=True), log), log, progress)
    try:
        for batch in batches(told, messages_of=MESSAGES, most=TOGETHER):
            added += _add(desk, rubric, score_batch(Task(rubric, language), batch), why)
            _tell(log, progress)
    except Cancelled:
        return ImportResult(added, log, cancelled=True)
    return ImportResult(added, log)


def _add(desk: Desk, rubric: Rubric, scored: Sequence[Scored], why: Why) -> Added:
    standings = [standing_of(rubric, entry.review, entry.scorecard, "new") for entry in scored]
    return desk.add(scored, standings, rubric=rubric.digest, why=why, stand=lambda case: stand(rubric, case))


def stand(rubric: Rubric, case: Case) -> Standing:
    """Where the review of a case stands by a rubric."""
    review = review_of(case)
    return standing_of(rubric, review, score(rubric, review), state_of(case))


def _telling(conversations: Iterable[Conversation], log: ReadLog, progress: Progress) -> Iterator[Conversation]:
    for conversation in conversations:
        _tell(log, progress)
        yield conversation


def _tell(log: ReadLog, progress: Progress) -> None:
    """In thousandths: the bytes of a large import do not fit Qt's whole numbers."""
    done = min(1000, 1000 * log.bytes_read // log.bytes_total) if log.bytes_total else 0
    said = trn("{n} conversation", "{n} conversations", log.conversations) if log.conversations else ""
    progress.report(done, 1000 if log.bytes_total else 0, said)

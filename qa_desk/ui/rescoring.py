"""Another rubric for a desk: what would flip, shown before anything is written, and then taken or left; and taken back
or again, as undo and redo want it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from qa_desk.errors import Fault, QaDeskError, RubricError
from qa_desk.i18n import tr
from qa_desk.model import Finding, Rubric
from qa_desk.rubrics.load import load_text, text_of
from qa_desk.scoring.engine import find_all
from qa_desk.scoring.score import machine_review, score
from qa_desk.store.codec import encode, findings_of
from qa_desk.store.desk import Desk
from qa_desk.store.faults import ConflictError
from qa_desk.store.reviews import keep_confirmed, key_of, standing_of
from qa_desk.store.rows import Case, Found, Standing, State
from qa_desk.ui.kept_rubrics import KeptRubrics
from qa_desk.ui.library import stand
from qa_desk.ui.listing import let_end
from qa_desk.ui.names import done_of
from qa_desk.ui.opening import rubric_of_text
from qa_desk.ui.task import Progress
from qa_desk.ui.undo import UNDO, Step

TOGETHER = 50  # conversations that are scored at once: between them the window moves, and a cancel is heard


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rubric that may be taken: with its name (a shipped one's, or a file) and the text that the desk would keep."""

    rubric: Rubric
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Flip:
    """A conversation on which the score or the rules change: `gained` and `lost` are ids of rules, one for each
    finding.
    """

    number: int
    id: str
    before: float
    after: float
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleFlips:
    """How many findings of a rule come and go."""

    rule: str
    more: int
    fewer: int


@dataclass(frozen=True, slots=True)
class Flips:
    """What taking a rubric would change. `cases` are those that change, the largest change of score first; `unchanged`
    are reviewed anew to the same result, `finished` keep their findings and their rubric.
    """

    candidate: Candidate
    cases: tuple[Flip, ...]
    rules: tuple[RuleFlips, ...]
    unchanged: int
    finished: int
    scored: tuple[Scoring, ...]


@dataclass(frozen=True, slots=True)
class Scoring:
    """What was found in a case, packed: all of a desk are held until they are taken."""

    number: int
    findings: bytes
    machine: float
    standing: Standing


def candidate(name: Path | str) -> Candidate:
    """A rubric by the name of a shipped one or by its file. Raises RubricError with every fault."""
    text = text_of(name)
    return Candidate(load_text(text, str(name)), str(name), text)


def rescore(desk: Desk, chosen: Candidate, *, language: str, progress: Progress) -> Flips:
    """What would change if the desk took the rubric. Nothing is written."""
    rows = desk.queue()
    states = {row.number: (row.standing.state, row.standing.score) for row in rows if row.standing.state != "finished"}
    finished = len(rows) - len(states)
    let_end(rows)
    _tell(0, len(states), progress)
    scored: list[Scoring] = []
    flips: list[Flip] = []
    for batch in _found_in(desk, chosen.rubric, list(states), language):
        for case, findings in batch:
            state, before = states[case.number]
            scoring = _scoring(chosen.rubric, case, findings, state)
            scored.append(scoring)
            flips.append(_flip(chosen.rubric, case, findings, before, scoring.machine))
        _tell(len(scored), len(states), progress)
    changed = [flip for flip in flips if flip.gained or flip.lost or flip.before != flip.after]
    changed.sort(key=lambda flip: (-abs(flip.after - flip.before), flip.number))
    return Flips(
        candidate=chosen,
        cases=tuple(changed),
        rules=tuple(_by_rule(changed)),
        unchanged=len(flips) - len(changed),
        finished=finished,
        scored=tuple(scored),
    )


def _found_in(
    desk: Desk, rubric: Rubric, numbers: Sequence[int], language: str
) -> Iterator[list[tuple[Case, tuple[Finding, ...]]]]:
    """Cases with what a rubric finds in them, so many at once as are scored together."""
    cases = desk.cases(numbers)
    while batch := list(islice(cases, TOGETHER)):
        found = find_all(rubric, [case.conversation for case in batch], interface=language)
        yield list(zip(batch, found, strict=True))


def _tell(done: int, total: int, progress: Progress) -> None:
    progress.report(done, total, done_of(done, total))


def _scoring(rubric: Rubric, case: Case, findings: tuple[Finding, ...], state: State) -> Scoring:
    review = machine_review(case.conversation.id, findings)
    scorecard = score(rubric, review)
    standing = standing_of(rubric, review, scorecard, state)
    return Scoring(case.number, encode(findings), scorecard.total, standing)


def _flip(rubric: Rubric, case: Case, findings: tuple[Finding, ...], before: float, machine: float) -> Flip:
    after = _reviewed(rubric, case, findings) if case.marks else machine
    old, new = ({key_of(finding): finding.rule for finding in each} for each in (case.findings, findings))
    gained = tuple(rule for key, rule in new.items() if key not in old)
    lost = tuple(rule for key, rule in old.items() if key not in new)
    return Flip(case.number, case.conversation.id, before, after, gained, lost)


def _reviewed(rubric: Rubric, case: Case, findings: tuple[Finding, ...]) -> float:
    """The score with what reviewers have decided so far."""
    then = replace(case.changed(keep_confirmed(case, findings)), findings=findings, rubric=rubric.digest)
    return stand(rubric, then).score


def _by_rule(flips: list[Flip]) -> Iterator[RuleFlips]:
    more = Counter(rule for flip in flips for rule in flip.gained)
    fewer = Counter(rule for flip in flips for rule in flip.lost)
    for rule, _ in sorted((more + fewer).items(), key=lambda entry: (-entry[1], entry[0])):
        yield RuleFlips(rule, more[rule], fewer[rule])


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking a rubric, or of taking it back or again: the desk's rubric, and how many cases went over to
    it.
    """

    rubric: Rubric
    count: int


def take(desk: Desk, flips: Flips, *, by: str = "", progress: Progress) -> Taken:
    """Let the desk take the rubric, all or nothing, as a step of who takes it. Finished reviews keep theirs, also those
    that were finished since.
    """
    rubric, total = flips.candidate.rubric, len(flips.scored)
    count = desk.take(
        _found(flips.scored),
        digest=rubric.digest,
        name=flips.candidate.name,
        text=flips.candidate.text,
        stand=lambda case: stand(rubric, case),
        by=by,
        told=lambda done: _tell(done, total, progress),
    )
    return Taken(rubric, count)


def _found(scored: Iterable[Scoring]) -> Iterator[Found]:
    return (Found(each.number, findings_of(each.findings), each.machine, each.standing) for each in scored)


def _unfinished(desk: Desk) -> int:
    """How many conversations another rubric scores."""
    rows = desk.queue()
    count = sum(row.standing.state != "finished" for row in rows)
    let_end(rows)
    return count


def retake(desk: Desk, step: Step, action: str, *, by: str, language: str, progress: Progress) -> Taken | QaDeskError:
    """Make a step that is about another rubric, all or nothing; the log calls it `action`. What the desk no longer
    keeps, as of conversations that came in since, is scored first. Gives the conflict where the step no longer fits,
    and the RubricError where the rubric can no longer be used.
    """
    change = step.rubric_change
    assert change is not None
    try:
        rubric = rubric_of_text(*(desk.rubric(change.after) or ("", "")))
    except RubricError as error:
        return RubricError(_ends_here(action), *error.faults)
    kept = KeptRubrics(desk, rubric_of_text, _ignore_error)
    total = _unfinished(desk)
    scored = _score(desk, rubric, desk.unkept(step.changes), language, progress)
    try:
        count = desk.retake(
            step.changes,
            _found(scored),
            stand=lambda case: stand(kept.of(case.rubric, rubric), case),
            by=by,
            action=action,
            told=lambda done: _tell(done, total, progress),
        )
    except ConflictError as error:
        return error
    return Taken(rubric, count)


def _ends_here(action: str) -> Fault:
    if action.startswith(UNDO):
        return Fault("", tr("This version of QA Desk cannot use the earlier rubric; undo ends here"))
    return Fault("", tr("This version of QA Desk cannot use the later rubric; redo ends here"))


def _score(desk: Desk, rubric: Rubric, numbers: Sequence[int], language: str, progress: Progress) -> list[Scoring]:
    scored: list[Scoring] = []
    for batch in _found_in(desk, rubric, numbers, language):
        scored += [_scoring(rubric, case, findings, "new") for case, findings in batch]
        _tell(len(scored), len(numbers), progress)
    return scored


def _ignore_error(error: QaDeskError) -> None:
    """A rubric that can no longer be read is told of where its case is opened."""

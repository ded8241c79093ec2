"""Another rubric for a desk: taken, taken back and taken again, each with what it finds, all or nothing.

What a taking replaces is kept under its step, so that going back gives what there was, byte for byte, and needs no
scoring: of each case the findings (none where the other rubric finds the very same), the score before any verdict and
the standing. Going back keeps in turn what it replaces. That is done for the latest takings; what is not kept, as for
conversations that came in since, is scored anew by who calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from json import dumps
from typing import Any

import sqlalchemy as sa

from qa_desk.store import meta
from qa_desk.store.arranged import arrange
from qa_desk.store.cases import Stand, case_of, standing_values
from qa_desk.store.changes import KEEP, last_step, make_changes
from qa_desk.store.codec import encode, findings_of
from qa_desk.store.reviews import keep_confirmed
from qa_desk.store.rows import DESK, Change, Found
from qa_desk.store.schema import BODY, CASE, OF_STANDING, REPLACED

TAKE = "rubric"
"""The action by which a reviewer takes another rubric."""

REMEMBERED = 3  # takings whose findings are kept
TOGETHER = 500  # cases that are written at once

Told = Callable[[int], object]
"""Hears, now and then, of how many cases the desk has the other findings by now; what it raises stops all of it."""


@dataclass(frozen=True, slots=True)
class _Next:
    """What a case gets: `findings` as JSON, `standing` the columns that hold while nobody has touched the review; None
    where they must be counted.
    """

    number: int
    findings: bytes
    machine: float
    rubric: str
    standing: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Turn:
    """One going over to another rubric: under which `taking` what it replaces is kept (None: not at all), and under
    which `step` the log has what the program keeps of the reviewers' verdicts (None: one of its own).
    """

    taking: int | None
    step: int | None
    stand: Stand
    told: Told


def take(connection: sa.Connection, found: Iterable[Found], *, digest: str, stand: Stand, by: str, told: Told) -> int:
    """See Desk.take."""
    before, step = meta.value_of(connection, "rubric"), last_step(connection) + 1
    change = Change(DESK, "rubric", str(step), before, digest)
    other = before not in (None, digest)  # the same again, as after an update of the program, is no step
    if other:
        make_changes(connection, [change], by=by, action=TAKE, step=step)
    else:
        arrange(connection, change)
        connection.execute(REPLACED.delete())  # it stands beside findings that change now
    taken = _replace(connection, _found(found, digest), _Turn(step if other else None, step, stand, told))
    _forget(connection)
    return taken


def retake(
    connection: sa.Connection,
    changes: Sequence[Change],
    found: Iterable[Found],
    *,
    stand: Stand,
    by: str,
    action: str,
    told: Told,
) -> int:
    """See Desk.retake."""
    change = rubric_of(changes)
    going = set(connection.scalars(sa.text(_GOING), {"to": change.after}))
    make_changes(connection, [each for each in changes if each.case in going or each is change], by=by, action=action)
    turn = _Turn(int(change.key), None, stand, told)
    return _replace(connection, chain(_kept(connection, change), _found(found, change.after)), turn)


def rubric_of(changes: Iterable[Change]) -> Change:
    """The change of the desk's rubric among the changes of a step that has one."""
    return next(change for change in changes if change.kind == "rubric")


def unkept(connection: sa.Connection, change: Change) -> list[int]:
    """See Desk.unkept."""
    query = sa.text(f"{_GOING} EXCEPT {_APPLICABLE} ORDER BY number")
    return list(connection.scalars(query, _sides(change)))


_GOING = "SELECT number FROM conversation WHERE state != 'finished' AND rubric != :to"
_APPLICABLE = (
    "SELECT r.number FROM replaced r JOIN conversation c USING (number)"
    " WHERE r.step = :taking AND c.state != 'finished' AND c.rubric != :to"
    " AND (r.rubric = :to OR (c.rubric = :left AND r.rubric != :left))"  # the rest went over with the desk, or never
)


def _sides(change: Change) -> dict[str, Any]:
    return {"taking": int(change.key), "left": change.before, "to": change.after}


def _found(found: Iterable[Found], rubric: str) -> Iterator[_Next]:
    for entry in found:
        yield _Next(entry.number, encode(entry.findings), entry.machine, rubric, standing_values(entry.standing))


def _kept(connection: sa.Connection, change: Change) -> Iterator[_Next]:
    """What was replaced, of the cases that it still fits."""
    numbers = iter(list(connection.scalars(sa.text(f"{_APPLICABLE} ORDER BY r.number"), _sides(change))))
    query = (
        sa.select(REPLACED, sa.func.coalesce(REPLACED.c.findings, BODY.c.findings).label("had"))
        .join(BODY, BODY.c.number == REPLACED.c.number)
        .where(REPLACED.c.step == int(change.key), REPLACED.c.number.in_(_GIVEN))
    )
    while some := list(islice(numbers, TOGETHER)):
        for row in connection.execute(query, {"given": dumps(some)}):
            standing = {name: getattr(row, name) for name in OF_STANDING}
            untouched = row.state == "new"
            yield _Next(row.number, row.had, row.machine, row.rubric, standing if untouched else None)


_GIVEN: sa.Select[Any] = sa.select(sa.column("value")).select_from(sa.func.json_each(sa.bindparam("given")))


def _replace(connection: sa.Connection, nexts: Iterator[_Next], turn: _Turn) -> int:
    """Give cases their other findings, as far as their reviews are not finished; gives how many got them."""
    taken = 0
    while some := list(islice(nexts, TOGETHER)):
        held = _held(connection, [each.number for each in some])
        pairs = [(held[each.number], each) for each in some if held[each.number].state != "finished"]
        _replace_some(connection, pairs, turn)
        taken += len(pairs)
        turn.told(taken)
    return taken


def _held(connection: sa.Connection, numbers: list[int]) -> dict[int, sa.Row[Any]]:
    columns = [CASE.c.number, CASE.c.rubric, CASE.c.machine, CASE.c.state, *(CASE.c[name] for name in OF_STANDING)]
    query: sa.Select[Any] = sa.select(*columns, BODY.c.findings).join(BODY).where(CASE.c.number.in_(_GIVEN))
    return {row.number: row for row in connection.execute(query, {"given": dumps(numbers)})}


def _replace_some(connection: sa.Connection, pairs: Sequence[tuple[sa.Row[Any], _Next]], turn: _Turn) -> None:
    standings = [_standing(connection, row, following, turn) for row, following in pairs]
    cards = [
        {"of": following.number, "rubric": following.rubric, "machine": following.machine, **standing}
        for (_, following), standing in zip(pairs, standings, strict=True)
    ]
    if turn.taking is not None:
        kept = [_replaced(row, following, turn.taking) for row, following in pairs]
        _execute(connection, REPLACED.insert().prefix_with("OR REPLACE"), kept)
    bodies = [{"of": new.number, "found": new.findings} for row, new in pairs if row.findings != new.findings]
    _execute(connection, BODY.update().where(BODY.c.number == _OF).values(findings=sa.bindparam("found")), bodies)
    _execute(connection, CASE.update().where(CASE.c.number == _OF).values(_CARD), cards)


_OF: sa.BindParameter[int] = sa.bindparam("of")
_CARD: dict[str, sa.BindParameter[Any]] = {name: sa.bindparam(name) for name in ("rubric", "machine", *OF_STANDING)}


def _execute(connection: sa.Connection, statement: sa.Executable, values: Sequence[dict[str, Any]]) -> None:
    if values:
        connection.execute(statement, values)


def _replaced(row: sa.Row[Any], following: _Next, taking: int) -> dict[str, Any]:
    """What is kept of a case that gets other findings."""
    findings = None if row.findings == following.findings else row.findings
    return {**row._mapping, "step": taking, "findings": findings}


def _standing(connection: sa.Connection, row: sa.Row[Any], following: _Next, turn: _Turn) -> dict[str, Any]:
    """Where a review stands with other findings, as columns; what was confirmed and is gone stays, set by hand."""
    if row.state == "new" and following.standing is not None:
        return {name: following.standing[name] for name in OF_STANDING}
    case, findings = case_of(connection, following.number), findings_of(following.findings)
    changes = keep_confirmed(case, findings)
    make_changes(connection, changes, by="", action=KEEP, step=turn.step)
    then = replace(case.changed(changes), findings=findings, rubric=following.rubric)
    values = standing_values(turn.stand(then))
    return {name: values[name] for name in OF_STANDING}


def _forget(connection: sa.Connection) -> None:
    """Keep no more than the latest takings have replaced."""
    latest = sa.select(REPLACED.c.step).distinct().order_by(REPLACED.c.step.desc()).limit(REMEMBERED)
    connection.execute(REPLACED.delete().where(REPLACED.c.step.not_in(latest)))

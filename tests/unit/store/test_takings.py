"""Another rubric is a step like any other: taken back, what there was is there again, byte for byte."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa_desk.store import takings
from qa_desk.store.desk import Desk
from qa_desk.store.faults import ConflictError
from qa_desk.store.reviews import review_of
from qa_desk.store.rows import Change, Found, Standing
from tests.unit.store.desks import (
    CALM,
    LATE,
    add,
    conversation,
    finding,
    scored,
    stand,
    standing_at,
    verdict,
)

LESS = Standing(100.0, risk=0.25)


def decide(desk: Desk, number: int, key: str, word: str) -> None:
    change = Change(number, "verdict", key, None, verdict(word))
    desk.apply([change], stand(desk.case(number).changed([change])), by="Eva", action=word)


def take(desk: Desk, *found: Found, digest: str = "d2", by: str = "Eva") -> None:
    """Another rubric, which finds nothing but what is given."""
    given = {each.number: each for each in found}
    every = [given.get(row.number, Found(row.number, (), 100.0, LESS)) for row in desk.queue()]
    desk.take(every, digest=digest, name=digest, text=f"rubric: {digest}", stand=stand, by=by)


def latest(desk: Desk, by: str = "Eva") -> tuple[Change, ...]:
    return tuple(entry.change for entry in desk.steps(by, 1)[0])


def back(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(change.undone() for change in reversed(changes))


def retake(desk: Desk, changes: tuple[Change, ...], *found: Found, action: str = "undo rubric") -> int:
    return desk.retake(changes, found, stand=stand, by="Eva", action=action)


def state(desk: Desk) -> Any:
    """All that a reviewer sees of the desk, and the very bytes of its findings."""
    with closing(sqlite3.connect(desk.path)) as plain:
        found = plain.execute("SELECT number, findings FROM body ORDER BY number").fetchall()
    return desk.queue(), list(desk.cases([1, 2, 3])), desk.rubric(), found


def test_a_rubric_is_taken_back_and_again_as_it_was(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    before = state(desk)
    take(desk, Found(2, (finding("refuses", 1, "Läs"),), 75.0, Standing(75.0, flags=("refuses",))))
    after, changes = state(desk), latest(desk)
    assert after != before
    assert desk.unkept(back(changes)) == []
    for _ in range(2):
        assert retake(desk, back(changes)) == 3
        assert state(desk) == before
        assert desk.unkept(changes) == []
        assert retake(desk, changes, action="redo rubric") == 3
        assert state(desk) == after


def test_takings_are_taken_back_one_after_the_other(desk: Desk) -> None:
    states, steps = [state(desk)], []
    decide(desk, 1, "refuses@1", "confirmed")
    for digest in ("d2", "d3"):
        states.append(state(desk))
        take(desk, Found(2, (finding("rude", 1, digest),), 50.0, Standing(50.0)), digest=digest)
        steps.append(latest(desk))
    for step, before in zip(reversed(steps), reversed(states), strict=False):
        retake(desk, back(step))
        assert state(desk) == before


def test_what_nobody_keeps_is_to_be_scored_and_then_kept(desk: Desk) -> None:
    take(desk)
    changes = latest(desk)
    desk.add(
        [scored(conversation("B-1", "Hej"))], [Standing(100.0)], rubric="d2"
    )  # came in since, and another has grown
    longer = replace(CALM.conversation, messages=(*CALM.conversation.messages, *LATE.conversation.messages[2:]))
    assert add(desk, scored(longer)).replaced == 1
    with desk._write() as connection:
        connection.exec_driver_sql("UPDATE conversation SET rubric = 'd2'")
    assert desk.unkept(back(changes)) == [3, 4]
    found = [Found(number, (finding("rude", 1, "x"),), 50.0, Standing(50.0)) for number in (3, 4)]
    assert retake(desk, back(changes), *found) == 4
    assert [case.rubric for case in desk.cases([1, 2, 3, 4])] == ["d1"] * 4
    assert [row.machine for row in desk.queue()[2:]] == [50.0, 50.0]
    assert desk.unkept(changes) == []


def test_only_the_latest_takings_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takings, "REMEMBERED", 1)
    steps = []
    for digest in ("d2", "d3"):
        take(desk, digest=digest)
        steps.append(latest(desk))
    retake(desk, back(steps[1]))
    assert desk.unkept(back(steps[0])) == [1, 2, 3]


def test_reviews_that_were_finished_since_keep_their_rubric(desk: Desk) -> None:
    take(desk)
    changes = latest(desk)
    done = {"reviewer": "Bo", "at": "2026-03-02T10:00:00+00:00", "rubric": "d2", "score": 100.0}
    desk.apply([Change(1, "finished", "", None, done)], standing_at(desk, 1, "finished"), by="Bo", action="finish")
    assert retake(desk, back(changes)) == 2
    assert [case.rubric for case in desk.cases([1, 2, 3])] == ["d2", "d1", "d1"]
    assert retake(desk, changes, action="redo rubric") == 2
    assert [case.rubric for case in desk.cases([1, 2, 3])] == ["d2"] * 3


def finish(desk: Desk, number: int) -> Change:
    """Bo finishes a review; gives the change."""
    done = {"reviewer": "Bo", "at": "2026-03-02T10:00:00+00:00", "rubric": "d2", "score": 75.0}
    change = Change(number, "finished", "", None, done)
    desk.apply([change], standing_at(desk, number, "finished"), by="Bo", action="finish")
    return change


def test_a_review_that_was_finished_since_keeps_the_verdicts_that_it_was_finished_with(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    before = desk.case(1)
    take(desk)
    changes, done = latest(desk), finish(desk, 1)
    finished, card = desk.case(1), desk.queue()[0]
    assert [(each.verdict, each.added) for each in review_of(finished).decisions] == [("confirmed", True)]
    for way, action in ((back(changes), "undo rubric"), (changes, "redo rubric"), (back(changes), "undo rubric")):
        retake(desk, way, action=action)
        assert (desk.case(1), desk.queue()[0]) == (finished, card)
    desk.apply([done.undone()], standing_at(desk, 1, "started"), by="Bo", action="reopen")
    retake(desk, changes, action="redo rubric")
    assert desk.case(1).marks == {mark: value for mark, value in finished.marks.items() if mark[0] != "finished"}
    retake(desk, back(changes))
    assert desk.case(1) == before, "once it is open again it goes with the desk"


def test_what_somebody_else_confirmed_since_stays_set_by_hand(desk: Desk) -> None:
    take(desk, Found(3, (finding("refuses", 1, "Hej"),), 75.0, Standing(75.0)))
    changes = latest(desk)
    change = Change(3, "verdict", "refuses@1", None, verdict("confirmed", by="Bo"))
    desk.apply([change], standing_at(desk, 3, "started"), by="Bo", action="confirm")
    retake(desk, back(changes))
    (decision,) = review_of(desk.case(3)).decisions
    assert (decision.finding.rule, decision.verdict, decision.added, decision.by) == (
        "refuses",
        "confirmed",
        True,
        "Bo",
    )
    assert desk.queue()[2].standing.flags == ("refuses",)


def test_a_mark_that_somebody_else_has_changed_refuses_all_of_it(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    take(desk)
    changes = latest(desk)
    change = Change(1, "verdict", "refuses@1+0", verdict("confirmed"), verdict("dismissed", by="Bo"))
    desk.apply([change], standing_at(desk, 1, "started"), by="Bo", action="dismiss")
    before = state(desk)
    with pytest.raises(ConflictError):
        retake(desk, back(changes))
    assert state(desk) == before


def test_nothing_is_taken_back_from_under_another_rubric(desk: Desk) -> None:
    take(desk)
    changes = latest(desk)
    take(desk, digest="d3", by="Bo")
    with pytest.raises(ConflictError):
        retake(desk, back(changes))
    assert (desk.rubric() or ("",))[0] == "d3"


def test_the_same_rubric_again_is_no_step(desk: Desk) -> None:
    decide(desk, 1, "thanks@3", "confirmed")
    take(desk, digest="d1")
    assert [step[0].action for step in desk.steps("Eva", 9)] == ["confirmed"]
    assert desk.queue()[0].machine == 100.0


def test_who_stops_it_changes_nothing(desk: Desk) -> None:
    take(desk)
    changes, before = latest(desk), state(desk)

    def stop(done: int) -> None:
        assert done == 3
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.retake(back(changes), (), stand=stand, by="Eva", action="undo rubric", told=stop)
    assert state(desk) == before


# --- the version before ---


def test_a_desk_of_version_1_takes_rubrics_back_from_now_on(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    desk.close()
    with closing(sqlite3.connect(desk.path)) as plain, plain:
        plain.execute("DROP TABLE replaced")
        plain.execute("INSERT INTO meta VALUES ('rubric since', '1')")  # it took one, which was no step
        plain.execute("PRAGMA user_version = 1")
    later = Desk(desk.path, reviewer="Eva")
    assert later.steps("Eva", 9) == []
    before = state(later)
    take(later)
    retake(later, back(latest(later)))
    assert state(later) == before
    later.close()


def test_a_desk_that_was_brought_up_to_date_has_the_tables_of_a_new_one(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    with closing(sqlite3.connect(desk.path)) as plain, plain:
        plain.execute("DROP TABLE replaced")
        plain.execute("PRAGMA user_version = 1")
    Desk(desk.path).close()
    new = tmp_path / "new.qadesk"
    Desk(new).close()
    assert columns(desk.path) == columns(new)


def columns(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as plain:
        names = [name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: plain.execute(f"PRAGMA table_info({name})").fetchall()
            + plain.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            for name in names
        }

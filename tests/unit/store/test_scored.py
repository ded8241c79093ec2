"""Cases as reports take them: as they stood after a step of changes, as they stand, and revised."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa_desk.model import Decision, Review
from qa_desk.store.faults import ConflictError
from qa_desk.store.rows import Change
from qa_desk.store.scored import changes_by, scored_for_report, then_and_now
from tests.unit.store.desks import RUBRIC, decide, made, standing_at, verdict


def test_a_case_is_seen_as_it_stood_after_a_step_and_as_it_stands(tmp_path: Path) -> None:
    desk = made(tmp_path / "a.qadesk")
    decide(desk, 1, "refuses@1", "confirmed")
    step = desk.step()
    before = verdict("confirmed")
    for old, new in ((before, verdict("dismissed")), (verdict("dismissed"), verdict("dismissed", by="Bo"))):
        change = Change(1, "verdict", "refuses@1", old, new)
        desk.apply([change], standing_at(desk, 1, "started"), by="Bo", action="dismiss")
    pairs = list(then_and_now(desk, [1, 2], RUBRIC, step))
    assert [(then.review.decisions[0].verdict, now.review.decisions[0].verdict) for then, now in pairs] == [
        ("confirmed", "dismissed"),
        ("open", "open"),
    ]
    assert [(then.scorecard.total, now.scorecard.total) for then, now in pairs] == [(75.0, 100.0), (50.0, 50.0)]
    desk.close()


def test_a_revised_review_is_what_the_desk_then_holds(tmp_path: Path) -> None:
    desk = made(tmp_path / "a.qadesk")

    def revise(review: Review) -> Review:
        first, *rest = review.decisions
        confirmed = replace(first, verdict="confirmed", note="Yes")
        return replace(review, decisions=(confirmed, *rest), scores={"right": 1.0, "care": None}, comment="Well done")

    changes = changes_by(desk, {"A-1": revise, "A-2": lambda review: review, "gone": revise}, by="Bo")
    assert {change.case for change in changes} == {1}
    desk.apply_to_many(changes, {1: standing_at(desk, 1, "started")}, by="Bo", action="workbook")
    (entry,) = scored_for_report(desk, [1], RUBRIC, language="en")
    assert entry.review.decisions[0] == Decision(entry.findings[0], "confirmed", note="Yes", by="Bo")
    assert (entry.review.scores, entry.review.comment) == ({"right": 1.0, "care": None}, "Well done")
    back = changes_by(desk, {"A-1": lambda review: replace(review, scores={}, comment="")}, by="Bo")
    assert {(change.kind, change.key, change.after) for change in back} == {
        ("score", "right", None),
        ("score", "care", None),
        ("comment", "", None),
    }
    desk.close()


def test_a_step_of_several_cases_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    desk = made(tmp_path / "a.qadesk")
    stale = Change(2, "comment", "", "never said", "b")
    changes = [Change(1, "comment", "", None, "a"), stale]
    standings = {number: standing_at(desk, number, "started") for number in (1, 2)}
    with pytest.raises(ConflictError):
        desk.apply_to_many(changes, standings, by="Bo", action="workbook")
    assert desk.case(1).marks == {}
    assert {row.standing.state for row in desk.queue()} == {"new"}
    desk.close()

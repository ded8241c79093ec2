"""Conversations that come again: grown, the same, changed, or another one of the same id; and another rubric."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_desk.model import Source
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import review_of, standing_of
from qa_desk.store.rows import Added, Change, Found, Standing
from tests.unit.store.desks import (
    CALM,
    LATE,
    RUBRIC,
    add,
    conversation,
    decide,
    finding,
    scored,
    stand,
    standing_at,
)

GROWN = scored(
    conversation("A-3", "Hej", "Hej! Vad kan jag göra?", "Mitt paket?", "Nej."), finding("refuses", 3, "Nej.")
)


def grow(desk: Desk, *entries: object) -> Added:
    given = entries or (GROWN,)
    standings = [standing_of(RUBRIC, e.review, e.scorecard, "new") for e in given]  # type: ignore[attr-defined]  # Scored
    return desk.add(given, standings, rubric="d2", stand=stand)  # type: ignore[arg-type]  # as above


def test_the_same_again_is_counted_and_changes_nothing(desk: Desk) -> None:
    rows = desk.queue()
    assert add(desk, LATE, CALM) == Added(same=2)
    elsewhere = replace(LATE.conversation, source=Source("other.csv", 7), notes=("Other file.",))
    assert add(desk, scored(elsewhere)) == Added(same=1)
    assert desk.queue() == rows


def test_twice_in_one_import_is_once_on_the_desk(desk: Desk) -> None:
    new = scored(conversation("B-1", "Hei", "Hei!"))
    assert add(desk, new, new) == Added(new=1, same=1)


def test_a_grown_conversation_takes_the_place_of_the_shorter_one(desk: Desk) -> None:
    assert grow(desk) == Added(replaced=1)
    assert desk.case(3).conversation == GROWN.conversation
    assert desk.case(3).findings == GROWN.findings
    assert desk.case(3).rubric == "d2"
    row = desk.queue()[2]
    assert (row.messages, row.standing.flags, row.number) == (4, ("refuses",), 3)
    assert desk.search("paket") == {1, 3}


def test_an_older_export_takes_no_messages_away(desk: Desk) -> None:
    grow(desk)
    assert add(desk, CALM) == Added(same=1)
    assert len(desk.case(3).conversation.messages) == 4


def test_words_that_are_gone_are_no_longer_found(desk: Desk) -> None:
    changed = scored(conversation("A-2", "Min order är fel", "Läs själv.", "Usch"))
    assert desk.search("usch") == set()
    assert grow(desk, changed) == Added(replaced=1)
    assert desk.search("usch") == desk.search("order") == {2}


def test_a_grown_conversation_keeps_its_marks_and_counts_them(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "dismissed")
    longer = scored(
        replace(LATE.conversation, messages=(*LATE.conversation.messages, *CALM.conversation.messages)), *LATE.findings
    )
    assert grow(desk, longer) == Added(replaced=1)
    row = desk.queue()[0]
    assert (row.messages, row.standing.state, row.standing.flags) == (6, "started", ())
    assert desk.case(1).marks.keys() == {("verdict", "refuses@1")}


def test_what_was_confirmed_stays_though_the_longer_text_no_longer_has_it(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    longer = replace(LATE.conversation, messages=(*LATE.conversation.messages, *CALM.conversation.messages))
    grow(desk, scored(longer))
    (decision,) = review_of(desk.case(1)).decisions
    assert (decision.finding.rule, decision.verdict, decision.added) == ("refuses", "confirmed", True)
    assert desk.queue()[0].standing.flags == ("refuses",)


def test_a_finished_review_stays_as_it_was_and_is_named(desk: Desk) -> None:
    done = {"reviewer": "Eva", "at": "2026-03-02T10:00:00+00:00", "rubric": "d1", "score": 100.0}
    desk.apply([Change(3, "finished", "", None, done)], standing_at(desk, 3, "finished"), by="Eva", action="finish")
    before = desk.case(3), desk.queue()
    assert grow(desk) == Added(kept=("A-3",))
    assert (desk.case(3), desk.queue()) == before


def test_marks_never_move_to_other_messages(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    moved = replace(LATE.conversation, messages=(*CALM.conversation.messages[:1], *LATE.conversation.messages))
    assert grow(desk, scored(moved)) == Added(kept=("A-1",))
    assert desk.case(1).conversation == LATE.conversation


def test_another_conversation_of_the_same_id_gets_one_of_its_own(desk: Desk) -> None:
    other = scored(conversation("A-1", "Hei", "Kan ikke hjelpe deg.", "Nå?"))
    assert add(desk, other) == Added(new=1, renamed=("A-1-2",))
    assert add(desk, other) == Added(same=1)
    assert [row.id for row in desk.queue()] == ["A-1", "A-2", "A-3", "A-1-2"]
    assert desk.case(1).conversation == LATE.conversation


def test_what_came_of_two_imports_is_added_up() -> None:
    total = Added(1, 2, 3, ("a",), ("b",)) + Added(10, 20, 30, ("c",), ("d",))
    assert total == Added(11, 22, 33, ("a", "c"), ("b", "d"))


# --- another rubric ---


def found(number: int, *findings: object) -> Found:
    return Found(number, findings, 100.0, Standing(100.0))  # type: ignore[arg-type]  # Finding


def take(desk: Desk, *entries: Found) -> int:
    return desk.take(entries, digest="d2", name="other", text="rubric: other", stand=stand)


def test_another_rubric_takes_the_place_of_the_first_in_one_go(desk: Desk) -> None:
    assert take(desk, found(1), found(2, finding("refuses", 1, "Läs"))) == 2
    assert desk.case(1).findings == ()
    assert (desk.case(1).rubric, desk.case(2).rubric, desk.case(3).rubric) == ("d2", "d2", "d1")
    assert desk.queue()[0].standing == Standing(100.0)
    assert desk.rubric() == ("other", "rubric: other")
    assert desk.rubric("d1") == ("small", "rubric: small")


def test_a_rubric_that_fails_half_way_changes_nothing(desk: Desk) -> None:
    before = desk.queue(), desk.rubric()

    def breaks() -> Iterator[Found]:
        yield found(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.take(breaks(), digest="d2", name="other", text="", stand=stand)
    assert (desk.queue(), desk.rubric()) == before


def test_finished_reviews_keep_their_findings_and_their_rubric(desk: Desk) -> None:
    done = {"reviewer": "Eva", "at": "2026-03-02T10:00:00+00:00", "rubric": "d1", "score": 75.0}
    desk.apply([Change(1, "finished", "", None, done)], standing_at(desk, 1, "finished"), by="Eva", action="finish")
    before = desk.case(1), desk.queue()[0]
    assert take(desk, found(1), found(2)) == 1
    assert (desk.case(1), desk.queue()[0]) == before


def test_confirmed_findings_stay_and_the_log_tells_how(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    decide(desk, 1, "thanks@3", "dismissed")
    take(desk, found(1))
    (decision,) = review_of(desk.case(1)).decisions
    assert (decision.finding, decision.verdict, decision.added) == (replace(LATE.findings[0]), "confirmed", True)
    assert desk.queue()[0].standing.flags == ("refuses",)
    kept = [entry for entry in desk.history(1) if entry.action == "keep"]
    assert {(entry.change.kind, entry.change.key) for entry in kept} == {
        ("verdict", "refuses@1"),
        ("added", "refuses@1+0"),
        ("verdict", "refuses@1+0"),
    }


def test_a_verdict_holds_where_the_new_rubric_finds_the_same(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "dismissed")
    take(desk, found(1, finding("refuses", 1, "Det går inte att svara")))
    assert review_of(desk.case(1)).decisions[0].verdict == "dismissed"
    assert desk.queue()[0].standing.flags == ()

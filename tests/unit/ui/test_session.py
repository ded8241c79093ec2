"""What a reviewer does, step by step: each is saved at once, and each has its way back."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from qa_desk.errors import Fault, QaDeskError, RubricError
from qa_desk.model import Rubric, Span
from qa_desk.store.desk import Desk
from qa_desk.store.faults import ConflictError, DeskError
from qa_desk.store.rows import Change, Found, MarkKind, Standing
from qa_desk.ui.listing import listed
from qa_desk.ui.opening import with_queue
from qa_desk.ui.selection import Filter, choices
from qa_desk.ui.session import Session
from tests.desks import show_desk
from tests.unit.store.desks import (
    CALM,
    LATE,
    RUBRIC,
    RUDE,
    add,
    conversation,
    finding,
    made,
    scored,
    stand,
    standing_at,
    verdict,
)

REFUSES, THANKS, RUDE_KEY = "refuses@1", "thanks@3", "rude@1"
TWO = scored(
    conversation("A-5", "Hej", "Nej.", "Varför?", "Nej, sa jag."),
    finding("refuses", 1, "Nej."),
    finding("rude", 3, "Nej, sa"),
)


class Heard:
    """The signals of a session, in the order that they came."""

    def __init__(self, session: Session) -> None:
        self.names: list[str] = []
        self.errors: list[QaDeskError] = []
        for name in ("desk", "queue", "case", "review", "finding", "undo"):
            getattr(session, f"{name}_changed").connect(lambda name=name: self.names.append(name))
        session.row_changed.connect(lambda at: self.names.append(f"row {at}"))
        session.failed.connect(self.errors.append)

    def take(self) -> list[str]:
        names, self.names = self.names, []
        return names


def rubric_of_text(name: str, text: str) -> Rubric:
    if text == "broken":
        raise RubricError(Fault(name, "is broken"))
    return replace(RUBRIC, id=text, digest=text)


def opened(path: Path, reviewer: str = "Eva") -> Session:
    session = Session(reviewer=reviewer)
    show_desk(session, Desk(path, reviewer=reviewer), RUBRIC, rubric_of_text)
    return session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.qadesk"
    desk = made(path, [LATE, RUDE, CALM, TWO])
    desk.close()
    return path


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    session = opened(path)
    session.go(1)
    yield session
    session.leave_desk()


@pytest.fixture
def heard(session: Session) -> Heard:
    return Heard(session)


def verdict_of(session: Session, key: str) -> str:
    assert session.open
    decision = session.open.decision(key)
    assert decision
    return decision.verdict


def total(session: Session) -> float:
    assert session.open
    return session.open.scorecard.total


def kept(session: Session, number: int = 1) -> dict[tuple[MarkKind, str], Any]:
    """The marks of a case as they stand in the file."""
    assert session.desk
    return session.desk.case(number).marks


# --- opening and moving ---


def test_a_desk_opens_at_its_riskiest_conversation(path: Path) -> None:
    session = Session(reviewer="Eva")
    heard = Heard(session)
    show_desk(session, Desk(path), RUBRIC, rubric_of_text)
    assert [row.id for row in session.queue.shown] == ["A-5", "A-2", "A-1", "A-3"]
    assert session.open
    assert (session.open.conversation.id, session.finding) == ("A-5", REFUSES)
    assert heard.take() == ["desk", "queue", "undo", "case"]
    session.leave_desk()
    assert session.queue.shown == []
    assert session.findings() == []
    assert len(session.history()) == 0
    assert session.position() == -1
    assert set(heard.take()) == {"desk", "queue", "case", "undo"}


def test_without_a_desk_nothing_happens_and_nothing_breaks() -> None:
    session = Session()
    heard = Heard(session)
    for act in (
        session.review.confirm,
        session.review.finish_and_next,
        session.undo,
        session.redo,
        session.reload,
        session.leave_desk,
    ):
        act()
    session.go(1)
    session.go_by(1)
    session.review.comment("x")
    session.choose_finding_by(1)
    assert (heard.take(), heard.errors, session.position(), session.decision()) == ([], [], -1, None)


def test_going_down_the_queue_stops_at_its_ends(session: Session, heard: Heard) -> None:
    session.go_by(-9)
    assert session.position() == 0
    heard.take()
    session.go_by(-1)
    assert heard.take() == []
    session.go_by(9)
    assert session.position() == 3
    assert heard.take() == ["case"]


def test_a_filter_leaves_the_case_at_hand_open(session: Session, heard: Heard) -> None:
    session.queue.narrow(Filter(text="själv"))
    assert [row.id for row in session.queue.shown] == ["A-2"]
    assert session.open
    assert (session.open.conversation.id, session.position()) == ("A-1", -1)
    assert heard.take() == ["queue"]
    session.go_by(1)
    assert session.open.conversation.id == "A-2"


def test_flags_come_before_strengths_and_are_gone_through_in_order(session: Session, heard: Heard) -> None:
    assert [decision.finding.rule for decision in session.findings()] == ["refuses", "thanks"]
    session.choose_finding_by(1)
    assert session.finding == THANKS
    session.choose_finding_by(1)
    assert session.finding == THANKS
    session.choose_finding_by(-5)
    assert session.finding == REFUSES
    assert heard.take() == ["finding", "finding"]


# --- verdicts ---


def test_confirming_is_saved_counted_and_goes_on(session: Session, heard: Heard) -> None:
    session.review.confirm()
    assert kept(session) == {("verdict", REFUSES): verdict("confirmed")}
    assert session.finding == THANKS
    assert heard.take() == ["row 2", "review", "undo", "finding"]
    assert session.queue.shown[2].standing.state == "started"
    assert session.queue.shown[2].standing.open == 0


def test_dismissing_gives_the_points_back(session: Session) -> None:
    assert total(session) == 75.0
    session.review.dismiss(REFUSES, reason="Already solved")
    assert total(session) == 100.0
    assert session.open
    assert (session.open.machine.total, session.queue.shown[2].standing.score) == (75.0, 100.0)
    assert session.queue.shown[2].standing.flags == ()
    decision = session.open.decision(REFUSES)
    assert decision
    assert (decision.reason, decision.by) == ("Already solved", "Eva")


@pytest.mark.parametrize("act", ["confirm", "dismiss", "take_back_verdict"])
def test_the_same_verdict_again_leaves_the_finding_open(session: Session, act: str) -> None:
    getattr(session.review, "confirm" if act == "take_back_verdict" else act)(REFUSES)
    getattr(session.review, act)(REFUSES)
    assert verdict_of(session, REFUSES) == "open"
    assert kept(session) == {}
    assert session.open
    assert session.open.state == "new"


def test_another_verdict_or_another_reason_takes_the_place_of_the_first(session: Session) -> None:
    session.review.dismiss(REFUSES, reason="Duplicate")
    session.review.dismiss(REFUSES, reason="Other")
    assert verdict_of(session, REFUSES) == "dismissed"
    session.review.confirm(REFUSES)
    assert kept(session) == {("verdict", REFUSES): verdict("confirmed")}


def test_after_the_last_open_finding_the_one_at_hand_stays(session: Session) -> None:
    session.review.confirm(THANKS)
    session.choose_finding(REFUSES)
    session.review.confirm()
    assert session.finding == REFUSES


def test_a_note_and_a_root_cause_stay_when_the_verdict_is_taken_back(session: Session) -> None:
    session.review.annotate(REFUSES, note="Offer Saturday.")
    session.review.annotate(REFUSES, root_cause="policy")
    session.review.confirm(REFUSES)
    session.review.take_back_verdict(REFUSES)
    assert session.open
    decision = session.open.decision(REFUSES)
    assert decision
    assert (decision.verdict, decision.note, decision.root_cause) == ("open", "Offer Saturday.", "policy")
    session.review.annotate(REFUSES, note="", root_cause="")
    assert kept(session) == {}


def test_words_can_be_moved_within_their_message_only(session: Session) -> None:
    here, elsewhere = Span(1, 4, 12, "går inte"), Span(3, 0, 4, "Tack")
    session.review.move_span(elsewhere, REFUSES)
    assert kept(session) == {}
    session.review.move_span(here, REFUSES)
    assert session.open
    decision = session.open.decision(REFUSES)
    assert decision
    assert (decision.span, decision.finding.span) == (here, LATE.findings[0].span)


# --- flags by hand, scores, comment ---


def test_a_flag_by_hand_counts_and_can_be_taken_away(session: Session) -> None:
    session.review.add_flag("rude", Span(3, 0, 4, "Tack"), note="Irony.")
    key = "rude@3+0"
    assert session.finding == key
    decision = session.decision()
    assert decision
    assert (decision.added, decision.verdict, decision.note, decision.by) == (True, "confirmed", "Irony.", "Eva")
    assert (total(session), session.queue.shown[2].standing.worst) == (50.0, "critical")
    session.review.remove_added(REFUSES)  # the program's own stays
    assert len(session.findings()) == 3
    session.review.remove_added()
    assert (kept(session), len(session.findings()), session.finding) == ({}, 2, REFUSES)


def test_a_flag_by_hand_stays_confirmed_however_often_it_is_confirmed(session: Session) -> None:
    session.review.add_flag("rude", Span(3, 0, 4, "Tack"))
    key = session.finding
    session.review.confirm(key)
    assert verdict_of(session, key) == "confirmed"
    session.review.dismiss(key)
    assert verdict_of(session, key) == "dismissed"
    session.review.dismiss(key)
    assert verdict_of(session, key) == "confirmed"
    session.review.take_back_verdict(key)
    assert verdict_of(session, key) == "confirmed"


def test_a_flag_of_a_rule_that_there_is_not_is_not_added(session: Session) -> None:
    session.review.add_flag("nonsense", Span(3, 0, 4, "Tack"))
    assert kept(session) == {}


def test_scores_by_hand_change_the_total_and_can_be_cleared(session: Session) -> None:
    session.review.set_score("right", 0.0)
    assert total(session) == round(100 * 75.0 / 120, 1)
    session.review.set_score("doors", None)
    assert total(session) == round(100 * 50 / 70, 1)
    session.review.clear_score("right")
    session.review.clear_score("doors")
    assert (total(session), kept(session)) == (75.0, {})


def test_the_comment_is_kept_and_an_empty_one_is_none(session: Session) -> None:
    session.review.comment("Bra början.\n")
    assert session.open
    assert session.open.review.comment == "Bra början.\n"
    session.review.comment("")
    assert kept(session) == {}


def test_what_changes_nothing_is_no_step(session: Session, heard: Heard) -> None:
    session.review.comment("")
    session.review.clear_score("right")
    session.review.annotate(REFUSES, note="")
    session.review.reopen()
    assert (heard.take(), session.can_undo, session.history()) == ([], "", ())


# --- finishing ---


def test_finishing_keeps_who_when_rubric_and_score(session: Session) -> None:
    session.review.finish()
    assert session.open
    review = session.open.review
    assert (review.reviewer, review.rubric, session.open.state) == ("Eva", "d1", "finished")
    assert review.finished is not None
    assert review.finished.tzinfo is not None
    assert kept(session)["finished", ""]["score"] == 75.0
    assert (session.queue.shown[2].standing.state, session.queue.shown[2].standing.reviewer) == ("finished", "Eva")
    before = session.history()
    session.review.finish()
    assert session.history() == before
    session.review.reopen()
    assert session.open.state == "new"


def test_finish_and_next_opens_the_next_of_the_queue(session: Session) -> None:
    session.go(2)
    session.review.finish_and_next()
    assert session.open
    assert session.open.number == 1
    session.undo()
    assert (session.open.number, session.open.state) == (2, "new")


def test_a_review_that_could_not_be_finished_stays_open(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    break_the_disk(monkeypatch)
    session.review.finish_and_next()
    assert session.open
    assert (session.open.number, session.open.state) == (1, "new")


# --- undo ---


def test_every_operation_can_be_undone_and_redone(session: Session) -> None:
    session.review.confirm(REFUSES)
    session.review.dismiss(THANKS, reason="Other")
    session.review.annotate(REFUSES, note="n", root_cause="agent")
    session.review.move_span(Span(1, 0, 3, "Det"), REFUSES)
    session.review.take_back_verdict(THANKS)
    session.review.add_flag("rude", Span(3, 0, 4, "Tack"))
    session.review.remove_added()
    session.review.set_score("right", 0.5)
    session.review.clear_score("right")
    session.review.comment("c")
    session.review.finish()
    session.review.reopen()
    after, steps = kept(session), 0
    while session.can_undo:
        session.undo()
        steps += 1
    assert (steps, kept(session)) == (12, {})
    while session.can_redo:
        session.redo()
    assert kept(session) == after
    assert session.desk
    assert len({entry.step for entry in session.history()}) == 36


def test_undo_goes_back_to_the_case_and_the_finding_it_is_about(session: Session, heard: Heard) -> None:
    session.review.confirm(THANKS)
    session.go(2)
    session.review.confirm()
    session.go(3)
    heard.take()
    session.undo()
    assert session.open
    assert (session.open.number, session.finding, session.can_redo) == (2, RUDE_KEY, "confirm")
    assert "case" in heard.take()
    session.undo()
    assert (session.open.number, session.finding, kept(session, 1), kept(session, 2)) == (1, THANKS, {}, {})
    assert [row.standing.state for row in session.queue.rows] == ["new"] * 4


def test_a_new_step_ends_what_can_be_redone(session: Session) -> None:
    session.review.confirm(REFUSES)
    session.undo()
    session.review.comment("other")
    assert (session.can_undo, session.can_redo) == ("comment", "")


def test_undo_outlives_the_window(session: Session, path: Path) -> None:
    session.review.confirm(REFUSES)
    session.go(2)
    session.review.comment("c")
    session.undo()
    session.leave_desk()
    later = opened(path)
    assert (later.can_undo, later.can_redo) == ("confirm", "comment")
    later.redo()
    assert kept(later, 2) == {("comment", ""): "c"}
    later.undo()
    later.undo()
    assert later.open
    assert (later.open.number, later.finding, kept(later, 1), later.can_undo) == (1, REFUSES, {}, "")
    later.leave_desk()


def test_another_reviewer_does_not_undo_it(session: Session, path: Path) -> None:
    session.review.confirm(REFUSES)
    session.leave_desk()
    other = opened(path, "Bo")
    assert other.can_undo == ""
    other.leave_desk()


# --- what goes wrong ---


def break_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Desk, *_: object, **__: object) -> None:
        raise DeskError(Fault(str(self.path), "the disk is full"))

    monkeypatch.setattr(Desk, "apply_to_many", fail)


def test_a_change_that_could_not_be_written_is_told_and_not_shown(
    session: Session, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.review.confirm(THANKS)
    heard.take()
    with monkeypatch.context() as later:
        break_the_disk(later)
        session.review.dismiss(REFUSES)
        session.undo()
        assert [error.faults[0].problem for error in heard.errors] == ["the disk is full"] * 2
    assert heard.take() == []
    assert (verdict_of(session, REFUSES), session.finding, session.can_undo) == ("open", REFUSES, "confirm")
    session.undo()
    assert kept(session) == {}


def test_what_somebody_else_decided_is_shown_and_not_overwritten(session: Session, heard: Heard) -> None:
    session.review.comment("mine")
    assert session.desk
    change = Change(1, "verdict", REFUSES, None, verdict("dismissed", by="Bo"))
    session.desk.apply([change], standing_at(session.desk, 1, "started"), by="Bo", action="dismiss")
    session.review.confirm(REFUSES)
    assert isinstance(heard.errors[0], ConflictError)
    assert verdict_of(session, REFUSES) == "dismissed"
    assert session.queue.shown[2].standing.flags == ()
    assert session.can_undo == ""


def test_what_somebody_else_decided_ends_the_undo_of_that_conversation_only(session: Session) -> None:
    session.go(2)
    session.review.comment("of another")
    session.go(1)
    session.review.comment("mine")
    assert session.desk
    change = Change(1, "verdict", REFUSES, None, verdict("dismissed", by="Bo"))
    session.desk.apply([change], standing_at(session.desk, 1, "started"), by="Bo", action="dismiss")
    session.review.confirm(REFUSES)
    assert session.can_undo == "comment"
    session.undo()
    assert session.open
    assert (session.open.number, session.open.review.comment, session.can_undo) == (2, "", "")


def test_a_desk_open_for_reading_says_so(session: Session, path: Path) -> None:
    reading = opened(path)
    heard = Heard(reading)
    reading.go(1)
    reading.review.confirm()
    assert "reading only" in heard.errors[0].faults[0].problem
    assert verdict_of(reading, REFUSES) == "open"
    reading.leave_desk()


# --- rubrics and reading anew ---


def test_a_finished_review_is_shown_by_the_rubric_it_was_finished_with(session: Session, heard: Heard) -> None:
    assert session.desk
    session.review.finish()
    session.desk.put_rubric(digest="d1", name="old", text="old")
    session.reload(replace(RUBRIC, id="new", digest="d2"))
    assert session.open
    assert (session.open.rubric.id, session.rubric and session.rubric.id) == ("old", "new")
    assert session.can_undo == "finish"
    assert heard.errors == []


def test_a_rubric_that_can_no_longer_be_read_is_told_once(session: Session, heard: Heard) -> None:
    assert session.desk
    session.desk.put_rubric(digest="d1", name="old", text="broken")
    session.reload(replace(RUBRIC, id="new", digest="d2"))
    session.go(2)
    assert [error.faults[0].problem for error in heard.errors] == ["is broken"]
    assert session.open
    assert session.open.rubric.id == "new"


def test_new_conversations_come_in_without_moving_the_one_at_hand(session: Session, heard: Heard) -> None:
    assert session.desk
    add(session.desk, scored(conversation("B-1", "Hei")))
    session.choose_finding(THANKS)
    heard.take()
    session.reload()
    assert (len(session.queue.rows), session.finding, heard.take()) == (5, THANKS, ["queue"])


def test_a_queue_read_in_the_background_does_not_undo_what_was_decided_meanwhile(session: Session) -> None:
    assert session.desk
    add(session.desk, scored(conversation("B-1", "Hei")))
    listing = listed(session.desk, session.queue.filter)
    session.review.finish()
    number = session.open.number if session.open else 0
    session.reload(listing=listing)
    assert len(session.queue.rows) == len(session.queue.shown) == 5
    for rows in (session.queue.rows, session.queue.shown):
        assert {row.number: row.standing.state for row in rows}[number] == "finished"
    assert session.queue.tally().finished == 1


def test_a_queue_read_for_another_filter_is_put_in_order_anew(session: Session) -> None:
    assert session.desk
    listing = listed(session.desk, session.queue.filter)
    session.queue.narrow(Filter(order="lowest", text="fel"))
    before = [row.id for row in session.queue.shown]
    session.reload(listing=listing)
    assert [row.id for row in session.queue.shown] == before


def test_a_sample_is_taken_back_under_a_filter_by_why(session: Session) -> None:
    session.queue.narrow(Filter(whys=frozenset({"all"})))
    before = [row.number for row in session.queue.shown]
    session.arrange.mark_sample(frozenset({1, 2}), seed=1, drawn="all")
    assert {row.why for row in session.queue.shown} == {"sample"}
    session.undo()
    assert [row.number for row in session.queue.shown] == before
    assert {row.why for row in session.queue.shown} == {"all"}


def test_nothing_is_kept_of_a_desk_that_is_left(session: Session) -> None:
    customers = ref(session.queue.customers())
    session.leave_desk()
    gc.collect()
    assert customers() is None


def test_what_is_decided_on_a_case_that_has_got_another_rubric_is_not_made(session: Session, heard: Heard) -> None:
    assert session.desk
    found = [Found(row.number, (), 100.0, Standing(100.0)) for row in session.queue.rows]
    session.desk.take(found, digest="d2", name="d2", text="d2", stand=stand, by="Bo")
    session.review.confirm(REFUSES)
    assert isinstance(heard.errors[0], ConflictError)
    assert (session.findings(), kept(session)) == ([], {})
    assert session.desk.queue()[0].standing.score == 100.0


def test_what_there_is_to_filter_by_follows_the_reviews(session: Session) -> None:
    session.review.confirm()
    session.review.finish()
    assert session.queue.tally().choices() == choices(session.queue.rows)
    session.undo()
    assert session.queue.tally().choices() == choices(session.queue.rows)


def test_a_case_that_has_grown_is_shown_anew(session: Session, heard: Heard) -> None:
    assert session.desk
    add(session.desk, scored(replace(LATE.conversation, messages=LATE.conversation.messages * 2), *LATE.findings))
    session.reload()
    assert session.open
    assert len(session.open.conversation.messages) == 8
    assert heard.take() == ["queue", "case"]


def test_facts_and_history_are_those_of_the_case_at_hand(session: Session) -> None:
    assert session.desk
    add(session.desk, scored(conversation("B-1", "Min order 8812-77 saknas", "Ja")))
    session.reload()
    session.go(5)
    assert session.open
    assert "8812-77" in {fact.value for fact in session.open.facts()}
    session.review.comment("a")
    assert [entry.action for entry in session.history()] == ["comment"]


# --- a finished review ---


def state(session: Session) -> str:
    assert session.open
    return session.open.state


def test_a_change_of_a_finished_review_opens_it_again_in_the_same_step(session: Session) -> None:
    session.review.finish()
    finished = kept(session)[("finished", "")]
    session.review.dismiss(REFUSES, reason="context")
    assert state(session) == "started"
    assert ("finished", "") not in kept(session)
    assert session.queue.rows[0].standing.state == "started"
    assert [entry.change.kind for entry in session.history()[:2]] == ["finished", "verdict"]
    session.undo()
    assert state(session) == "finished"
    assert kept(session)[("finished", "")] == finished
    assert verdict_of(session, REFUSES) == "open"
    session.redo()
    assert state(session) == "started"
    session.review.finish()
    assert kept(session)[("finished", "")]["score"] == total(session) != finished["score"]


def test_the_step_that_opened_it_again_is_still_one_after_the_desk_was_closed(session: Session, path: Path) -> None:
    session.review.finish()
    session.review.dismiss(REFUSES, reason="context")
    session.leave_desk()
    again = opened(path)
    assert again.can_undo == "dismiss"
    again.undo()
    assert (state(again), again.can_undo) == ("finished", "finish")
    again.leave_desk()


def test_a_workbook_opens_only_the_finished_reviews_that_it_changes(session: Session) -> None:
    session.review.finish()
    session.go(3)
    session.review.finish()
    assert session.desk
    assert session.review.take_workbook([Change(1, "comment", "", None, "From the workbook")])
    assert [("finished", "") in kept(session, number) for number in (1, 3)] == [False, True]


def test_taking_back_what_was_done_before_somebody_else_finished_opens_the_review(session: Session, path: Path) -> None:
    session.review.comment("Mine")
    session.leave_desk()
    other = opened(path, "Mia")
    other.go(1)
    other.review.finish()
    other.leave_desk()
    again = opened(path)
    again.undo()
    assert state(again) == "new"
    again.leave_desk()


def take_desk(session: Session, path: Path) -> None:
    opened = with_queue(Desk(path, reviewer="Eva"), RUBRIC, "Eva")
    session.take_desk(opened, rubric_of_text=rubric_of_text)


def test_a_desk_that_is_left_before_its_case_is_shown_keeps_the_place(session: Session, path: Path) -> None:
    session.go(3)
    for _ in range(2):
        session.leave_desk()
        take_desk(session, path)
        assert session.open is None
    session.go_back()
    assert session.open
    assert session.open.number == 3


def test_who_has_gone_on_meanwhile_is_not_led_back(session: Session, path: Path) -> None:
    session.go(3)
    session.leave_desk()
    take_desk(session, path)
    session.go(2)
    session.go_back()
    assert session.open
    assert session.open.number == 2

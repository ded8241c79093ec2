"""The undo stack as it is read back from the desk's log."""

from datetime import UTC, datetime

from qa_desk.store.rows import DESK, Change, Entry
from qa_desk.ui.undo import Step, UndoStack, remembered

FIRST = Change(1, "comment", "", None, "a")
RUBRIC = Change(0, "rubric", "7", "d1", "d2")
SECOND = Change(2, "verdict", "rude@1", None, {"verdict": "confirmed"})
BOTH = (Change(2, "added", "rude@1+0", None, {}), Change(2, "verdict", "rude@1+0", None, {}))


def step(action: str, *changes: Change) -> tuple[Entry, ...]:
    return tuple(Entry(0, datetime.now(UTC), "Eva", action, change) for change in changes)


def actions(stack: UndoStack) -> tuple[list[str], list[str]]:
    return [step.action for step in stack.done], [step.action for step in stack.undone]


def undone(*changes: Change) -> tuple[Entry, ...]:
    return step("undo x", *(change.undone() for change in reversed(changes)))


def test_steps_undone_steps_and_redone_steps_stand_where_they_stood() -> None:
    log = [step("comment", FIRST), step("add", *BOTH), undone(*BOTH), undone(FIRST), step("redo comment", FIRST)]
    assert actions(remembered(log)) == (["comment"], ["add"])
    assert remembered(log).undone == [Step("add", BOTH, "rude@1+0")]


def test_a_new_step_ends_what_was_undone() -> None:
    assert actions(remembered([step("comment", FIRST), undone(FIRST), step("confirm", SECOND)])) == (["confirm"], [])


def test_what_does_not_fit_since_the_log_is_cut_is_forgotten() -> None:
    assert actions(remembered([undone(FIRST), step("confirm", SECOND)])) == (["confirm"], [])
    assert actions(remembered([step("confirm", SECOND), undone(FIRST)])) == ([], [])
    assert actions(remembered([step("confirm", SECOND), step("redo x", FIRST)])) == ([], [])


def test_words_that_were_saved_in_parts_and_undone_as_one_stay_undone() -> None:
    rest = Change(1, "comment", "", "a", "ab")
    whole = Change(1, "comment", "", None, "ab")
    log = [step("confirm", SECOND), step("comment", FIRST), step("comment", rest), undone(whole)]
    assert actions(remembered(log)) == (["confirm"], ["comment"])
    assert remembered(log).undone == [Step("comment", (whole,))]


def test_a_rubric_taken_back_in_the_background_leaves_what_was_done_meanwhile() -> None:
    log = [
        step("comment", FIRST),
        step("rubric", RUBRIC),
        step("confirm", SECOND),
        step("undo rubric", RUBRIC.undone()),
    ]
    assert actions(remembered(log)) == (["comment", "confirm"], ["rubric"])
    meanwhile = [*log[:2], log[3], log[2], step("redo rubric", RUBRIC)]
    assert actions(remembered(meanwhile)) == (["comment", "confirm", "rubric"], [])
    assert remembered(meanwhile).done[-1] == Step("rubric", (RUBRIC,))


def test_a_rubric_is_taken_back_and_again_without_the_reviews_that_were_finished_since() -> None:
    log = [step("rubric", RUBRIC, *BOTH), step("undo rubric", RUBRIC.undone())]
    assert remembered(log).undone == [Step("rubric", (RUBRIC, *BOTH), "rude@1+0")]
    log.append(step("redo rubric", RUBRIC))
    assert remembered(log).done == [Step("rubric", (RUBRIC, *BOTH), "rude@1+0")]
    assert not remembered(log).undone


def test_the_verdicts_that_a_rubric_moved_belong_to_its_step() -> None:
    kept = step("rubric", RUBRIC, *BOTH)
    assert actions(remembered([kept, undone(RUBRIC, *BOTH)])) == ([], ["rubric"])


def test_a_rubric_that_is_forgotten_takes_along_what_was_done_before_it() -> None:
    stack = remembered([step("comment", FIRST), step("rubric", RUBRIC), step("confirm", SECOND)])
    stack.forget({1})
    assert actions(stack) == (["rubric", "confirm"], [])
    stack = remembered([step("comment", FIRST), step("rubric", RUBRIC), step("confirm", SECOND)])
    stack.forget({DESK})
    assert actions(stack) == (["confirm"], [])

"""Another rubric is taken back by Undo like anything else, also after a restart and after a kill -9."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.model import Verdict
from qa_desk.store import takings
from qa_desk.store.desk import Desk
from qa_desk.store.rows import Change, QueueRow
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.library import stand
from qa_desk.ui.saved_views import SavedView
from qa_desk.ui.session import Session
from qa_desk.ui.views.rubric_sheet import RubricSheet
from tests.gui.conftest import throw_away
from tests.gui.reviewer import SLOW, Reviewer
from tests.gui.rubrics import stricter_in


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """The shipped rubric, reporting nothing that is not all but certain."""
    return stricter_in(tmp_path, 0.999)


def open_desk(eva: Reviewer, path: Path) -> None:
    eva.desktop.open_desk(path)
    eva.waits()


def restart(eva: Reviewer, qapp: QApplication) -> None:
    """Close the window, and begin anew with the desk that was open."""
    settings = eva.desktop.settings.path
    throw_away(eva.desktop, qapp)
    eva.desktop = Desktop(qapp, settings)
    eva.desktop.window.show()
    eva.desktop.open_latest()
    eva.waits()


def take(eva: Reviewer, qtbot: QtBot, rubric: Path) -> None:
    """Try a rubric and take it, by the keys."""
    eva.does(Do.RUBRIC)
    sheet = eva.sheet(RubricSheet)
    sheet.choose(rubric)
    qtbot.waitUntil(lambda: sheet.flips is not None, timeout=SLOW)
    eva.presses(Qt.Key.Key_Return)
    eva.waits()


def undo(eva: Reviewer) -> None:
    eva.does(Do.UNDO)
    eva.waits()


def redo(eva: Reviewer) -> None:
    eva.does(Do.REDO)
    eva.waits()


def seen(session: Session) -> tuple[list[QueueRow], list[tuple[str, Verdict, bool]], str]:
    """The cards, the findings of the case at hand with their verdicts, and the digest of the rubric."""
    findings = [(each.finding.rule, each.verdict, each.added) for each in session.findings()]
    return list(session.queue.rows), findings, session.rubric.digest if session.rubric else ""


def test_a_rubric_and_what_was_done_before_it_are_taken_back_and_made_again(
    eva: Reviewer, qtbot: QtBot, stricter: Path
) -> None:
    session = eva.desktop.session
    states = [seen(session)]
    eva.does(Do.CONFIRM)
    states.append(seen(session))
    take(eva, qtbot, stricter)
    states.append(seen(session))
    assert states[2][1] != states[1][1]
    assert "Undo: take another rubric" in eva.desktop.window.top.undoing.toolTip()
    for state in (states[1], states[0]):
        undo(eva)
        assert seen(session) == state
    assert session.can_undo == ""
    for state in states[1:]:
        redo(eva)
        assert seen(session) == state
    assert session.can_redo == ""
    assert "72 conversations took the rubric" in eva.status()


def test_a_restart_in_between_changes_nothing(eva: Reviewer, qtbot: QtBot, qapp: QApplication, stricter: Path) -> None:
    states = [seen(eva.desktop.session)]
    eva.does(Do.CONFIRM)
    states.append(seen(eva.desktop.session))
    take(eva, qtbot, stricter)
    states.append(seen(eva.desktop.session))
    for step, state in ((undo, 1), (undo, 0), (redo, 1), (redo, 2), (undo, 1)):
        restart(eva, qapp)
        assert eva.desktop.session.open
        step(eva)
        assert seen(eva.desktop.session) == states[state]


def test_what_is_decided_before_the_rubric_is_taken_back_at_last_stays_a_step_of_its_own(
    eva: Reviewer, qtbot: QtBot, stricter: Path
) -> None:
    session, go_on = eva.desktop.session, Event()
    take(eva, qtbot, stricter)
    eva.desktop.tasks.run("An import", lambda _: go_on.wait(10), lambda _: None)
    eva.does(Do.UNDO)
    session.review.comment("meanwhile")
    go_on.set()
    eva.waits()
    assert (session.can_undo, session.can_redo) == ("comment", "rubric")
    redo(eva)
    assert (session.can_undo, session.rubric and session.rubric.report_from) == ("rubric", 0.999)
    undo(eva)
    undo(eva)
    assert (session.can_undo, session.rubric and session.rubric.report_from != 0.999) == ("", True)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """While it is clear, going over to another rubric stops where all is written, but not for good."""
    go_on = Event()
    go_on.set()

    def slowed(way: Callable[..., int]) -> Callable[..., int]:
        def slowly(*given: object, **named: object) -> int:
            count = way(*given, **named)
            assert go_on.wait(10), "the window waits for it"
            return count

        return slowly

    for name in ("take", "retake"):
        monkeypatch.setattr(takings, name, slowed(getattr(takings, name)))
    yield go_on
    go_on.set()


def begins(eva: Reviewer, qtbot: QtBot) -> None:
    """Wait until the desk goes over to another rubric."""
    qtbot.waitUntil(lambda: bool(eva.desktop.session.held), timeout=SLOW)


def test_while_the_rubric_is_taken_back_nothing_is_decided_and_it_is_said_why(
    eva: Reviewer, qtbot: QtBot, stricter: Path, slow: Event
) -> None:
    session, window = eva.desktop.session, eva.desktop.window
    take(eva, qtbot, stricter)
    session.go(next(row.number for row in session.queue.rows if row.standing.flags))
    slow.clear()
    eva.does(Do.UNDO)
    begins(eva, qtbot)
    eva.does(Do.CONFIRM)
    why = "The desk is going over to another rubric: wait for it, or cancel it at the foot of the window"
    assert window.status.words.text() == why
    assert not window.panes.scorecard.flags.card.confirming.isEnabled()
    assert window.panes.scorecard.comment.isReadOnly()
    session.review.comment("meanwhile")  # as a sheet would that was open before
    assert why in eva.notices()
    slow.set()
    eva.waits()
    assert session.open
    assert session.desk
    assert session.open.case.marks == {}
    eva.does(Do.CONFIRM)
    (card,) = session.desk.queue([session.open.number])
    assert session.rubric
    assert card.standing == stand(session.rubric, session.desk.case(session.open.number))
    assert list(session.open.case.marks)


def new_case(folder: Path) -> Path:
    path = folder / "new.txt"
    path.write_text("Customer: Where is my parcel?\nAgent: I cannot help you with that.\n", encoding="utf-8")
    return path


def test_what_is_imported_while_the_rubric_is_taken_back_is_scored_by_that_one(
    eva: Reviewer, qtbot: QtBot, stricter: Path, slow: Event, tmp_path: Path
) -> None:
    session = eva.desktop.session
    take(eva, qtbot, stricter)
    slow.clear()
    eva.does(Do.UNDO)
    begins(eva, qtbot)
    eva.desktop.import_files([new_case(tmp_path)])
    slow.set()
    eva.waits()
    assert session.desk
    assert len(session.queue.rows) == 73
    assert session.desk.case(73).rubric == session.desk.get("rubric")


def test_another_desk_opens_while_the_rubric_is_taken_back_and_the_place_is_kept(
    eva: Reviewer, qtbot: QtBot, sample_copy: Path, stricter: Path, slow: Event, tmp_path: Path
) -> None:
    session = eva.desktop.session
    take(eva, qtbot, stricter)
    session.go(session.queue.shown[5].number)
    left = session.open.number if session.open else 0
    slow.clear()
    eva.does(Do.UNDO)
    begins(eva, qtbot)
    eva.desktop.open_desk(other := tmp_path / "other.qadesk")
    qtbot.waitUntil(lambda: session.desk is not None and session.desk.path == other, timeout=SLOW)
    assert session.held == ""
    slow.set()
    eva.waits()
    assert session.queue.rows == []
    open_desk(eva, sample_copy)
    assert session.open
    assert session.open.number == left
    assert (session.can_redo, session.held) == ("rubric", "")


def test_a_rubric_that_is_taken_on_one_desk_shows_nothing_of_it_on_another(
    eva: Reviewer, qtbot: QtBot, stricter: Path, slow: Event, tmp_path: Path
) -> None:
    session = eva.desktop.session
    shipped = session.rubric
    slow.clear()
    eva.does(Do.RUBRIC)
    sheet = eva.sheet(RubricSheet)
    sheet.choose(stricter)
    qtbot.waitUntil(lambda: sheet.flips is not None, timeout=SLOW)
    eva.presses(Qt.Key.Key_Return)
    begins(eva, qtbot)
    eva.desktop.open_desk(other := tmp_path / "other.qadesk")
    qtbot.waitUntil(lambda: session.desk is not None and session.desk.path == other, timeout=SLOW)
    slow.set()
    eva.waits()
    assert session.queue.rows == []
    assert session.rubric == shipped
    eva.desktop.import_files([new_case(tmp_path)])
    eva.waits()
    assert session.desk
    assert session.desk.case(1).rubric == session.desk.get("rubric") == (shipped and shipped.digest)


def test_what_somebody_else_changed_is_told_and_nothing_taken_back(eva: Reviewer, qtbot: QtBot, stricter: Path) -> None:
    session = eva.desktop.session
    eva.does(Do.CONFIRM)
    take(eva, qtbot, stricter)
    assert session.desk
    assert session.open
    added = next(key for kind, key in session.open.case.marks if kind == "added")
    before = session.open.case.marks["verdict", added]
    change = Change(session.open.number, "verdict", added, before, before | {"verdict": "dismissed", "by": "Bo"})
    session.desk.apply([change], session.open.standing(), by="Bo", action="dismiss")
    undo(eva)
    assert "this was changed elsewhere in the meantime" in eva.notices()
    assert (session.can_undo, session.rubric and session.rubric.report_from) == ("", 0.999)


def test_behind_a_rubric_that_is_refused_by_now_undo_ends_and_says_so(
    eva: Reviewer, qtbot: QtBot, qapp: QApplication, stricter: Path, sample_copy: Path
) -> None:
    eva.does(Do.CONFIRM)
    take(eva, qtbot, stricter)
    eva.desktop.session.review.comment("later")
    eva.desktop.session.leave_desk()
    eva.desktop.tasks.stop()  # it is closed in the background
    with sqlite3.connect(sample_copy) as connection:
        connection.execute("UPDATE rubric SET text = 'rubric: earlier' WHERE name = 'nordic-service'")
    connection.close()
    restart(eva, qapp)
    session = eva.desktop.session
    undo(eva)
    assert session.can_undo == "rubric"
    undo(eva)
    assert "This version of QA Desk cannot use the earlier rubric; undo ends here" in eva.notices()
    assert (session.can_undo, session.can_redo) == ("", "comment")
    redo(eva)
    assert (session.can_undo, session.held) == ("comment", "")


def test_a_sample_and_a_saved_view_are_taken_back_after_a_restart(eva: Reviewer, qapp: QApplication) -> None:
    session = eva.desktop.session
    drawn = frozenset(row.number for row in session.queue.rows[:4])
    session.arrange.mark_sample(drawn, seed=1, drawn="all")
    session.arrange.keep_views((SavedView("mine", session.queue.filter),))
    restart(eva, qapp)
    session = eva.desktop.session
    assert [view.name for view in session.arrange.views] == ["mine"]
    undo(eva)
    assert not session.arrange.views
    undo(eva)
    assert not session.queue.filter.narrows
    assert not [row for row in session.queue.rows if row.why == "sample"]
    redo(eva)
    redo(eva)
    assert {row.number for row in session.queue.shown} == drawn
    assert [view.name for view in session.arrange.views] == ["mine"]


def test_the_history_tells_what_became_of_the_finding(eva: Reviewer, qtbot: QtBot, stricter: Path) -> None:
    eva.does(Do.CONFIRM)
    take(eva, qtbot, stricter)
    undo(eva)
    eva.does(Do.SHOW_HISTORY)
    told = [line.text for line in eva.desktop.window.panes.scorecard.history.model.lines]
    assert [text.partition("“")[0] for text in told] == [
        "Eva undid the change to a rubric that no longer finds ",
        "The program kept ",
        "Eva confirmed ",
    ]


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from qa_desk.ui.opening import open_desk, rubric_of_text, with_queue
    from qa_desk.ui.rescoring import candidate, rescore, retake, take
    from qa_desk.ui.session import Session
    from qa_desk.ui.task import Cancelled, Progress

    path, rubric, when = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    kill = lambda *_: os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    desk, own = open_desk(path, "Eva")
    session, progress = Session(reviewer="Eva"), Progress("test")
    session.take_desk(with_queue(desk, own, "Eva"), rubric_of_text=rubric_of_text)
    session.go_back()
    session.review.confirm()
    print(session.open.number, flush=True)
    take(desk, rescore(desk, candidate(rubric), language="en", progress=progress), by="Eva", progress=progress)
    if when == "within":
        progress.changed.connect(kill)  # with all of it written, and nothing yet for good
    session.reload(candidate(rubric).rubric)
    session.retake_wanted.connect(
        lambda step, action: retake(desk, step, action, by="Eva", language="en", progress=progress)
    )
    if when != "before":
        session.undo()
    kill()
"""


@pytest.mark.parametrize(("when", "taken"), [("before", True), ("within", True), ("after", False)])
def test_a_kill_leaves_the_rubric_taken_or_taken_back_and_undo_goes_on(
    eva: Reviewer, qapp: QApplication, sample_desk: Path, tmp_path: Path, stricter: Path, when: str, taken: bool
) -> None:
    path = Path(shutil.copy(sample_desk, tmp_path / "killed.qadesk"))
    made = subprocess.run(
        [sys.executable, "-c", dedent(KILLED), str(path), str(stricter), when],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.stdout, made.stderr
    assert made.returncode != 0
    number = int(made.stdout)
    open_desk(eva, path)
    session = eva.desktop.session
    assert (session.rubric is not None and session.rubric.report_from == 0.999) == taken
    if taken:
        undo(eva)
    session.go(number)
    assert [decision.verdict for decision in session.findings()].count("confirmed") == 1
    assert not any(decision.added for decision in session.findings())
    undo(eva)
    assert desk_marks(path, eva, qapp) == 0


def desk_marks(path: Path, eva: Reviewer, qapp: QApplication) -> int:
    """How many marks the file holds, once the window has closed it."""
    eva.desktop.session.leave_desk()
    eva.waits()
    eva.desktop.tasks.stop()
    desk = Desk(path)
    marks = sum(len(case.marks) for case in desk.cases(row.number for row in desk.queue()))
    desk.close()
    return marks

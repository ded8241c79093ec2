"""Where a reviewer was is where she goes on: the latest desk, its filter and order, the case and the tab."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.store.desk import Desk
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.place import Place, place_of_text, place_text
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from tests.desks import show_desk
from tests.gui.conftest import throw_away
from tests.gui.reviewer import Reviewer


def test_a_restart_goes_on_where_she_left(
    desktop: Desktop, qtbot: QtBot, qapp: QApplication, sample_copy: Path
) -> None:
    reviewer = Reviewer(desktop, qtbot)
    desktop.open_desk(sample_copy)
    reviewer.waits()
    desktop.session.queue.narrow(Filter(languages=frozenset({"sv"}), order="oldest"))
    desktop.session.go(desktop.session.queue.shown[3].number)
    reviewer.does(Do.SHOW_FACTS)
    left = desktop.session.open.number if desktop.session.open else 0
    desktop.window.close()

    again = Desktop(qapp, desktop.settings.path)
    again.window.show()
    again.open_latest()
    qtbot.waitUntil(lambda: again.session.open is not None and not again.tasks.busy)
    try:
        assert again.session.queue.filter == Filter(languages=frozenset({"sv"}), order="oldest")
        assert again.session.open is not None
        assert again.session.open.number == left
        assert again.window.panes.scorecard.tabs.tabText(again.window.panes.scorecard.tabs.currentIndex()) == "Facts"
    finally:
        throw_away(again, qapp)


def test_a_desk_that_is_gone_leaves_the_start_page(desktop: Desktop, tmp_path: Path) -> None:
    desktop.settings.change(desktop.settings.value.with_recent(tmp_path / "gone.qadesk"))
    desktop.open_latest()
    assert not desktop.tasks.busy
    assert desktop.window.start.isVisible()
    assert not desktop.window.commands[Do.EXPORT].isEnabled()


def test_each_reviewer_has_a_place_of_her_own(session: Session) -> None:
    desk, rubric = session.desk, session.rubric
    assert desk is not None
    assert rubric is not None
    session.queue.narrow(Filter(order="newest"))
    session.leave_desk()
    session.reviewer = "Maja"
    show_desk(session, Desk(desk.path), rubric)
    assert session.queue.filter == Filter()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"filter": 3}', '{"filter": {}, "number": "x", "tab": 0}'])
def test_what_is_no_place_is_the_beginning(text: str) -> None:
    assert place_of_text(text) == Place(Filter())


def test_a_place_comes_back_as_it_was_kept() -> None:
    place = Place(Filter(text="frakt", numbers=frozenset({3, 5}), seed=7, order="agent"), 5, 2)
    assert place_of_text(place_text(place)) == place


def test_a_sample_and_a_saved_view_are_steps_of_undo(session: Session) -> None:
    from qa_desk.ui.saved_views import SavedView

    drawn = frozenset(row.number for row in session.queue.rows[:4])
    session.arrange.mark_sample(drawn, seed=1, drawn="all")
    session.arrange.keep_views((SavedView("mine", session.queue.filter),))
    session.undo()
    assert session.arrange.views == ()
    session.undo()
    assert not session.queue.filter.narrows
    assert not [row for row in session.queue.rows if row.why == "sample"]
    assert session.desk is not None
    assert not [row for row in session.desk.queue() if row.why == "sample"]
    session.redo()
    assert {row.number for row in session.queue.shown} == drawn


def test_a_finished_review_leaves_the_filter_for_new_ones_when_she_goes_on(session: Session) -> None:
    session.queue.narrow(Filter(states=frozenset({"new"})))
    session.go(session.queue.shown[0].number)
    first = session.queue.shown[0].number
    second = session.queue.shown[1].number
    session.review.finish()
    assert session.queue.shown[0].number == first
    session.go_by(1)
    assert session.open is not None
    assert session.open.number == second
    assert session.queue.shown[0].number == second

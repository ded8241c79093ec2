"""Ways that a reviewer goes by keys alone: from part to part, through the menus of the queue, from tab to tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.views.view_menu import NameSheet
from tests.gui.reviewer import Reviewer


def menu() -> QMenu:
    """The menu that is open."""
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    return opened


def in_hand(opened: QMenu) -> str:
    """The line that Return would choose."""
    return opened.activeAction().text()


def test_f6_goes_to_what_is_read_and_judged_in_each_part(eva: Reviewer) -> None:
    panes = eva.desktop.window.panes
    panes.queue.focus_list()
    parts = [panes.conversation.messages, panes.scorecard.tabs.tabBar(), panes.queue.list]
    for part in parts:
        eva.does(Do.NEXT_PANE)
        assert eva.focus() is part
    for part in (panes.scorecard.tabs.tabBar(), panes.conversation.messages):
        eva.does(Do.PREVIOUS_PANE)
        assert eva.focus() is part


def test_the_order_is_chosen_by_a_key(eva: Reviewer) -> None:
    session = eva.desktop.session
    eva.does(Do.ORDER)
    assert in_hand(menu()) == "Highest risk first"
    eva.presses(Qt.Key.Key_Down)
    eva.presses(Qt.Key.Key_Return)
    assert session.queue.filter.order == "newest"
    times = [row.time for row in session.queue.shown if row.time is not None]
    assert times == sorted(times, reverse=True)
    eva.does(Do.ORDER)
    assert in_hand(menu()) == "Newest first"
    eva.presses(Qt.Key.Key_Escape)


def test_a_saved_view_is_gone_to_by_a_key_and_its_first_conversation_opens(eva: Reviewer) -> None:
    eva.does(Do.SEARCH)
    eva.types("faktura")
    eva.presses(Qt.Key.Key_Return)
    found = eva.queue()
    eva.does(Do.SAVE_VIEW)
    eva.sheet(NameSheet)
    eva.types("Invoices")
    eva.presses(Qt.Key.Key_Return)
    eva.does(Do.CLEAR_FILTER)
    session = eva.desktop.session
    session.go(next(row.number for row in session.queue.rows if row.customer not in "".join(found)))
    eva.does(Do.VIEWS)
    assert in_hand(menu()) == "Invoices"
    eva.presses(Qt.Key.Key_Return)
    assert eva.queue() == found
    assert eva.focus() is eva.desktop.window.panes.queue.list
    assert eva.card() == found[0]


def test_nothing_is_confirmed_that_is_not_seen(eva: Reviewer) -> None:
    scorecard = eva.desktop.window.panes.scorecard
    eva.does(Do.SHOW_SCORE)
    eva.does(Do.CONFIRM)
    assert "confirmed" not in eva.scorecard()
    assert eva.desktop.session.can_undo == ""
    assert scorecard.flags.card.isVisible()  # now it is seen
    eva.does(Do.CONFIRM)
    assert eva.desktop.session.can_undo == "confirm"


def test_without_a_desk_the_keys_of_the_desk_say_so_and_lead_nowhere(desktop: Desktop, qtbot: object) -> None:
    eva = Reviewer(desktop, qtbot)  # type: ignore[arg-type]  # which she does not use here
    desktop.window.panes  # noqa: B018  # made, as a moment after the start
    desktop.window.start.setFocus()
    before = eva.focus()
    for do in (Do.NEXT_PANE, Do.SEARCH, Do.ORDER, Do.VIEWS, Do.COMMENT):
        eva.does(do)
        assert eva.focus() is before
        assert "Open a desk first" in eva.status()
        assert QApplication.activePopupWidget() is None


def test_undo_and_redo_say_what_they_did_though_it_is_out_of_sight(eva: Reviewer) -> None:
    eva.does(Do.CONFIRM)
    eva.does(Do.SHOW_HISTORY)
    eva.does(Do.UNDO)
    assert "Undone: confirm the finding" in eva.status()
    eva.does(Do.REDO)
    assert "Done again: confirm the finding" in eva.status()


def test_the_next_review_begins_with_its_flags_where_any_wait(eva: Reviewer) -> None:
    scorecard, session = eva.desktop.window.panes.scorecard, eva.desktop.session
    eva.does(Do.SHOW_SCORE)
    eva.does(Do.FINISH)
    assert "flags to decide" in eva.scorecard()
    assert scorecard.flags.card.isVisible()
    clean = next(at for at, row in enumerate(session.queue.shown) if not row.standing.flags)
    session.go(session.queue.shown[clean].number)
    eva.does(Do.SHOW_SCORE)
    eva.does(Do.FINISH)
    assert scorecard.score_tab.isVisible()  # nothing to decide: the score is what is left
    eva.does(Do.PREVIOUS_CONVERSATION)
    assert scorecard.score_tab.isVisible()  # who only looks stays on her tab


def test_home_and_end_go_to_the_first_and_last_conversation(eva: Reviewer) -> None:
    session = eva.desktop.session
    eva.desktop.window.panes.queue.focus_list()
    eva.presses(Qt.Key.Key_End)
    assert session.position() == len(session.queue.shown) - 1
    eva.presses(Qt.Key.Key_Home)
    assert session.position() == 0

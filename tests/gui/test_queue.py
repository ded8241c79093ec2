"""The queue as a reviewer uses it: searching, filtering, choosing, keeping views, drawing a sample."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from qa_desk.model import Rubric
from qa_desk.store.desk import Desk
from qa_desk.store.rows import QueueRow
from qa_desk.ui.filter_words import midnight
from qa_desk.ui.models.queue_model import QueueModel
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.queue import QueueView
from qa_desk.ui.views.sample_sheet import SampleSheet
from qa_desk.ui.views.scorecard import ScorecardView
from qa_desk.ui.views.view_menu import NameSheet
from tests.desks import show_desk

T = TypeVar("T")


@pytest.fixture
def queue(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[QueueView]:
    """The pane as narrow as the window makes it, shown and active."""
    view = shown(qtbot, QueueView(session, theme))
    yield view
    view.close()


def shown(qtbot: QtBot, view: QueueView) -> QueueView:
    qtbot.addWidget(view)
    view.resize(300, 720)
    view.show()
    assert QTest.qWaitForWindowActive(view)
    return view


def cards(view: QueueView) -> list[str]:
    """What a screen reader reads of each card."""
    model = view.model
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.data(model.index(row), role)) for row in range(model.rowCount())]


def chips(view: QueueView) -> list[str]:
    return [button.accessibleName() for button in view.head.chips.findChildren(QPushButton) if button.isVisible()]


def the(found: T | None) -> T:
    assert found is not None
    return found


def type_in(view: QueueView, text: str, qtbot: QtBot) -> None:
    view.search()
    with qtbot.waitSignal(view.session.queue_changed):
        QTest.keyClicks(view.head.search, text)


def facet(view: QueueView, name: str) -> QTreeWidgetItem:
    """A line of the filter panel."""
    return view.filters.tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]


def tick(view: QueueView, name: str) -> None:
    """Choose a line of the filter panel by the keys."""
    item = facet(view, name)
    tree = item.treeWidget()
    tree.expandAll()
    tree.setCurrentItem(item)
    QTest.keyClick(tree, Qt.Key.Key_Space)


def test_the_model_keeps_qts_rules(session: Session) -> None:
    model = QueueModel(session)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    session.queue.narrow(Filter(text="faktura"))
    session.queue.narrow(Filter())
    session.review.finish()
    session.leave_desk()
    assert tester.model() is model
    assert model.rowCount() == 0


def test_a_card_says_everything_to_a_screen_reader(queue: QueueView, session: Session) -> None:
    row = session.queue.shown[0]
    text = cards(queue)[0]
    assert text.startswith(f"{row.customer}. {row.subject}")
    worst = queue.model.title(queue.model.rules[row.standing.flags[0]])
    score, flags = round(row.standing.score), len(row.standing.flags)
    for said in (f"Score {score} of 100", f"{flags} flags: {worst}", f"Agent: {row.agent}", "New"):
        assert said in text


def test_search_narrows_while_typing_and_escape_brings_all_back(queue: QueueView, qtbot: QtBot) -> None:
    type_in(queue, "flytta", qtbot)
    assert 0 < queue.model.rowCount() < 72
    assert queue.head.count.text() == f"{queue.model.rowCount()} of 72 conversations"
    with qtbot.waitSignal(queue.session.queue_changed):
        QTest.keyClick(queue.head.search, Qt.Key.Key_Escape)
    assert queue.head.count.text() == "72 conversations"


def test_down_from_the_search_opens_the_first_that_was_found(queue: QueueView, session: Session, qtbot: QtBot) -> None:
    type_in(queue, "Mette Holm", qtbot)
    assert not queue.list.currentIndex().isValid()
    QTest.keyClick(queue.head.search, Qt.Key.Key_Down)
    assert queue.list.hasFocus()
    assert session.open is not None
    assert session.open.number == session.queue.shown[0].number


def test_the_current_row_follows_the_session_and_leads_it(queue: QueueView, session: Session) -> None:
    session.go_by(40)
    assert queue.list.currentIndex().row() == 40
    assert queue.list.viewport().rect().contains(queue.list.visualRect(queue.list.currentIndex()))
    queue.list.setFocus()
    QTest.keyClick(queue.list, Qt.Key.Key_Down)
    assert session.position() == 41
    place = queue.list.visualRect(queue.model.index(39)).center()
    QTest.mouseClick(queue.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, place.y()))
    assert session.position() == 39


def test_a_case_that_the_filter_leaves_out_stays_open_without_a_row(queue: QueueView, session: Session) -> None:
    before = session.open
    session.queue.narrow(Filter(numbers=frozenset({session.queue.shown[5].number})))
    assert session.open is before
    assert not queue.list.currentIndex().isValid()


def test_finishing_is_seen_on_the_card_at_once(queue: QueueView, session: Session) -> None:
    session.review.finish()
    assert "Finished by Eva" in cards(queue)[0]
    assert "Finished by Eva" in str(queue.model.data(queue.model.index(0), Qt.ItemDataRole.ToolTipRole))


def test_filters_are_set_and_taken_back_by_the_keys(queue: QueueView, session: Session) -> None:
    queue.toggle_filter()
    tick(queue, "Swedish")
    tick(queue, "E-mail")
    assert {(row.language, row.channel) for row in session.queue.shown} == {("sv", "email")}
    assert queue.head.filter.text() == "2"
    assert chips(queue) == ["Remove: Channel: E-mail", "Remove: Language: Swedish"]
    tick(queue, "Swedish")
    assert chips(queue) == ["Remove: Channel: E-mail"]
    QTest.keyClick(queue.filters, Qt.Key.Key_Escape)
    assert queue.list.isVisible()
    assert queue.list.hasFocus()


def test_a_click_on_the_words_of_a_filter_ticks_it_and_on_the_box_too(queue: QueueView, session: Session) -> None:
    queue.toggle_filter()
    tree = queue.filters.tree
    item = facet(queue, "Danish")
    tree.scrollToItem(item)
    box = tree.visualItemRect(item)
    for x, left in ((box.left() + 60, {"da"}), (box.left() + 14, {"da", "en", "nb", "sv"})):
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, box.center().y()))
        assert {row.language for row in session.queue.shown} == left


def test_the_pane_takes_the_focus_where_it_can_be_used(queue: QueueView, session: Session) -> None:
    session.queue.narrow(Filter(text="xyzzy"))
    queue.setFocus()
    assert queue.no_match.button.hasFocus()
    session.queue.narrow(Filter())
    queue.setFocus()
    assert queue.list.hasFocus()


def test_a_chip_takes_its_filter_away_in_the_panel_too(queue: QueueView, session: Session) -> None:
    queue.toggle_filter()
    tick(queue, "Danish")
    queue.head.chips.findChildren(QPushButton)[-1].click()
    assert len(session.queue.shown) == 72
    assert facet(queue, "Danish").checkState(0) == Qt.CheckState.Unchecked
    assert chips(queue) == []


def test_a_period_of_ones_own_begins_with_the_whole_desk(queue: QueueView, session: Session) -> None:
    queue.toggle_filter()
    ranges = queue.filters.ranges
    at = ranges.period.findText("From … to …")
    ranges.period.setCurrentIndex(at)
    ranges.period.activated.emit(at)
    assert len(session.queue.shown) == sum(row.time is not None for row in session.queue.rows)
    assert ranges.first.isVisible()
    last = ranges.last.date().toPython()
    ranges.first.setDate(ranges.last.date())
    assert isinstance(last, date)
    assert session.queue.filter.since == midnight(last)
    assert session.queue.filter.until == midnight(last + timedelta(days=1))
    assert session.queue.shown


def test_scores_given_the_wrong_way_round_are_understood(queue: QueueView, session: Session) -> None:
    queue.toggle_filter()
    queue.filters.ranges.most.setValue(40)
    queue.filters.ranges.least.setValue(60)
    assert (session.queue.filter.least, session.queue.filter.most) == (40.0, 60.0)
    assert all(40 <= row.standing.score <= 60 for row in session.queue.shown)


def test_nothing_found_says_so_and_offers_the_way_out(queue: QueueView, session: Session) -> None:
    session.queue.narrow(Filter(text="xyzzy", order="newest"))
    assert queue.no_match.isVisible()
    assert "Nothing matches" in [label.text() for label in queue.no_match.findChildren(QLabel)]
    QTest.mouseClick(queue.no_match.button, Qt.MouseButton.LeftButton)
    assert queue.list.isVisible()
    assert session.queue.filter == Filter(order="newest")
    assert queue.head.search.text() == ""


class Watched(list[QueueRow]):
    """Rows that know how often one of them was asked for."""

    asked = 0

    def __getitem__(self, at: Any) -> Any:
        self.asked += 1
        return super().__getitem__(at)


def test_a_space_does_not_go_through_all_cards(queue: QueueView, session: Session) -> None:
    session.queue.shown = rows = Watched(session.queue.shown * 100)
    session.queue_changed.emit()
    rows.asked = 0
    at_hand = session.open
    QTest.keyClick(queue.list, Qt.Key.Key_Space)
    assert session.open is at_hand
    assert rows.asked < 1000


def test_the_order_is_chosen_from_its_menu(queue: QueueView, session: Session) -> None:
    entry(queue.head.order.menu().actions(), "Newest first").trigger()
    times = [row.time for row in session.queue.shown if row.time is not None]
    assert times == sorted(times, reverse=True)
    assert queue.head.order.text() == "Newest"


def entry(actions: list[QAction], text: str) -> QAction:
    return next(action for action in actions if action.text() == text)


def test_a_view_is_kept_renamed_and_deleted(
    queue: QueueView, session: Session, theme: Theme, rubric: Rubric, desk: Desk
) -> None:
    session.queue.narrow(Filter(languages=frozenset({"sv"})))
    queue.save_view()
    sheet = the(queue.findChild(NameSheet))
    QTest.keyClicks(sheet.field, "  Svenska & mera ")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    queue.clear_filter()
    menu = queue.head.view_menu
    menu.fill()
    entry(menu.actions(), "Svenska && mera").trigger()
    assert session.queue.filter == Filter(languages=frozenset({"sv"}))

    menu.rename_view(session.arrange.views[0], "Sverige")
    session.leave_desk()
    show_desk(session, Desk(desk.path), rubric)
    assert [view.name for view in session.arrange.views] == ["Sverige"]

    menu.delete_view(session.arrange.views[0])
    menu.fill()
    assert "No saved views yet" in [action.text() for action in menu.actions()]


def test_views_of_a_desk_that_are_broken_are_told_and_lose_nothing_else(
    qtbot: QtBot, desk: Desk, rubric: Rubric
) -> None:
    desk.put("views", "{")
    session = Session()
    with qtbot.waitSignal(session.failed):
        show_desk(session, desk, rubric)
    assert session.arrange.views == ()
    assert len(session.queue.shown) == 72
    session.leave_desk()


def test_a_sample_is_drawn_shown_marked_and_kept(queue: QueueView, session: Session, desk: Desk) -> None:
    session.queue.narrow(Filter(languages=frozenset({"sv"}), order="newest"))
    swedish = {row.number for row in session.queue.shown}
    queue.draw_sample()
    sheet = the(queue.findChild(SampleSheet))
    sheet.size_field.setValue(5)
    sheet.seed_field.setValue(1)
    labels = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Draws 5 conversations" in labels
    QTest.mouseClick(sheet.ok, Qt.MouseButton.LeftButton)
    drawn = {row.number for row in session.queue.shown}
    assert len(drawn) == 5
    assert drawn <= swedish
    assert chips(queue) == ["Remove: Random sample of 5"]
    assert all(card.endswith("Drawn at random") for card in cards(queue))
    assert {row.number for row in desk.queue() if row.why == "sample"} == drawn
    assert session.position() == 0


def test_a_sample_of_each_agent_says_how_many_it_will_be(queue: QueueView, session: Session) -> None:
    queue.draw_sample()
    sheet = the(queue.findChild(SampleSheet))
    sheet.size_field.setValue(1)
    sheet.of_each.setChecked(True)
    agents = len({row.agent for row in session.queue.rows})
    assert sheet.number_drawn() == agents
    sheet.close()


def test_personal_data_is_masked_in_every_place(queue: QueueView, session: Session) -> None:
    row = replace(session.queue.shown[0], customer="Fatima El-Amin", subject="Fatima här, ring 070-123 45 67")
    session.queue.shown[0] = row
    session.row_changed.emit(0)
    queue.hide_personal(True)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        text = str(queue.model.data(queue.model.index(0), role))
        assert "[customer" in text
        assert "Fatima" not in text
        assert "070" not in text
    queue.hide_personal(False)
    assert cards(queue)[0].startswith("Fatima El-Amin. Fatima här, ring 070")


def test_masked_customers_keep_their_number_in_every_order_and_in_the_conversation(
    queue: QueueView, session: Session, theme: Theme
) -> None:
    numbers = {row.customer: f"[customer {n}]" for n, row in enumerate(first_of_each(session), 1)}
    queue.hide_personal(True)
    scorecard = ScorecardView(session, theme)
    scorecard.hide_personal(True)
    for order in ("risk", "newest"):
        session.queue.narrow(Filter(order=order))
        for at, row in enumerate(session.queue.shown):
            if row.customer:
                assert queue.model.name(row) == numbers[row.customer]
            session.go_by(at - session.position())
            masked = scorecard.reading.masked
            assert masked
            assert not row.customer or masked.customer == numbers[row.customer], row.id
    session.queue.narrow(Filter(text="Mette Holm"))
    assert session.queue.shown, "what is hidden is found all the same"


def first_of_each(session: Session) -> list[QueueRow]:
    """The first conversation of each customer, as they came onto the desk."""
    rows: dict[str, QueueRow] = {}
    for row in session.queue.rows:
        if row.customer:
            rows.setdefault(row.customer, row)
    return list(rows.values())


def test_letters_are_keys_of_the_window_and_not_a_search_in_the_list(queue: QueueView, session: Session) -> None:
    queue.list.setFocus()
    QTest.keyClicks(queue.list, "t")
    assert session.position() == 0


def test_cards_grow_with_the_text_size(queue: QueueView, theme: Theme) -> None:
    before = queue.list.rowHeight(0)
    theme.use("dark", 200)
    assert queue.list.rowHeight(0) > 1.7 * before
    theme.use("light", 100)
    assert queue.list.rowHeight(0) == before


def test_the_states_of_a_card_look_different(queue: QueueView, session: Session) -> None:
    """New, started and finished differ in the painted mark, not in words alone."""
    session.go_by(3)
    seen = []
    changes: list[Callable[[], None]] = [lambda: None, lambda: session.review.comment("x"), session.review.finish]
    for change in changes:
        change()
        box = queue.list.visualRect(queue.model.index(3))
        image = queue.list.viewport().grab(box.adjusted(10, 8, 30 - box.width(), 0)).toImage()
        seen.append(image.convertToFormat(QImage.Format.Format_RGB32))
    assert seen[0] != seen[1] != seen[2] != seen[0]


def test_a_search_shows_where_it_found_its_words(queue: QueueView, session: Session, qtbot: QtBot) -> None:
    type_in(queue, "faktura", qtbot)
    qtbot.waitUntil(lambda: "Found: " in cards(queue)[0])
    assert "faktura" in cards(queue)[0].split("Found: ")[1].casefold()
    assert all(queue.model.snippet(row) for row in session.queue.shown[:3])
    queue.clear_filter()
    assert not any("Found: " in card for card in cards(queue))


def test_what_a_search_shows_is_masked_like_the_card(queue: QueueView, session: Session, qtbot: QtBot) -> None:
    queue.hide_personal(True)
    session.queue.narrow(Filter(text="070"))
    row = session.queue.shown[0]
    queue.model.snippet(row)
    qtbot.waitUntil(lambda: bool(queue.model.snippets.known(row.number)))
    assert "070" in queue.model.snippets.known(row.number)
    assert "070" not in queue.model.snippet(row)

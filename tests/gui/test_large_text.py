"""Text at 200 % on a small screen: everything can be reached, two panes have the room of three."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.errors import Fault
from qa_desk.model import Span
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.selection import Filter
from qa_desk.ui.views.chips import ChipButton
from qa_desk.ui.views.choices import Choices
from qa_desk.ui.views.export_sheet import ExportSheet
from qa_desk.ui.views.keys import KeySheet
from tests.gui.reviewer import Reviewer, shown


@pytest.fixture
def reviewer(desktop: Desktop, qtbot: QtBot, sample_copy: Path) -> Reviewer:
    desktop.window.change_settings(text_size=200)
    desktop.window.resize(1280, 720)
    desktop.open_desk(sample_copy)
    made = Reviewer(desktop, qtbot)
    made.waits()
    QApplication.sendPostedEvents()
    return made


def _within(part: QWidget, window: QWidget) -> bool:
    corner = part.mapToGlobal(QPoint(part.width(), part.height()))
    return bool(window.geometry().contains(corner) and window.geometry().contains(part.mapToGlobal(QPoint(0, 0))))


def test_two_panes_are_seen_and_q_brings_the_queue_back(reviewer: Reviewer) -> None:
    panes = reviewer.desktop.window.panes
    assert [pane.isVisible() for pane in (panes.queue, panes.conversation, panes.scorecard)] == [False, True, True]
    assert panes.conversation.messages.width() >= 480
    reviewer.does(Do.QUEUE)
    assert [pane.isVisible() for pane in (panes.queue, panes.conversation, panes.scorecard)] == [True, True, False]
    reviewer.does(Do.QUEUE)
    assert panes.scorecard.isVisible()


def test_a_key_brings_the_pane_that_it_acts_on(reviewer: Reviewer) -> None:
    panes = reviewer.desktop.window.panes
    reviewer.does(Do.SEARCH)
    reviewer.types("faktura")
    assert panes.queue.head.search.text() == "faktura"
    panes.queue.focus_list()
    reviewer.does(Do.SHOW_SCORE)
    assert panes.scorecard.isVisible()


def test_a_wide_window_has_all_three_again(reviewer: Reviewer) -> None:
    panes = reviewer.desktop.window.panes
    reviewer.desktop.window.change_settings(text_size=100)
    QApplication.sendPostedEvents()
    assert [pane.isVisible() for pane in (panes.queue, panes.scorecard)] == [True, True]


def test_the_details_of_a_conversation_wait_behind_their_button(reviewer: Reviewer) -> None:
    header = reviewer.desktop.window.panes.conversation.header
    assert not header.details.isVisible()
    reviewer.does(Do.SHOW_NOTES)
    assert header.details.isVisible()


def test_the_reasons_to_dismiss_lie_within_the_window(reviewer: Reviewer) -> None:
    reviewer.does(Do.DISMISS)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert _within(popup, reviewer.desktop.window)
    popup.close()


def test_the_buttons_of_the_export_lie_within_the_window(reviewer: Reviewer) -> None:
    reviewer.does(Do.EXPORT)
    sheet = reviewer.sheet(ExportSheet)
    assert all(_within(each, reviewer.desktop.window) for each in (sheet.writing, sheet.leaving))
    assert len(shown(sheet, QPushButton)) >= 3
    sheet.close()


def test_the_panes_of_a_wide_window_have_their_usual_widths(desktop: Desktop, qtbot: QtBot, sample_copy: Path) -> None:
    desktop.window.resize(1440, 900)
    desktop.open_desk(sample_copy)
    Reviewer(desktop, qtbot).waits()
    panes = desktop.window.panes
    assert panes.queue.width() >= 300
    assert panes.scorecard.width() >= 360


def test_the_rules_to_choose_from_lie_within_the_window(reviewer: Reviewer) -> None:
    opened = reviewer.desktop.session.open
    assert opened
    reviewer.desktop.window.panes.scorecard.add_flag(Span(0, 0, 3, opened.conversation.messages[0].text[:3]))
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert _within(popup, reviewer.desktop.window)
    popup.close()


def test_choices_that_are_too_many_for_the_window_scroll_to_the_one_in_focus(reviewer: Reviewer) -> None:
    window = reviewer.desktop.window
    popup = Choices("Root cause", reviewer.desktop.theme, window)
    for number in range(30):
        popup.offer(str(number), f"Cause {number}")
    popup.open_at(window.top)
    assert _within(popup, window)
    assert popup.buttons[-1].visibleRegion().isEmpty()
    reviewer.presses(Qt.Key.Key_Up)
    reviewer.presses(Qt.Key.Key_Up)
    assert popup.buttons[-1].hasFocus() or popup.buttons[-2].hasFocus()
    focus = popup.focusWidget()
    assert focus is not None
    assert focus.visibleRegion().boundingRect().height() == focus.height()
    popup.close()


def test_of_notices_that_are_too_many_for_the_window_the_newest_is_seen_whole(reviewer: Reviewer, qtbot: QtBot) -> None:
    notices = reviewer.desktop.window.notices
    for number in range(3):
        notices.show_faults(Fault(f"march.csv, row {number}", "This is no date. " * 4, "Correct it and import again."))
    newest = notices.cards()[-1]
    labels = newest.findChildren(QLabel)
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in labels))
    qtbot.waitUntil(lambda: newest.visibleRegion().boundingRect().height() == newest.height())
    assert notices.height() < reviewer.desktop.window.height() / 2


def test_in_a_low_pane_the_comment_leaves_room_for_the_finding(reviewer: Reviewer) -> None:
    scorecard = reviewer.desktop.window.panes.scorecard
    low = scorecard.comment.height()
    reviewer.desktop.window.resize(1280, 1400)
    QApplication.sendPostedEvents()
    assert scorecard.comment.height() > low


def test_the_filters_lie_within_their_pane(reviewer: Reviewer) -> None:
    reviewer.desktop.window.change_settings(text_size=150)
    reviewer.does(Do.FILTER)
    QApplication.sendPostedEvents()
    queue = reviewer.desktop.window.panes.queue
    ranges, tree = queue.filters.ranges, queue.filters.tree
    for part in (ranges.period, ranges.least, ranges.most, ranges.surest, tree.viewport()):
        right = part.mapTo(queue, QPoint(part.width(), 0)).x()
        assert 0 < right <= queue.width() - reviewer.desktop.theme.px(8)


def test_a_long_chip_is_cut_at_its_end_and_tells_the_rest(reviewer: Reviewer) -> None:
    reviewer.desktop.window.change_settings(text_size=150)
    reviewer.does(Do.QUEUE)
    window = reviewer.desktop.window
    queue = window.panes.queue
    window.session.queue.narrow(Filter(agents=frozenset({"Bartholomeus Featherstonehaugh-Cholmondeley"})))
    QApplication.sendPostedEvents()
    (chip,) = shown(queue.head.chips, ChipButton)
    assert chip.text().startswith("Agent: Barth")
    assert chip.text().endswith("…")
    assert chip.fontMetrics().horizontalAdvance(chip.text()) < chip.width() <= queue.head.chips.width()
    assert "Cholmondeley" in chip.toolTip()


def test_the_comment_opens_when_somebody_writes_in_it(reviewer: Reviewer) -> None:
    reviewer.desktop.window.change_settings(text_size=150)
    QApplication.sendPostedEvents()
    pane = reviewer.desktop.window.panes.scorecard
    assert not pane.head.machine.isVisible()
    folded = pane.comment.height()
    pane.comment.start()
    assert pane.comment.height() > folded


def _seen_whole(part: QWidget) -> bool:
    return bool(part.visibleRegion().boundingRect().size() == part.size())


def _with_long_quotes(reviewer: Reviewer) -> None:
    """Take the finding in hand whose card is the highest."""
    session = reviewer.desktop.session
    session.go(next(row.number for row in session.queue.shown if row.standing.flags == ("slow-response",)))
    session.choose_finding(key_of_decision(session.findings()[0]))


@pytest.mark.parametrize("size", [150, 200])
def test_a_finding_can_be_judged_without_scrolling(reviewer: Reviewer, qtbot: QtBot, size: int) -> None:
    reviewer.desktop.window.change_settings(text_size=size)
    _with_long_quotes(reviewer)
    card = reviewer.desktop.window.panes.scorecard.flags.card
    assert card.height() > reviewer.desktop.window.panes.scorecard.flags.viewport().height()
    qtbot.waitUntil(lambda: _seen_whole(card.confirming) and _seen_whole(card.dismissing))
    assert _seen_whole(card.title)
    QTest.mouseClick(card.confirming, Qt.MouseButton.LeftButton)
    assert reviewer.desktop.session.findings()[0].verdict == "confirmed"


def test_where_there_is_little_room_the_actions_leave_the_title_to_be_read(reviewer: Reviewer, qtbot: QtBot) -> None:
    window = reviewer.desktop.window
    window.change_settings(text_size=150)
    for row in range(3):
        window.notices.show_faults(Fault(f"march.csv, row {row}", "This is no date", "Correct it and import again."))
    _with_long_quotes(reviewer)
    qtbot.waitUntil(lambda: window.notices.height() > 0.3 * window.height())
    card, seen = window.panes.scorecard.flags.card, window.panes.scorecard.flags.viewport()
    qtbot.waitUntil(lambda: seen.height() < 3 * card.acting.height() and _seen_whole(card.title))
    assert not card.acting.geometry().intersects(card.title.geometry())


@pytest.mark.parametrize("size", [150, 200])
def test_a_note_is_written_in_sight_and_nothing_lies_over_it(reviewer: Reviewer, qtbot: QtBot, size: int) -> None:
    reviewer.desktop.window.change_settings(text_size=size)
    _with_long_quotes(reviewer)
    reviewer.does(Do.NOTE)
    card = reviewer.desktop.window.panes.scorecard.flags.card
    qtbot.waitUntil(lambda: _seen_whole(card.note))
    assert not card.acting.geometry().intersects(card.note.geometry())


def test_why_is_seen_when_it_is_asked_for(reviewer: Reviewer, qtbot: QtBot) -> None:
    reviewer.desktop.window.change_settings(text_size=150)
    _with_long_quotes(reviewer)
    reviewer.does(Do.WHY)
    card = reviewer.desktop.window.panes.scorecard.flags.card
    qtbot.waitUntil(lambda: card.why.visibleRegion().boundingRect().height() > reviewer.desktop.theme.px(60))
    assert _seen_whole(card.confirming)


def test_the_steps_of_the_criterion_at_hand_are_seen(reviewer: Reviewer, qtbot: QtBot) -> None:
    reviewer.does(Do.SHOW_SCORE)
    tab = reviewer.desktop.window.panes.scorecard.score_tab
    reviewer.does(Do.SCORE_YES)
    qtbot.waitUntil(lambda: tab.rows[tab.at].criterion.id == "clear-language" and _seen_whole(tab.rows[tab.at].scale))


def test_notices_take_room_of_their_own(reviewer: Reviewer, qtbot: QtBot) -> None:
    window = reviewer.desktop.window
    window.change_settings(text_size=100)
    window.notices.show_faults(Fault("march.csv, row 12", "This is no date", "Correct it and import again."))
    card = window.notices.cards()[-1]
    qtbot.waitUntil(lambda: _seen_whole(card.closing))
    for part in (window.panes.conversation, window.panes.scorecard.comment, window.status):
        assert _seen_whole(part)
        assert not QRect(part.mapTo(window, QPoint()), part.size()).intersects(window.notices.geometry())


def test_notices_take_less_room_in_a_window_that_gets_lower(reviewer: Reviewer, qtbot: QtBot) -> None:
    window = reviewer.desktop.window
    window.change_settings(text_size=125)
    for row in range(3):
        window.notices.show_faults(Fault(f"march.csv, row {row}", "This is no date", "Correct it and import again."))
    for height in (720, 460):
        window.resize(window.width(), height)
        qtbot.waitUntil(lambda: 0.3 * window.height() < window.notices.height() < 0.4 * window.height())


def test_where_all_panes_are_seen_their_words_have_room(reviewer: Reviewer) -> None:
    window = reviewer.desktop.window
    window.change_settings(text_size=125)
    window.splitter.setSizes([1, 2000, 1])
    QApplication.sendPostedEvents()
    assert window.panes.queue.width() >= reviewer.desktop.theme.px(240)
    reviewer.does(Do.FILTER)
    most = window.panes.queue.filters.ranges.most
    assert most.lineEdit().width() >= most.fontMetrics().horizontalAdvance("100")


def test_the_keys_need_no_scrolling_to_the_side(reviewer: Reviewer) -> None:
    reviewer.does(Do.KEYS)
    (sheet,) = shown(reviewer.desktop.window, KeySheet)
    QApplication.sendPostedEvents()
    assert sheet.list.horizontalScrollBar().maximum() == 0


def test_a_comment_shows_whole_lines_only(reviewer: Reviewer) -> None:
    field = reviewer.desktop.window.panes.scorecard.comment
    field.setPlainText("one\ntwo\nthree")
    field.setFocus()
    line = field.fontMetrics().lineSpacing()
    above = field.document().documentMargin()
    assert 2 * line + above <= field.viewport().height() < 2 * line + above + line / 4


def test_the_icons_in_the_search_field_grow_with_the_text(reviewer: Reviewer, qtbot: QtBot) -> None:
    search = reviewer.desktop.window.panes.queue.head.search
    search.setText("faktura")

    def sizes() -> tuple[int, int]:
        return search.glass.pixmap().deviceIndependentSize().toSize().width(), search.wipe.iconSize().width()

    large = sizes()
    reviewer.desktop.window.change_settings(text_size=100)
    qtbot.waitUntil(lambda: sizes() == (large[0] // 2, large[1] // 2))
    qtbot.waitUntil(lambda: search.glass.geometry().right() < search.cursorRect().left())
    search.wipe.click()
    assert search.text() == ""

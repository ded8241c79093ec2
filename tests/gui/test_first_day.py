"""What somebody meets who sits before the window for the first time and tries keys: none does nothing in silence, none
does something else than what has the focus says.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.views.export_sheet import ExportSheet
from qa_desk.ui.views.rubric_sheet import RubricSheet
from tests.gui.reviewer import SLOW, Reviewer, shown
from tests.gui.rubrics import stricter_in

RETURN = Qt.Key.Key_Return


def tab_to(eva: Reviewer, text: str) -> QPushButton:
    """Press Tab until a button with these words has the focus."""
    for _ in range(40):
        focus = eva.focus()
        if isinstance(focus, QPushButton) and focus.text().replace("&", "") == text:
            return focus
        eva.presses(Qt.Key.Key_Tab)
    pytest.fail(f"Tab does not lead to “{text}”")


# --- Return presses what has the focus ---


def test_return_opens_the_sample_from_its_button(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    eva = Reviewer(desktop, qtbot)
    tab_to(eva, "Open the sample")
    eva.presses(RETURN)
    eva.waits()
    assert len(eva.queue()) == 72


def test_return_confirms_by_the_button_and_chooses_by_a_line(eva: Reviewer) -> None:
    tab_to(eva, "Confirm")
    eva.presses(RETURN)
    assert "Started" in eva.scorecard()
    card = eva.desktop.window.panes.scorecard.flags.card
    before = card.title.text()
    line = next(line for line in eva.desktop.window.panes.scorecard.flags.lines.values() if line.isVisible())
    line.setFocus(Qt.FocusReason.TabFocusReason)
    eva.presses(RETURN)
    assert card.title.text() != before


def test_return_on_leave_it_does_not_take_the_rubric(eva: Reviewer, qtbot: QtBot, tmp_path: Path) -> None:
    eva.does(Do.RUBRIC)
    sheet = eva.sheet(RubricSheet)
    taken: list[object] = []
    sheet.chosen.connect(taken.append)
    sheet.choose(stricter_in(tmp_path, 0.95))
    qtbot.waitUntil(lambda: sheet.flips is not None, timeout=SLOW)
    tab_to(eva, "Leave it")
    eva.presses(RETURN)
    assert taken == []
    assert shown(eva.desktop.window, RubricSheet) == []


def test_return_in_a_box_goes_on_with_the_sheet(eva: Reviewer) -> None:
    eva.does(Do.EXPORT)
    sheet = eva.sheet(ExportSheet)
    eva.waits()
    box = sheet.formats["csv"]
    box.setFocus(Qt.FocusReason.TabFocusReason)
    eva.presses(RETURN)
    assert not box.isChecked()
    assert eva.desktop.tasks.busy
    eva.waits()
    sheet.close()


# --- what cannot be done is said ---


def test_a_digit_says_that_a_criterion_is_scored_with_yes_or_no(eva: Reviewer) -> None:
    eva.does(Do.SHOW_SCORE)
    before = eva.scorecard()
    eva.does(Do.SCORE_3)
    assert "This criterion is scored with yes or no | Y is yes, Shift+N is no" in eva.notices()
    assert eva.scorecard() == before
    eva.does(Do.SCORE_1)
    assert eva.scorecard() == before, "1 is not the first choice, and not the worst"


def test_one_hint_takes_the_place_of_the_other(eva: Reviewer) -> None:
    eva.does(Do.ADD_FLAG)
    eva.does(Do.CHANGE_SPAN)
    assert "then move the finding to them" in eva.notices()
    assert "then add the flag" not in eva.notices()


def test_after_the_last_of_the_queue_that_is_said(eva: Reviewer) -> None:
    session = eva.desktop.session
    session.go(session.queue.shown[-1].number)
    eva.does(Do.FINISH)
    assert "Finished: no conversation follows in the queue" in eva.notices()
    session.go(session.queue.shown[0].number)
    eva.desktop.window.notices.close_newest()
    eva.does(Do.FINISH)
    QApplication.sendPostedEvents()
    assert eva.notices() == ""

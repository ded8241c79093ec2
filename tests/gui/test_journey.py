"""A day of a reviewer, from a fresh start to the next morning, by keys alone: what she does, and what she sees."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.views.export_sheet import ExportSheet
from qa_desk.ui.views.palette import Palette
from qa_desk.ui.views.rubric_sheet import RubricSheet
from tests.gui.reviewer import SLOW, Reviewer, shown, words
from tests.gui.rubrics import stricter_in

KEY = Qt.Key
SAMPLE = 72  # conversations


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    monkeypatch.setattr("getpass.getuser", lambda: "Eva")


@pytest.fixture
def eva(desktop: Desktop, qtbot: QtBot) -> Reviewer:
    """A reviewer in front of the program as it starts for the first time."""
    desktop.window.resize(1440, 900)
    return Reviewer(desktop, qtbot)


@pytest.mark.timeout(300)
def test_a_day_of_a_reviewer(eva: Reviewer, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    opens_the_sample(eva)
    searches(eva, qtbot)
    filters(eva)
    walks(eva)
    judged = judges_and_scores(eva)
    finishes_and_takes_it_back(eva, judged)
    changes_the_rubric(eva, qtbot, tmp_path)
    exports(eva, qtbot, tmp_path)
    eva.does(Do.QUIT)
    assert not eva.desktop.window.isVisible()

    again = Desktop(qapp, eva.desktop.settings.path)
    qtbot.addWidget(again.window)
    again.window.show()
    again.window.resize(1280, 720)  # which the offscreen screen is too small for
    finds_all_as_it_was(Reviewer(again, qtbot), judged)
    again.window.close()
    again.deleteLater()


def opens_the_sample(eva: Reviewer) -> None:
    assert "Drop conversations here" in words(eva.desktop.window.start)
    eva.does(Do.PALETTE)
    eva.sheet(Palette)
    eva.types("open the sample")
    eva.presses(KEY.Key_Return)
    eva.waits()
    assert len(eva.queue()) == SAMPLE
    assert eva.status() == "0 of 72 reviewed"
    assert eva.desktop.window.windowTitle() == "Halvö – QA Desk"
    assert eva.heading() in eva.card()


def searches(eva: Reviewer, qtbot: QtBot) -> None:
    eva.does(Do.SEARCH)
    eva.types("ordernummer")
    qtbot.waitUntil(lambda: 0 < len(eva.queue()) < SAMPLE)
    eva.presses(KEY.Key_Return)
    eva.does(Do.NEXT_CONVERSATION)
    assert "ordernummer" in transcript(eva).casefold()
    eva.does(Do.CLEAR_FILTER)
    assert len(eva.queue()) == SAMPLE


def filters(eva: Reviewer) -> None:
    eva.does(Do.FILTER)
    tree = eva.desktop.window.panes.queue.filters.tree
    for _ in range(60):
        eva.presses(KEY.Key_Down)
        item = tree.currentItem()
        if item is not None and item.text(0) == "Swedish":
            break
    eva.presses(KEY.Key_Space)
    eva.presses(KEY.Key_Escape)
    seen = eva.queue()
    assert 0 < len(seen) < SAMPLE
    assert all("Swedish" in card for card in seen)
    assert f"{len(seen)} of 72 conversations" in words(eva.desktop.window.panes.queue)


def walks(eva: Reviewer) -> None:
    eva.presses(KEY.Key_Home, Qt.KeyboardModifier.ControlModifier)
    first = eva.heading()
    eva.does(Do.NEXT_CONVERSATION)
    second = eva.heading()
    eva.does(Do.NEXT_CONVERSATION)
    assert eva.heading() in eva.card()
    assert eva.heading() != second
    eva.does(Do.PREVIOUS_CONVERSATION)
    assert eva.heading() == second
    eva.does(Do.PREVIOUS_CONVERSATION)
    assert eva.heading() == first
    assert eva.card() == eva.queue()[0]


def judges_and_scores(eva: Reviewer) -> str:
    """Review the conversation at hand; gives the name of its customer."""
    first = finding(eva)
    eva.does(Do.CONFIRM)
    second = finding(eva)
    assert second != first, "the next finding that is open comes by itself"
    eva.does(Do.PREVIOUS_FINDING)
    assert (finding(eva), "Confirmed by Eva" in eva.scorecard()) == (first, True)
    eva.does(Do.NEXT_FINDING)
    eva.does(Do.DISMISS)
    eva.presses(KEY.Key_2)
    eva.does(Do.PREVIOUS_FINDING)
    assert (finding(eva), "Dismissed by Eva" in eva.scorecard()) == (second, True)
    eva.does(Do.NOTE)
    eva.types("She had said it on the phone, cf. ticket 4")
    eva.presses(KEY.Key_Escape)
    eva.does(Do.COMMENT)
    eva.types("Read first, then ask")
    eva.presses(KEY.Key_Escape)
    before = eva.points()
    eva.does(Do.SHOW_SCORE)
    eva.does(Do.SCORE_YES)
    eva.does(Do.SCORE_4)
    eva.does(Do.NOT_APPLICABLE)
    assert "20 / 20" in eva.scorecard()
    assert eva.points() > before
    eva.does(Do.SHOW_HISTORY)
    return eva.heading()


def finishes_and_takes_it_back(eva: Reviewer, judged: str) -> None:
    eva.does(Do.FINISH)
    assert eva.status() == "1 of 72 reviewed"
    other = eva.heading()
    assert other != judged
    eva.does(Do.SHOW_FLAGS)
    waiting = to_decide(eva)
    eva.does(Do.CONFIRM)
    assert to_decide(eva) == waiting - 1
    eva.does(Do.UNDO)
    assert to_decide(eva) == waiting
    eva.does(Do.UNDO)
    assert (eva.heading(), eva.status()) == (judged, "Undone: finish the review")
    eva.desktop.window.status.hush()  # as after a moment
    assert eva.status() == "0 of 72 reviewed"
    eva.does(Do.REDO)
    assert (eva.heading(), eva.status()) == (judged, "Done again: finish the review")
    eva.desktop.window.status.hush()
    assert eva.status() == "1 of 72 reviewed"
    eva.does(Do.REDO)
    assert (eva.heading(), to_decide(eva)) == (other, waiting - 1)


def changes_the_rubric(eva: Reviewer, qtbot: QtBot, folder: Path) -> None:
    eva.does(Do.RUBRIC)
    sheet = eva.sheet(RubricSheet)
    sheet.choose(stricter_in(folder, 0.95))
    qtbot.waitUntil(lambda: sheet.cases.isVisible(), timeout=SLOW)
    said = words(sheet)
    assert re.search(r"\d+ conversations would change", said)
    assert re.search(r"\d+ fewer findings", said)
    assert "1 finished review keeps its findings and its rubric" in said
    eva.presses(KEY.Key_Return)
    qtbot.waitUntil(lambda: "took the rubric" in eva.status(), timeout=SLOW)


def exports(eva: Reviewer, qtbot: QtBot, folder: Path) -> None:
    eva.does(Do.EXPORT)
    sheet = eva.sheet(ExportSheet)
    assert "1 of them reviewed" in words(sheet)
    eva.presses(KEY.Key_Return)
    qtbot.waitUntil(sheet.opening.isVisible, timeout=SLOW)
    written = list((folder / "data" / "Reports").rglob("*.*"))
    assert f"{len(written)} file" in words(sheet)
    assert any(file.suffix == ".xlsx" for file in written)
    eva.presses(KEY.Key_Escape)


def finds_all_as_it_was(eva: Reviewer, judged: str) -> None:
    (recent,) = [each for each in shown(eva.desktop.window.start, QPushButton) if each.text() == "Halvö"]
    recent.setFocus()
    eva.presses(KEY.Key_Space)
    eva.waits()
    assert eva.status() == "1 of 72 reviewed"
    eva.does(Do.SEARCH)
    eva.types(judged)
    eva.presses(KEY.Key_Return)
    eva.does(Do.NEXT_CONVERSATION)
    while "Finished by Eva" not in eva.card():
        eva.does(Do.NEXT_CONVERSATION)
    assert eva.heading() == judged
    seen = eva.scorecard()
    assert "Finished by Eva" in seen
    assert "Read first, then ask" in seen.split(" | "), "no key may have been typed into it"
    while "Dismissed by Eva" not in eva.scorecard():
        eva.does(Do.NEXT_FINDING)
    assert "She had said it on the phone, cf. ticket 4" in eva.scorecard().split(" | ")
    eva.does(Do.SHOW_SCORE)
    assert "20 / 20" in eva.scorecard()


def finding(eva: Reviewer) -> str:
    """The title of the finding at hand."""
    return eva.desktop.window.panes.scorecard.flags.card.title.text()


def to_decide(eva: Reviewer) -> int:
    """How many flags wait for a verdict, as the head of the scorecard says."""
    found = re.search(r"(\d+) flags? to decide", eva.scorecard())
    return int(found[1]) if found else 0


def transcript(eva: Reviewer) -> str:
    """The whole conversation, as the key that copies it gives it."""
    eva.does(Do.COPY)
    return QApplication.clipboard().text()

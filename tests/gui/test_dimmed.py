"""What cannot be done now is dimmed, and says what must be done first."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from qa_desk.store.desk import Desk
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from tests.gui.reviewer import Reviewer


def told(eva: Reviewer) -> str:
    return eva.desktop.window.status.words.text()


def test_without_a_desk_keys_say_that_one_must_be_open(desktop: Desktop, qtbot: QtBot) -> None:
    eva = Reviewer(desktop, qtbot)
    eva.does(Do.EXPORT)
    assert told(eva) == "Open a desk first"


def test_without_a_finding_the_keys_that_act_on_one_say_so(eva: Reviewer, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("Customer: Thanks!\nAgent: The shop opens at ten.\n", "utf-8")
    eva.desktop.import_files([tmp_path / "plain.txt"])
    eva.waits()
    session, shown = eva.desktop.session, eva.desktop.session.open
    session.go(max(row.number for row in session.queue.rows))
    eva.does(Do.CONFIRM)
    assert told(eva) == "Nothing was found in this conversation"
    assert shown
    session.go(shown.number)
    assert eva.desktop.window.commands[Do.CONFIRM].isEnabled()
    session.choose_finding("")
    eva.does(Do.WHY)
    assert told(eva) == "Choose a flag first"


def test_what_is_told_gives_way_to_the_counts_again(eva: Reviewer, qtbot: QtBot) -> None:
    eva.desktop.window.status.telling.setInterval(50)
    counts = told(eva)
    eva.does(Do.UNDO)
    assert told(eva) == "There is nothing to undo"
    qtbot.waitUntil(lambda: told(eva) == counts)


def test_on_the_dashboard_the_keys_of_the_desk_send_back_and_the_other_way(eva: Reviewer) -> None:
    eva.does(Do.SAVE_CHART)
    assert told(eva) == "Go to the dashboard first"
    eva.does(Do.DASHBOARD)
    eva.does(Do.FINISH)
    assert told(eva) == "Go back to the desk first"
    assert eva.desktop.window.commands[Do.SAVE_CHART].isEnabled()


def test_on_a_desk_for_reading_keys_and_buttons_say_why(desktop: Desktop, qtbot: QtBot, sample_copy: Path) -> None:
    kari, eva = Desk(sample_copy, reviewer="Kari"), Reviewer(desktop, qtbot)
    desktop.open_desk(sample_copy)
    eva.waits()
    eva.does(Do.DISMISS)
    assert told(eva) == "This desk is open for reading only"
    card = desktop.window.panes.scorecard.flags.card
    assert card.dismissing.toolTip() == "This desk is open for reading only"
    assert not card.dismissing.isEnabled()
    assert desktop.window.commands.why_dimmed(Do.WRITE_NOW) == "This desk is still open elsewhere"
    kari.close()

"""The dashboard as a team lead uses it: figures, keys, the way to the conversations and back, pictures."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from qa_desk.errors import QaDeskError
from qa_desk.model import Rubric
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.store.desk import Desk
from qa_desk.store.scored import scored_for_report
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop
from qa_desk.ui.pictures import save_picture
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views import dashboard as module
from qa_desk.ui.views.charts.chart import Chart
from qa_desk.ui.views.dashboard import DashboardView
from tests.desks import show_desk

TAB = Qt.FocusReason.TabFocusReason


@pytest.fixture
def view(qtbot: QtBot, session: Session, theme: Theme, tasks: Tasks) -> DashboardView:
    made = DashboardView(session, theme, tasks)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    assert QTest.qWaitForWindowActive(made)
    return made


def tile(view: DashboardView, name: str) -> str:
    return next(tile.value for tile in view.cards.tiles.tiles if tile.name == name)


def walk(chart: Chart, *keys: Qt.Key) -> None:
    chart.setFocus(TAB)
    for key in keys:
        QTest.keyClick(chart, key)


def test_the_figures_are_those_of_the_selection(view: DashboardView, session: Session, qtbot: QtBot) -> None:
    assert tile(view, "Conversations") == str(len(session.queue.rows))
    assert view.head.selection.text() == "All conversations of the desk"
    danish = [row.standing.score for row in session.queue.rows if row.language == "da"]
    session.queue.narrow(Filter(languages=frozenset({"da"})))
    qtbot.waitUntil(lambda: tile(view, "Conversations") == str(len(danish)))
    assert tile(view, "Mean score") == f"{sum(danish) / len(danish):.1f}"
    assert view.head.selection.text() == "Language: Danish"
    assert [bar.name for bar in view.cards.languages.bars] == ["Danish"]


def test_it_follows_a_review(view: DashboardView, session: Session, qtbot: QtBot) -> None:
    before = tile(view, "Reviewed")
    session.review.finish()
    qtbot.waitUntil(lambda: tile(view, "Reviewed") != before)
    assert view.cards.tiles.tiles[3].under == f"1 of {len(session.queue.rows)} conversations"


def test_it_does_not_count_while_nobody_sees_it(view: DashboardView, session: Session, qtbot: QtBot) -> None:
    view.hide()
    before = view.figures
    session.review.finish()
    QTest.qWait(module.SOON_MS * 2)
    assert view.figures is before
    view.show()
    assert tile(view, "Reviewed") != "0.0 %"


def test_a_dismissed_flag_leaves_the_rate(view: DashboardView, session: Session, qtbot: QtBot) -> None:
    number = next(row.number for row in session.queue.rows if row.standing.flags)
    session.go(number)
    decision = session.decision()
    assert decision is not None
    rule = decision.finding.rule
    for each in session.findings():
        if each.finding.rule == rule:
            session.review.dismiss(f"{rule}@{each.finding.span.message}", reason="Other")
    row = view.cards.flags.rows

    def figure_told() -> None:
        told = next(row.figure for row in view.cards.flags.rows if row.figure.rule == rule)
        assert told.dismissed.numbers == (number,)
        assert number not in told.standing.numbers

    qtbot.waitUntil(figure_told)
    assert row is not view.cards.flags.rows


def test_teams_have_as_many_conversations_as_in_the_reports(
    view: DashboardView, session: Session, desk: Desk, rubric: Rubric
) -> None:
    numbers = [row.number for row in session.queue.rows]
    told = scored_for_report(desk, numbers, rubric, language="en", of_text=lambda name, text: rubric)
    teams = prepare(told, rubric, masker=Masker(hide=()), files=0, language="en", zone="Europe/Stockholm").teams
    assert view.figures
    assert {group.name: group.scores.n for group in view.figures.teams} == {
        team.name: team.conversations for team in teams
    }


def test_the_picture_of_the_page_is_as_wide_as_the_page(view: DashboardView) -> None:
    assert view.cards.drawing("Dashboard").size.width() == view.cards.width()


def test_each_rate_of_a_flag_names_the_number_behind_it(view: DashboardView, tmp_path: Path) -> None:
    save_picture(view.cards.cards[view.cards.flags].drawing(), tmp_path / "flags.svg")
    drawn = (tmp_path / "flags.svg").read_text(encoding="utf-8")
    numbers = [row.figure.standing.share.part for row in view.cards.flags.rows]
    assert numbers
    assert [number for number in numbers if f">n {number}<" not in drawn] == []


def test_arrows_walk_through_the_bars_and_say_their_values(view: DashboardView) -> None:
    agents = view.cards.agents
    walk(agents, Qt.Key.Key_Down)
    assert agents.mark is not None
    assert agents.mark.lines[0] == agents.bars[1].name
    said = agents.accessibleDescription()
    assert agents.bars[1].name in said
    assert "95% interval" in said
    assert view.callout.isVisible()
    assert view.callout.lines[0] == agents.bars[1].name
    QTest.keyClick(agents, Qt.Key.Key_End)
    assert agents.at == len(agents.bars) - 1
    QTest.keyClick(agents, Qt.Key.Key_Down)
    assert agents.at == len(agents.bars) - 1
    view.cards.teams.setFocus(TAB)
    assert agents.mark is None


def test_every_chart_is_reached_by_tab(view: DashboardView) -> None:
    view.cards.tiles.setFocus(TAB)
    reached = []
    for chart in view.cards.charts():
        assert chart.hasFocus()
        reached.append(QAccessible.queryAccessibleInterface(chart).text(QAccessible.Text.Name))
        QTest.keyClick(chart, Qt.Key.Key_Tab)
    assert reached[:2] == ["Key figures", "Scores over time"]
    assert all(reached)


@pytest.mark.parametrize("chart", ["tiles", "times", "agents", "teams", "flags", "channels", "languages"])
def test_every_mark_leads_to_as_many_conversations_as_it_says(
    view: DashboardView, session: Session, chart: str
) -> None:
    marks = getattr(view.cards, chart).marks
    assert marks
    for mark in marks:
        counted = next(line for line in reversed(mark.lines) if "conversation" in line or "confirmed" in line)
        session.queue.narrow(mark.target)
        n = int(counted.split()[0]) if "confirmed" not in counted else _standing(counted)
        assert len(session.queue.shown) == n, mark.lines
    session.queue.narrow(Filter())


def _standing(line: str) -> int:
    confirmed, still_open, _ = (int(part.split()[0]) for part in line.split(", "))
    return confirmed + still_open


def test_enter_shows_the_conversations_and_coming_back_takes_the_filter_away(
    view: DashboardView, session: Session, qtbot: QtBot
) -> None:
    before = replace(Filter(), languages=frozenset({"sv"}))
    session.queue.narrow(before)
    qtbot.waitUntil(lambda: [bar.name for bar in view.cards.languages.bars] == ["Swedish"])
    agents = view.cards.agents
    walk(agents, Qt.Key.Key_Down)
    name = agents.bars[1].group.name
    with qtbot.waitSignal(view.desk_wanted):
        QTest.keyClick(agents, Qt.Key.Key_Return)
    assert session.queue.filter == replace(before, agents=frozenset({name}))
    assert {row.agent for row in session.queue.shown} == {name}
    assert session.open is not None
    assert session.open.number in {row.number for row in session.queue.shown}
    view.hide()
    view.show()
    assert session.queue.filter == before


def test_the_mouse_shows_values_and_leads_on(view: DashboardView, session: Session, qtbot: QtBot) -> None:
    times = view.cards.times
    place = times.marks[1].box.center().toPoint()
    QTest.mouseMove(times, place)
    qtbot.waitUntil(view.callout.isVisible)
    assert view.callout.lines[0].startswith("Week ")
    with qtbot.waitSignal(view.desk_wanted):
        QTest.mouseClick(times, Qt.MouseButton.LeftButton, pos=place)
    assert session.queue.filter.since is not None
    assert session.queue.filter.until is not None


def test_periods_and_grain(view: DashboardView, qtbot: QtBot) -> None:
    weeks = len(view.cards.times.points)
    view.head.grains["month"].click()
    assert len(view.cards.times.points) < weeks
    view.head.choose("last month")
    view.head.period.setCurrentIndex(view.head.period.count() - 1)
    view.head.period.activated.emit(view.head.period.currentIndex())
    assert view.head.first.isVisible()
    assert view.figures is not None
    everything = view.figures.scores
    assert everything is not None
    view.head.first.setDate(view.head.last.date())
    assert view.figures.scores is not None
    assert view.figures.scores.n < everything.n


def test_nothing_to_count_says_so_and_offers_the_way_out(view: DashboardView, session: Session, qtbot: QtBot) -> None:
    session.queue.narrow(Filter(agents=frozenset({"nobody"})))
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view.empty)
    view.empty.button.click()
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view.area)
    assert not session.queue.filter.narrows


@pytest.fixture
def empty(qtbot: QtBot, theme: Theme, tasks: Tasks, tmp_path: Path, rubric: Rubric) -> Iterator[DashboardView]:
    """The dashboard of an empty desk; Qt ends it before it can become Python's garbage."""
    session = Session()
    show_desk(session, Desk(tmp_path / "empty.qadesk"), rubric)
    view = DashboardView(session, theme, tasks)
    qtbot.addWidget(view)
    view.show()
    yield view
    session.leave_desk()


def test_an_empty_desk_asks_for_files(empty: DashboardView, qtbot: QtBot) -> None:
    assert empty.nothing.isVisible()
    assert not empty.head.save.isEnabled()
    with qtbot.waitSignal(empty.import_wanted):
        QTest.mouseClick(empty.nothing.button, Qt.MouseButton.LeftButton)


def test_a_large_desk_is_counted_in_the_background(
    view: DashboardView, session: Session, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    session.queue.narrow(Filter(channels=frozenset({"chat"})))
    session.queue.narrow(Filter(channels=frozenset({"email"})))
    n = sum(row.channel == "email" for row in session.queue.rows)
    qtbot.waitUntil(lambda: tile(view, "Conversations") == str(n))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert [bar.group.name for bar in view.cards.channels.bars] == ["email"]


def test_a_period_of_a_large_desk_is_counted_as_that_of_a_small_one(
    view: DashboardView, session: Session, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = sorted(row.time for row in session.queue.rows if row.time is not None)
    monkeypatch.setattr(type(view.head), "span", (times[len(times) // 2], None))
    monkeypatch.setattr(module, "AT_ONCE", 3)
    view.head.changed.emit()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert view.figures is not None
    assert view.figures.clean.whole == sum(time >= times[len(times) // 2] for time in times) < len(times)


def test_five_hundred_agents_scroll_with_the_keys(view: DashboardView, session: Session, qtbot: QtBot) -> None:
    session.queue.rows = [
        replace(row, number=500 * at + n, agent=f"Anna-Karin Margareta von Någonting till Storgården nummer {n}")
        for at, row in enumerate(session.queue.rows[:5]) for n in range(500)
    ]  # fmt: skip
    session.queue.narrow(Filter(order="newest"))
    qtbot.waitUntil(lambda: len(view.cards.agents.bars) == 500)
    agents = view.cards.agents

    def the_last_is_seen() -> bool:  # once the page has taken its new height
        walk(agents, Qt.Key.Key_Home, Qt.Key.Key_End)
        return agents.mark is not None and agents.visibleRegion().contains(agents.mark.box.center().toPoint())

    qtbot.waitUntil(the_last_is_seen)
    assert agents.at == 499


# --- pictures ---


def is_png(file: Path) -> bool:
    return file.read_bytes().startswith(b"\x89PNG") and QImage(str(file)).width() > 200


def is_svg(file: Path) -> bool:
    return "<svg" in file.read_text(encoding="utf-8")[:500] and QSvgRenderer(str(file)).isValid()


@pytest.mark.parametrize(("suffix", "real"), [(".png", is_png), (".svg", is_svg)])
def test_every_chart_and_the_page_become_pictures(
    view: DashboardView, tmp_path: Path, suffix: str, real: Callable[[Path], bool]
) -> None:
    drawings = [card.drawing() for card in view.cards.cards.values()]
    for at, drawing in enumerate([*drawings, view.cards.drawing("All of Åsa's conversations")]):
        file = tmp_path / f"{at}{suffix}"
        save_picture(drawing, file)
        assert real(file), drawing.name


def test_the_picture_of_the_page_names_what_is_counted(view: DashboardView, tmp_path: Path) -> None:
    file = tmp_path / "page.svg"
    save_picture(view.cards.drawing("Team Åäö"), file)
    written = file.read_text(encoding="utf-8")
    assert "Team Åäö" in written
    assert view.cards.teams.bars[0].name in written


def test_a_picture_is_saved_by_the_menu(view: DashboardView, tmp_path: Path, qtbot: QtBot) -> None:
    view.cards.agents.menu_wanted.emit(QPoint(10, 10))
    menu = view.cards.cards[view.cards.agents].findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if "SVG" in action.text()).trigger()
    menu.close()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedNameFilter().endswith("(*.svg)")
    dialog.fileSelected.emit(str(tmp_path / "agents.svg"))
    assert is_svg(tmp_path / "agents.svg")
    dialog.reject()


def test_a_picture_that_cannot_be_saved_is_told(view: DashboardView, session: Session, tmp_path: Path) -> None:
    told: list[QaDeskError] = []
    session.failed.connect(told.append)
    view.save_page()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "no such folder" / "page.png"))
    dialog.reject()
    assert "page.png" in str(told[0])


# --- in the window ---


def test_keys_in_the_window(desktop: Desktop, desk: Desk, session: Session, qtbot: QtBot) -> None:
    shared = desktop.session
    assert session.rubric is not None
    rubric = session.rubric
    session.leave_desk()
    show_desk(shared, Desk(desk.path, reviewer="Eva"), rubric)
    window = desktop.window
    QTest.keyClick(window, Qt.Key.Key_G)
    dashboard = window.findChild(DashboardView)
    assert dashboard is not None
    qtbot.waitUntil(dashboard.isVisible)
    assert dashboard.cards.tiles.hasFocus()
    QTest.keyClick(dashboard.cards.tiles, Qt.Key.Key_C)  # confirms a finding on the desk, and nothing here
    assert not shared.can_undo
    assert window.commands[Do.SAVE_CHART].isEnabled()
    walk(dashboard.cards.agents, Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert not dashboard.isVisible()
    assert len(shared.queue.filter.agents) == 1
    assert not window.commands[Do.SAVE_CHART].isEnabled()
    assert window.commands[Do.CONFIRM].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_G)
    assert not shared.queue.filter.narrows


def test_a_page_that_is_shown_again_counts_only_what_has_changed(view: DashboardView, session: Session) -> None:
    before = view.figures
    view.hide()
    view.show()
    assert view.figures is before
    view.hide()
    session.review.finish()
    view.show()
    assert view.figures is not before

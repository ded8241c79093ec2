"""Who works by keys sees where the focus is, and who listens hears what it is on: wherever Tab leads."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import Do
from qa_desk.ui.roles import tell_roles
from qa_desk.ui.views.charts.chart import Chart
from qa_desk.ui.views.criterion_row import CriterionRow
from tests.gui.reviewer import Reviewer, shown

AROUND = 4  # pixels: a ring may lie about what it is on
MOST = 80  # steps of Tab: more than any page has
LEAST = 12  # pixels that must look otherwise


@pytest.fixture(autouse=True, scope="module")
def _roles() -> None:
    tell_roles()  # as the program does


def stops(eva: Reviewer, qtbot: QtBot) -> Iterator[QWidget]:
    """What Tab leads to from where the focus is, once round."""
    seen: set[QWidget] = set()
    for _ in range(MOST):
        QTest.keyClick(eva.focus(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None, "Tab leads nowhere"
        if focus in seen:
            return
        seen.add(focus)
        qtbot.waitUntil(partial(is_in_sight, focus))  # once it has scrolled there
        yield focus
    pytest.fail("Tab does not come round")


def is_in_sight(widget: QWidget) -> bool:
    return not widget.visibleRegion().isEmpty()


def look(widget: QWidget) -> QImage:
    """What is seen of a widget and about it."""
    top = widget.window()
    box = QRect(widget.mapTo(top, QPoint()), widget.size()).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    return top.grab(box & top.rect()).toImage()


def differing(one: QImage, other: QImage) -> int:
    places = ((x, y) for x in range(min(one.width(), other.width())) for y in range(min(one.height(), other.height())))
    return sum(one.pixel(x, y) != other.pixel(x, y) for x, y in places)


def is_seen(focus: QWidget) -> bool:
    """Whether a widget looks otherwise when it has the focus."""
    with_focus = look(focus)
    focus.clearFocus()
    without = look(focus)
    focus.setFocus(Qt.FocusReason.TabFocusReason)
    return differing(with_focus, without) >= LEAST


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def role_of(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


PAGES = {
    "flags": (Do.SHOW_FLAGS,),
    "score": (Do.SHOW_SCORE,),
    "facts": (Do.SHOW_FACTS,),
    "history": (Do.SHOW_HISTORY,),
    "history of a review": (Do.CONFIRM, Do.SHOW_HISTORY),
    "dashboard": (Do.DASHBOARD,),
    "keys": (Do.KEYS,),
    "rubric": (Do.RUBRIC,),
    "export": (Do.EXPORT,),
    "settings": (Do.SETTINGS,),
    "sample": (Do.SAMPLE_DRAW,),
}


@pytest.fixture(params=list(PAGES.values()), ids=list(PAGES))
def page(request: pytest.FixtureRequest, eva: Reviewer) -> Iterator[Reviewer]:
    """Eva, who has opened some page or sheet by its keys."""
    eva.desktop.window.panes.queue.focus_list()
    for do in request.param:
        eva.does(do)
    eva.waits()
    yield eva
    over = QApplication.activeModalWidget()
    if over is not None:
        over.close()


def test_wherever_tab_leads_the_focus_is_seen_and_has_a_name_and_a_role(page: Reviewer, qtbot: QtBot) -> None:
    unseen, nameless = [], []
    for focus in stops(page, qtbot):
        if not is_seen(focus):
            unseen.append(name_of(focus))
        if not name_of(focus) or role_of(focus) is QAccessible.Role.NoRole:
            nameless.append(type(focus).__name__)
    assert unseen == []
    assert nameless == []


@pytest.mark.parametrize("do", [Do.SHOW_FACTS, Do.SHOW_HISTORY])
def test_a_list_of_lines_shows_where_the_keys_are_as_soon_as_it_is_opened(eva: Reviewer, do: Do) -> None:
    eva.does(Do.CONFIRM)
    eva.does(do)
    view = QApplication.focusWidget()
    assert view is not None
    assert is_seen(view)
    for _ in range(3):
        eva.presses(Qt.Key.Key_Down)
        assert is_seen(view), "also on a heading"


def test_the_start_page_offers_its_first_button(eva: Reviewer, qtbot: QtBot) -> None:
    eva.desktop.session.leave_desk()
    eva.waits()
    focus = eva.focus()
    qtbot.waitUntil(partial(is_in_sight, focus))
    assert (name_of(focus), is_seen(focus)) == ("Choose files", True)


@pytest.mark.parametrize(
    ("kind", "role", "do"),
    [
        (CriterionRow, QAccessible.Role.Grouping, Do.SHOW_SCORE),
        (Chart, QAccessible.Role.Chart, Do.DASHBOARD),
    ],
)
def test_what_is_drawn_by_hand_has_a_role(
    eva: Reviewer, kind: type[QWidget], role: QAccessible.Role, do: Do, qapp: QApplication
) -> None:
    eva.does(do)
    eva.waits()
    parts = shown(eva.desktop.window, kind)
    assert parts
    assert {role_of(part) for part in parts} == {role}
    assert all(map(name_of, parts))

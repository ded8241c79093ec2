"""The lines of facts and history: where they lead, and that none lies over another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.model import Span
from qa_desk.ui.actions import Do
from qa_desk.ui.models.lines_model import LinesModel, TextLine
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.lines import LinesView
from tests.gui.reviewer import Reviewer


def test_a_fact_given_twice_leads_to_each_place_in_turn(eva: Reviewer) -> None:
    session = eva.desktop.session
    session.go(next(row.number for row in session.queue.rows if row.customer == "Fatima El-Amin"))
    messages = eva.desktop.window.panes.conversation.messages
    eva.does(Do.SHOW_FACTS)
    view = eva.desktop.window.panes.scorecard.facts.view
    lines = eva.desktop.window.panes.scorecard.facts.model.lines
    at = next(at for at, line in enumerate(lines) if line.aside == "messages 1, 3")
    view.setCurrentIndex(view.model().index(at, 0))
    led = []
    for _ in range(3):
        eva.presses(Qt.Key.Key_Return)
        led.append(messages.currentIndex().row() + 1)
    assert led == [1, 3, 1]


def test_another_line_begins_at_its_first_place(qtbot: QtBot, theme: Theme) -> None:
    model = LinesModel()
    view = LinesView(model, theme, name="Facts")
    qtbot.addWidget(view)
    two = tuple(Span(message, 0, 1, "a") for message in (1, 2))
    model.show([TextLine("a", spans=two), TextLine("b", spans=two)])
    led: list[int] = []
    view.chosen.connect(lambda span: led.append(span.message))
    for row in (0, 0, 1, 0):
        view.setCurrentIndex(model.index(row))
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert led == [1, 2, 1, 1]


class OneClick(QProxyStyle):
    """As on KDE: a single click does what elsewhere two do."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - as Qt calls it
    ) -> int:
        one_click = hint is QStyle.StyleHint.SH_ItemView_ActivateItemOnSingleClick
        return 1 if one_click else super().styleHint(hint, option, widget, returnData)


TWICE, ONCE = (QTest.mouseClick, QTest.mouseDClick), (QTest.mouseClick,)


@pytest.mark.parametrize(("style", "presses"), [(QProxyStyle, TWICE), (OneClick, ONCE)], ids=["twice", "once"])
def test_a_line_leads_one_place_on_however_it_is_clicked(
    qtbot: QtBot, theme: Theme, style: type[QProxyStyle], presses: tuple[Callable[..., None], ...]
) -> None:
    model = LinesModel()
    view = LinesView(model, theme, name="Facts")
    qtbot.addWidget(view)
    made = style("Fusion")
    made.setParent(view)
    view.setStyle(made)
    view.show()
    model.show([TextLine("a", spans=tuple(Span(message, 0, 1, "a") for message in (1, 2)))])
    led: list[int] = []
    view.chosen.connect(lambda span: led.append(span.message))
    for press in presses:
        press(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(model.index(0)).center())
    assert led == [1]


def test_lines_keep_their_heights_when_the_scroll_bar_comes(qtbot: QtBot, theme: Theme) -> None:
    """A line that fits only without a scroll bar would lie over the next, once there are so many that one comes."""
    model = LinesModel()
    view = LinesView(model, theme, name="History")
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    texts = [TextLine(" ".join(["word"] * count), "09:15", icon="check") for count in range(1, 30)]
    model.show(texts[:1])
    alone = heights(view, texts)
    model.show(texts)
    qtbot.waitUntil(view.verticalScrollBar().isVisible)
    assert heights(view, texts) == alone


def heights(view: LinesView, texts: list[TextLine]) -> list[int]:
    """How high each text would be laid out now."""
    measured = LinesModel()
    measured.show(texts)
    sizes: list[QSize] = [
        view.itemDelegate().sizeHint(QStyleOptionViewItem(), measured.index(at)) for at in range(len(texts))
    ]
    return [size.height() for size in sizes]

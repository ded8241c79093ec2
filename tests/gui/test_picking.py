"""Why a conversation is in the queue: everything was imported, it was drawn at random, it was picked on purpose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.ui.actions import Do
from qa_desk.ui.filter_words import Words
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views import sample_sheet
from qa_desk.ui.views.sample_sheet import SampleSheet
from tests.gui.reviewer import Reviewer, shown, words

ON_PURPOSE = "Picked on purpose"


def searches(eva: Reviewer, text: str) -> None:
    eva.does(Do.SEARCH)
    eva.types(text)
    eva.presses(Qt.Key.Key_Return)
    eva.waits()


def picks(eva: Reviewer) -> None:
    """Pick what the queue shows, by keys."""
    eva.does(Do.SAMPLE_DRAW)
    sheet = eva.sheet(SampleSheet)
    for _ in range(6):
        if eva.focus() is not sheet.on_purpose:
            eva.presses(Qt.Key.Key_Tab)
    eva.presses(Qt.Key.Key_Space)
    assert f"Picks {len(eva.queue())} conversations" in words(sheet)
    eva.presses(Qt.Key.Key_Return)


def details(eva: Reviewer) -> str:
    return eva.desktop.window.panes.conversation.header.details.accessibleName()


def test_what_was_searched_for_is_picked_on_purpose_by_keys_and_says_so(eva: Reviewer) -> None:
    searches(eva, "faktura")
    found = len(eva.queue())
    picks(eva)
    assert len(eva.queue()) == found
    assert all(card.endswith(ON_PURPOSE) for card in eva.queue())
    assert f"Why it is here: {ON_PURPOSE}" in details(eva)
    chips = shown(eva.desktop.window.panes.queue.head.chips, QPushButton)
    assert [chip.accessibleName() for chip in chips] == [f"Remove: {found} picked conversations"]
    eva.does(Do.CLEAR_FILTER)
    assert sum(card.endswith(ON_PURPOSE) for card in eva.queue()) == found  # they stay marked among all


def test_a_pick_is_undone_and_redone_as_one_step(eva: Reviewer) -> None:
    searches(eva, "faktura")
    picks(eva)
    assert "pick conversations on purpose" in eva.desktop.window.top.undoing.toolTip()
    eva.does(Do.UNDO)
    assert not [card for card in eva.queue() if card.endswith(ON_PURPOSE)]
    assert "Why it is here" not in details(eva)
    eva.does(Do.REDO)
    assert all(card.endswith(ON_PURPOSE) for card in eva.queue())


def test_the_head_says_that_a_conversation_was_drawn(eva: Reviewer) -> None:
    assert "Why it is here" not in details(eva)  # of everything that was imported
    eva.does(Do.SAMPLE_DRAW)
    eva.sheet(SampleSheet)
    eva.presses(Qt.Key.Key_Return)
    assert "Why it is here: Drawn at random" in details(eva)


def test_more_than_can_be_picked_at_once_says_what_to_do(
    session: Session, theme: Theme, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_sheet, "MOST", 71)
    sheet = SampleSheet(session, theme, Words({}, "en"), window)
    sheet.on_purpose.setChecked(True)
    assert sheet.count.text() == "Search or filter first: at most 71"
    assert not sheet.ok.isEnabled()
    sheet.in_all.setChecked(True)
    assert sheet.ok.isEnabled()
    sheet.close()

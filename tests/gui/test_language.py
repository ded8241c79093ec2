"""The window in a language of the user: nothing stays English, and numbers and dates are written as there."""

import gettext
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Literal, cast, get_args

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qa_desk.i18n import translations, use
from qa_desk.model import Conversation, Message, Speaker
from qa_desk.store.desk import Desk
from qa_desk.ui.app import Desktop
from qa_desk.ui.language import use_language
from qa_desk.ui.models.transcript import transcript_of
from qa_desk.ui.names import whole
from qa_desk.ui.qt_texts import teach_qt
from qa_desk.ui.settings import Settings, save
from qa_desk.ui.task import Progress
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.case_header import CaseHeader
from qa_desk.ui.views.sheet import Sheet
from qa_desk.ui.words import number
from tests.gui.conftest import throw_away

Nordic = Literal["sv", "nb", "da"]
NORDIC: tuple[Nordic, ...] = get_args(Nordic)
SAME_IN_BOTH = {"QA Desk", "Start", "Status", "Team", "Bot", "System", "Filter", "Risk", "Program", "n/a"}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    before = QLocale()
    yield
    use_language("en")
    QLocale.setDefault(before)


@pytest.fixture(params=NORDIC)
def language(request: pytest.FixtureRequest) -> Nordic:
    """A language of the window."""
    return cast("Nordic", request.param)


def shown_texts(widget: QWidget) -> set[str]:
    """What a person reads, or hears from a screen reader."""
    texts = {widget.accessibleName(), widget.toolTip().split("  (")[0]}
    for kind in (QLabel, QAbstractButton):
        texts |= {each.text() for each in widget.findChildren(kind) if isinstance(each, (QLabel, QAbstractButton))}
    texts |= {each.placeholderText() for each in widget.findChildren(QLineEdit)}
    for each in widget.findChildren(QWidget):
        texts |= {each.accessibleName(), each.toolTip().split("  (")[0], each.windowTitle()}
    return texts - {""}


def english_in(texts: set[str], language: str) -> set[str]:
    """Texts that are English though the catalogue has another form of them."""
    catalogue: gettext.NullTranslations = translations(language)
    return {text for text in texts - SAME_IN_BOTH if catalogue.gettext(text) != text}


def test_no_text_of_the_window_stays_english(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, desk: Desk, language: Nordic
) -> None:
    path = desk.path
    desk.close()
    save(tmp_path / "settings.json", Settings(language=language, reviewer="Eva"))
    desktop = Desktop(qapp, tmp_path / "settings.json")
    desktop.window.show()
    found = english_in(shown_texts(desktop.window), language)
    desktop.open_desk(path)
    qtbot.waitUntil(lambda: desktop.session.desk is not None)
    found |= english_in(shown_texts(desktop.window), language)
    throw_away(desktop, qapp)
    assert not found


def test_what_a_reader_assumed_is_told_in_the_language_of_the_window(theme: Theme, language: Nordic) -> None:
    use_language(language)
    note = "The times name no zone; read as Europe/Oslo."
    header = CaseHeader(theme)
    header.show_case(transcript_of(Conversation("1", (Message(Speaker.CUSTOMER, "Hej"),), notes=(note,))))
    assert "Europe/Oslo" in header.notes.text()
    assert header.notes.text() != note
    header.deleteLater()


def test_the_menu_of_a_text_field_speaks_the_language_of_the_window(qtbot: QtBot, language: str) -> None:
    use(language)
    teach_qt(language)
    field = QLineEdit("text")
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    texts = {action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()}
    menu.deleteLater()
    assert texts
    assert not texts & {"&Undo", "&Redo", "Cu&t", "&Copy", "&Paste", "Delete", "Select All"}


def test_qt_speaks_english_again_when_the_window_does(qtbot: QtBot) -> None:
    use_language("da")
    use_language("en")
    field = QLineEdit("text")
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    assert "Select All" in {action.text().split("\t")[0] for action in menu.actions()}
    menu.deleteLater()


def test_numbers_have_the_comma_and_the_spaces_of_the_language(language: str) -> None:
    use_language(language)
    assert number(7.5) == "7,5"
    assert whole(12345) in {"12\N{NO-BREAK SPACE}345", "12.345"}


def test_what_works_in_the_background_goes_on_when_the_language_changes(desktop: Desktop, qtbot: QtBot) -> None:
    told, seen, done = Event(), Event(), list[int]()

    def work(progress: Progress) -> int:
        seen.wait(10)
        progress.report(7, 7, "seven")
        told.set()
        return 7

    desktop.tasks.run("Counting sheep", work, done.append)
    before = desktop.window
    desktop.window.change_settings(language="da")
    qtbot.waitUntil(lambda: desktop.window is not before and not isValid(before))
    seen.set()
    qtbot.waitUntil(lambda: done == [7] and told.is_set())


def test_a_bug_after_a_change_of_language_is_shown_in_the_window_that_is_there(desktop: Desktop, qtbot: QtBot) -> None:
    show, before = desktop.show_error, desktop.window
    desktop.window.change_settings(language="da")
    qtbot.waitUntil(lambda: desktop.window is not before and not isValid(before))
    show(KeyError("no such thing"))
    assert len(desktop.window.notices.cards()) == 1


def test_a_sheet_that_is_open_when_the_language_changes_is_left_and_says_so(desktop: Desktop, qtbot: QtBot) -> None:
    before, left = desktop.window, list[bool]()
    sheet = Sheet("Any", desktop.theme, before)
    sheet.rejected.connect(lambda: left.append(True))
    sheet.place(300, 200)
    desktop.window.change_settings(language="da")
    qtbot.waitUntil(lambda: desktop.window is not before and not isValid(before))
    assert left == [True]

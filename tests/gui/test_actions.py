"""The keys: each does one thing, types where it should type, and is found in the palette and on the sheet."""

import functools
from collections import Counter

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMainWindow, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.ui.actions import OF_A_FINDING, Actions, Cause, Do, Section, keys_text, title
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.keys import COLUMNS, KeySheet
from qa_desk.ui.views.palette import Palette, rank


class Bench(QMainWindow):
    """A window with a list and two text fields, in which every action counts how often it was done."""

    def __init__(self) -> None:
        super().__init__()
        self.list, self.line, self.text = QListView(), QLineEdit(), QPlainTextEdit()
        inside = QWidget()
        column = QVBoxLayout(inside)
        for widget in (self.list, self.line, self.text):
            column.addWidget(widget)
        self.setCentralWidget(inside)
        self.done: Counter[Do] = Counter()
        self.commands = Actions(self)
        for do in Do:
            self.commands.connect(do, functools.partial(self.done.update, [do]))


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    made = Bench()
    qtbot.addWidget(made)
    made.show()
    assert QTest.qWaitForWindowActive(made)
    made.list.setFocus()
    return made


def press(widget: QWidget, key: str) -> None:
    combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # the stubs lack it
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def test_no_two_actions_share_a_key() -> None:
    keys = Counter(QKeySequence(key).toString() for do in Do for key in do.value.keys)
    assert [key for key, times in keys.items() if times > 1] == []
    assert "" not in keys


def test_no_two_actions_share_a_title() -> None:
    assert len({title(do) for do in Do}) == len(Do)


def test_each_key_does_its_action_and_nothing_else(bench: Bench) -> None:
    for do in Do:
        bench.done.clear()
        for key in do.value.keys:
            press(bench.list, key)
        assert list(bench.done.elements()) == [do] * len(do.value.keys)


def test_letters_type_in_text_fields(bench: Bench) -> None:
    for field in (bench.line, bench.text):
        field.setFocus()
        QTest.keyClicks(field, "jkcdeu12?/N")
    assert bench.line.text() == bench.text.toPlainText() == "jkcdeu12?/N"
    assert bench.done == {}


def test_undo_in_a_text_field_is_the_field_s_own(bench: Bench) -> None:
    bench.line.setFocus()
    QTest.keyClicks(bench.line, "typed")
    press(bench.line, "Ctrl+Z")
    assert bench.line.text() == ""
    press(bench.line, "Ctrl+Return")
    assert bench.done == {Do.FINISH: 1}


def test_what_nothing_does_is_dimmed_and_its_key_says_why(qtbot: QtBot) -> None:
    window, told = QMainWindow(), list[str]()
    qtbot.addWidget(window)
    commands = Actions(window, told.append)
    window.show()
    assert QTest.qWaitForWindowActive(window)
    assert not any(commands[do].isEnabled() for do in Do)
    press(window, "C")
    press(window, "Ctrl+E")
    assert told == ["Open a desk first"] * 2
    commands.connect(Do.CONFIRM, lambda: told.append("done"))
    press(window, "C")
    assert told[2:] == ["done"]


def test_of_two_causes_the_first_says_why_and_both_must_end(bench: Bench) -> None:
    commands = bench.commands
    commands.hold(Cause.FINDING, OF_A_FINDING, "Choose a flag first")
    commands.hold(Cause.PAGE, (Do.CONFIRM,), "Go back to the desk first")
    assert commands.why_dimmed(Do.CONFIRM) == commands[Do.CONFIRM].toolTip() == "Go back to the desk first"
    commands.hold(Cause.PAGE, (), "")
    assert commands.why_dimmed(Do.CONFIRM) == "Choose a flag first"
    assert not commands[Do.CONFIRM].isEnabled()
    press(bench.list, "C")
    commands.hold(Cause.FINDING, (), "")
    assert bench.done == {}
    press(bench.list, "C")
    assert bench.done == {Do.CONFIRM: 1}


def test_the_key_of_a_dimmed_action_still_types(bench: Bench) -> None:
    bench.commands.hold(Cause.FINDING, OF_A_FINDING, "Choose a flag first")
    bench.line.setFocus()
    QTest.keyClicks(bench.line, "cdeo")
    assert bench.line.text() == "cdeo"


# --- the palette ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "do"),
    [
        ("confirm", Do.CONFIRM),
        ("undo", Do.UNDO),
        ("udno", Do.UNDO),
        ("dashb", Do.DASHBOARD),
        ("root", Do.ROOT_CAUSE),
        ("comment", Do.COMMENT),
        ("larger", Do.ZOOM_IN),
        ("finsih", Do.FINISH),
    ],
)
def test_the_palette_finds_what_is_meant(query: str, do: Do) -> None:
    assert rank(query, list(Do))[0] is do


def test_the_palette_finds_nothing_for_nonsense() -> None:
    assert rank("qqqqxxxx", list(Do)) == []


@pytest.fixture
def open_palette(bench: Bench, theme: Theme, qtbot: QtBot) -> Palette:
    made = Palette(bench.commands, theme, bench)
    made.show_over()
    assert QTest.qWaitForWindowActive(made)
    return made


def shown(model: QAbstractItemModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_every_action_is_in_the_palette_with_its_keys(open_palette: Palette) -> None:
    model = open_palette.found.model()
    assert sorted(shown(model)) == sorted(title(do) for do in Do)
    spoken = " ".join(
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    )
    assert all(key in spoken for do in Do for key in keys_text(do))


def test_the_palette_s_list_is_a_sound_model(open_palette: Palette) -> None:
    tester = QAbstractItemModelTester(open_palette.found.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    QTest.keyClicks(open_palette.query, "und")
    assert shown(tester.model())[0] == "Undo"


def test_a_command_is_chosen_and_done_from_the_keyboard(open_palette: Palette, bench: Bench, qtbot: QtBot) -> None:
    QTest.keyClicks(open_palette.query, "conversation")
    second = shown(open_palette.found.model())[1]
    press(open_palette.query, "Down")
    with qtbot.waitSignal(open_palette.destroyed):
        press(open_palette.query, "Return")
    assert [title(do) for do in bench.done] == [second]


def test_escape_leaves_the_palette_and_does_nothing(open_palette: Palette, bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(open_palette.destroyed):
        press(open_palette.query, "Escape")
    assert bench.done == {}


def test_a_dimmed_command_says_why_and_leaves_the_palette_open(bench: Bench, theme: Theme, qtbot: QtBot) -> None:
    bench.commands.hold(Cause.UNDO, (Do.UNDO,), "There is nothing to undo")
    palette = Palette(bench.commands, theme, bench)
    palette.show_over()
    assert QTest.qWaitForWindowActive(palette)
    QTest.keyClicks(palette.query, "undo")
    index = palette.found.currentIndex()
    assert (index.row(), index.data()) == (0, "Undo")
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("There is nothing to undo")
    press(palette.query, "Return")
    assert palette.isVisible()
    assert bench.done == {}
    press(palette.query, "Escape")


# --- the sheet of keys ----------------------------------------------------------------------------------------------


def test_every_action_is_on_the_sheet_with_its_keys(bench: Bench, theme: Theme, qtbot: QtBot) -> None:
    sheet = KeySheet(theme, bench)
    qtbot.addWidget(sheet)
    words = [label.text() for label in sheet.findChildren(QLabel)]
    assert [title(do) for do in Do if title(do) not in words] == []
    assert [do for do in Do if not set(keys_text(do)) <= set(words)] == []
    assert sorted(section.name for column in COLUMNS for section in column) == sorted(s.name for s in Section)

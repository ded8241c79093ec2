"""The window as somebody meets it: the start page, the keys, notices, progress, text sizes, and what it remembers."""

import re
import sys
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.errors import Fault, InputError
from qa_desk.i18n import tr
from qa_desk.ui.app import Desktop
from qa_desk.ui.language import use_language
from qa_desk.ui.operations import WORDS
from qa_desk.ui.settings import Settings, load, save
from qa_desk.ui.task import Progress
from qa_desk.ui.uncaught import errors_shown_by
from qa_desk.ui.views.keys import KeySheet
from qa_desk.ui.views.notices import FAULTS_SHOWN, NoticeCard
from qa_desk.ui.views.palette import Palette
from qa_desk.ui.views.window import Window
from tests.gui.reviewer import SLOW


def words(widget: QWidget) -> list[str]:
    """What can be read in a widget."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    buttons = [button.text() for button in widget.findChildren(QAbstractButton) if button.isVisible()]
    return [text for text in (*labels, *buttons) if text]


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window, key, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_an_empty_desk_says_what_to_do(desktop: Desktop) -> None:
    shown = words(desktop.window.start)
    assert "Drop conversations here" in shown
    assert {"Choose files", "Choose a folder", "Open the sample"} <= set(shown)
    assert "Recent desks" not in shown
    assert desktop.window.windowTitle() == "QA Desk"


def test_recent_desks_that_are_still_there_are_offered(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Mars Åsa.qadesk").touch()
    desktop.window.start.show_recent([tmp_path / "gone.qadesk", tmp_path / "Mars Åsa.qadesk"])
    buttons = {button.text(): button for button in desktop.window.start.findChildren(QPushButton)}
    assert "gone" not in buttons
    with qtbot.waitSignal(desktop.window.desk_given) as given:
        buttons["Mars Åsa"].click()
    assert given.args == [tmp_path / "Mars Åsa.qadesk"]


def drop(window: Window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_files_dropped_are_to_be_imported_and_a_desk_to_be_opened(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(desktop.window.files_given) as files:
        drop(desktop.window, tmp_path / "å.csv", tmp_path)
    assert files.args == [[tmp_path / "å.csv", tmp_path]]
    with qtbot.waitSignal(desktop.window.desk_given) as desk:
        drop(desktop.window, tmp_path / "mars.qadesk")
    assert desk.args == [tmp_path / "mars.qadesk"]


def test_the_palette_and_the_sheet_open_by_their_keys(desktop: Desktop, qtbot: QtBot) -> None:
    press(desktop.window, Qt.Key.Key_K, CTRL)
    palette = desktop.window.findChild(Palette)
    assert palette
    assert QTest.qWaitForWindowActive(palette)
    with qtbot.waitSignal(palette.destroyed):
        QTest.keyClick(palette.query, Qt.Key.Key_Escape)
    assert QTest.qWaitForWindowActive(desktop.window)
    press(desktop.window, Qt.Key.Key_Question)
    sheet = desktop.window.findChild(KeySheet)
    assert sheet
    assert sheet.isVisible()
    with qtbot.waitSignal(sheet.destroyed):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)


# --- looks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=str)
def test_nothing_is_cut_at_any_text_size(percent: int, size: tuple[int, int], desktop: Desktop) -> None:
    desktop.window.resize(*size)
    desktop.theme.use("dark", percent)
    QApplication.processEvents()
    assert (desktop.window.width(), desktop.window.height()) == size
    for button in desktop.window.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.sizeHint().width(), button.text()
    for label in desktop.window.findChildren(QLabel):
        if label.isVisible() and label.text() and label is not desktop.window.top.name:
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()


def test_the_theme_changes_by_key_and_stays_so(desktop: Desktop) -> None:
    def ground() -> QColor:
        return desktop.window.grab().toImage().pixelColor(20, 200)

    before = ground()
    press(desktop.window, Qt.Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert (before.lightness() > 200, ground().lightness() < 60) == (True, True)
    assert load(desktop.settings.path)[0].theme == "dark"


def test_text_grows_and_shrinks_by_key_within_its_bounds(desktop: Desktop) -> None:
    def size() -> int:
        return QApplication.font().pixelSize()

    assert size() == 14
    for _ in range(9):
        press(desktop.window, Qt.Key.Key_Plus, CTRL)
    assert (size(), desktop.settings.value.text_size) == (28, 200)
    press(desktop.window, Qt.Key.Key_0, CTRL)
    press(desktop.window, Qt.Key.Key_Minus, CTRL)
    assert (size(), desktop.settings.value.text_size) == (13, 90)


def test_everything_that_takes_the_focus_has_a_name_for_screen_readers(desktop: Desktop) -> None:
    nameless = []
    for widget in desktop.window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name):
                nameless.append(widget)
    assert nameless == []


def test_focus_is_seen_on_every_button(desktop: Desktop) -> None:
    for button in desktop.window.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled():
            desktop.window.setFocus()
            plain = button.grab().toImage()
            button.setFocus(Qt.FocusReason.TabFocusReason)
            assert button.hasFocus()
            assert button.grab().toImage() != plain, button.accessibleName() or button.text()


# --- notices --------------------------------------------------------------------------------------------------------


def only_card(desktop: Desktop) -> NoticeCard:
    (card,) = desktop.window.notices.cards()
    return card


def test_an_error_says_where_what_and_what_to_do(desktop: Desktop) -> None:
    fault = Fault("mars.csv, row 12", "'31-02' is no date", "Correct it and import again")
    desktop.session.failed.emit(InputError(fault))
    assert words(only_card(desktop))[:3] == ["mars.csv, row 12", "'31-02' is no date", "Correct it and import again"]
    only_card(desktop).copying.click()
    assert QGuiApplication.clipboard().text() == "mars.csv, row 12: '31-02' is no date. Correct it and import again"


def test_many_faults_are_counted_and_all_of_them_in_the_details(desktop: Desktop) -> None:
    faults = [Fault(f"row {n}", "broken") for n in range(FAULTS_SHOWN + 9)]
    desktop.window.notices.show_faults(*faults)
    card = only_card(desktop)
    assert "and 9 more, under Details" in words(card)
    assert not card.details.isVisible()
    card.unfolding.click()
    assert card.details.isVisible()
    assert "row 11: broken" in card.details.toPlainText()


@pytest.mark.parametrize(
    "where", [r"C:\Users\eva.berg\Documents\exporter\2026-10\mallen_ny_version.yaml", "kundtjänst" * 12, "W" * 90]
)
def test_a_long_path_or_word_goes_on_in_the_next_line_and_is_copied_whole(desktop: Desktop, where: str) -> None:
    desktop.window.notices.show_faults(Fault(where, where, "Choose another"))
    card, area = only_card(desktop), desktop.window.notices
    QApplication.sendPostedEvents()
    assert card.closing.mapTo(area, card.closing.rect().bottomRight()).x() < area.width()
    label = next(each for each in card.findChildren(QLabel) if each.accessibleName() == where)
    label.setSelection(0, len(label.text()))
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == where


def test_a_long_name_of_a_desk_is_cut_with_dots_and_told_in_full(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    name = "Customer service in all the Nordic countries, second half of October"
    desktop.open_desk(tmp_path / f"{name}.qadesk")
    qtbot.waitUntil(lambda: not desktop.tasks.busy, timeout=SLOW)
    shown = desktop.window.top.name
    qtbot.waitUntil(lambda: shown.text().endswith("…"))
    assert shown.toolTip() == name


def test_an_error_is_seen_below_the_sheet_that_it_came_from(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.resize(800, 560)
    desktop.window.show_keys()
    (sheet,) = desktop.window.findChildren(KeySheet)
    height = sheet.height()
    desktop.window.notices.show_faults(Fault("out", "The folder cannot be written to", "Choose another"))
    told = desktop.window.notices
    qtbot.waitUntil(lambda: sheet.frameGeometry().bottom() < told.mapToGlobal(QPoint()).y())
    told.close_newest()
    qtbot.waitUntil(lambda: sheet.height() == height)
    sheet.close()


def test_the_same_error_again_and_many_errors_do_not_bury_the_window(desktop: Desktop, qtbot: QtBot) -> None:
    for n in (1, 1, 2, 3, 4, 5):
        desktop.window.notices.show_faults(Fault("", f"error {n}"))
    qtbot.waitUntil(lambda: len(desktop.window.notices.cards()) == 3)
    assert [card.notice.faults[0].problem for card in desktop.window.notices.cards()] == [
        "error 3",
        "error 4",
        "error 5",
    ]


def test_a_closed_notice_is_gone_and_lets_clicks_through(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.notices.say("72 conversations were imported")
    only_card(desktop).closing.click()
    qtbot.waitUntil(lambda: not desktop.window.notices.isVisible())


@pytest.fixture
def no_printed_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *error: None)


@pytest.mark.usefixtures("no_printed_traceback")
def test_a_bug_is_shown_with_its_details_and_ends_nothing(desktop: Desktop) -> None:
    with errors_shown_by(desktop.window.notices.show_error):
        try:
            raise KeyError("no such thing")
        except KeyError as error:
            sys.excepthook(KeyError, error, error.__traceback__)
    card = only_card(desktop)
    assert "Something went wrong in QA Desk itself" in words(card)
    assert "KeyError: 'no such thing'" in card.details.toPlainText()
    assert desktop.window.isVisible()


def test_broken_settings_are_told_at_the_start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    desktop = Desktop(qapp, tmp_path / "settings.json")
    qtbot.addWidget(desktop.window)
    desktop.window.show()
    assert any("starts with the defaults" in text for text in words(only_card(desktop)))
    desktop.window.close()


# --- work in the background -----------------------------------------------------------------------------------------


def test_long_work_shows_its_count_and_can_be_cancelled(desktop: Desktop, qtbot: QtBot) -> None:
    status, pause = desktop.window.status, Event()

    def work(progress: Progress) -> None:
        for done in range(1, 1000):
            progress.report(done, 1000, f"{done} conversations")
            pause.wait(0.01)
        raise AssertionError("was not cancelled")

    desktop.tasks.run("Importing mars.csv", work, lambda nothing: None)
    assert not status.bar.isVisible()
    qtbot.waitUntil(status.bar.isVisible)
    qtbot.waitUntil(lambda: re.fullmatch(r"Importing mars.csv: \d+ conversations", status.doing.text()) is not None)
    assert 0 < status.bar.value() < status.bar.maximum() == 1000
    desktop.tasks.run("Opening mars", lambda progress: None, lambda nothing: None)
    qtbot.waitUntil(lambda: status.doing.text().endswith("conversations · then: Opening mars"))
    status.cancelling.click()
    qtbot.waitUntil(lambda: not desktop.tasks.busy)
    assert not status.bar.isVisible()
    assert desktop.window.notices.cards() == []


def test_the_window_is_gone_before_work_has_stopped(desktop: Desktop, qtbot: QtBot) -> None:
    seen: list[bool] = []
    begun, stopping = Event(), Event()

    def work(progress: Progress) -> None:
        begun.set()
        while not progress.cancelled:
            stopping.wait(0.01)
        seen.append(desktop.window.isVisible())

    desktop.tasks.run("Importing", work, lambda nothing: None)
    assert begun.wait(5)
    desktop.window.close()
    assert seen == [False]


def test_short_work_shows_nothing_and_a_failure_is_told(desktop: Desktop, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise FileNotFoundError(2, "No such file", "gone.csv")

    with qtbot.waitSignal(desktop.tasks.ended):
        desktop.tasks.run("Importing", work, lambda nothing: None)
    assert not desktop.window.status.bar.isVisible()
    assert words(only_card(desktop))[:2] == ["gone.csv", "No such file"]


# --- what it remembers ----------------------------------------------------------------------------------------------


def test_the_window_comes_back_as_it_was(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    for height in (760, 640):
        desktop = Desktop(qapp, tmp_path / "settings.json")
        qtbot.addWidget(desktop.window)
        desktop.window.show()
        assert desktop.window.height() == height  # the offscreen screen is too narrow for widths to be restored
        desktop.window.resize(1100, 640)
        desktop.window.close()


def test_the_chosen_language_is_spoken(qapp: QApplication, tmp_path: Path) -> None:
    save(tmp_path / "settings.json", Settings(language="nb"))
    assert Desktop(qapp, tmp_path / "settings.json").language == "nb"
    assert use_language("en") == "en"
    assert tr("Undo") == "Undo"


def test_every_operation_of_the_session_has_words_for_undo() -> None:
    ui = Path(__file__).parents[2] / "qa_desk" / "ui"
    source = "".join((ui / name).read_text(encoding="utf-8") for name in ("session.py", "operations.py"))
    assert all(f'"{name}"' in source for name in WORDS)


# --- the versions that hold -----------------------------------------------------------------------------------------


def test_void_calls_of_qt_cost_no_reference_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.10 and 3.11 drops one at each call and aborts after some 5,300 of them."""
    if sys.version_info >= (3, 12):
        pytest.skip("None is immortal from Python 3.12 on")
    canvas = QPixmap(8, 8)
    painter = QPainter(canvas)
    before = sys.getrefcount(None)
    for _ in range(10_000):
        painter.setOpacity(1.0)
        painter.drawPoint(QPoint(1, 1))
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 1_000

"""What takes long is done beside the window: very many conversations are ordered, drawn and counted in the background,
and another desk opens while an import goes on.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.model import Conversation, Message, Rubric, Scored, Speaker
from qa_desk.scoring.score import machine_review, score
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import standing_of
from qa_desk.store.rows import QueueRow
from qa_desk.ui import library, queue
from qa_desk.ui.app import Desktop
from qa_desk.ui.filter_words import Words
from qa_desk.ui.listing import listed
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views import export_sheet, sample_sheet
from qa_desk.ui.views.export_sheet import ExportSheet
from qa_desk.ui.views.sample_sheet import SampleSheet
from tests.desks import show_desk
from tests.gui.reviewer import Reviewer

FEW = 10  # what counts as very many in these tests


@pytest.fixture
def large(
    qapp: QApplication, desk: Desk, rubric: Rubric, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Session]:
    """A session whose desk counts as very large."""
    for module in (queue, sample_sheet, export_sheet):
        monkeypatch.setattr(module, "AT_ONCE", FEW)
    made = Session(reviewer="Eva", tasks=tasks)
    show_desk(made, desk, rubric)
    yield made
    made.leave_desk()
    made.deleteLater()


def add(desk: Desk, rubric: Rubric, *conversations: Conversation) -> None:
    """Add conversations in which nothing is found, as an import does."""
    reviews = [machine_review(each.id, ()) for each in conversations]
    cards = [score(rubric, review) for review in reviews]
    scored = [Scored(each, (), review, card) for each, review, card in zip(conversations, reviews, cards, strict=True)]
    standings = [standing_of(rubric, review, card, "new") for review, card in zip(reviews, cards, strict=True)]
    desk.add(scored, standings, rubric=rubric.digest)


def test_very_many_conversations_are_put_in_order_beside_the_window(large: Session, qtbot: QtBot) -> None:
    before = list(large.queue.shown)
    large.queue.narrow(Filter(order="newest"))
    assert large.queue.shown == before
    with qtbot.waitSignal(large.queue_changed):
        pass
    times = [row.time or 0.0 for row in large.queue.shown]
    assert times == sorted(times, reverse=True)


def test_of_what_is_typed_in_haste_the_last_counts(large: Session, qtbot: QtBot, tasks: Tasks) -> None:
    shown: list[int] = []
    large.queue_changed.connect(lambda: shown.append(len(large.queue.shown)))
    for text in ("p", "pa", "paket"):
        large.queue.narrow(Filter(text=text))
    qtbot.waitUntil(lambda: not tasks.busy)
    wanted = large.desk.search("paket") if large.desk else set()
    assert {row.number for row in large.queue.shown} == wanted
    assert shown == [len(wanted)]


def test_what_changes_while_the_queue_is_put_in_order_is_not_lost(large: Session, qtbot: QtBot, tasks: Tasks) -> None:
    large.queue.narrow(Filter(order="newest"))
    assert large.open is not None
    number = large.open.number
    large.review.comment("Well done")
    qtbot.waitUntil(lambda: not tasks.busy)
    row = next(row for row in large.queue.shown if row.number == number)
    assert row.standing.state == "started"


def test_a_sample_of_very_many_is_drawn_beside_the_window(
    large: Session, qtbot: QtBot, tasks: Tasks, theme: Theme
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = SampleSheet(large, theme, Words({}, "en"), window, tasks=tasks)
    sheet.size_field.setValue(3)
    sheet.ok.click()
    assert not large.queue.filter.numbers
    qtbot.waitUntil(lambda: len(large.queue.filter.numbers) == 3)
    assert {row.number for row in large.queue.shown} == large.queue.filter.numbers
    assert {row.why for row in large.queue.shown} == {"sample"}
    assert large.queue.tally().choices().whys == (("all", len(large.queue.rows) - 3), ("sample", 3))


def test_a_sample_of_very_many_is_taken_back_and_drawn_again(large: Session, qtbot: QtBot, tasks: Tasks) -> None:
    before, drawn = list(large.queue.shown), frozenset(row.number for row in large.queue.rows[:3])
    large.arrange.mark_sample(drawn, seed=1, drawn="all")
    qtbot.waitUntil(lambda: not tasks.busy)
    for _ in range(2):
        large.undo()
        qtbot.waitUntil(lambda: not tasks.busy)
        assert not large.queue.filter.narrows
        assert large.queue.shown == before
        large.redo()
        qtbot.waitUntil(lambda: not tasks.busy)
        assert {row.number for row in large.queue.shown} == drawn
        assert {row.why for row in large.queue.shown} == {"sample"}


def test_a_desk_that_is_left_during_a_search_tells_no_error(large: Session, qtbot: QtBot, tasks: Tasks) -> None:
    told: list[BaseException] = []
    tasks.failed.connect(told.append)
    go_on = Event()
    tasks.look("Other", lambda _: go_on.wait(5), lambda _: None)
    large.queue.narrow(Filter(text="paket"))
    large.leave_desk()
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert told == []


def test_counting_that_is_cancelled_does_not_go_on_for_good(
    large: Session, qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path
) -> None:
    window, go_on = QWidget(), Event()
    qtbot.addWidget(window)
    tasks.look("Other", lambda _: go_on.wait(5), lambda _: None)
    sheet = ExportSheet(large, tasks, theme, "en", tmp_path, window)
    next(each for each in tasks.waiting if each.title == "Counting").cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert sheet.contents.text() == ""


def test_what_an_export_holds_is_counted_beside_the_window(
    large: Session, qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = ExportSheet(large, tasks, theme, "en", tmp_path, window)
    assert sheet.contents.text() == "Counting"
    qtbot.waitUntil(lambda: sheet.contents.text().startswith("72 conversations"))
    assert "qa-report.xlsx" in sheet.files.text()
    qtbot.waitUntil(lambda: not tasks.busy)


def test_what_is_searched_for_while_an_import_ends_is_what_is_shown(
    large: Session, rubric: Rubric, qtbot: QtBot, tasks: Tasks
) -> None:
    """What came in is read for the filter before; for the one of now it is put in order beside the window."""
    assert large.desk
    add(large.desk, rubric, Conversation("new", (Message(Speaker.CUSTOMER, "Var är mitt paket?"),)))
    came = listed(large.desk, large.queue.filter)
    before = list(large.queue.shown)
    large.queue.narrow(Filter(text="paket"))
    large.reload(listing=came)
    assert large.queue.comes
    assert large.queue.shown == before, "until they are in order"
    qtbot.waitUntil(lambda: not tasks.busy)
    wanted = large.desk.search("paket")
    assert {row.number for row in large.queue.shown} == wanted
    assert came.rows[-1].number in wanted
    assert large.queue.rows is came.rows


def test_the_first_of_what_came_in_opens_also_in_an_order_chosen_meanwhile(
    large: Session, rubric: Rubric, qtbot: QtBot, tmp_path: Path
) -> None:
    empty = Desk(tmp_path / "empty.qadesk")
    show_desk(large, empty, rubric)
    add(empty, rubric, *(Conversation(f"{number}", ()) for number in range(2 * FEW)))
    came = listed(empty, large.queue.filter)
    large.queue.narrow(Filter(order="newest"))
    large.reload(listing=came)
    at_once = large.open
    assert at_once is None, "until they are in order"
    qtbot.waitUntil(lambda: large.open is not None)
    assert large.open
    assert large.open.number == large.queue.shown[0].number


def test_another_desk_opens_where_it_was_left_also_while_the_first_of_an_import_was_waited_for(
    large: Session, rubric: Rubric, tmp_path: Path
) -> None:
    assert large.desk
    path, left_at = large.desk.path, large.queue.shown[2].number
    large.go(left_at)
    empty = Desk(tmp_path / "empty.qadesk")
    show_desk(large, empty, rubric)
    add(empty, rubric, *(Conversation(f"{number}", ()) for number in range(2 * FEW)))
    came = listed(empty, large.queue.filter)
    large.queue.narrow(Filter(order="newest"))
    large.reload(listing=came)
    show_desk(large, Desk(path), rubric)
    assert large.open
    assert large.open.number == left_at


def test_a_card_that_a_verdict_took_out_of_the_filter_goes_beside_the_window(
    large: Session, qtbot: QtBot, tasks: Tasks
) -> None:
    large.queue.narrow(Filter(states=frozenset({"new"})))
    qtbot.waitUntil(lambda: not tasks.busy)
    first, second = (row.number for row in large.queue.shown[:2])
    large.go(first)
    large.review.comment("Well done")
    large.go(second)
    assert first in {row.number for row in large.queue.shown}
    qtbot.waitUntil(lambda: first not in {row.number for row in large.queue.shown})
    assert large.open
    assert large.open.number == second


def test_a_verdict_while_what_came_in_is_put_in_order_is_not_lost(large: Session, qtbot: QtBot, tasks: Tasks) -> None:
    assert large.desk
    assert large.open
    came, number = listed(large.desk, large.queue.filter), large.open.number
    large.review.comment("Well done")
    large.queue.narrow(Filter(order="newest"))
    large.reload(listing=came)
    qtbot.waitUntil(lambda: not tasks.busy)
    rows = (large.queue.rows, large.queue.shown)
    assert [row.standing.state for each in rows for row in each if row.number == number] == ["started"] * 2


def test_another_desk_opens_while_an_import_goes_on_and_the_import_ends_in_its_own(
    desktop: Desktop, qtbot: QtBot, sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer, go_on = Reviewer(desktop, qtbot), Event()
    importing, other = tmp_path / "importing.qadesk", sample_copy
    desktop.open_desk(importing)
    reviewer.waits()
    add, queue = Desk.add, Desk.queue
    read = list[Path]()

    def noted(desk: Desk, numbers: Iterable[int] | None = None) -> list[QueueRow]:
        read.append(desk.path)
        return queue(desk, numbers)

    def slowly(desk: Desk, *given: object, **named: object) -> object:
        if desk.path == importing:
            go_on.wait(30)
        return add(desk, *given, **named)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Desk, "add", slowly)
    monkeypatch.setattr(Desk, "queue", noted)
    desktop.import_files([library.SAMPLE])
    desktop.open_desk(other)
    qtbot.waitUntil(lambda: desktop.session.desk is not None and desktop.session.desk.path == other, timeout=30_000)
    desktop.open_desk(importing)
    assert desktop.session.desk is not None
    assert desktop.session.desk.path == other, "what is still written to opens when that has ended"
    go_on.set()
    reviewer.waits()
    assert desktop.session.desk.path == importing
    assert not desktop.session.desk.read_only
    assert len(desktop.session.queue.rows) == 72
    assert read == [other, importing], "nobody needs the queue of a desk that was left"


def test_who_goes_on_before_the_conversation_is_shown_that_was_left_stays_there(eva: Reviewer, qtbot: QtBot) -> None:
    session, path = eva.desktop.session, eva.desktop.session.desk and eva.desktop.session.desk.path
    assert path
    number = session.queue.shown[3].number
    session.leave_desk()
    eva.desktop.open_desk(path)
    qtbot.waitUntil(lambda: session.desk is not None)
    session.go(number)
    eva.waits()
    assert session.open
    assert session.open.number == number

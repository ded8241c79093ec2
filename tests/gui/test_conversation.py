"""The middle pane as a reviewer uses it: reads, follows evidence, selects words, finds, copies."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from qa_desk.model import Conversation, Finding, Message, Part, PartKind, Rubric, Scored, Span, Speaker
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.score import machine_review, score
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import key_of, standing_of
from qa_desk.ui.models.transcript import points, transcript_of, units
from qa_desk.ui.reading import Reading
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.conversation import ConversationView
from qa_desk.ui.views.marks import LEVELS, Mark, Marks
from qa_desk.ui.views.thread import End
from tests.desks import show_desk

START = datetime(2026, 10, 5, 9, 15, tzinfo=UTC)
QUOTED = "Hei, her er svaret.\n\n> du skrev\n> i går"
CHAT = Conversation(
    "chat-1",
    (
        Message(Speaker.CUSTOMER, "Hej 😀 order 8812 saknas, ring 070-123 45 67", "Åsa Berg", START),
        Message(Speaker.AGENT, "Vad är ditt ordernummer?", "Per", START + timedelta(minutes=2)),
        Message(Speaker.AGENT, "Kunden är arg.", "Per", START + timedelta(minutes=3), internal=True),
        Message(Speaker.CUSTOMER, "", "Åsa Berg", START + timedelta(days=2)),
        Message(
            Speaker.AGENT,
            QUOTED,
            "Per",
            START + timedelta(days=2, hours=3),
            ("kvitto.pdf",),
            parts=(Part(PartKind.QUOTE, QUOTED.index(">"), len(QUOTED)),),
        ),
    ),
    channel="chat",
    language="sv",
    agent="Per",
    customer="Åsa Berg",
    notes=("No zone is stated; Europe/Stockholm is assumed.",),
)
LONG = Conversation(
    "long-1", tuple(Message(Speaker.CUSTOMER, f"rad {n}", "Åsa", START + timedelta(minutes=n)) for n in range(900))
)


def _span(conversation: Conversation, message: int, words: str) -> Span:
    start = conversation.messages[message].text.index(words)
    return Span(message, start, start + len(words), words)


AGAIN = Finding(
    "asks-again", "flag", _span(CHAT, 1, "ditt ordernummer"), (_span(CHAT, 0, "order 8812"),), "asked twice", 0.9
)
FAR = Finding("asks-again", "flag", _span(LONG, 880, "rad 880"), (_span(LONG, 3, "rad 3"),), "asked twice", 0.9)


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_named("nordic-service")


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, rubric: Rubric) -> Iterator[Session]:
    known = next(rule.id for rule in rubric.rules() if rule.check == "asks_again_for")
    desk = Desk(tmp_path / "a.qadesk", reviewer="Eva")
    scored = [_scored(rubric, CHAT, AGAIN, known), _scored(rubric, LONG, FAR, known)]
    desk.add(scored, [standing_of(rubric, s.review, s.scorecard, "new") for s in scored], rubric=rubric.digest)
    made = Session(reviewer="Eva")
    show_desk(made, desk, rubric)
    made.go(1)
    yield made
    made.leave_desk()
    made.deleteLater()


def _scored(rubric: Rubric, conversation: Conversation, finding: Finding, rule: str) -> Scored:
    findings = (Finding(rule, "flag", finding.span, finding.evidence, finding.because, finding.confidence),)
    review = machine_review(conversation.id, findings)
    return Scored(conversation, findings, review, score(rubric, review))


@pytest.fixture
def reading(session: Session) -> Reading:
    return Reading(session, "en", session)


@pytest.fixture
def view(qtbot: QtBot, session: Session, theme: Theme, reading: Reading) -> ConversationView:
    made = ConversationView(session, theme, reading)
    qtbot.addWidget(made)
    made.resize(620, 700)
    made.show()
    assert QTest.qWaitForWindowActive(made)
    made.messages.setFocus()
    return made


def _row(view: ConversationView, row: int) -> str:
    model = view.messages.messages
    return str(model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole))


def _press(view: ConversationView, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view.messages, key, modifier)


def _click(view: ConversationView, row: int, spot: QPointF) -> None:
    at = (spot + QPointF(view.messages.box(row).topLeft())).toPoint()
    QTest.mouseClick(view.messages.viewport(), Qt.MouseButton.LeftButton, pos=at)


def _ends(view: ConversationView) -> dict[str, End]:
    return {end.lit.label: end for end in view.messages.ends()}


def _said(row: int, span: Span | None) -> bool:
    return span is not None and CHAT.messages[row].text[span.start : span.end] == span.quote


def test_the_messages_are_a_sound_model(view: ConversationView, session: Session) -> None:
    tester = QAbstractItemModelTester(view.messages.messages, QAbstractItemModelTester.FailureReportingMode.Fatal, view)
    session.go(2)
    session.go(1)
    assert tester.model().rowCount() == len(CHAT.messages)


def test_a_screen_reader_hears_who_said_what_when_and_what_was_found(view: ConversationView) -> None:
    assert "2026" in _row(view, 0).splitlines()[0]
    assert "Message 1, Customer Åsa Berg" in _row(view, 0)
    assert "given here" in _row(view, 0)
    assert "Flag:" in _row(view, 1)
    assert "Internal note" in _row(view, 2)
    assert "2 days later" in _row(view, 3)
    assert "(empty message)" in _row(view, 3)
    assert "Attachment: kvitto.pdf" in _row(view, 4)


def test_both_ends_of_the_finding_at_hand_are_named(view: ConversationView) -> None:
    ends = _ends(view)
    assert ends["given here"].lit.row == 0
    assert ends["asked again here"].lit.row == 1
    assert ends["given here"].box.bottom() < ends["asked again here"].box.top()


def test_quoted_mail_is_folded_and_opens_by_enter(view: ConversationView) -> None:
    fold = view.messages.laid(4).folds[0]
    assert fold.text == "… quoted mail, 2 lines"
    closed = view.messages.box(4).height()
    view.messages.setCurrentIndex(view.messages.messages.index(4))
    _press(view, Qt.Key.Key_Return)
    assert view.messages.box(4).height() > closed
    _press(view, Qt.Key.Key_Return)
    assert view.messages.box(4).height() == closed


def test_a_click_opens_a_fold(view: ConversationView) -> None:
    closed = view.messages.box(4).height()
    _click(view, 4, view.messages.laid(4).folds[0].box.center())
    assert view.messages.box(4).height() > closed


def test_words_are_selected_by_keys_and_told(view: ConversationView, qtbot: QtBot) -> None:
    view.messages.setCurrentIndex(view.messages.messages.index(0))
    with qtbot.waitSignal(view.selection_changed):
        for _ in range(5):
            _press(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_span() == Span(0, 0, 5, "Hej 😀")
    _press(view, Qt.Key.Key_Escape)
    assert view.selected_span() is None


def test_words_are_selected_by_the_mouse(view: ConversationView) -> None:
    block = view.messages.laid(1).blocks[0]
    corner = view.messages.box(1).topLeft()
    y = round(block.box.top() + 8)
    start, end = QPoint(round(block.box.left()) + 1, y) + corner, QPoint(round(block.box.left()) + 60, y) + corner
    port = view.messages.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    span = view.selected_span()
    assert span is not None
    assert span.start == 0
    assert len(span.quote) > 3
    assert _said(1, span)


def test_a_double_click_selects_a_word_and_copy_takes_it(view: ConversationView) -> None:
    block = view.messages.laid(1).blocks[0]
    at = (block.box.topLeft() + QPointF(4, 8)).toPoint() + view.messages.box(1).topLeft()
    QTest.mouseDClick(view.messages.viewport(), Qt.MouseButton.LeftButton, pos=at)
    view.copy()
    assert QGuiApplication.clipboard().text() == "Vad"


def test_a_click_on_lit_up_words_chooses_their_finding(view: ConversationView, session: Session) -> None:
    session.choose_finding("")
    words = view.messages.laid(1).blocks[0]
    _click(view, 1, words.box.topLeft() + QPointF(words.layout.lineAt(0).naturalTextWidth() - 20, 8))
    assert session.finding == key_of(session.findings()[0].finding)


def test_the_finding_far_down_is_brought_into_sight_and_the_other_end_by_key(
    view: ConversationView, session: Session, qtbot: QtBot
) -> None:
    session.go(2)
    port = view.messages.viewport()
    qtbot.waitUntil(lambda: port.rect().intersects(view.messages.box(880)))
    assert "given here, message 4" in view.jumps.up.text()
    assert view.jumps.up.isVisible()
    view.other_end()
    qtbot.waitUntil(lambda: port.rect().contains(view.messages.box(3).center()))
    qtbot.waitUntil(lambda: view.jumps.down.text() == "asked again here, message 881")
    QTest.mouseClick(view.jumps.down, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: port.rect().contains(view.messages.box(880).center()))


def test_what_is_read_stays_in_place_when_the_pane_grows(
    view: ConversationView, session: Session, qtbot: QtBot
) -> None:
    session.go(2)
    qtbot.waitUntil(lambda: view.messages.viewport().rect().intersects(view.messages.box(880)))
    view.resize(900, 700)
    qtbot.waitUntil(lambda: view.messages.page.width > 700)
    qtbot.waitUntil(lambda: view.messages.viewport().rect().intersects(view.messages.box(880)))


def test_a_mark_beside_the_scroll_bar_leads_to_its_finding(view: ConversationView, session: Session) -> None:
    session.choose_finding("")
    mark = view.marks.marks[0]
    spot = QPoint(view.marks.width() // 2, round(view.marks.height_of(mark)))
    QTest.mouseClick(view.marks, Qt.MouseButton.LeftButton, pos=spot)
    assert session.finding == mark.key == key_of(session.findings()[0].finding)


def test_find_counts_and_goes_round(view: ConversationView) -> None:
    view.find_text()
    QTest.keyClicks(view.find_bar.query, "ORDER")
    assert view.find_bar.count.text() == "2 of 2 places"  # the message at hand is the second
    QTest.keyClick(view.find_bar.query, Qt.Key.Key_Return)
    assert view.find_bar.count.text() == "1 of 2 places"
    view.find_bar.query.setText("saknås")
    assert view.find_bar.count.text() == "Nothing found"
    QTest.keyClick(view.find_bar.query, Qt.Key.Key_Escape)
    assert not view.find_bar.isVisible()
    assert not view.messages.marked.hits


def test_find_opens_the_fold_that_hides_the_place(view: ConversationView) -> None:
    view.find_text()
    view.find_bar.query.setText("du skrev")
    assert view.messages.laid(4).folds[0].opened


def test_personal_data_are_masked_on_screen_in_copies_and_for_spans_the_words_stay(
    view: ConversationView, reading: Reading
) -> None:
    reading.hide_personal(True)
    assert "070" not in _row(view, 0)
    assert "Åsa" not in _row(view, 0)
    assert "Åsa" not in view.header.customer.accessibleName()
    view.copy_conversation()
    assert "070" not in QGuiApplication.clipboard().text()
    assert "[phone 1]" in QGuiApplication.clipboard().text()
    view.messages.setCurrentIndex(view.messages.messages.index(0))
    _press(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    span = view.selected_span()
    assert span is not None
    assert span.quote == CHAT.messages[0].text
    assert _ends(view)["given here"].lit.start == CHAT.messages[0].text.index("order 8812")


def test_a_jump_from_elsewhere_points_at_the_words(view: ConversationView) -> None:
    view.jump(4, 5, 8)
    assert view.messages.marked.pointed == (4, 5, 8)
    view.jump(99, 0, 1)  # a conversation that no longer has it
    assert view.messages.currentIndex().row() == 4


def test_zoom_makes_the_messages_larger_and_back(view: ConversationView) -> None:
    before = view.messages.box(0).height()
    view.zoom_in()
    view.zoom_in()
    assert view.messages.box(0).height() > before
    view.zoom_reset()
    assert view.messages.box(0).height() == before


def test_what_the_reader_assumed_is_one_key_away(view: ConversationView) -> None:
    view.show_notes()
    assert view.header.notes.isVisible()
    assert "Europe/Stockholm" in view.header.notes.text()


def test_a_dismissed_finding_goes_dark_when_left(view: ConversationView, session: Session) -> None:
    session.review.dismiss(reason="Other")
    session.choose_finding("")
    shown = view.messages.messages
    assert not [lit for row in range(shown.rowCount()) for lit in shown.lits(row)]


def test_without_a_conversation_the_pane_says_what_to_do(view: ConversationView, session: Session) -> None:
    session.leave_desk()
    assert view.pages.currentIndex() == 0
    view.find_text()
    view.copy_conversation()
    view.other_end()
    assert not view.find_bar.isVisible()


@pytest.mark.parametrize("text", ["abc", "åäö", "a😀b", "😀", "", "مرحبا"])
def test_offsets_go_to_qt_and_back(text: str) -> None:
    assert [points(text, units(text, at)) for at in range(len(text) + 1)] == list(range(len(text) + 1))


def test_a_text_of_broken_letters_and_lines_keeps_its_length() -> None:
    said = "a\r\nb\rc\0\ud800\u2029d"
    entry = transcript_of(Conversation("x", (Message(Speaker.CUSTOMER, said),))).entries[0]
    assert len(entry.text) == len(said)
    assert entry.text.encode("utf-8")


def test_the_reason_is_said_in_the_language_of_the_window(session: Session) -> None:
    reasons = {language: [Reading(session, language, session).reason(each) for each in session.findings()]
               for language in ("en", "sv")}  # fmt: skip
    assert reasons["en"]
    assert all(english != swedish for english, swedish in zip(reasons["en"], reasons["sv"], strict=True))


def test_thousands_of_marks_are_placed_in_one_walk(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = Marks(theme)
    qtbot.addWidget(marks)
    marks.resize(24, 600)
    marks.show_marks([Mark(str(n), n / 2_000, LEVELS[n % 4], "") for n in range(2_000)])
    looks: list[Mark] = []
    height_of = Marks.height_of

    def counted(strip: Marks, mark: Mark) -> float:
        looks.append(mark)
        return height_of(strip, mark)

    monkeypatch.setattr(Marks, "height_of", counted)
    marks.grab()
    assert len(looks) <= 2_000


def test_the_worst_of_several_marks_at_one_place_is_seen_and_pressed(qtbot: QtBot, theme: Theme) -> None:
    marks = Marks(theme)
    qtbot.addWidget(marks)
    marks.resize(marks.sizeHint().width(), 400)
    worst = Mark("worst", 0.5, "critical", "Stuck with a bot")
    chosen = Mark("chosen", 0.5, "major", "Answers late", chosen=True)
    marks.show_marks([worst, chosen, Mark("done", 0.5, "critical", "Not so", dismissed=True)])
    assert marks.marks[-1] == worst  # painted last
    assert marks.spot_of(worst).x() - marks.spot_of(chosen).x() >= theme.px(8)  # beside each other
    with qtbot.waitSignal(marks.chosen) as pressed:
        QTest.mouseClick(marks, Qt.MouseButton.LeftButton, pos=marks.spot_of(worst).toPoint())
    assert pressed.args == ["worst"]


def test_a_name_from_right_to_left_stands_where_names_stand_and_is_whole(
    view: ConversationView, session: Session, theme: Theme
) -> None:
    name = "محمد العلي"
    view.header.customer.set_text(name)
    assert view.header.customer.text() == name
    picture = view.header.customer.grab().toImage()
    paper = picture.pixelColor(0, 0)
    inked = [x for x in range(picture.width()) if _has_ink(picture, x, paper)]
    assert inked[0] < picture.width() / 4


def _has_ink(picture: QImage, x: int, paper: QColor) -> bool:
    return any(picture.pixelColor(x, y) != paper for y in range(picture.height()))


def test_words_that_the_queue_was_searched_for_are_lit(view: ConversationView, session: Session) -> None:
    session.queue.narrow(Filter(text="order"))
    ((row, spans),) = list(view.messages.marked.hits.items())[:1]
    assert [CHAT.messages[row].text[start:end] for start, end in spans] == ["order"]
    session.queue.narrow(Filter())
    assert view.messages.marked.hits == {}


def test_where_nothing_matches_the_conversation_says_that_it_was_open_before(
    view: ConversationView, session: Session
) -> None:
    session.queue.narrow(Filter(text="zeppelin"))
    said = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert any("Nothing matches" in text for text in said)
    session.queue.narrow(Filter())
    assert not any("Nothing matches" in label.text() for label in view.findChildren(QLabel) if label.isVisible())

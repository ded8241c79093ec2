"""The scorecard as a reviewer uses it: judging findings, scoring, reading, writing, and what is never lost."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from qa_desk.errors import Fault, QaDeskError
from qa_desk.model import Finding, Rubric, Span
from qa_desk.scoring.facts import Fact, given_by_customer
from qa_desk.store.desk import Desk
from qa_desk.store.faults import DeskError
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.opened import OpenCase
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.choices import Choices
from qa_desk.ui.views.history import in_spells
from qa_desk.ui.views.pieces import Bar, Quote
from qa_desk.ui.views.rule_picker import RulePicker, rank_rules
from qa_desk.ui.views.scorecard import ScorecardView, Tab
from qa_desk.ui.views.why import SHOWN
from tests.desks import show_desk

T = TypeVar("T")


@pytest.fixture
def scorecard(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[ScorecardView]:
    """The pane as narrow as the window makes it, on the conversation with the most flags."""
    most = max(session.queue.shown, key=lambda row: len(row.standing.flags))
    session.go(most.number)
    view = ScorecardView(session, theme)
    qtbot.addWidget(view)
    view.resize(380, 640)
    view.show()
    assert QTest.qWaitForWindowActive(view)
    yield view
    session.settle.emit()
    view.close()


def the(found: T | None) -> T:
    assert found is not None
    return found


def opened(session: Session) -> OpenCase:
    return the(session.open)


def words(widget: QWidget) -> list[str]:
    QApplication.sendPostedEvents()  # Qt shows what is new in a layout only now
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def quotes(view: ScorecardView) -> list[Quote]:
    QApplication.sendPostedEvents()
    return [quote for quote in view.flags.card.findChildren(Quote) if quote.isVisible()]


def popup(view: ScorecardView, kind: type[T]) -> T:
    return [child for child in view.findChildren(QWidget) if isinstance(child, kind)][-1]


def facts_of(session: Session, number: int) -> tuple[Fact, ...]:
    return given_by_customer(the(session.desk).case(number).conversation)


def other_case(session: Session) -> int:
    return next(row.number for row in session.queue.shown if row.number != opened(session).number)


# --- flags ---


def test_the_finding_at_hand_shows_both_quotes_reason_and_how_sure(scorecard: ScorecardView, session: Session) -> None:
    decision = next(d for d in session.findings() if d.finding.evidence and d.finding.confidence < 0.7)
    session.choose_finding(key_of_decision(decision))
    shown = words(scorecard.flags.card)
    assert decision.finding.because in shown
    assert f"possible · {decision.finding.confidence:.2f}" in shown
    ends = [quote.accessibleName() for quote in quotes(scorecard)]
    assert ends[0].startswith(f"{decision.finding.span.message + 1} · Agent")
    assert ends[1].startswith(f"{decision.finding.evidence[0].message + 1} · ")


def test_a_click_on_a_quote_asks_for_its_words(scorecard: ScorecardView, session: Session, qtbot: QtBot) -> None:
    span = the(session.decision()).finding.span
    quote = quotes(scorecard)[0]
    with qtbot.waitSignal(scorecard.jump) as jumped:
        QTest.mouseClick(quote, Qt.MouseButton.LeftButton)
    assert jumped.args == [span.message, span.start, span.end]


def test_dismissing_asks_why_and_takes_a_digit(scorecard: ScorecardView, session: Session) -> None:
    key = session.finding
    before = opened(session).scorecard.total
    scorecard.dismiss()
    QTest.keyClick(popup(scorecard, Choices), Qt.Key.Key_2)
    decision = the(opened(session).decision(key))
    assert (decision.verdict, decision.reason) == ("dismissed", "context")
    assert opened(session).scorecard.total >= before
    assert session.finding != key, "the next finding is at hand"
    assert scorecard.flags.lines[key].accessibleName().endswith(", dismissed")
    session.choose_finding(key)
    assert "Dismissed by Eva: The context makes it right" in words(scorecard.flags.card)
    scorecard.take_back()
    assert the(opened(session).decision(key)).verdict == "open"


def test_a_digit_that_comes_before_the_popup_is_gone_changes_nothing(
    scorecard: ScorecardView, session: Session
) -> None:
    """X gives keys that were pressed in one go to the window that was in front when they were pressed."""
    key, span = session.finding, the(session.decision()).finding.span
    scorecard.dismiss()
    asking = popup(scorecard, Choices)
    for digit in (Qt.Key.Key_2, Qt.Key.Key_1):
        QTest.keyClick(asking, digit)
    assert the(opened(session).decision(key)).reason == "context"
    before = len(session.findings())
    scorecard.add_flag(span)
    picking = popup(scorecard, RulePicker)
    for press in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(picking.query, press)
    assert len(session.findings()) == before + 1


def test_a_finding_can_be_dismissed_in_own_words(scorecard: ScorecardView, session: Session) -> None:
    key = session.finding
    scorecard.dismiss()
    field = the(popup(scorecard, Choices).words)
    field.setFocus()
    QTest.keyClicks(field, "6 of these are from 2024")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert the(opened(session).decision(key)).reason == "6 of these are from 2024"


def test_leaving_the_reasons_dismisses_nothing(scorecard: ScorecardView, session: Session, qtbot: QtBot) -> None:
    QTest.mouseClick(scorecard.flags.card.dismissing, Qt.MouseButton.LeftButton)
    assert scorecard.flags.card.dismissing.isChecked(), "a press flips it"
    QTest.keyClick(popup(scorecard, Choices), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not scorecard.flags.card.dismissing.isChecked())
    assert the(session.decision()).verdict == "open"


def test_a_root_cause_is_named_and_shown(scorecard: ScorecardView, session: Session) -> None:
    scorecard.choose_root_cause()
    QTest.keyClick(popup(scorecard, Choices), Qt.Key.Key_4)
    assert the(session.decision()).root_cause == "policy"
    assert "Root cause: Policy" in words(scorecard.flags.card)


def test_why_tells_what_to_say_instead_in_the_language_of_the_conversation(
    scorecard: ScorecardView, session: Session
) -> None:
    rule = the(opened(session).rule(the(session.decision()).finding.rule))
    scorecard.toggle_why()
    shown = words(scorecard.flags.card.why)
    assert the(rule.why)["en"] in shown
    assert the(rule.say_instead)[opened(session).conversation.language] in shown
    assert "What speaks for it" in shown
    scorecard.toggle_why()
    assert not scorecard.flags.card.why.isVisible()


def test_what_speaks_for_and_against_is_drawn_to_one_scale(scorecard: ScorecardView, session: Session) -> None:
    explained = the(opened(session).why(session.finding))
    pulls = [abs(one.pull) for part in (explained.speaks_for, explained.speaks_against) for one in part[:SHOWN]]
    scorecard.toggle_why()
    shares = [bar._share for bar in scorecard.flags.card.why.findChildren(Bar)]
    assert explained.speaks_against
    assert shares == pytest.approx([pull / max(pulls) for pull in pulls])


def test_a_flag_is_set_on_selected_words_and_removed(scorecard: ScorecardView, session: Session) -> None:
    text = opened(session).conversation.messages[0].text
    scorecard.show_history()
    scorecard.add_flag(Span(0, 0, 5, text[:5]))
    picker = popup(scorecard, RulePicker)
    QTest.keyClicks(picker.query, "polic")
    QTest.keyClick(picker.query, Qt.Key.Key_Return)
    added = the(session.decision())
    assert (added.added, added.finding.rule) == (True, "policy-recital")
    assert scorecard.tabs.currentIndex() == Tab.FLAGS
    assert "by hand" in words(scorecard.flags.card)
    QTest.mouseClick(scorecard.flags.card.removing, Qt.MouseButton.LeftButton)
    assert not any(decision.added for decision in session.findings())


def test_without_selected_words_it_says_what_to_do(scorecard: ScorecardView, session: Session) -> None:
    told: list[QaDeskError] = []
    session.failed.connect(told.append)
    scorecard.add_flag(None)
    scorecard.change_words(None)
    message = the(session.decision()).finding.span.message + 1
    assert [fault.what_to_do for error in told for fault in error.faults] == [
        "Select words in the conversation, then add the flag",
        f"Select words in message {message}, then move the finding to them",
    ]


def test_words_of_another_message_are_told_from_none(scorecard: ScorecardView, session: Session) -> None:
    told: list[QaDeskError] = []
    session.failed.connect(told.append)
    finding = the(session.decision()).finding
    other = finding.evidence[0]
    assert other.message != finding.span.message
    scorecard.change_words(other)
    (fault,) = [fault for error in told for fault in error.faults]
    assert fault.problem.startswith(f"The selected words stand in message {other.message + 1};")
    assert fault.what_to_do.startswith(f"Select words in message {finding.span.message + 1}")
    assert the(session.decision()).span is None


def test_a_finding_takes_other_words_of_its_message(scorecard: ScorecardView, session: Session) -> None:
    message = the(session.decision()).finding.span.message
    text = opened(session).conversation.messages[message].text
    scorecard.change_words(Span(message, 0, 4, text[:4]))
    assert quotes(scorecard)[0].accessibleName().endswith(f": {text[:4].strip()}")


@pytest.mark.parametrize("tab", [Tab.FLAGS, Tab.SCORE])
def test_tab_goes_from_above_to_below_and_then_to_the_comment(
    scorecard: ScorecardView, session: Session, tab: Tab
) -> None:
    session.choose_finding_by(2)
    (scorecard.show_flags if tab == Tab.FLAGS else scorecard.show_score)()
    session.review.dismiss(reason="not-said")  # what changes is made anew
    area = scorecard.flags if tab == Tab.FLAGS else scorecard.score_tab
    inside = the(area.widget())
    QApplication.sendPostedEvents()
    area.setFocus(Qt.FocusReason.TabFocusReason)
    heights = []
    while not scorecard.comment.hasFocus():
        QTest.keyClick(the(QApplication.focusWidget()), Qt.Key.Key_Tab)
        focus = the(QApplication.focusWidget())
        if inside.isAncestorOf(focus):
            heights.append(focus.mapTo(inside, focus.rect().center()).y())
    assert len(heights) > 10
    assert all(before < after + 4 for before, after in pairwise(heights))  # those of a row stand beside each other


@pytest.mark.parametrize(
    ("typed", "found"), [("sory", "no-apology"), ("polcy", "policy-recital"), ("", "repeated-request")]
)
def test_a_rule_is_found_by_a_part_of_its_title(rubric: Rubric, typed: str, found: str) -> None:
    ranked = [rule.id for rule in rank_rules(typed, rubric, "en")]
    assert found in ranked[:2] if typed else len(ranked) == len(rubric.rules())


# --- score ---


def test_keys_score_the_criterion_at_hand_and_go_to_the_next(scorecard: ScorecardView, session: Session) -> None:
    scorecard.score_yes()
    assert opened(session).review.scores == {}, "a key scores nothing that is not seen"
    scorecard.score_yes()
    scorecard.score(4)
    scorecard.not_applicable()
    assert opened(session).review.scores == {"right-answer": 1.0, "clear-language": 0.75, "security-routine": None}
    row = scorecard.score_tab.rows[scorecard.score_tab.at]
    assert not row.scored
    assert scorecard.head.total.text() == f"{opened(session).scorecard.total:.0f}"
    assert scorecard.head.machine.text() == f"program {opened(session).machine.total:.0f}"


def test_a_score_that_the_scale_lacks_is_not_given(scorecard: ScorecardView, session: Session) -> None:
    scorecard.show_score()
    scorecard.score(2)  # the criterion at hand is yes or no
    assert opened(session).review.scores == {}


def test_the_rules_are_overridden_by_hand_and_taken_back(scorecard: ScorecardView, session: Session) -> None:
    scorecard.show_score()
    row = scorecard.score_tab.rows[0]
    row.overriding.click()
    scorecard.score(5)
    assert "Scored by hand" in words(row)
    assert row.earned.text() == f"{row.criterion.points:g} / {row.criterion.points:g}"
    row.back.click()
    assert opened(session).review.scores == {}
    assert "Scored by hand" not in words(row)


def test_a_finding_that_cost_points_leads_to_its_card(scorecard: ScorecardView, session: Session) -> None:
    scorecard.show_score()
    scorecard.score_tab.finding_chosen.emit(session.finding)
    assert scorecard.tabs.currentIndex() == Tab.FLAGS


def test_a_cap_names_the_flag_and_goes_with_it(scorecard: ScorecardView, session: Session) -> None:
    critical = [d for d in session.findings() if scorecard.reading.level(d) == "critical"]
    assert any(scorecard.reading.title(critical[0]) in text for text in words(scorecard.head.cap))
    for decision in critical:
        session.review.dismiss(key_of_decision(decision), reason="duplicate")
    assert not scorecard.head.cap.isVisible()


def test_a_finished_review_says_who_and_can_be_opened_again(scorecard: ScorecardView, session: Session) -> None:
    scorecard.head.finishing.click()
    assert scorecard.head.state.text().startswith("Finished by Eva, ")
    scorecard.head.reopening.click()
    assert opened(session).state != "finished"


# --- facts and history ---


def test_facts_lead_to_where_the_customer_gave_them(scorecard: ScorecardView, session: Session, qtbot: QtBot) -> None:
    QAbstractItemModelTester(scorecard.facts.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    scorecard.show_facts()
    lines = scorecard.facts.model.lines
    row = next(at for at, line in enumerate(lines) if line.spans)
    view = scorecard.facts.view
    view.setCurrentIndex(scorecard.facts.model.index(row))
    with qtbot.waitSignal(scorecard.jump) as jumped:
        QTest.keyClick(view, Qt.Key.Key_Return)
    message, start, end = the(jumped.args)
    assert opened(session).conversation.messages[message].text[start:end] == lines[row].text


def test_personal_data_is_masked_everywhere_when_asked(scorecard: ScorecardView, session: Session) -> None:
    session.go(
        next(row.number for row in session.queue.shown if any(f.kind == "email" for f in facts_of(session, row.number)))
    )
    scorecard.show_facts()
    number = next(line.text for line in scorecard.facts.model.lines if "@" in line.text)
    scorecard.hide_personal(True)
    assert number not in [line.text for line in scorecard.facts.model.lines]
    scorecard.hide_personal(False)
    assert number in [line.text for line in scorecard.facts.model.lines]


def test_the_history_tells_in_plain_words(scorecard: ScorecardView, session: Session) -> None:
    QAbstractItemModelTester(scorecard.history.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    scorecard.show_history()
    assert scorecard.history.view.empty
    title = scorecard.reading.title(the(session.decision()))
    key = session.finding
    session.review.confirm(key)
    session.review.annotate(key, note="Listen first", root_cause="process")
    session.review.set_score("right-answer", 1.0)
    session.review.add_flag("policy-recital", Span(0, 0, 5, "Hello"))
    session.undo()
    session.review.finish()
    told = [line.text for line in scorecard.history.model.lines]
    policy = "Reads policy aloud"
    assert told == [
        f"Eva finished the review with {opened(session).scorecard.total:g} points",
        f"Eva removed “{policy}”",
        f"Eva set “{policy}” by hand",
        "Eva scored “The answer is correct”: Yes",
        f"Eva noted on “{title}”: Listen first",
        f"Eva confirmed “{title}”",
    ]
    assert scorecard.history.model.lines[1].aside.endswith(" · undone")


def test_a_spell_of_typing_is_one_line_of_the_history(scorecard: ScorecardView, session: Session) -> None:
    session.review.finish()
    for text in ("Kind", "Kind, but", "Kind, but slow"):  # as it is saved meanwhile
        session.review.comment(text)
    session.review.annotate(note="Listen")
    session.review.annotate(note="Listen first")
    scorecard.show_history()
    title = scorecard.reading.title(the(session.decision()))
    assert [line.text for line in scorecard.history.model.lines][:3] == [
        f"Eva noted on “{title}”: Listen first",
        "Eva wrote the comment: Kind, but slow",
        "Eva opened the review again",
    ]


def test_a_comment_that_is_changed_after_a_while_is_a_line_of_its_own(session: Session) -> None:
    session.review.comment("Kind")
    session.review.comment("Kind, but slow")
    last, first = session.history()
    pause = timedelta(minutes=1)
    assert list(in_spells([replace(last, at=first.at + pause), first])) == [replace(last, at=first.at + pause), first]
    assert [entry.change.before for entry in in_spells([last, first])] == [None]


# --- what is typed is never lost ---


def test_a_comment_is_saved_when_typing_pauses_as_one_step(
    scorecard: ScorecardView, session: Session, qtbot: QtBot
) -> None:
    scorecard.start_comment()
    QTest.keyClicks(scorecard.comment, "Kind, but slow")
    assert opened(session).review.comment == ""
    qtbot.waitUntil(lambda: opened(session).review.comment == "Kind, but slow", timeout=2000)
    session.undo()
    assert scorecard.comment.toPlainText() == ""
    assert session.can_undo == ""


def test_a_comment_goes_with_its_conversation(scorecard: ScorecardView, session: Session) -> None:
    here, there = opened(session).number, other_case(session)
    scorecard.start_comment()
    QTest.keyClicks(scorecard.comment, "for the first")
    session.go(there)
    assert scorecard.comment.toPlainText() == ""
    QTest.keyClicks(scorecard.comment, "for the second")
    session.go(here)
    assert scorecard.comment.toPlainText() == "for the first"
    assert the(session.desk).case(there).marks["comment", ""] == "for the second"


def test_closing_the_desk_keeps_what_was_just_typed(scorecard: ScorecardView, session: Session, desk: Desk) -> None:
    number = opened(session).number
    scorecard.start_comment()
    QTest.keyClicks(scorecard.comment, "last words")
    session.leave_desk()
    assert not scorecard.head.isVisible()
    again = Desk(desk.path)
    assert again.case(number).marks["comment", ""] == "last words"
    again.close()


def test_a_note_stays_with_its_finding(scorecard: ScorecardView, session: Session) -> None:
    first = session.finding
    scorecard.start_note()
    QTest.keyClicks(scorecard.flags.card.note, "ask once")
    session.choose_finding_by(1)
    assert session.finding != first, "saving the note did not call the finding back"
    assert the(opened(session).decision(first)).note == "ask once"
    assert scorecard.flags.card.note.toPlainText() == ""
    session.choose_finding(first)
    assert scorecard.flags.card.note.toPlainText() == "ask once"
    assert scorecard.flags.card.note.isVisible()


def test_what_could_not_be_saved_stays_and_comes_back(
    scorecard: ScorecardView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DeskError(Fault("desk.qadesk", "the disk is full"))

    here, there = opened(session).number, other_case(session)
    scorecard.start_comment()
    QTest.keyClicks(scorecard.comment, "precious")
    with monkeypatch.context() as broken:
        broken.setattr(the(session.desk), "apply_to_many", full)
        session.go(there)
    assert scorecard.comment.toPlainText() == ""
    session.go(here)
    assert scorecard.comment.toPlainText() == "precious"
    session.settle.emit()
    assert opened(session).review.comment == "precious"


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication
    from qa_desk.rubrics.load import load_named
    from qa_desk.store.desk import Desk
    from qa_desk.ui.opening import with_queue
    from qa_desk.ui.session import Session
    from qa_desk.ui.theme import Theme
    from qa_desk.ui.views.scorecard import ScorecardView

    app = QApplication([])
    rubric, session, theme = load_named("nordic-service"), Session(reviewer="Eva"), Theme("light")
    session.take_desk(with_queue(Desk(Path(sys.argv[1])), rubric, "Eva"), rubric_of_text=lambda name, text: rubric)
    session.go_back()
    view = ScorecardView(session, theme)
    view.show()
    QTest.keyClicks(view.comment, "typed a second ago")
    print(session.open.number, flush=True)
    QTimer.singleShot(1000, lambda: os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM)))
    app.exec()
"""


def test_killed_a_second_after_the_last_key_nothing_is_lost(sample_desk: Path, tmp_path: Path) -> None:
    path = tmp_path / "killed.qadesk"
    path.write_bytes(sample_desk.read_bytes())
    made = subprocess.run(
        [sys.executable, "-c", dedent(KILLED), str(path)], capture_output=True, text=True, check=False
    )
    assert made.stdout, made.stderr
    assert made.returncode != 0
    again = Desk(path)
    assert again.case(int(made.stdout)).marks["comment", ""] == "typed a second ago"
    again.close()


# --- the pane itself ---


def test_an_empty_pane_says_what_it_is_for(qtbot: QtBot, theme: Theme) -> None:
    view = ScorecardView(Session(), theme)
    qtbot.addWidget(view)
    view.show()
    assert "Open a conversation to see what was found in it." in words(view.flags)
    view.show_score()
    assert "Open a conversation to see its score." in words(view.score_tab)
    view.show_facts()
    assert "Open a conversation" in view.facts.view.empty


def test_a_desk_of_somebody_else_can_only_be_read(
    qtbot: QtBot, desk: Desk, rubric: Rubric, theme: Theme, session: Session
) -> None:
    reading = Session(reviewer="Bo")
    show_desk(reading, Desk(desk.path), rubric)
    reading.go(max(reading.queue.shown, key=lambda row: len(row.standing.flags)).number)
    view = ScorecardView(reading, theme)
    qtbot.addWidget(view)
    view.show()
    assert view.comment.isReadOnly()
    assert not view.flags.card.confirming.isEnabled()
    assert not view.head.finishing.isEnabled()
    reading.leave_desk()


def test_everything_fits_at_double_text_size(scorecard: ScorecardView, theme: Theme) -> None:
    theme.use("light", 200)
    for tab in (scorecard.flags, scorecard.score_tab):
        scorecard.tabs.setCurrentWidget(tab)
        inside = the(tab.widget())
        QApplication.sendPostedEvents()
        assert inside.minimumSizeHint().width() <= tab.viewport().width()


def test_a_rule_that_the_rubric_no_longer_has_is_shown_by_its_name(scorecard: ScorecardView, session: Session) -> None:
    finding = Finding("long-gone", "flag", Span(0, 0, 2, "He"), (), "Something was said.", 0.8)
    case = opened(session).case
    session.open = session._opened(replace(case, findings=(finding,)))
    session.finding = "long-gone@0"
    session.review_changed.emit()
    assert "long-gone" in words(scorecard.flags.card)
    scorecard.toggle_why()
    assert any("no longer has this rule" in text for text in words(scorecard.flags.card.why))

"""The right pane: the score, and tabs with the flags, the criteria, the facts and the history of the case at hand."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QVBoxLayout, QWidget

from qa_desk.errors import Fault
from qa_desk.i18n import tr
from qa_desk.model import Decision, Span
from qa_desk.ui.actions import Do, keys_text
from qa_desk.ui.notices import Hint
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.style import set_look
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.facts import FactsTab
from qa_desk.ui.views.flags import FlagsTab
from qa_desk.ui.views.history import HistoryTab
from qa_desk.ui.views.paused_edit import PausedEdit
from qa_desk.ui.views.score import ScoreTab
from qa_desk.ui.views.scorecard_head import ScorecardHead


class Tab(IntEnum):
    """The tabs, in their order."""

    FLAGS = 0
    SCORE = 1
    FACTS = 2
    HISTORY = 3


COMMENT_LINES = 2  # that are seen without scrolling, where the pane is not low


class ScorecardView(QWidget):
    """What keys do, by method: `show_flags`, `show_score`, `show_facts`, `show_history`; on the finding at hand
    `confirm`, `dismiss`, `take_back`, `start_note`, `choose_root_cause`, `toggle_why`, `change_words(span)`;
    `add_flag(span)`; on the criterion at hand `score(1-5)`, `score_yes`, `score_no`, `not_applicable`, `clear_score`;
    `next`, `previous` (finding or criterion, by the tab); `start_comment`; `finish`; `hide_personal(bool)`.

    `jump(message, start, end)` asks the conversation for words; `words_wanted` for a call of `change_words` with the
    words that are selected there. `left`: the user is done writing here, and reads on.
    """

    jump = Signal(int, int, int)
    words_wanted = Signal()
    left = Signal()

    def __init__(self, session: Session, theme: Theme, *, language: str = "en", tasks: Tasks | None = None) -> None:
        super().__init__()
        self._session = session
        self._number: int | None = None  # of the case that is shown
        self.reading = Reading(session, language, self, tasks=tasks)
        self.head = ScorecardHead(session, self.reading, theme)
        self.flags = FlagsTab(session, self.reading, theme)
        self.score_tab = ScoreTab(session, self.reading, theme)
        self.facts = FactsTab(session, self.reading, theme)
        self.history = HistoryTab(session, self.reading, theme)
        self.comment = PausedEdit(self._save_comment, theme, lines=COMMENT_LINES)
        self.comment.setPlaceholderText(tr("Comment for coaching"))
        self.comment.setAccessibleName(tr("Comment for coaching"))
        self.setAccessibleName(tr("Scorecard"))
        self._lay_out(theme)
        self.tabs.setCurrentIndex(session.tab)
        self._listen(theme)
        self._show_other_case()

    # --- what keys do ---

    def show_flags(self) -> None:
        """Show the flags."""
        self._show(Tab.FLAGS)

    def show_score(self) -> None:
        """Show the criteria."""
        self._show(Tab.SCORE)

    def show_facts(self) -> None:
        """Show what the customer had already said; arrows and Enter lead through it."""
        self.tabs.setCurrentIndex(Tab.FACTS)
        self.facts.view.setFocus()

    def show_history(self) -> None:
        """Show every change."""
        self.tabs.setCurrentIndex(Tab.HISTORY)
        self.history.view.setFocus()

    def next(self) -> None:
        """The next finding, or on the score the next criterion."""
        self._choose_by(1)

    def previous(self) -> None:
        """The finding, or on the score the criterion, before."""
        self._choose_by(-1)

    def confirm(self) -> None:
        """Confirm the finding at hand; from another tab, a key first shows what it would confirm."""
        if self.tabs.currentIndex() == Tab.FLAGS:
            self._session.review.confirm()
        else:
            self._finding_shown()

    def dismiss(self) -> None:
        """Ask why the finding at hand is dismissed; one that is dismissed is left open again."""
        decision = self._finding_shown()
        if decision and decision.verdict == "dismissed":
            self._session.review.dismiss()
        elif decision:
            self.flags.card.ask_dismissal()

    def take_back(self) -> None:
        """Leave the finding at hand open again."""
        if self._finding_shown():
            self._session.review.take_back_verdict()

    def start_note(self) -> None:
        """Write a note on the finding at hand."""
        if self._finding_shown():
            self.flags.card.start_note()

    def choose_root_cause(self) -> None:
        """Choose the root cause of the finding at hand."""
        if self._finding_shown():
            self.flags.card.ask_root_cause()

    def toggle_why(self) -> None:
        """Show why the finding at hand was made, or fold that away."""
        if self._finding_shown():
            self.flags.card.toggle_why()

    def add_flag(self, span: Span | None) -> None:
        """Ask for the rule of a flag on these words."""
        if span is None or not span.quote.strip():
            self._hint(tr("No words are selected"), tr("Select words in the conversation, then add the flag"))
        else:
            self.show_flags()
            self.flags.add_flag(span)

    def change_words(self, span: Span | None) -> None:
        """Let the finding at hand light up these words, which stand in its message."""
        decision = self._finding_shown()
        if decision is None:
            return
        message = decision.finding.span.message
        selected = span if span and span.quote.strip() else None
        if selected and selected.message == message:
            self._session.review.move_span(selected)
            return
        elsewhere = tr("The selected words stand in message {number}; the finding stays in its own")
        problem = elsewhere.format(number=selected.message + 1) if selected else tr("No words are selected")
        what_to_do = tr("Select words in message {number}, then move the finding to them")
        self._hint(problem, what_to_do.format(number=message + 1))

    def score(self, step: int) -> None:
        """Score the criterion at hand 1-5."""
        self._on_score(lambda: self._score_step(step))

    def _score_step(self, step: int) -> None:
        if not self.score_tab.score_step(step):
            yes, no = keys_text(Do.SCORE_YES)[0], keys_text(Do.SCORE_NO)[0]
            self._hint(
                tr("This criterion is scored with yes or no"),
                tr("{yes} is yes, {no} is no").format(yes=yes, no=no),
            )

    def score_yes(self) -> None:
        """Score the criterion at hand with all its points."""
        self._on_score(lambda: self.score_tab.give(1.0))

    def score_no(self) -> None:
        """Score the criterion at hand with none of its points."""
        self._on_score(lambda: self.score_tab.give(0.0))

    def not_applicable(self) -> None:
        """Leave the criterion at hand out of the score."""
        self._on_score(lambda: self.score_tab.give(None))

    def clear_score(self) -> None:
        """Take the score of the criterion at hand away."""
        self._on_score(self.score_tab.clear_score)

    def finish(self) -> None:
        """Finish the review and open the next, which begins with its flags where any wait."""
        before = self._number
        self._session.review.finish_and_next()
        waits = any(each.verdict == "open" and each.finding.kind == "flag" for each in self._session.findings())
        if waits and self._number != before:
            self.show_flags()
        opened = self._session.open
        if opened is not None and opened.state == "finished" and opened.number == before:
            self._hint(tr("Finished: no conversation follows in the queue"), tr("Filter, or go up to those before"))

    def start_comment(self) -> None:
        """Write the comment for coaching."""
        self.comment.start()

    def unsaved(self) -> list[str]:
        """What was typed here and could not be saved."""
        return [text for field in self._fields() for text in field.unsaved().values()]

    def take_over(self, other: ScorecardView) -> None:
        """Go on with what was typed in another scorecard and could not be saved there."""
        for mine, theirs in zip(self._fields(), other._fields(), strict=True):
            mine.take_over(theirs.unsaved())
        self.flags.show_finding()

    def _fields(self) -> tuple[PausedEdit, PausedEdit]:
        return self.comment, self.flags.card.note

    def hide_personal(self, hide: bool) -> None:
        """Mask personal data, or show it."""
        self.reading.hide_personal(hide)

    def _show(self, tab: Tab) -> None:
        """Show a tab. Qt would give a focus that goes with the other tab to the comment, and keys would be typed."""
        focus = QApplication.focusWidget()
        self.tabs.setCurrentIndex(tab)
        if focus is not None and not focus.isVisible() and self.isAncestorOf(focus):
            self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_by(self, steps: int) -> None:
        if self.tabs.currentIndex() == Tab.SCORE:
            self.score_tab.choose_by(steps)
        else:
            self.show_flags()
            self._session.choose_finding_by(steps)

    def _on_score(self, do: Callable[[], None]) -> None:
        """Score only what is seen: from another tab, a key first shows the criterion that it would score."""
        if self.tabs.currentIndex() == Tab.SCORE:
            do()
        else:
            self.show_score()

    def _finding_shown(self) -> Decision | None:
        if self._session.decision() is not None:
            self.show_flags()
        return self._session.decision()

    def _hint(self, problem: str, what_to_do: str) -> None:
        self._session.failed.emit(Hint(Fault("", problem, what_to_do)))

    def _save_comment(self, owner: Hashable, text: str) -> bool:
        if self._session.open is None or owner != self._owner():
            return False
        self._session.review.comment(text)
        return self._kept_comment() == text

    def _owner(self) -> Hashable:
        """Whose comment it is: numbers of cases come again on other desks."""
        session = self._session
        return (session.desk.id, session.open.number) if session.desk and session.open else None

    def _kept_comment(self) -> str:
        return self._session.open.review.comment if self._session.open else ""

    # --- what it shows ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.head.fit(self.height())
        self.comment.fold_to(1 if low else COMMENT_LINES)

    def _listen(self, theme: Theme) -> None:
        session = self._session
        session.desk_changed.connect(self._show_kept_tab)
        session.case_changed.connect(self._show_other_case)
        session.review_changed.connect(self._show_case)
        session.held_changed.connect(self._show_case)
        session.finding_changed.connect(self._leave_other_note)
        session.finding_changed.connect(self.flags.show_finding)
        session.settle.connect(self.comment.settle)
        session.settle.connect(self.flags.card.note.settle)
        self.reading.changed.connect(self._show_case)
        theme.changed.connect(self._show_case)
        self.tabs.currentChanged.connect(self._show_tab)
        self.flags.card.jump.connect(self.jump)
        self.flags.card.words_wanted.connect(self.words_wanted)
        for field in self._fields():
            field.left.connect(self.left)
            field.went_on.connect(session.join_steps)
        self.score_tab.finding_chosen.connect(self._show_finding)
        self.facts.chosen.connect(lambda span: self.jump.emit(span.message, span.start, span.end))

    def _leave_other_case(self) -> None:
        """Who wrote to another case is done there: the next keys are commands, neither typed here nor on a button that
        takes the focus of a field that hides.
        """
        number = self._session.open.number if self._session.open else None
        if number != self._number and self._writes_in(self.comment, self.flags.card.note):
            self.left.emit()
        self._number = number

    def _leave_other_note(self) -> None:
        if self._session.finding != self.flags.card.key and self._writes_in(self.flags.card.note):
            self.left.emit()

    def _writes_in(self, *fields: PausedEdit) -> bool:
        return self.window().focusWidget() in fields

    def _show_kept_tab(self) -> None:
        self.tabs.setCurrentIndex(self._session.tab)

    def _show_other_case(self) -> None:
        self._leave_other_case()
        self.score_tab.start_over()
        self._show_case()

    def _show_case(self) -> None:
        opened = self._session.open
        self.head.show_case()
        self.flags.show_case()
        self.comment.load(self._owner(), self._kept_comment())
        self.comment.setEnabled(opened is not None)
        self.comment.setReadOnly(bool(self._session.held))
        flags = len([d for d in self._session.findings() if d.finding.kind == "flag"])
        self.tabs.setTabText(Tab.FLAGS, tr("Flags {n}").format(n=flags) if flags else tr("Flags"))
        self._show_tab()

    def _show_tab(self) -> None:
        """The other tabs are filled when they are looked at; the session keeps which one that is."""
        self._session.tab = self.tabs.currentIndex()
        shown: dict[Tab, ScoreTab | FactsTab | HistoryTab] = {
            Tab.SCORE: self.score_tab,
            Tab.FACTS: self.facts,
            Tab.HISTORY: self.history,
        }
        tab = shown.get(Tab(self.tabs.currentIndex()))
        if tab is not None:
            tab.show_case()

    def _show_finding(self, key: str) -> None:
        self.show_flags()
        self._session.choose_finding(key)

    def _lay_out(self, theme: Theme) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_look(self, "panel")
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.setMinimumHeight(theme.px(72))  # a low pane takes from the tabs, which scroll, before from the head
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.tabBar().setAccessibleName(tr("Scorecard"))
        self.setFocusProxy(self.tabs.tabBar())  # not the button that finishes the review
        named: tuple[tuple[QWidget, str], ...] = (
            (self.flags, tr("Flags")),
            (self.score_tab, tr("Score")),
            (self.facts, tr("Facts")),
            (self.history, tr("History")),
        )
        for tab, name in named:
            self.tabs.addTab(tab, name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.tabs, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(12))
        foot.addWidget(self.comment)
        column.addLayout(foot)

"""The score: every criterion with what it earned, and both totals."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.criterion_row import CriterionRow
from qa_desk.ui.views.pieces import Bar, clear, put_in_tab_order, reveal, words
from qa_desk.ui.views.scale import share_of_step
from qa_desk.ui.words import number


class ScoreTab(QScrollArea):
    """Keys act on the criterion at hand; once it is scored, the next that waits for the reviewer is taken in hand.

    `finding_chosen` carries the key of a finding that cost points.
    """

    finding_chosen = Signal(str)

    def __init__(self, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Score"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to what stands in it, where the focus is seen
        self._session, self._reading, self._theme = session, reading, theme
        self.rows: list[CriterionRow] = []
        self.at = 0
        self._rubric = ""
        self._other = True
        self._scrolling = QTimer(self, singleShot=True, interval=0)
        self._scrolling.timeout.connect(self._scroll_to_row)
        self._totals = QWidget()
        self._reviewer, self._reviewer_bar = QLabel(), Bar(theme)
        self._machine, self._machine_bar = QLabel(), Bar(theme)
        self._nothing = words(tr("Open a conversation to see its score."), "muted")
        self._column = QVBoxLayout()
        self._lay_out()

    def show_case(self) -> None:
        """Show the case at hand."""
        opened = self._session.open
        self._nothing.setVisible(opened is None)
        self._totals.setVisible(opened is not None)
        if opened is None:
            self._rubric = ""
            self.rows = []
            clear(self._column)
            return
        if opened.rubric.digest != self._rubric:
            self._rubric = opened.rubric.digest
            self._make_rows()
        self._show_totals(opened.scorecard.total, opened.machine.total)
        for row, found in zip(self.rows, opened.scorecard.criteria, strict=True):
            row.show_score(found)
        if self._other:
            self._other = False
            self.choose(self._waiting(-1))

    def start_over(self) -> None:
        """Another case is at hand: show it, when it is shown, from the first criterion that waits for the reviewer."""
        self._other = True

    def choose(self, at: int) -> None:
        """Take a criterion in hand, by its place."""
        if not self.rows:
            return
        self.at = max(0, min(at, len(self.rows) - 1))
        for place, row in enumerate(self.rows):
            row.take(at_hand=place == self.at)
        self._scrolling.start()  # once the layout is done

    def choose_by(self, steps: int) -> None:
        """The criterion so many further down, or up."""
        self.choose(self.at + steps)

    def score_step(self, step: int) -> bool:
        """Score the criterion at hand 1-5; False where it is scored with yes or no."""
        if self.rows and not self.rows[self.at].scale.has_steps:
            return False
        self.give(share_of_step(step))
        return True

    def give(self, share: float | None) -> None:
        """Score the criterion at hand, where its scale has that; None for not applicable."""
        row = self.rows[self.at] if self.rows else None
        if row is None or share not in row.scale.buttons or not row.scale.isEnabled():
            return
        self._session.review.set_score(row.criterion.id, share)
        if row.criterion.scored_by == "reviewer":
            self.choose(self._waiting(self.at))

    def clear_score(self) -> None:
        """Take the score of the criterion at hand away: back to the rules, or not scored."""
        if self.rows:
            self._session.review.clear_score(self.rows[self.at].criterion.id)

    def _waiting(self, after: int) -> int:
        """The next criterion that waits for the reviewer; without one, the one at hand."""
        order = [*range(after + 1, len(self.rows)), *range(max(after, 0))]
        waits = (at for at in order if self.rows[at].criterion.scored_by == "reviewer" and not self.rows[at].scored)
        return next(waits, max(after, 0))

    def _make_rows(self) -> None:
        clear(self._column)
        opened = self._reading.opened
        self.rows = [CriterionRow(each, self._session, self._reading, self._theme) for each in opened.rubric.criteria]
        for at, row in enumerate(self.rows):
            row.chosen.connect(lambda at=at: self._choose_other(at))
            row.finding_chosen.connect(self.finding_chosen)
            self._column.addWidget(row)
        put_in_tab_order([self, *(part for row in self.rows for part in row.focus_parts())])

    def _choose_other(self, at: int) -> None:
        if at != self.at:
            self.choose(at)

    def _show_totals(self, reviewer: float, machine: float) -> None:
        for label in (self._reviewer, self._machine):
            label.setFont(self._theme.fonts.figures)
        self._reviewer.setText(number(reviewer))
        self._machine.setText(number(machine))
        self._reviewer_bar.show_share(reviewer / 100)
        self._machine_bar.show_share(machine / 100, self._theme.colors.outline)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scrolling.start()

    def _scroll_to_row(self) -> None:
        """To all of the criterion at hand, or where it does not fit, to what it is scored with."""
        if self.rows and self.isVisible():
            for part in (self.rows[self.at], self.rows[self.at].scale):
                reveal(self, part, gap=self._theme.px(8))

    def _lay_out(self) -> None:
        theme = self._theme
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(*[theme.px(12)] * 4)
        column.setSpacing(theme.px(8))
        grid = QGridLayout(self._totals)
        grid.setContentsMargins(theme.px(10), 0, theme.px(10), theme.px(8))
        grid.setHorizontalSpacing(theme.px(12))
        parts = (
            (tr("Reviewer"), self._reviewer_bar, self._reviewer),
            (tr("Program"), self._machine_bar, self._machine),
        )
        for row, (name, bar, value) in enumerate(parts):
            grid.addWidget(words(name, "muted"), row, 0)
            grid.addWidget(bar, row, 1)
            grid.addWidget(value, row, 2)
        grid.setColumnStretch(1, 1)
        self._column.setSpacing(theme.px(4))
        column.addWidget(self._nothing)
        column.addWidget(self._totals)
        column.addLayout(self._column)
        column.addStretch()
        self.setWidget(inside)

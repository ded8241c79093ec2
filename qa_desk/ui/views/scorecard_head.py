"""The head of the scorecard: the score beside the program's, a cap, where the review stands, and its finish."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import tr, trn
from qa_desk.model import Scorecard
from qa_desk.ui.opened import OpenCase
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.style import set_look
from qa_desk.ui.texts import titled
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.buttons import allow
from qa_desk.ui.views.pieces import words
from qa_desk.ui.words import moment, number

LOW = 480  # pixels at 100 %
BESIDE_SCORE = 2  # behind both scores


class ScorecardHead(QWidget):
    """Shows the case at hand; finishes its review and opens it again."""

    def __init__(self, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__()
        self._session, self._reading, self._theme = session, reading, theme
        self._low = False
        self.total, self.machine = QLabel(), QLabel()
        self.state = words(look="small")
        self.finishing = QPushButton(tr("Finish"))
        self.reopening = QPushButton(tr("Open again"))
        self.cap, self._cap_icon, self._cap_words = QFrame(), QLabel(), words(look="alarm")
        self.finishing.clicked.connect(session.review.finish)
        self.reopening.clicked.connect(session.review.reopen)
        self.finishing.setToolTip(tr("Finish the review; flags that nobody decided on stay open"))
        self._lay_out()

    def show_case(self) -> None:
        """Show where the case at hand stands."""
        opened = self._session.open
        self.setVisible(opened is not None)
        if opened is None:
            return
        self.total.setText(number(opened.scorecard.total, 0))
        self.total.setAccessibleName(tr("Score {score}").format(score=self.total.text()))
        self.machine.setText(tr("program {score}").format(score=number(opened.machine.total, 0)))
        self.state.setText(self._state(opened))
        self.machine.setVisible(not self._low)
        self.total.setToolTip(self.machine.text())
        self.state.setVisible(not self._low)
        finished = opened.state == "finished"
        held = self._session.held
        for button, wanted in ((self.finishing, not finished), (self.reopening, finished)):
            button.setVisible(wanted)
            allow(button, held)
        self._show_cap(opened, opened.scorecard)

    def fit(self, room: int) -> bool:
        """Say less in a pane that is so low: the findings need the room. Gives whether it is low."""
        low = room < self._theme.px(LOW)
        if low != self._low:
            self._low = low
            self._place_cap()
            self.show_case()
        return low

    def _place_cap(self) -> None:
        """Under the state of the review; in a low pane beside the score."""
        if self._low:
            self._top.insertWidget(BESIDE_SCORE, self.cap, 1)
        else:
            self._column.addWidget(self.cap)

    def _state(self, opened: OpenCase) -> str:
        review = opened.review
        if opened.state == "finished" and review.finished:
            who = review.reviewer or tr("a reviewer")
            return tr("Finished by {who}, {time}").format(who=who, time=moment(review.finished))
        left = ", ".join(self._left(opened))
        if opened.state == "new":
            return tr("New · {left}").format(left=left) if left else tr("New")
        return tr("Started · {left}").format(left=left) if left else tr("Started · all decided")

    def _left(self, opened: OpenCase) -> list[str]:
        """What is still to be decided and scored."""
        flags = sum(d.verdict == "open" and d.finding.kind == "flag" for d in opened.review.decisions)
        waiting = sum(
            criterion.scored_by == "reviewer" and criterion.id not in opened.review.scores
            for criterion in opened.rubric.criteria
        )
        found = []
        if flags:
            found.append(trn("{n} flag to decide", "{n} flags to decide", flags))
        if waiting:
            found.append(trn("{n} criterion to score", "{n} criteria to score", waiting))
        return found

    def _show_cap(self, opened: OpenCase, card: Scorecard) -> None:
        self.cap.setVisible(bool(card.capped_by))
        if not card.capped_by:
            return
        rule = opened.rule(card.capped_by)
        flag = titled(rule, self._reading.language) if rule else card.capped_by
        at = number(opened.rubric.deductions.critical_cap)
        sentence = (
            tr("Capped at {points}: {flag}") if card.cap is not None else tr("Critical, caps at {points}: {flag}")
        )
        told = sentence.format(points=at, flag=flag)
        self.cap.setToolTip(told)
        short = tr("Capped at {points}") if card.cap is not None else tr("Critical, caps at {points}")
        self._cap_words.setText(short.format(points=at) if self._low else told)
        self._cap_icon.setPixmap(self._theme.level_pixmap("critical", 16, self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        theme = self._theme
        for label, look in ((self.total, "display"), (self.machine, "muted")):
            label.setProperty("look", look)
        set_look(self.finishing, "primary")
        set_look(self.cap, "alarm")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(16), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(6))
        self._top = top = QHBoxLayout()
        top.setSpacing(theme.px(10))
        top.addWidget(self.total, alignment=Qt.AlignmentFlag.AlignBaseline)
        top.addWidget(self.machine, alignment=Qt.AlignmentFlag.AlignBaseline)
        top.addStretch()
        top.addWidget(self.finishing)
        top.addWidget(self.reopening)
        column.addLayout(top)
        column.addWidget(self.state)
        column.addWidget(self.cap)
        inside = QHBoxLayout(self.cap)
        inside.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        inside.setSpacing(theme.px(8))
        inside.addWidget(self._cap_icon, alignment=Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._cap_words, 1)

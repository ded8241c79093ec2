"""One criterion of the scorecard: what it earned, what took from it, and the reviewer's own score."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import tr, trn
from qa_desk.model import Cost, Criterion, CriterionScore
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.style import set_look
from qa_desk.ui.texts import in_language
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import Level
from qa_desk.ui.views.buttons import allow
from qa_desk.ui.views.pieces import Bar, Line, clear, words
from qa_desk.ui.views.scale import Scale
from qa_desk.ui.words import number, signed

MOST = 20  # findings that are named under a criterion; the flags have them all


class CriterionRow(QWidget):
    """`chosen`: it is to be taken in hand. `finding_chosen` carries the key of a finding that cost points."""

    chosen = Signal()
    finding_chosen = Signal(str)

    def __init__(self, criterion: Criterion, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__()
        self.criterion = criterion
        self._session, self._reading, self._theme = session, reading, theme
        self._at_hand = self._by_hand = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = words(in_language(criterion.title, reading.language) or criterion.id, "strong")
        self.guide = words(in_language(criterion.guide, reading.language), "small")
        self.earned, self.bar = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignRight), Bar(theme)
        self.hand = words(tr("Scored by hand"), "small")
        self.scale = Scale(criterion, theme)
        self.scale.scored.connect(lambda share: session.review.set_score(criterion.id, share))
        self.overriding = self._link(tr("Score by hand"), self.score_by_hand)
        self.back = self._link(tr("Back to rules"), lambda: session.review.clear_score(criterion.id))
        self._shown: object = None  # what the lines of the costs say
        self._costs = QVBoxLayout()
        self._costs.setSpacing(0)
        self._lay_out()

    @property
    def scored(self) -> bool:
        """Whether the reviewer has scored it."""
        return self._session.open is not None and self.criterion.id in self._session.open.review.scores

    def focus_parts(self) -> list[QWidget]:
        """What takes the focus, from above to below; the lines of what cost points come behind the first."""
        return [self, *self.scale.buttons.values(), self.overriding, self.back]

    def show_score(self, found: CriterionScore) -> None:
        """Show what it earned."""
        share = found.earned / found.points if found.earned is not None and found.points else 0.0
        self.earned.setFont(self._theme.fonts.figures)
        self.earned.setText(self._earned(found))
        self.bar.show_share(share)
        self._show_costs(found.costs)
        self._show_controls()
        self.scale.show_share(self._reading.opened.review.scores, self.criterion.id)
        self.setAccessibleName(tr("{title}: {earned}").format(title=self.title.text(), earned=self.earned.text()))

    def take(self, *, at_hand: bool) -> None:
        """Light it up as the one that keys act on, or not."""
        self._at_hand = at_hand
        if not at_hand and not self.scored:
            self._by_hand = False
        self._show_controls()
        self.update()

    def score_by_hand(self) -> None:
        """Offer the controls where the rules score."""
        self._by_hand = True
        self._show_controls()
        self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._at_hand:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colors, round_ = self._theme.colors, self._theme.px(8)
            painter.setPen(QPen(colors.focus, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colors.selected)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), round_, round_)

    def _earned(self, found: CriterionScore) -> str:
        if found.earned is not None:
            return tr("{earned} / {points}").format(earned=number(found.earned), points=number(found.points))
        return tr("n/a") if self.scored else tr("not scored")

    def _show_costs(self, costs: tuple[Cost, ...]) -> None:
        wanted = [self._said(cost) for cost in costs[:MOST]], len(costs)
        if wanted != self._shown:
            self._shown = wanted
            self._make_costs(costs)

    def _said(self, cost: Cost) -> tuple[str, str, Level, float]:
        decision = cost.decision
        return key_of_decision(decision), self._reading.title(decision), self._reading.level(decision), cost.points

    def _make_costs(self, costs: tuple[Cost, ...]) -> None:
        clear(self._costs)
        before: QWidget = self
        for cost in costs[:MOST]:
            key, title, level, taken = self._said(cost)
            line, points = Line(self._theme, room=0), signed(taken)
            line.show_line(title, level, points=points)
            line.setAccessibleName(tr("{title}: {earned}").format(title=title, earned=points))
            line.clicked.connect(lambda *_, key=key: self.finding_chosen.emit(key))
            self._costs.addWidget(line)
            QWidget.setTabOrder(before, line)
            before = line
        left = len(costs) - MOST
        if left > 0:
            self._costs.addWidget(words(trn("{n} more after these", "{n} more after these", left), "small"))

    def _show_controls(self) -> None:
        by_rules = self.criterion.scored_by == "rules"
        held = self._session.held
        self.scale.setEnabled(not held)
        self.scale.setToolTip(held)
        self.scale.setVisible(not by_rules or self.scored or self._by_hand)
        self.hand.setVisible(by_rules and self.scored)
        self.back.setVisible(by_rules and self.scored)
        allow(self.back, held)
        self.overriding.setVisible(by_rules and self._at_hand and not self.scored and not self._by_hand)
        self.guide.setVisible(self._at_hand and bool(self.guide.text()))

    def _link(self, text: str, do: object) -> QPushButton:
        button = QPushButton(text)
        set_look(button, "link")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(do)
        return button

    def _lay_out(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(10)] * 4)
        column.setSpacing(theme.px(6))
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.earned, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addLayout(self._costs)
        column.addWidget(self.guide)
        column.addWidget(self.scale)
        foot = QHBoxLayout()
        foot.addWidget(self.hand)
        foot.addStretch()
        foot.addWidget(self.overriding)
        foot.addWidget(self.back)
        column.addLayout(foot)

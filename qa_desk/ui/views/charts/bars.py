"""Mean scores by agent, team, channel or language: bars with the whiskers of their 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from qa_desk.ui.figures import Group, Scores
from qa_desk.ui.names import whole
from qa_desk.ui.selection import Filter
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S
from qa_desk.ui.views.charts.chart import Chart, Mark, is_seen, nothing
from qa_desk.ui.views.charts.words import group_lines, n_text, score_text

ROW, BAR, HEAD = 30, 14, 24
NAME_SHARE, NAME_WIDEST = 0.36, 240
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """A group with what it is called and where it leads."""

    name: str
    group: Group
    target: Filter


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the bars begin and end, and how wide the scores and the numbers behind them are."""

    begin: float
    end: float
    score: float
    number: float


class ScoreBars(Chart):
    """A bar for each group; those with too few conversations are pale and come last. `middle` is the mean of all."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.bars: tuple[Bar, ...] = ()
        self._columns = self._measure()
        self.middle: Scores | None = None

    def show_bars(self, bars: tuple[Bar, ...], middle: Scores | None) -> None:
        """Show these."""
        self.bars, self.middle = bars, middle
        self.refresh()

    def needed_height(self, width: int) -> int:
        return self.theme.px(HEAD + ROW * len(self.bars) if self.bars else 96)

    # --- where things lie ---

    def _measure(self) -> _Columns:
        px, fonts = self.theme.px, self.theme.fonts
        longest = max((QFontMetricsF(fonts.body).horizontalAdvance(bar.name) for bar in self.bars), default=0.0)
        names = min(longest + px(2), self.width() * NAME_SHARE, px(NAME_WIDEST))
        scores = QFontMetricsF(fonts.strong).horizontalAdvance("100.0") + px(GAP_S)
        most = max((bar.group.scores.n for bar in self.bars), default=0)
        numbers = QFontMetricsF(fonts.small).horizontalAdvance(n_text(most)) + px(GAP_M)
        return _Columns(px(GAP_S) + names + px(GAP_M), self.width() - scores - numbers - px(GAP_M), scores, numbers)

    def _x(self, score: float) -> float:
        begin, end = self._columns.begin, self._columns.end
        return begin + max(end - begin, 1.0) * score / 100

    def lay_out(self) -> Sequence[Mark]:
        self._columns = self._measure()
        ranked = sum(bar.group.rank > 0 for bar in self.bars)
        head, row = self.theme.px(HEAD), self.theme.px(ROW)
        return [
            Mark(
                QRectF(0, head + at * row, self.width(), row), group_lines(bar.name, bar.group, ranked), bar.target, at
            )
            for at, bar in enumerate(self.bars)
        ]

    # --- how they are drawn ---

    def draw(self, painter: QPainter) -> None:
        if not self.bars:
            nothing(self, painter)
            return
        self._draw_axis(painter)
        for bar, mark in zip(self.bars, self.marks, strict=False):
            if is_seen(painter, mark.box):
                self._draw_row(painter, bar, mark.box)
        if self.middle and len(self.bars) > 1:
            x = self._x(self.middle.mean)
            painter.setPen(QPen(self.theme.colors.muted, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, self.theme.px(HEAD)), QPointF(x, self.height()))

    def _draw_axis(self, painter: QPainter) -> None:
        head = self.theme.px(HEAD)
        for tick in TICKS:
            x = self._x(tick)
            painter.setPen(self.theme.colors.border)
            painter.drawLine(QPointF(x, head - 2), QPointF(x, self.height()))
            painter.setPen(self.theme.colors.muted)
            box = QRectF(x - head, 0, 2 * head, head - self.theme.px(4))
            self.text(painter, box, whole(tick), self.theme.fonts.small, align=Qt.AlignmentFlag.AlignHCenter)

    def _draw_row(self, painter: QPainter, bar: Bar, box: QRectF) -> None:
        colors, fonts, scores = self.theme.colors, self.theme.fonts, bar.group.scores
        columns, edge = self._columns, self.theme.px(GAP_S)
        painter.setPen(colors.text if scores.enough else colors.muted)
        name = QRectF(edge, box.top(), columns.begin - self.theme.px(GAP_M) - edge, box.height())
        self.text(painter, name, bar.name, fonts.body, align=Qt.AlignmentFlag.AlignLeft)
        number = QRectF(box.right() - edge - columns.number, box.top(), columns.number, box.height())
        score = QRectF(number.left() - columns.score, box.top(), columns.score, box.height())
        font = fonts.strong if scores.enough else fonts.body
        self.text(painter, score, score_text(scores), font, align=Qt.AlignmentFlag.AlignRight)
        painter.setPen(colors.muted)
        self.text(painter, number, n_text(scores.n), fonts.small, align=Qt.AlignmentFlag.AlignRight)
        self._draw_bar(painter, scores, box.center().y())

    def _draw_bar(self, painter: QPainter, scores: Scores, y: float) -> None:
        colors, high, radius = self.theme.colors, self.theme.px(BAR), self.theme.px(3)
        painter.setPen(Qt.PenStyle.NoPen if scores.enough else QPen(colors.outline, 1))
        painter.setBrush(_calm(colors.accent) if scores.enough else colors.pressed)
        begin = self._x(0)
        painter.drawRoundedRect(QRectF(begin, y - high / 2, self._x(scores.mean) - begin, high), radius, radius)
        if scores.interval and scores.enough:
            low, upper = self._x(scores.interval.low), self._x(scores.interval.high)
            draw_whisker(painter, self.theme, QLineF(low, y, upper, y))


def draw_whisker(painter: QPainter, theme: Theme, line: QLineF) -> None:
    """Draw an interval as a line with ends, light around so that it is seen on a bar and beside it."""
    cap = theme.px(4)
    for color, width in ((theme.colors.raised, theme.px(4)), (theme.colors.text, theme.px(2) * 0.75)):
        painter.setPen(QPen(color, width))
        painter.drawLine(line)
        for end in (line.p1(), line.p2()):
            painter.drawLine(end - QPointF(0, cap), end + QPointF(0, cap))


def _calm(color: QColor) -> QColor:
    """A colour for large areas, on which a whisker is well seen."""
    calm = QColor(color)
    calm.setAlpha(150)
    return calm

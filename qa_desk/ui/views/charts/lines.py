"""Mean scores over time: a line with the band of its 95 % intervals, and the number behind each point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from qa_desk.i18n import tr
from qa_desk.ui.figures import Bucket, Grain, Point, Scores
from qa_desk.ui.names import whole
from qa_desk.ui.selection import Filter
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_S
from qa_desk.ui.views.charts.chart import Chart, Mark, nothing
from qa_desk.ui.views.charts.words import bucket_text, n_text, score_lines, tick_text

HEIGHT, LEFT, RIGHT, TOP, BELOW = 240, 40, 24, 12, 48
LEAST_RANGE = 20.0  # points of score: less would make noise look like news


class ScoresOverTime(Chart):
    """The scores of each week or month."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Scores over time"))
        self.points: tuple[Point, ...] = ()
        self.grain: Grain = "week"
        self._range = (0.0, 100.0)  # the scores at the lower and the upper edge
        self._target: Callable[[Bucket], Filter] = lambda bucket: Filter()

    def show_points(self, points: tuple[Point, ...], grain: Grain, target: Callable[[Bucket], Filter]) -> None:
        """Show these; `target` says where a point leads."""
        self.points, self.grain, self._target = points, grain, target
        self.refresh()

    def needed_height(self, width: int) -> int:
        return self.theme.px(HEIGHT if any(point.scores for point in self.points) else 96)

    # --- where things lie ---

    @property
    def _plot(self) -> QRectF:
        px = self.theme.px
        return QRectF(px(LEFT), px(TOP), max(1, self.width() - px(LEFT + RIGHT)), self.height() - px(TOP + BELOW))

    def _held(self) -> list[tuple[int, Scores]]:
        return [(at, point.scores) for at, point in enumerate(self.points) if point.scores]

    def _measure(self) -> tuple[float, float]:
        """The scores at the lower and the upper edge: tens around all that is drawn."""
        drawn = list(_drawn(scores for _, scores in self._held()))
        low, high = floor(min(drawn) / 10) * 10.0, ceil(max(drawn) / 10) * 10.0
        high = min(max(high, low + LEAST_RANGE), 100.0)
        return min(low, high - LEAST_RANGE), high

    def _x(self, at: int) -> float:
        plot, last = self._plot, len(self.points) - 1
        return plot.left() + plot.width() * (at / last if last else 0.5)

    def _y(self, score: float) -> float:
        low, high = self._range
        return self._plot.bottom() - self._plot.height() * (score - low) / (high - low)

    def lay_out(self) -> Sequence[Mark]:
        held = self._held()
        self._range = self._measure() if held else (0.0, 100.0)
        xs = [self._x(at) for at, _ in held]
        edges = [self._plot.left() - self.theme.px(12), *((a + b) / 2 for a, b in pairwise(xs)),
                 self._plot.right() + self.theme.px(12)]  # fmt: skip
        return [
            self._mark(at, scores, QRectF(left, self._plot.top(), right - left, self._plot.height()))
            for (at, scores), (left, right) in zip(held, pairwise(edges), strict=True)
        ] if held else []  # fmt: skip

    def _mark(self, at: int, scores: Scores, box: QRectF) -> Mark:
        bucket = self.points[at].bucket
        return Mark(box, score_lines(bucket_text(bucket, self.grain), scores), self._target(bucket))

    # --- how they are drawn ---

    def draw(self, painter: QPainter) -> None:
        if not self._held():
            nothing(self, painter, tr("No conversation here says when it was held."))
            return
        self._draw_axis(painter)
        self._draw_ticks(painter)
        self._draw_band(painter)
        self._draw_line(painter)
        self._draw_points(painter)

    def _draw_axis(self, painter: QPainter) -> None:
        low, high = self._range
        step = 10 if high - low <= 40 else 20
        for score in range(int(low), int(high) + 1, step):
            y = self._y(score)
            painter.setPen(self.theme.colors.border)
            painter.drawLine(QPointF(self._plot.left(), y), QPointF(self._plot.right(), y))
            painter.setPen(self.theme.colors.muted)
            box = QRectF(0, y - 10, self._plot.left() - self.theme.px(GAP_S), 20)
            self.text(painter, box, whole(score), self.theme.fonts.small, align=Qt.AlignmentFlag.AlignRight)

    def _draw_ticks(self, painter: QPainter) -> None:
        """The days and the numbers of conversations, as many as there is room for."""
        font = self.theme.fonts.small
        names = [tick_text(point.bucket, self.grain) for point in self.points]
        wide = max(QFontMetricsF(font).horizontalAdvance(name) for name in names) + self.theme.px(GAP_S)
        every = ceil(wide * len(names) / max(self._plot.width(), 1))
        high = self.theme.px(18)
        for at in range(0, len(names), every):
            scores = self.points[at].scores
            box = QRectF(self._x(at) - wide / 2, self._plot.bottom() + self.theme.px(6), wide, high)
            painter.setPen(self.theme.colors.muted)
            self.text(painter, box, names[at], font, align=Qt.AlignmentFlag.AlignHCenter)
            n = n_text(scores.n if scores else 0)
            self.text(painter, box.translated(0, high), n, font, align=Qt.AlignmentFlag.AlignHCenter)

    def _draw_band(self, painter: QPainter) -> None:
        wash = QColor(self.theme.colors.accent)
        wash.setAlpha(40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(wash)
        for (a, one), (b, two) in self._neighbours():
            if one.enough and two.enough and one.interval and two.interval:
                corners = ((a, one.interval.low), (a, one.interval.high), (b, two.interval.high), (b, two.interval.low))
                painter.drawPolygon(QPolygonF([QPointF(self._x(at), self._y(score)) for at, score in corners]))

    def _draw_line(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.theme.colors.accent, self.theme.px(2)))
        for (a, one), (b, two) in self._neighbours():
            painter.drawLine(QPointF(self._x(a), self._y(one.mean)), QPointF(self._x(b), self._y(two.mean)))

    def _neighbours(self) -> Iterator[tuple[tuple[int, Scores], tuple[int, Scores]]]:
        """Points with none missing between them."""
        return ((one, two) for one, two in pairwise(self._held()) if two[0] == one[0] + 1)

    def _draw_points(self, painter: QPainter) -> None:
        colors, radius = self.theme.colors, self.theme.px(4)
        held = self._held()
        if len(held) * 2 * radius > self._plot.width():
            return
        for at, scores in held:
            x, y = self._x(at), self._y(scores.mean)
            if scores.interval and scores.enough:
                painter.setPen(QPen(colors.accent, 1))
                low, high = self._y(scores.interval.low), self._y(scores.interval.high)
                painter.drawLine(QPointF(x, low), QPointF(x, high))
            painter.setPen(QPen(colors.accent if scores.enough else colors.outline, self.theme.px(2)))
            painter.setBrush(colors.accent if scores.enough else colors.raised)
            painter.drawEllipse(QPointF(x, y), radius, radius)

    def paint_pointed(self, painter: QPainter, mark: Mark) -> None:
        at, scores = self._held()[self.marks.index(mark)]
        colors, x, y = self.theme.colors, self._x(at), self._y(scores.mean)
        painter.setPen(QPen(colors.outline, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, self._plot.top()), QPointF(x, self._plot.bottom()))
        painter.drawLine(QPointF(self._plot.left(), y), QPointF(self._plot.right(), y))
        painter.setPen(QPen(colors.focus, self.theme.px(2)))
        painter.setBrush(colors.raised)
        painter.drawEllipse(QPointF(x, y), self.theme.px(6), self.theme.px(6))


def _drawn(every: Iterator[Scores]) -> Iterator[float]:
    for scores in every:
        yield scores.mean
        if scores.enough and scores.interval:
            yield scores.interval.low
            yield scores.interval.high

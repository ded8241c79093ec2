"""Flags by kind: how often each stands, confirmed or open, what reviewers dismissed, and its trend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from qa_desk.i18n import tr
from qa_desk.ui.figures import Bucket, FlagFigure, Grain, Part
from qa_desk.ui.selection import Filter
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_M, GAP_S, Level
from qa_desk.ui.views.charts.bars import draw_whisker
from qa_desk.ui.views.charts.chart import Chart, Mark, nothing
from qa_desk.ui.views.charts.words import flag_lines, n_text, of_text, percent_text, rate_text, sure_text, trend_lines

ROW, BAR, HEAD, ICON = 36, 14, 28, 16
NAME_SHARE, NAME_WIDEST, TREND_SHARE, TREND_WIDEST = 0.32, 340, 0.2, 220


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag with what it is called, how much it hurts, and where some of its conversations are found."""

    title: str
    level: Level
    figure: FlagFigure
    target: Filter
    some: Callable[[tuple[int, ...]], Filter]
    within: Callable[[Bucket], Filter]


@dataclass(frozen=True, slots=True)
class _Columns:
    bars: float
    room: float  # for the bars
    rates: float
    numbers: float
    trend: float
    trend_width: float
    most: float  # the share at the right end of the bars


class FlagBars(Chart):
    """A row for each kind of flag: bar, rate per 100 conversations with the number behind it, and a small line of its
    own scale.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Flags"))
        self.rows: tuple[FlagRow, ...] = ()
        self.buckets: tuple[Bucket, ...] = ()
        self.grain: Grain = "week"
        self._columns = self._measure()

    def show_rows(self, rows: tuple[FlagRow, ...], buckets: tuple[Bucket, ...], grain: Grain) -> None:
        """Show these."""
        self.rows, self.buckets, self.grain = rows, buckets, grain
        self.refresh()

    def needed_height(self, width: int) -> int:
        return self.theme.px(HEAD + ROW * len(self.rows) if self.rows else 96)

    # --- where things lie ---

    def _measure(self) -> _Columns:
        px, width = self.theme.px, self.width()
        names = min(width * NAME_SHARE, px(NAME_WIDEST))
        trend = min(width * TREND_SHARE, px(TREND_WIDEST)) if len(self.buckets) > 1 else 0.0
        rate = QFontMetricsF(self.theme.fonts.strong).horizontalAdvance(tr("{rate} per 100").format(rate="88.8"))
        bars, numbers = names + px(GAP_M), width - trend - px(GAP_L) - self._widest_number()
        rates = numbers - rate - px(GAP_M)
        room = max(rates - bars - px(GAP_L), 1.0)
        return _Columns(bars, room, rates, numbers, width - trend, max(trend - px(GAP_S), 0.0), self._most())

    def _widest_number(self) -> float:
        metrics = QFontMetricsF(self.theme.fonts.small)
        widths = (metrics.horizontalAdvance(n_text(row.figure.standing.share.part)) for row in self.rows)
        return max(widths, default=0.0) + 1

    def _most(self) -> float:
        ends = (_end(row.figure) for row in self.rows)
        return max((*ends, 0.01))

    def lay_out(self) -> Sequence[Mark]:
        self._columns = columns = self._measure()
        return [mark for at, row in enumerate(self.rows) for mark in self._row_marks(at, row, columns)]

    def _row_marks(self, at: int, row: FlagRow, columns: _Columns) -> Iterator[Mark]:
        top, high = self.theme.px(HEAD + ROW * at), self.theme.px(ROW)
        name = QRectF(0, top, columns.bars - self.theme.px(GAP_S), high)
        yield Mark(name, flag_lines(row.title, row.figure), row.target, at)
        for kind, part, box in self._segments(row, top + high / 2, columns):
            lines = (
                row.title,
                kind,
                of_text(part.share),
                percent_text(part.share.value),
                sure_text(part.interval, 100),
            )
            yield Mark(box.adjusted(0, -6, 0, 6), lines, row.some(part.numbers), at)
        yield from self._trend_marks(at, row, columns)

    def _segments(self, row: FlagRow, y: float, columns: _Columns) -> Iterator[tuple[str, Part, QRectF]]:
        """The pieces of a bar from left to right, each with its name; those that hold nothing are left out."""
        figure, high, left = row.figure, self.theme.px(BAR), columns.bars
        kinds = ((tr("Confirmed"), figure.confirmed), (tr("Open"), figure.open), (tr("Dismissed"), figure.dismissed))
        for kind, part in kinds:
            if part.numbers:
                width = max(columns.room * part.share.value / columns.most, self.theme.px(3))
                yield kind, part, QRectF(left, y - high / 2, width, high)
                left += width

    def _trend_marks(self, at: int, row: FlagRow, columns: _Columns) -> Iterator[Mark]:
        if not columns.trend_width:
            return
        step, top = columns.trend_width / len(self.buckets), self.theme.px(HEAD + ROW * at)
        for place, (bucket, share) in enumerate(zip(self.buckets, row.figure.trend, strict=True)):
            if share.whole:
                box = QRectF(columns.trend + place * step, top, step, self.theme.px(ROW))
                lines = trend_lines(row.title, bucket, self.grain, share)
                yield Mark(box, lines, row.within(bucket), at)

    # --- how they are drawn ---

    def draw(self, painter: QPainter) -> None:
        if not self.rows:
            nothing(self, painter, tr("No flags in these conversations."))
            return
        columns = self._columns
        self._draw_legend(painter, columns)
        for at, row in enumerate(self.rows):
            top = self.theme.px(HEAD + ROW * at)
            self._draw_row(painter, row, top, columns)
            self._draw_trend(painter, row, top, columns)

    def _draw_legend(self, painter: QPainter, columns: _Columns) -> None:
        left, font, high = float(self.theme.px(GAP_S)), self.theme.fonts.small, self.theme.px(20)
        tone = self.theme.tone("major")
        for text, kind in ((tr("Confirmed"), 0), (tr("Open"), 1), (tr("Dismissed, not counted"), 2)):
            box = QRectF(left, self.theme.px(4), self.theme.px(12), self.theme.px(12))
            self._draw_piece(painter, box, tone.edge, kind)
            width = QFontMetricsF(font).horizontalAdvance(text) + 2
            painter.setPen(self.theme.colors.muted)
            words = QRectF(box.right() + self.theme.px(6), 0, width, high)
            self.text(painter, words, text, font, align=Qt.AlignmentFlag.AlignLeft)
            left = words.right() + self.theme.px(GAP_M)
        if columns.trend_width:
            box = QRectF(columns.trend, 0, columns.trend_width, high)
            painter.setPen(self.theme.colors.muted)
            self.text(painter, box, tr("Trend, own scale"), font, align=Qt.AlignmentFlag.AlignLeft)

    def _draw_row(self, painter: QPainter, row: FlagRow, top: float, columns: _Columns) -> None:
        theme, high = self.theme, self.theme.px(ROW)
        icon = theme.px(ICON)
        pixmap = theme.level_pixmap(row.level, ICON, 2.0)
        painter.drawPixmap(QRectF(theme.px(GAP_S), top + (high - icon) / 2, icon, icon), pixmap, QRectF(pixmap.rect()))
        painter.setPen(theme.colors.text)
        left = theme.px(GAP_S + GAP_S) + icon
        name = QRectF(left, top, columns.bars - theme.px(GAP_M) - left, high)
        self.text(painter, name, row.title, theme.fonts.body, align=Qt.AlignmentFlag.AlignLeft)
        rate = QRectF(columns.rates, top, columns.numbers - columns.rates - theme.px(GAP_M), high)
        number = QRectF(columns.numbers, top, columns.trend - columns.numbers - theme.px(GAP_L), high)
        share = row.figure.standing.share
        self.text(painter, rate, rate_text(share), theme.fonts.medium, align=Qt.AlignmentFlag.AlignRight)
        painter.setPen(theme.colors.muted)
        self.text(painter, number, n_text(share.part), theme.fonts.small, align=Qt.AlignmentFlag.AlignRight)
        self._draw_bar(painter, row, top + high / 2, columns)

    def _draw_bar(self, painter: QPainter, row: FlagRow, y: float, columns: _Columns) -> None:
        kinds = {tr("Confirmed"): 0, tr("Open"): 1, tr("Dismissed"): 2}
        for kind, _, box in self._segments(row, y, columns):
            self._draw_piece(painter, box, self.theme.tone(row.level).edge, kinds[kind])
        interval = row.figure.standing.interval
        if interval and row.figure.standing.numbers:
            scale = columns.room / columns.most
            draw_whisker(painter, self.theme, QLineF(columns.bars + interval.low * scale, y,
                                                     columns.bars + interval.high * scale, y))  # fmt: skip

    def _draw_piece(self, painter: QPainter, box: QRectF, color: QColor, kind: int) -> None:
        """Full for confirmed, pale with an edge for open, dashed and hollow for dismissed."""
        pale = QColor(color)
        pale.setAlpha(90)
        colors = self.theme.colors
        painter.setPen((QPen(color, 1), QPen(color, 1), QPen(colors.outline, 1, Qt.PenStyle.DashLine))[kind])
        painter.setBrush((color, pale, QColor(Qt.GlobalColor.transparent))[kind])
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_trend(self, painter: QPainter, row: FlagRow, top: float, columns: _Columns) -> None:
        shares = row.figure.trend
        highest = max((share.value for share in shares), default=0.0)
        if not columns.trend_width:
            return
        floor, high = top + self.theme.px(ROW - 8), self.theme.px(ROW - 16)
        painter.setPen(self.theme.colors.border)
        painter.drawLine(QPointF(columns.trend, floor), QPointF(columns.trend + columns.trend_width, floor))
        step = columns.trend_width / len(shares)
        held = [
            QPointF(columns.trend + (at + 0.5) * step, floor - (high * share.value / highest if highest else 0))
            for at, share in enumerate(shares) if share.whole
        ]  # fmt: skip
        painter.setPen(QPen(self.theme.colors.muted, self.theme.px(2) * 0.75))
        painter.drawPolyline(held)
        if held:
            painter.setBrush(self.theme.colors.muted)
            painter.drawEllipse(held[-1], self.theme.px(2), self.theme.px(2))


def _end(figure: FlagFigure) -> float:
    """How far a row reaches: its interval, or its bar with what was dismissed."""
    interval = figure.standing.interval
    whole = max(figure.standing.whole, 1)
    bar = (len(figure.standing.numbers) + len(figure.dismissed.numbers)) / whole
    return max(bar, interval.high if interval and figure.standing.numbers else 0.0)

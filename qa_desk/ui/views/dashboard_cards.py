"""The charts of the dashboard on their cards, side by side where there is room, filled with figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from qa_desk.i18n import tr, trn
from qa_desk.model import Rule
from qa_desk.reports.statistics import FEWEST
from qa_desk.ui.drill import Drill
from qa_desk.ui.figures import Figures, FlagFigure, Grain, Group, Scores
from qa_desk.ui.filter_words import Facet, Words
from qa_desk.ui.names import whole
from qa_desk.ui.pictures import Drawing
from qa_desk.ui.selection import Filter
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_M
from qa_desk.ui.views.charts.bars import Bar, ScoreBars
from qa_desk.ui.views.charts.card import ChartCard
from qa_desk.ui.views.charts.chart import Chart
from qa_desk.ui.views.charts.flags import FlagBars, FlagRow
from qa_desk.ui.views.charts.lines import ScoresOverTime
from qa_desk.ui.views.charts.tiles import Tile, Tiles
from qa_desk.ui.views.charts.words import (
    conversations_text,
    of_text,
    part_lines,
    percent_text,
    score_lines,
    score_text,
    share_text,
    sure_text,
)

EVERY_FLAG = 1200  # pixels at 100 %: a rubric's flags are all seen
TWO_COLUMNS = 860  # pixels at 100 % from which cards stand side by side


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cards show: figures by week or month, and how their names and conversations are found."""

    figures: Figures
    grain: Grain
    drill: Drill
    words: Words


class DashboardCards(QWidget):
    """`chosen` carries the filter of the conversations behind a mark, `picture_wanted` a drawing and ".png", ".svg" or
    nothing, `pointed` the chart in which something is pointed at.
    """

    chosen = Signal(object)
    picture_wanted = Signal(object, str)
    pointed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.tiles, self.times, self.flags = Tiles(theme), ScoresOverTime(theme), FlagBars(theme)
        self.agents, self.teams = ScoreBars(theme, tr("By agent")), ScoreBars(theme, tr("By team"))
        self.channels, self.languages = ScoreBars(theme, tr("By channel")), ScoreBars(theme, tr("By language"))
        self.cards = {chart: ChartCard(theme, chart) for chart in self.charts()[1:]}
        self.cards[self.flags] = ChartCard(theme, self.flags, tallest=EVERY_FLAG)
        self._grid = QGridLayout(self)
        self._columns = 0
        self._place(2)
        self._order_focus()
        self._listen()

    def charts(self) -> tuple[Chart, ...]:
        """All charts in the order of the page."""
        return (self.tiles, self.times, self.agents, self.teams, self.flags, self.channels, self.languages)

    def _order_focus(self) -> None:
        """Tab goes from chart to chart, and then through their buttons."""
        order = [*self.charts(), *(card.menu_button for card in self.cards.values())]
        for one, two in pairwise(order):
            self.setTabOrder(one, two)

    def _listen(self) -> None:
        self._theme.changed.connect(self._place_again)
        for chart in self.charts():
            chart.chosen.connect(self.chosen)
            chart.pointed.connect(lambda chart=chart: self.pointed.emit(chart))
        for card in self.cards.values():
            card.picture_wanted.connect(lambda suffix, card=card: self.picture_wanted.emit(card.drawing(), suffix))

    # --- what they show ---

    def show_figures(self, shown: Shown) -> None:
        """Show these."""
        figures, drill = shown.figures, shown.drill
        self.tiles.show_tiles(tuple(_tiles(figures, drill)))
        self.times.show_points(figures.times, shown.grain, drill.bucket)
        self._show_bars(self.agents, figures.agents, shown, "agents", drill.agent)
        self._show_bars(self.teams, figures.teams, shown, "teams", drill.team)
        self._show_bars(self.channels, figures.channels, shown, "channels", drill.channel)
        self._show_bars(self.languages, figures.languages, shown, "languages", drill.language)
        buckets = tuple(point.bucket for point in figures.times)
        self.flags.show_rows(tuple(_flag_row(flag, shown) for flag in figures.flags), buckets, shown.grain)
        self.cards[self.times].say(_times_text(figures))
        self.cards[self.flags].say(
            tr("Of 100 conversations, so many have the flag; with 95% interval. n is the number that have it.")
        )
        for card in self.cards.values():
            card.fit()

    def _show_bars(
        self, chart: ScoreBars, groups: tuple[Group, ...], shown: Shown, facet: Facet, target: Callable[[str], Filter]
    ) -> None:
        bars = tuple(Bar(shown.words.of(facet, group.name), group, target(group.name)) for group in groups)
        chart.show_bars(bars, shown.figures.scores)
        self.cards[chart].say(_bars_text(groups, shown.figures.scores))

    # --- where they stand ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(2 if event.size().width() >= self._theme.px(TWO_COLUMNS) else 1)

    def _place_again(self) -> None:
        columns, self._columns = self._columns, 0
        self._place(columns)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        gap = self._theme.px(GAP_L)
        self._grid.setContentsMargins(gap, gap, gap, gap)
        self._grid.setSpacing(self._theme.px(GAP_M))
        for widget, (row, column, span) in self._places(columns):
            self._grid.addWidget(widget, row, column, 1, span)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)
        self._grid.setRowStretch(7, 1)

    def _places(self, columns: int) -> Iterator[tuple[QWidget, tuple[int, int, int]]]:
        """Where each stands: row, column, how many columns it takes."""
        wide = {self.tiles, self.times, self.flags}
        row = column = 0
        for chart in self.charts():
            span = columns if chart in wide else 1
            yield self.cards.get(chart, self.tiles), (row, column, span)
            column += span
            if column >= columns:
                row, column = row + 1, 0

    # --- as a picture ---

    @property
    def _between(self) -> int:
        """Pixels between cards that stand side by side, in a picture as on the page."""
        return self._theme.px(GAP_M)

    def focused_drawing(self) -> Drawing | None:
        """The chart that has the focus, or is pointed at."""
        for chart in self.charts():
            if chart.hasFocus() or chart.mark:
                card = self.cards.get(chart)
                return card.drawing() if card else None
        return None

    def drawing(self, title: str) -> Drawing:
        """All charts, each as high as it needs, with what is counted above them."""
        rows = self._picture_rows()
        gap, head = self._theme.px(GAP_L), self._theme.px(48)
        width = max(sum(size.width() for _, size, _ in row) + (len(row) - 1) * self._between for row in rows) + 2 * gap
        height = sum(max(size.height() for _, size, _ in row) + gap for row in rows) + gap + head

        def draw(painter: QPainter) -> None:
            painter.setPen(self._theme.colors.text)
            painter.setFont(self._theme.fonts.large)
            painter.drawText(gap, gap + self._theme.px(24), title)
            self._draw_rows(painter, rows, head)

        return Drawing(title, QSize(width, height), self._theme.colors.window, draw)

    def _picture_rows(self) -> list[list[tuple[Chart | ChartCard, QSize, Callable[[QPainter], None]]]]:
        rows: list[list[tuple[Chart | ChartCard, QSize, Callable[[QPainter], None]]]] = []
        for chart, (_, (_, column, _)) in zip(self.charts(), self._places(self._columns), strict=True):
            card = self.cards.get(chart)
            size = card.picture_size() if card else chart.size()
            piece = (card or chart, size, card.draw if card else chart.draw_laid_out)
            if column == 0:
                rows.append([])
            rows[-1].append(piece)
        return rows

    def _draw_rows(
        self,
        painter: QPainter,
        rows: list[list[tuple[Chart | ChartCard, QSize, Callable[[QPainter], None]]]],
        head: int,
    ) -> None:
        gap = self._theme.px(GAP_L)
        top = gap + head
        for row in rows:
            left = gap
            for _, size, draw in row:
                painter.save()
                painter.translate(left, top)
                draw(painter)
                painter.restore()
                left += size.width() + self._between
            top += max(size.height() for _, size, _ in row) + gap


def _tiles(figures: Figures, drill: Drill) -> Iterator[Tile]:
    scores = figures.scores
    if scores is None:
        return
    all_of_them = drill.base
    n = whole(scores.n)
    name = tr("Conversations")
    yield Tile(name, n, _grouped_text(figures), (name, conversations_text(scores.n)), all_of_them)
    name = tr("Mean score")
    yield Tile(name, score_text(scores), _interval_text(scores), score_lines(name, scores), all_of_them)
    clean, done, fails = figures.clean, figures.reviewed, figures.auto_fails
    parts = (
        (tr("Without a major flag"), clean, percent_text(clean.share.value), sure_text(clean.interval, 100)),
        (tr("Reviewed"), done, percent_text(done.share.value), of_text(done.share)),
        (tr("Auto-fails"), fails, whole(fails.share.part), share_text(fails)),
    )
    for name, part, value, under in parts:
        yield Tile(name, value, under, part_lines(name, part), drill.some(part.numbers))


def _grouped_text(figures: Figures) -> str:
    agents = sum(1 for group in figures.agents if group.name)
    return trn("{n} agent", "{n} agents", agents)


def _interval_text(scores: Scores) -> str:
    if scores.interval is None:
        return tr("one conversation says little")
    return sure_text(scores.interval)


def _times_text(figures: Figures) -> str:
    said = tr("Mean score with 95% interval; n is the number of conversations.")
    if any(point.scores and not point.scores.enough for point in figures.times):
        hollow = tr("Hollow: fewer than {fewest} conversations.").format(fewest=FEWEST)
        said = tr("{sentence} {another}").format(sentence=said, another=hollow)
    if figures.timeless:
        left_out = trn(
            "{n} conversation without a time is left out.", "{n} conversations without a time are left out.",
            figures.timeless,
        )  # fmt: skip
        said = tr("{sentence} {another}").format(sentence=said, another=left_out)
    return said


def _bars_text(groups: tuple[Group, ...], scores: Scores | None) -> str:
    said = tr("Mean score with 95% interval; the dashed line is the mean of all, {score}.").format(
        score=score_text(scores) if scores else ""
    )
    if all(group.scores.enough for group in groups):
        return said
    pale = tr("Pale: fewer than {fewest} conversations, not ranked.").format(fewest=FEWEST)
    return tr("{sentence} {another}").format(sentence=said, another=pale)


def _flag_row(flag: FlagFigure, shown: Shown) -> FlagRow:
    rule: Rule | None = shown.words.rules.get(flag.rule)
    drill = shown.drill
    return FlagRow(
        title=shown.words.of("flags", flag.rule),
        level=rule.severity.value if rule else "minor",
        figure=flag,
        target=drill.flag(flag),
        some=drill.some,
        within=lambda bucket: drill.flag_in(flag, bucket),
    )

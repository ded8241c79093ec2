"""The figures that come first: large numbers with what stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from qa_desk.i18n import tr
from qa_desk.ui.selection import Filter
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_M, RADIUS_L
from qa_desk.ui.views.charts.chart import Chart, Mark

HEIGHT, NARROWEST = 104, 172


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure: its name, its value, what is said under it, all that is read out, where it leads."""

    name: str
    value: str
    under: str
    lines: tuple[str, ...]
    target: Filter


class Tiles(Chart):
    """Large numbers, side by side as far as there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Key figures"))
        self.tiles: tuple[Tile, ...] = ()

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these figures."""
        self.tiles = tiles
        self.refresh()

    def _columns(self, width: int) -> int:
        fitting = max(1, (width + self.theme.px(GAP_M)) // self.theme.px(NARROWEST + GAP_M))
        rows = -(-len(self.tiles) // fitting) or 1
        return max(1, -(-len(self.tiles) // rows))

    def needed_height(self, width: int) -> int:
        rows = max(1, -(-len(self.tiles) // self._columns(width)))
        return rows * self.theme.px(HEIGHT) + (rows - 1) * self.theme.px(GAP_M)

    def lay_out(self) -> Sequence[Mark]:
        columns, gap, height = self._columns(self.width()), self.theme.px(GAP_M), self.theme.px(HEIGHT)
        width = (self.width() - (columns - 1) * gap) / columns
        return [
            Mark(
                QRectF(at % columns * (width + gap), at // columns * (height + gap), width, height),
                tile.lines,
                tile.target,
                at // columns,
            )
            for at, tile in enumerate(self.tiles)
        ]

    def paint_pointed(self, painter: QPainter, mark: Mark) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._frame(painter, mark.box, 2 if self.hasFocus() else 1)

    def _frame(self, painter: QPainter, box: QRectF, width: int) -> None:
        pen = painter.pen()
        pen.setColor(self.theme.colors.focus if self.hasFocus() else self.theme.colors.outline)
        pen.setWidth(self.theme.px(width))
        painter.setPen(pen)
        radius = self.theme.px(RADIUS_L)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)

    def draw(self, painter: QPainter) -> None:
        for tile, mark in zip(self.tiles, self.marks, strict=False):
            self._draw_tile(painter, tile, mark.box)

    def _draw_tile(self, painter: QPainter, tile: Tile, box: QRectF) -> None:
        theme, colors, fonts = self.theme, self.theme.colors, self.theme.fonts
        painter.setPen(colors.border)
        painter.setBrush(colors.raised)
        radius = theme.px(RADIUS_L)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        pad = theme.px(GAP_L)
        inner = box.adjusted(pad, theme.px(GAP_M), -pad, -theme.px(GAP_M))
        small = theme.px(20)
        left = Qt.AlignmentFlag.AlignLeft
        painter.setPen(colors.muted)
        self.text(painter, QRectF(inner.left(), inner.top(), inner.width(), small), tile.name, fonts.body, align=left)
        under = QRectF(inner.left(), inner.bottom() - small, inner.width(), small)
        self.text(painter, under, tile.under, fonts.small, align=left)
        painter.setPen(colors.text)
        middle = QRectF(inner.left(), inner.top() + small, inner.width(), inner.height() - 2 * small)
        self.text(painter, middle, tile.value, fonts.display, align=left)

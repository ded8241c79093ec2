"""The value of what is pointed at, in a small box beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import tr
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S, RADIUS_M
from qa_desk.ui.views.charts.chart import Chart

WIDEST = 340


class Callout(QWidget):
    """Lies over the page, lets the mouse through, and stays within it."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self.lines: tuple[str, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, chart: Chart) -> None:
        """Say what a chart points at; go away where it points at nothing."""
        mark, page = chart.mark, self.parentWidget()
        if mark is None or page is None:
            self.hide()
            return
        hint = tr("Enter or click shows the conversations")
        self.lines = (*(line for line in mark.lines if line), hint)
        self.resize(self._size())
        box = mark.box.toAlignedRect()
        self._place(QRect(chart.mapTo(page, box.topLeft()), box.size()), page.size())
        self.show()
        self.raise_()
        self.update()

    def _place(self, mark: QRect, room: QSize) -> None:
        """Above the mark, or below it where there is no room above."""
        gap = self._theme.px(GAP_S)
        x = mark.center().x() - self.width() // 2
        y = mark.top() - self.height() - gap
        if y < gap:
            y = mark.bottom() + gap
        widest, highest = room.width() - self.width() - gap, room.height() - self.height() - gap
        self.move(QPoint(max(gap, min(x, widest)), max(gap, min(y, highest))))

    def _font(self, at: int) -> QFont:
        fonts = self._theme.fonts
        return fonts.strong if at == 0 else fonts.small if at == len(self.lines) - 1 else fonts.body

    def _size(self) -> QSize:
        boxes = [self._box(at) for at in range(len(self.lines))]
        pad = 2 * self._theme.px(GAP_M)
        return QSize(max(box.width() for box in boxes) + pad + 2, sum(box.height() for box in boxes) + pad)

    def _box(self, at: int) -> QRect:
        """The room that a line takes, which wraps where it is long."""
        room = QRect(0, 0, self._theme.px(WIDEST), 1000)
        return QFontMetrics(self._font(at)).boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.lines[at])

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, colors = self._theme, self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colors.outline)
        painter.setBrush(colors.raised)
        radius = theme.px(RADIUS_M)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        pad = theme.px(GAP_M)
        top = pad
        for at, line in enumerate(self.lines):
            box = QRect(pad, top, self.width() - 2 * pad, self._box(at).height())
            painter.setFont(self._font(at))
            painter.setPen(colors.muted if at == len(self.lines) - 1 else colors.text)
            painter.drawText(box, int(Qt.TextFlag.TextWordWrap), line)
            top += box.height()
        painter.end()

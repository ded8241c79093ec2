"""A chart on its card: title, what it shows, a menu, and where it is long, its own scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.pictures import Drawing
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_M, GAP_S, RADIUS_L
from qa_desk.ui.views.buttons import IconButton
from qa_desk.ui.views.charts.chart import Chart

TALLEST = 390  # pixels at 100 %
TITLE = 28  # height in a picture


class ChartCard(QFrame):
    """`picture_wanted` carries ".png" or ".svg"."""

    picture_wanted = Signal(str)

    def __init__(self, theme: Theme, chart: Chart, *, tallest: int = TALLEST) -> None:
        super().__init__()
        self._theme, self.chart = theme, chart
        self._tallest = tallest
        self._title, self._subtitle = QLabel(chart.accessibleName()), QLabel()
        self.menu_button = IconButton("image-down", tr("Save this chart as a picture"), theme)
        set_look(self, "card")
        set_look(self._title, "large")
        set_look(self._subtitle, "small")
        self._subtitle.setWordWrap(True)
        self._area = self._scrolled()
        self._build()
        self.menu_button.clicked.connect(self._open_menu_at_button)
        chart.menu_wanted.connect(self._open_menu)
        theme.changed.connect(self.fit)

    def say(self, subtitle: str) -> None:
        """Say under the title what is shown."""
        self._subtitle.setText(subtitle)

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)
        column.addStretch(1)
        area.setWidget(inside)
        return area

    def _build(self) -> None:
        pad = self._theme.px(GAP_L)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, self._theme.px(GAP_M), pad, pad)
        column.setSpacing(self._theme.px(GAP_S))
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        head.addLayout(words, 1)
        head.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._area)
        column.addStretch(1)

    def fit(self) -> None:
        """Be as high as the chart needs, up to where it scrolls."""
        self._area.setFixedHeight(min(self.chart.needed_height(self.chart.width()), self._theme.px(self._tallest)))

    # --- the menu ---

    def _open_menu_at_button(self) -> None:
        self._open_menu(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if mark := self.chart.mark:
            menu.addAction(tr("Show the conversations"), lambda: self.chart.chosen.emit(mark.target))
            menu.addSeparator()
        menu.addAction(tr("Save as PNG…"), lambda: self.picture_wanted.emit(".png"))
        menu.addAction(tr("Save as SVG…"), lambda: self.picture_wanted.emit(".svg"))
        menu.popup(place)

    # --- as a picture ---

    def drawing(self) -> Drawing:
        """The whole chart with its title, also what is scrolled away."""
        return Drawing(self._title.text(), self.picture_size(), self._theme.colors.raised, self.draw)

    def picture_size(self) -> QSize:
        """How large the picture of it is."""
        pad = 2 * self._theme.px(GAP_L)
        words = self._theme.px(TITLE + GAP_S) + self._subtitle_height()
        return QSize(max(self.width(), self.chart.width() + pad), self.chart.height() + pad + words)

    def _subtitle_height(self) -> int:
        room = QRect(0, 0, self.chart.width(), 1000)
        metrics = QFontMetrics(self._theme.fonts.small)
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._subtitle.text()).height()

    def draw(self, painter: QPainter) -> None:
        """Draw it as it is on a card, with room for all of it."""
        theme, pad, size = self._theme, self._theme.px(GAP_L), self.picture_size()
        painter.setPen(theme.colors.border)
        painter.setBrush(theme.colors.raised)
        radius = theme.px(RADIUS_L)
        painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), radius, radius)
        left, width = Qt.AlignmentFlag.AlignLeft, self.chart.width()
        title = QRectF(pad, pad, width, theme.px(TITLE))
        painter.setPen(theme.colors.text)
        self.chart.text(painter, title, self._title.text(), theme.fonts.large, align=left)
        painter.setPen(theme.colors.muted)
        under = QRectF(pad, title.bottom(), width, self._subtitle_height())
        painter.setFont(theme.fonts.small)
        painter.drawText(under, int(Qt.TextFlag.TextWordWrap), self._subtitle.text())
        painter.save()
        painter.translate(pad, under.bottom() + theme.px(GAP_S))
        self.chart.draw_laid_out(painter)
        painter.restore()

"""Small parts of the scorecard: words, pictures, bars, and lines that can be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QLayout, QScrollArea, QSizePolicy, QWidget

from qa_desk.ui.icons import Icon
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import Level
from qa_desk.ui.views.wrapped import paint_wrapped, wrapped_height

LINE = 36
QUOTE_LINES = 3
EDGE = 13  # pixels at 100 %: of a card, with its border
WIDEST_POINTS = "−20.5"


def words(text: str = "", look: str = "") -> QLabel:
    """Plain words that wrap."""
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    return label


def clear(layout: QLayout) -> None:
    """Throw away what a layout holds."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inside := item.layout():
            clear(inside)


def put_in_tab_order(parts: Sequence[QWidget]) -> None:
    """Let Tab go from each part to the next."""
    for before, after in pairwise(parts):
        QWidget.setTabOrder(before, after)


def reveal(area: QScrollArea, widget: QWidget, *, gap: int) -> None:
    """Scroll an area so far that all of a widget is seen, or where it does not fit, from its top."""
    inside, height, bar = area.widget(), area.viewport().height(), area.verticalScrollBar()
    layout = inside.layout() if inside else None
    if inside is None or layout is None or not widget.isVisible():
        return
    layout.activate()
    inside.resize(inside.width(), max(height, layout.totalHeightForWidth(inside.width())))
    whole = widget.parentWidget()
    around = whole.layout() if whole else None
    if around is not None:
        around.activate()  # where it is a part of a part
    top = widget.mapTo(inside, QPoint(0, -gap)).y()
    bottom = widget.mapTo(inside, QPoint(0, widget.height() + gap)).y()
    if bottom > bar.value() + height:
        bar.setValue(min(top, bottom - height))
    elif top < bar.value():
        bar.setValue(top)


class Bar(QWidget):
    """A share of a whole as a bar; `ink` is its colour."""

    def __init__(self, theme: Theme, *, height: int = 6) -> None:
        super().__init__()
        self._theme = theme
        self._height = height
        self._share = 0.0
        self._ink: QColor | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, ink: QColor | None = None) -> None:
        """Fill a share (0-1) of it, in the accent where no other colour is named."""
        self._share, self._ink = min(max(share, 0.0), 1.0), ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(40), self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = self._theme.px(self._height)
        box = QRectF(0, (self.height() - height) / 2, self.width(), height)
        round_ = height / 2
        painter.setBrush(self._theme.colors.pressed)
        painter.drawRoundedRect(box, round_, round_)
        if self._share > 0:
            box.setWidth(max(box.height(), box.width() * self._share))
            painter.setBrush(self._ink or self._theme.colors.accent)
            painter.drawRoundedRect(box, round_, round_)


class Pressable(QAbstractButton):
    """A surface that can be pressed, by mouse or Space: lit up under the mouse, ringed when it has the focus."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._over = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def begin(self, surface: QColor | None = None) -> QPainter:
        """A painter on the surface and its ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        fill = colors.hover if self._over and surface is None else surface
        painter.setPen(QPen(colors.focus, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
        round_ = self._theme.px(8)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), round_, round_)
        return painter


class Line(Pressable):
    """One finding on one line: its shape, its title, what it costs, and the verdict, for which there is `room`."""

    def __init__(self, theme: Theme, *, room: int = 22) -> None:
        super().__init__(theme)
        self._room = room
        self._title = ""
        self._level: Level = "minor"
        self._points = ""
        self._mark: Icon | None = None
        self._struck = False

    def show_line(self, title: str, level: Level, *, points: str = "", mark: Icon | None = None) -> None:
        """Show a finding. A mark of "x" says that it was dismissed."""
        self._title, self._level, self._points, self._mark = title, level, points, mark
        self._struck = mark == "x"
        self.setToolTip(title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(LINE))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, self.begin()
        middle, ratio = self.height() // 2, self.devicePixelRatioF()
        picture = theme.level_pixmap(self._level, 16, ratio)
        painter.setOpacity(0.5 if self._struck else 1.0)
        painter.drawPixmap(theme.px(8), middle - theme.px(8), picture)
        painter.setOpacity(1.0)
        right = self._paint_end(painter)
        font = QFont(theme.fonts.body)
        font.setStrikeOut(self._struck)
        painter.setFont(font)
        painter.setPen(theme.colors.muted if self._struck else theme.colors.text)
        box = QRect(theme.px(32), 0, right - theme.px(40), self.height())
        shown = QFontMetrics(font).elidedText(self._title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
        painter.end()

    def _paint_end(self, painter: QPainter) -> int:
        """Paint the points at the right, where those of the card end too, and the verdict before their column; gives
        where that begins.
        """
        theme = self._theme
        right = self.width() - theme.px(EDGE if self._room else 0)
        painter.setFont(theme.fonts.figures)
        painter.setPen(theme.colors.muted)
        box = QRect(0, 0, right, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._points)
        metrics = QFontMetrics(theme.fonts.figures)
        if not self._mark:
            return right - metrics.horizontalAdvance(self._points)
        right -= metrics.horizontalAdvance(WIDEST_POINTS) + theme.px(self._room)
        color = theme.colors.strength.ink if self._mark == "check" else theme.colors.muted
        picture = theme.pixmap(self._mark, 16, color, self.devicePixelRatioF())
        painter.drawPixmap(right, self.height() // 2 - theme.px(8), picture)
        return right


class Quote(Pressable):
    """Words of a message, with its number and speaker above them, beside an edge in the colour of the finding."""

    def __init__(self, theme: Theme, level: Level, *, head: str, text: str) -> None:
        super().__init__(theme)
        self._level = level
        self._head, self._text = head, " ".join(text.split())
        self.setAccessibleName(f"{head}: {self._text}")
        self.setToolTip(self._text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self.heightForWidth(self._theme.px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(LINE))

    def heightForWidth(self, width: int) -> int:
        theme = self._theme
        head = QFontMetrics(theme.fonts.small).height()
        text = wrapped_height(self._text, theme.fonts.body, width - theme.px(28), most=QUOTE_LINES)
        return head + text + theme.px(17)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tone = self._theme, self._theme.tone(self._level)
        painter = self.begin(tone.wash)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone.edge)
        painter.drawRoundedRect(QRectF(theme.px(5), theme.px(7), theme.px(3), self.height() - theme.px(14)), 1.5, 1.5)
        painter.setPen(theme.colors.text)
        painter.setFont(theme.fonts.small_strong if self._over else theme.fonts.small)
        box = self.rect().adjusted(theme.px(16), theme.px(7), -theme.px(12), -theme.px(7))
        painter.drawText(box, Qt.AlignmentFlag.AlignTop, self._head)
        box.setTop(box.top() + QFontMetrics(theme.fonts.small).height() + theme.px(3))
        painter.setFont(theme.fonts.body)
        paint_wrapped(painter, self._text, box, most=QUOTE_LINES)
        painter.end()

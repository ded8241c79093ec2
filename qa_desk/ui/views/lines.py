"""Shows a list of lines: headings small, words wrapped, what stands at the end muted."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.model import Span
from qa_desk.ui.models.lines_model import LINE, Index, LinesModel, TextLine
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.wrapped import paint_wrapped, wrapped_height


class LinesView(QListView):
    """`chosen` carries the span of a line that was clicked, or chosen with Enter; of a line with several, each time the
    next. `empty` is said where nothing is.
    """

    chosen = Signal(Span)

    def __init__(self, model: LinesModel, theme: Theme, *, name: str) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.empty = ""
        self._led = (-1, 0)  # the line that was chosen last, and which of its places that led to
        model.modelReset.connect(self._forget_led)
        self.setAccessibleName(name)
        self.setModel(model)
        self.setItemDelegate(_Row(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._model.lines and self.empty:
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colors.muted)
            painter.setFont(self._theme.fonts.body)
            gap = self._theme.px(20)
            paint_wrapped(painter, self.empty, self.viewport().rect().adjusted(gap, gap, -gap, -gap))
            if self.hasFocus():
                painter.setPen(QPen(self._theme.colors.focus, 2))
                painter.drawRect(self.viewport().rect().adjusted(2, 2, -2, -2))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take a line in hand, so that the focus is seen; the first, where none is yet."""
        super().focusInEvent(event)
        if self._model.lines and (not self.currentIndex().isValid() or self._model.lines[self._at()].heading):
            first = next((at for at, line in enumerate(self._model.lines) if not line.heading), 0)
            self.setCurrentIndex(self._model.index(first, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the line in hand. By Qt's own `activated` a double click would choose too, on some systems a
        single one, and on macOS Enter would not.
        """
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.currentIndex().isValid() and not event.isAutoRepeat():
            self._choose(self.currentIndex())

    def _at(self) -> int:
        return self.currentIndex().row()

    def _choose(self, index: Index) -> None:
        line: TextLine = index.data(LINE)
        if line.spans:
            row, at = self._led
            self._led = (index.row(), (at + 1) % len(line.spans) if row == index.row() else 0)
            self.chosen.emit(line.spans[self._led[1]])

    def _forget_led(self) -> None:
        self._led = (-1, 0)


class _Row(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: LinesView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: TextLine = index.data(LINE)
        width = self._width()
        if line.heading:
            return QSize(width, self._theme.px(34))
        text = wrapped_height(line.text, self._theme.fonts.body, self._words_width(line))
        return QSize(width, text + self._theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: TextLine = index.data(LINE)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, line, box)
        if line.heading:
            self._paint_heading(painter, line, box)
        else:
            self._paint_line(painter, line, box)
        painter.restore()

    def _paint_heading(self, painter: QPainter, line: TextLine, box: QRect) -> None:
        painter.setFont(self._theme.fonts.small_strong)
        painter.setPen(self._theme.colors.muted)
        inside = box.adjusted(self._theme.px(20), 0, -self._theme.px(20), -self._theme.px(4))
        painter.drawText(inside, Qt.AlignmentFlag.AlignBottom, line.text)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, line: TextLine, box: QRect) -> None:
        state: QStyle.StateFlag = option.state
        colors = self._theme.colors
        over = bool(state & QStyle.StateFlag.State_MouseOver) and bool(line.spans)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)  # Qt takes a line in hand without selecting it
        selected = focused or bool(state & QStyle.StateFlag.State_Selected)
        if over or selected:
            painter.setPen(QPen(colors.focus, 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(colors.selected if selected else colors.hover)
            gap = self._theme.px(8)
            painter.drawRoundedRect(box.adjusted(gap, 1, -gap, -1), gap, gap)

    def _paint_line(self, painter: QPainter, line: TextLine, box: QRect) -> None:
        theme = self._theme
        left = box.left() + theme.px(20)
        top = box.top() + theme.px(7)
        if line.icon:
            picture = theme.pixmap(line.icon, 16, theme.colors.muted, painter.device().devicePixelRatioF())
            painter.drawPixmap(left, top + theme.px(1), picture)
            left += theme.px(26)
        painter.setFont(theme.fonts.body)
        painter.setPen(theme.colors.text)
        paint_wrapped(painter, line.text, QRect(left, top, self._words_width(line), box.height()))
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.colors.muted)
        aside = QRect(box.left(), top + theme.px(1), box.width() - theme.px(20), box.height())
        painter.drawText(aside, Qt.AlignmentFlag.AlignRight, line.aside)

    def _width(self) -> int:
        """Of a line beside a scroll bar, also where that is not seen: it may come when all lines have their heights."""
        return self._view.width() - self._view.verticalScrollBar().sizeHint().width()

    def _words_width(self, line: TextLine) -> int:
        theme = self._theme
        aside = QFontMetrics(theme.fonts.small).horizontalAdvance(line.aside) + theme.px(12) if line.aside else 0
        return max(self._width() - theme.px(66 if line.icon else 40) - aside, theme.px(60))

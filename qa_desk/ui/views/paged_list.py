"""A list of messages that scrolls by words: of thousands it lays out those that are seen, and keeps in place what is
read.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QEvent,
    QPoint,
    QPointF,
    QPropertyAnimation,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QFrame, QListView, QStyle, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.models.message_model import MessageModel
from qa_desk.ui.models.transcript import Transcript
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.laid import Laid
from qa_desk.ui.views.page import Page
from qa_desk.ui.views.thread import End

AT_ONCE = 100  # messages that are all laid out; of more, those that are seen, and the others' heights are guessed
BEFORE, AHEAD = 15, 40  # messages that are laid out before and after the first that is seen: more than a viewport shows
COMFORT = 0.2  # words nearer to an edge of the window than this share of it are brought to its middle


class PagedList(QListView):
    """The rows of `messages` as `page` lays them out. `moved`: other rows are seen, or the same ones elsewhere."""

    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.page, self.messages = theme, Page(theme), MessageModel(self)
        self.transcript: Transcript | None = None
        self._settling = False
        self.setModel(self.messages)
        self._set_up()
        self._glide = QPropertyAnimation(self.verticalScrollBar(), b"value", self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._later = QTimer(self, singleShot=True, interval=60)
        self._later.timeout.connect(self._take_width)
        self.verticalScrollBar().valueChanged.connect(self._settle)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        self.verticalScrollBar().rangeChanged.connect(self.moved)

    def _set_up(self) -> None:
        self.setAccessibleName(tr("Messages"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setAutoScroll(False)  # to the row at hand: whoever takes one scrolls to its words
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setMouseTracking(True)

    # --- laying out ---

    def event(self, event: QEvent) -> bool:
        """Qt would lay out all rows at each change of style or font, several times at one of the theme. How high they
        are depends on neither, but on the page.
        """
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            return QAbstractScrollArea.event(self, event)
        return super().event(event)

    def _lay_out_again(self, rows: list[int] | None) -> None:
        self._glide.stop()
        anchor = self._top()
        self.page.forget(rows)
        if self.page.guesses and anchor is not None:
            self._measure(anchor[0])
        self.doItemsLayout()
        self._return_to(anchor)
        self._settle()
        self.viewport().update()
        self.moved.emit()

    def _look_again(self, rows: list[int]) -> None:
        """Lay out rows that look otherwise; the rest moves only where one of them is otherwise high."""
        heights = [self._height(row) for row in rows]
        known = [row for row in rows if self.page.knows(row)]
        self.page.forget(rows)
        for row in known:
            self.laid(row)
        if heights != [self._height(row) for row in rows]:
            self._lay_out_again([])
        self.viewport().update()

    def _settle(self) -> None:
        """Lay out what is seen, so that no height there is a guess; what is read stays where it is."""
        if not self.page.guesses or self._settling:
            return
        self._settling = True
        while (anchor := self._top()) is not None and self._measure(anchor[0]):
            self.doItemsLayout()
            self._return_to(anchor)
        self._settling = False

    def _measure(self, first: int) -> bool:
        """Lay out the rows about one; whether any is otherwise high than was guessed. Each is laid out once."""
        rows = range(max(0, first - BEFORE), min(self.messages.rowCount(), first + AHEAD))
        new = [row for row in rows if not self.page.knows(row)]
        guessed = [self._height(row) for row in new]
        for row in new:
            self.laid(row)
        return guessed != [self._height(row) for row in new]

    def _make_true(self, row: int) -> None:
        """Let no height about a row be a guess, before it is scrolled to."""
        if self.page.guesses and self._measure(row):
            self._lay_out_again([])

    def _height(self, row: int) -> int:
        return self.page.height(row, self.messages.entry(row), self.messages.lits(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        many = self.messages.rowCount() > AT_ONCE
        if self.page.width != self.viewport().width():
            self._later.start() if many else self._take_width()
        super().resizeEvent(event)

    def _take_width(self) -> None:
        if self.page.width != self.viewport().width():
            anchor = self._top()
            self.page.width = self.viewport().width()
            self._lay_out_again(None)
            self._return_to(anchor)

    def toggle_folds(self, row: int, start: int = -1) -> None:
        """Open or close the fold that begins at an offset, or all of a message."""
        folds = [(row, f.fold.start) for f in self.laid(row).folds if start in (-1, f.fold.start)]
        if set(folds) <= self.page.opened:
            self.page.opened.difference_update(folds)
        else:
            self.page.opened.update(folds)
        if folds:
            self._lay_out_again([row])

    def _open_fold_at(self, row: int, offset: int) -> None:
        folds = self.messages.entry(row).folds
        hidden = next((f.start for f in folds if f.start <= offset < f.end), -1)
        if hidden >= 0 and (row, hidden) not in self.page.opened:
            self.toggle_folds(row, hidden)

    # --- places ---

    def box(self, row: int) -> QRect:
        """Where a row lies in the viewport; empty while it is not laid out."""
        return self.visualRect(self.messages.index(row))

    def laid(self, row: int) -> Laid:
        """A row, laid out."""
        return self.page.laid(row, self.messages.entry(row), self.messages.lits(row))

    def place(self, row: int, offset: int) -> QRectF:
        """The line of an offset, in the viewport."""
        return self.laid(row).place(offset).translated(QPointF(self.box(row).topLeft()))

    def ends(self) -> list[End]:
        """Where both ends of the finding at hand lie, as far as they are laid out."""
        return [
            End(lit, self.place(lit.row, lit.start))
            for lit in self.messages.at_hand()
            if not self.box(lit.row).isEmpty()
        ]

    def _top(self) -> tuple[int, int] | None:
        """The first row that is seen, and how far above the edge it begins."""
        index = self.indexAt(QPoint(2, 1))
        return (index.row(), self.visualRect(index).top()) if index.isValid() else None

    def _return_to(self, anchor: tuple[int, int] | None) -> None:
        if anchor is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.box(anchor[0]).top() - anchor[1])

    def bring(self, row: int, offset: int, *, gliding: bool = True) -> None:
        """Bring words of a message to the middle, where they are not well in sight already."""
        self._glide.stop()
        self._open_fold_at(row, offset)
        self._make_true(row)
        line, height = self.place(row, offset), self.viewport().height()
        if COMFORT * height <= line.center().y() <= (1 - COMFORT) * height:
            return
        bar = self.verticalScrollBar()
        self._scroll(round(bar.value() + line.center().y() - height / 2), gliding=gliding)

    def _scroll(self, value: int, *, gliding: bool) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        value = max(bar.minimum(), min(value, bar.maximum()))
        self._glide.stop()
        duration = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        if not gliding or not duration or not self.isVisible():
            bar.setValue(value)
            return
        far = max(-height, min(value - bar.value(), height))  # a long way is not travelled, only its end
        self._glide.setDuration(min(duration, 180))
        self._glide.setStartValue(value - far)
        self._glide.setEndValue(value)
        self._glide.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)

"""The messages of a conversation, to be read, searched and marked: the list, its scrolling, and what is selected."""

from __future__ import annotations

import re

from PySide6.QtCore import (
    QItemSelectionModel,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from qa_desk.model import Span
from qa_desk.ui.models.transcript import Lit, Transcript, copied
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.bubble import BubbleDelegate, Marked
from qa_desk.ui.views.caret import Step, moved, word_at
from qa_desk.ui.views.paged_list import AT_ONCE, PagedList
from qa_desk.ui.views.thread import paint_thread

POINTED_MS = 2500

_STEPS: dict[Qt.Key, tuple[Step, Step]] = {  # without and with Ctrl
    Qt.Key.Key_Left: ("left", "word left"),
    Qt.Key.Key_Right: ("right", "word right"),
    Qt.Key.Key_Up: ("up", "start"),
    Qt.Key.Key_Down: ("down", "end"),
    Qt.Key.Key_Home: ("line start", "start"),
    Qt.Key.Key_End: ("line end", "end"),
}


class MessageList(PagedList):
    """Up and Down go from message to message, Left and Right move a caret in it, Shift with them selects; Enter opens
    and closes folds. `chosen` carries the key of a finding that was clicked; `selected` says that other words are
    selected, or none; `zoomed` that Ctrl and the wheel ask for larger (True) or smaller words.
    """

    chosen = Signal(str)
    selected = Signal()
    menu_wanted = Signal(QPoint)
    zoomed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.marked = Marked()
        self._pressed: tuple[int, int] | None = None
        self.setItemDelegate(BubbleDelegate(self.page, self.messages, self.marked, self))
        self._pointing = QTimer(self, singleShot=True, interval=POINTED_MS)
        self._pointing.timeout.connect(self._stop_pointing)

    # --- what is shown ---

    def show_transcript(self, transcript: Transcript | None, lits: tuple[Lit, ...] = ()) -> None:
        """Show a conversation from its beginning, lit up, or none."""
        self._glide.stop()
        self._forget_marks()
        self.transcript = transcript
        self.page.opened.clear()
        self.page.forget()
        self.page.guesses = transcript is not None and len(transcript.entries) > AT_ONCE
        self.messages.show(transcript.entries if transcript else (), lits)
        if self.page.guesses:  # true heights where it will be read, or all rows are placed twice
            self._measure(next((lit.row for lit in lits if lit.chosen), 0))
        self.verticalScrollBar().setValue(0)

    def light(self, lits: tuple[Lit, ...]) -> None:
        """Light up other words; what is seen stays where it is."""
        rows = self.messages.light(lits)
        if len(rows) > AT_ONCE:
            self._lay_out_again(rows)
        elif rows:
            self._look_again(rows)

    def light_words(self, words: re.Pattern[str] | None) -> None:
        """Light every place of words that were searched for, or none."""
        self.marked.hits = {}
        for row, entry in enumerate(self.transcript.entries if self.transcript and words else ()):
            spans = [match.span() for match in words.finditer(entry.text)] if words else []
            if spans:
                self.marked.hits[row] = spans
        self.viewport().update()

    def restyle(self) -> None:
        """Show another theme, text size or zoom; lay out anew where that changes how much room words take."""
        if self.page.restyle():
            self._lay_out_again(None)
        self.viewport().update()

    def _forget_marks(self) -> None:
        self._pressed = None
        self.marked.row, self.marked.hits, self.marked.hit, self.marked.pointed = -1, {}, None, None
        self.selected.emit()

    def point_at(self, row: int, start: int, end: int) -> None:
        """Bring words to the middle and light them up for a moment."""
        self.marked.pointed = (row, start, end)
        self.setCurrentIndex(self.messages.index(row))
        self.bring(row, start)
        self._pointing.start()
        self.viewport().update()

    def _stop_pointing(self) -> None:
        self.marked.pointed = None
        self.viewport().update()

    # --- selected words ---

    def span(self) -> Span | None:
        """The selected words, as they were said."""
        stretch = self.marked.selected(self.marked.row)
        if stretch is None or self.transcript is None:
            return None
        return self.transcript.said(self.marked.row, *stretch)

    def select(self, row: int, anchor: int, head: int) -> None:
        """Select a stretch of a message's shown text."""
        self.marked.row, self.marked.anchor, self.marked.head = row, anchor, head
        self.viewport().update()
        self.selected.emit()

    def copied_text(self) -> str:
        """What is copied: the selected words, else the message at hand."""
        stretch, row = self.marked.selected(self.marked.row), self.currentIndex().row()
        if self.transcript is None:
            return ""
        if stretch is not None:
            return self.transcript.text(self.marked.row)[slice(*stretch)]
        return copied(self.transcript, row) if row >= 0 else ""

    # --- events ---

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_thread(painter, self.page, self.ends(), self.viewport().height())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select_all()
        elif event.key() == Qt.Key.Key_Escape and self.span() is not None:
            self.select(-1, 0, 0)
        elif not self._moves(event):
            event.ignore()

    def _moves(self, event: QKeyEvent) -> bool:
        key, row = Qt.Key(event.key()), self.currentIndex().row()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers() and row >= 0:
            self.toggle_folds(row)
        elif key in _STEPS and (shift or key in (Qt.Key.Key_Left, Qt.Key.Key_Right)):
            self._move_caret(_STEPS[key][bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)], keep=shift)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_row(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to_row(0 if key == Qt.Key.Key_Home else self.messages.rowCount() - 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._scroll_page(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            return False
        return True

    def _move_caret(self, step: Step, *, keep: bool) -> None:
        row = max(self.currentIndex().row(), 0)
        if not self.messages.rowCount():
            return
        if self.marked.row != row:
            start = moved(self.laid(row), 0, "start")
            self.marked.row, self.marked.anchor, self.marked.head = row, start, start
        head = moved(self.laid(row), self.marked.head, step)
        self.select(row, self.marked.anchor if keep else head, head)
        self._keep_in_sight(self.place(row, head))

    def _select_all(self) -> None:
        row = self.currentIndex().row()
        if row >= 0:
            self.select(row, moved(self.laid(row), 0, "start"), moved(self.laid(row), 0, "end"))

    def _move_row(self, by: int) -> None:
        row = self.currentIndex().row()
        box, step = self.box(row), self.page.px(96)
        hidden = box.bottom() - self.viewport().height() if by > 0 else -box.top()
        if row >= 0 and hidden > 0 and box.height() > self.viewport().height():  # read on before going on
            self._scroll(self.verticalScrollBar().value() + by * min(step, hidden), gliding=False)
        else:
            self._go_to_row(max(0, min(row + by, self.messages.rowCount() - 1)))

    def _go_to_row(self, row: int) -> None:
        if 0 <= row < self.messages.rowCount():
            self.setCurrentIndex(self.messages.index(row))
            if self.marked.row >= 0 and self.marked.row != row:
                self.select(-1, 0, 0)
            self._make_true(row)
            self._keep_in_sight(QRectF(self.box(row)))

    def _scroll_page(self, by: int) -> None:
        self._scroll(
            self.verticalScrollBar().value() + by * (self.viewport().height() - self.page.px(60)), gliding=True
        )

    def _keep_in_sight(self, box: QRectF) -> None:
        height, margin = self.viewport().height(), self.page.px(16)
        if box.isEmpty():
            return
        over = min(0.0, box.top() - margin) or max(0.0, min(box.bottom() + margin - height, box.top() - margin))
        if over:
            self._scroll(round(self.verticalScrollBar().value() + over), gliding=False)

    # --- the mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        self.setCurrentIndex(index)
        offset = self._offset(index.row(), event.position())
        self._pressed = (index.row(), offset)
        extend = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.marked.row == index.row()
        self.select(index.row(), self.marked.anchor if extend else offset, offset)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            row = self._pressed[0]
            self.select(row, self.marked.anchor, self._offset(row, event.position()))
            return
        self.viewport().setCursor(self._cursor(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.span() is None:
            self._click(pressed[0], self._in_row(pressed[0], event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        block = (
            self.laid(index.row()).block_at(self._in_row(index.row(), event.position())) if index.isValid() else None
        )
        if block is not None and event.button() == Qt.MouseButton.LeftButton:
            self.select(index.row(), *word_at(block, self._offset(index.row(), event.position())))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif event.angleDelta().y():
            self.zoomed.emit(event.angleDelta().y() > 0)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos() if event.reason() == QContextMenuEvent.Reason.Mouse else self._menu_place()
        index = self.indexAt(at)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def _menu_place(self) -> QPoint:
        box = self.visualRect(self.currentIndex())
        return QPoint(self.page.px(80), max(box.top() + self.page.px(20), 0))

    def _in_row(self, row: int, spot: QPointF) -> QPointF:
        return spot - QPointF(self.box(row).topLeft())

    def _offset(self, row: int, spot: QPointF) -> int:
        within = self._in_row(row, spot)
        block = self.laid(row).block_at(within)
        return block.offset_at(within) if block else 0

    def _click(self, row: int, spot: QPointF) -> None:
        laid = self.laid(row)
        fold = next((f for f in laid.folds if f.box.contains(spot)), None)
        chip = next((c for c in laid.chips if c.key and c.box.contains(spot)), None)
        if fold is not None:
            self.toggle_folds(row, fold.fold.start)
        elif chip is not None:
            self.chosen.emit(chip.key)
        elif laid.bubble.contains(spot):
            self._click_words(row, self.marked.head)

    def _click_words(self, row: int, offset: int) -> None:
        """The finding whose words were clicked: the one with the fewest, or the next where it is at hand already."""
        here = [lit for lit in self.messages.lits(row) if lit.start <= offset <= lit.end and lit.start < lit.end]
        here.sort(key=lambda lit: lit.end - lit.start)
        if here:
            at = next((i for i, lit in enumerate(here) if lit.chosen), -1)
            self.chosen.emit(here[(at + 1) % len(here)].key)

    def _cursor(self, spot: QPointF) -> Qt.CursorShape:
        index = self.indexAt(spot.toPoint())
        if not index.isValid():
            return Qt.CursorShape.ArrowCursor
        laid, within = self.laid(index.row()), self._in_row(index.row(), spot)
        if any(f.box.contains(within) for f in laid.folds) or any(c.key and c.box.contains(within) for c in laid.chips):
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.IBeamCursor if laid.bubble.contains(within) else Qt.CursorShape.ArrowCursor

"""What all charts share: marks that are pointed at, walked through by arrows, read out, and lead to conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.selection import Filter
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import RADIUS_S

BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
AROUND = 32  # pixels that are kept in view around a mark


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar, a point or a figure: where it can be pointed at, what it says (first its name), where it leads."""

    box: QRectF
    lines: tuple[str, ...]
    target: Filter
    row: int = 0


class Chart(QWidget):
    """A chart. Subclasses give `needed_height`, `lay_out` and `draw`.

    `chosen`: the conversations behind a mark are wanted. `pointed`: another mark is pointed at, or none.
    `menu_wanted`: a menu is asked for at a point of the screen.
    """

    chosen = Signal(object)  # Filter
    pointed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self._marks: tuple[Mark, ...] | None = ()
        self.at = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.refresh)

    # --- what subclasses say ---

    def needed_height(self, width: int) -> int:
        """The height for a width."""
        raise NotImplementedError

    def lay_out(self) -> Sequence[Mark]:
        """The marks at the width of now."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw it as it was laid out last, without what is pointed at."""
        raise NotImplementedError

    def paint_pointed(self, painter: QPainter, mark: Mark) -> None:
        """Show which mark is pointed at."""
        colors = self.theme.colors
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.focus if self.hasFocus() else colors.outline, self.theme.px(2)))
        radius = self.theme.px(RADIUS_S)
        painter.drawRoundedRect(mark.box.adjusted(1, 1, -1, -1), radius, radius)

    # --- what they show ---

    def refresh(self) -> None:
        """Lay out and draw anew, after the data, the width or the theme changed."""
        self.setFixedHeight(self.needed_height(self.width()))
        self._marks = None
        self.update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What can be pointed at. It is laid out when it is asked for: many a width comes and goes unseen."""
        return self._lay_out_once()

    def _lay_out_once(self) -> tuple[Mark, ...]:
        if self._marks is None:
            self._marks = tuple(self.lay_out())
            self.at = min(self.at, len(self._marks) - 1)
        return self._marks

    def draw_laid_out(self, painter: QPainter) -> None:
        """Draw it at the width of now, without what is pointed at."""
        self._lay_out_once()
        self.draw(painter)

    @property
    def mark(self) -> Mark | None:
        """What is pointed at."""
        return self.marks[self.at] if 0 <= self.at < len(self.marks) else None

    def point_at(self, at: int) -> None:
        """Point at a mark, or (-1) at none."""
        if at != self.at:
            self.at = at
            self.pointed.emit()
            self.update()

    def text(self, painter: QPainter, box: QRectF, text: str, font: QFont, *, align: Qt.AlignmentFlag) -> None:
        """Draw one line in the colour of the pen, cut short where it does not fit."""
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(320), self.needed_height(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(200), self.needed_height(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(event.rect())
        self.draw_laid_out(painter)
        if self.mark:
            self.paint_pointed(painter, self.mark)
        painter.end()

    # --- the mouse ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._mark_at(event)
        self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
        self.point_at(at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.point_at(self._mark_at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.mark and self._mark_at(event) == self.at:
            self.chosen.emit(self.mark.target)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self.point_at(-1)

    def _mark_at(self, event: QMouseEvent) -> int:
        hits = (at for at in range(len(self.marks) - 1, -1, -1) if self.marks[at].box.contains(event.position()))
        return next(hits, -1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    # --- the keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.mark:
            self.chosen.emit(self.mark.target)
        elif self.marks and (target := self._by_key(key)) is not None:
            self.point_at(target)
            self._tell()
        else:
            super().keyPressEvent(event)

    def _by_key(self, key: int) -> int | None:
        """The mark that a key leads to; None where the key is none of ours."""
        last = len(self.marks) - 1
        match key:
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return last
            case Qt.Key.Key_Right:
                return min(self.at + 1, last)
            case Qt.Key.Key_Left:
                return max(self.at - 1, 0)
            case Qt.Key.Key_Down:
                return self._in_row(1)
            case Qt.Key.Key_Up:
                return self._in_row(-1)
        return None

    def _in_row(self, step: int) -> int:
        """The first mark of the next row, or of the one before; in a chart of one row, the next mark."""
        at = max(self.at, 0)
        rows = sorted({mark.row for mark in self.marks})
        if len(rows) == 1:
            return min(max(at + step, 0), len(self.marks) - 1)
        place = min(max(rows.index(self.marks[at].row) + step, 0), len(rows) - 1)
        return next(i for i, mark in enumerate(self.marks) if mark.row == rows[place])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEY and self.at < 0 and self.marks:
            self.point_at(0)
            self._tell()
        elif event.reason() != Qt.FocusReason.MouseFocusReason and self.marks:
            self.at = max(self.at, 0)  # the page was opened: the focus is seen, and nothing pops up
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.point_at(-1)
        self.update()

    def _tell(self) -> None:
        """Bring the mark into view and have it read out."""
        if not self.mark:
            return
        said = ", ".join(line for line in self.mark.lines if line)
        self.setAccessibleDescription(said)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self._reveal(self.mark.box)

    def _reveal(self, box: QRectF) -> None:
        margin = self.theme.px(AROUND)
        parent = self.parentWidget()
        while parent:
            inside = parent.widget() if isinstance(parent, QScrollArea) else None
            if isinstance(parent, QScrollArea) and inside:
                centre = self.mapTo(inside, box.center().toPoint())
                parent.ensureVisible(centre.x(), centre.y(), 0, round(box.height() / 2) + margin)
            parent = parent.parentWidget()


def is_seen(painter: QPainter, box: QRectF) -> bool:
    """Whether anything of a box is to be painted now; always in a picture."""
    return not painter.hasClipping() or painter.clipBoundingRect().intersects(box)


def nothing(chart: Chart, painter: QPainter, text: str = "") -> None:
    """Say in the middle of a chart that there is nothing to show."""
    painter.setPen(chart.theme.colors.muted)
    words = text or tr("Nothing to show here.")
    box = QRectF(0, 0, chart.width(), chart.height())
    chart.text(painter, box, words, chart.theme.fonts.body, align=Qt.AlignmentFlag.AlignHCenter)

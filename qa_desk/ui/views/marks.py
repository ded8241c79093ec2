"""The strip beside the scroll bar: where in the conversation findings are. A click goes to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import Level

REACH = 8  # pixels at 100 %: how near a click must be, and a mark to be in the way of another
LEVELS: tuple[Level, ...] = ("strength", "minor", "major", "critical")


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding on the strip; `share` (0-1) is how far down the conversation it stands."""

    key: str
    share: float
    level: Level
    title: str
    chosen: bool = False
    dismissed: bool = False


class Marks(QWidget):
    """`chosen` carries the key of a finding that was clicked. The keys for next and previous finding do the same."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.marks: list[Mark] = []
        self._spots: dict[Mark, QPointF] = {}
        self._spots_for = (0, 0, 0)  # width, height and reach that the spots are for
        self.setAccessibleName(tr("Where the findings are"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    def show_marks(self, marks: list[Mark]) -> None:
        """Show these; the worst lies on top."""
        self.marks = sorted(marks, key=_weight)
        self._spots.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(24), 0)

    def height_of(self, mark: Mark) -> float:
        """How far down a mark is painted."""
        pad = self._theme.px(8)
        return pad + mark.share * (self.height() - 2 * pad)

    def spot_of(self, mark: Mark) -> QPointF:
        """Where a mark is painted: in the middle, or where others are in its way, the worst at the right of them."""
        now = (self.width(), self.height(), self._theme.px(REACH))
        if self._spots_for != now or not self._spots:
            self._spots, self._spots_for = dict(self._placed()), now
        return self._spots[mark]

    def _placed(self) -> Iterator[tuple[Mark, QPointF]]:
        """Every mark with its spot, in one walk down the strip, since there may be thousands."""
        marks = sorted(self.marks, key=lambda mark: mark.share)
        heights = [self.height_of(mark) for mark in marks]
        reach, aside, middle = self._theme.px(REACH), self._theme.px(5), self.width() / 2
        around: Counter[tuple[bool, int]] = Counter()  # how many of each weight are within reach
        begin = end = 0
        for mark, height in zip(marks, heights, strict=True):
            while end < len(marks) and heights[end] - height < reach:
                around[_weight(marks[end])] += 1
                end += 1
            while height - heights[begin] >= reach:
                around[_weight(marks[begin])] -= 1
                begin += 1
            own = _weight(mark)
            others = [weight for weight, count in around.items() if count and weight[1] != own[1]]
            step = 0 if not others else aside if own > max(others) else -aside
            yield mark, QPointF(middle + step, height)

    def _around(self, height: float) -> list[Mark]:
        return [mark for mark in self.marks if abs(self.height_of(mark) - height) < self._theme.px(REACH)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.marks:
            tone = self._theme.tone(mark.level)
            size, spot = self._theme.px(5 if mark.chosen else 4), self.spot_of(mark)
            painter.setOpacity(0.45 if mark.dismissed else 1.0)
            if mark.chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colors.selected)
                painter.drawEllipse(spot, size + self._theme.px(3), size + self._theme.px(3))
            painter.setPen(self._theme.colors.panel)
            painter.setBrush(tone.edge)
            SHAPES[mark.level](painter, spot, size)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        near = self._near(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        near = self._near(event.position())
        if near is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(near.key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            near = self._near(event.pos().toPointF())
            QToolTip.showText(event.globalPos(), near.title if near else "", self)
            return True
        return super().event(event)

    def _near(self, at: QPointF) -> Mark | None:
        """The mark under the hand, the one on top first."""
        return min(
            reversed(self._around(at.y())), default=None, key=lambda mark: (self.spot_of(mark) - at).manhattanLength()
        )


def _weight(mark: Mark) -> tuple[bool, int]:
    """How bad it is; what was dismissed is less than all that was not."""
    return not mark.dismissed, LEVELS.index(mark.level)


def _polygon(*corners: tuple[float, float]) -> Callable[[QPainter, QPointF, float], None]:
    def draw(painter: QPainter, at: QPointF, size: float) -> None:
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) * size for x, y in corners]))

    return draw


_OCTAGON = ((-1, -0.4), (-0.4, -1), (0.4, -1), (1, -0.4), (1, 0.4), (0.4, 1), (-0.4, 1), (-1, 0.4))
_STAR = ((0, -1.3), (0.4, -0.4), (1.3, 0), (0.4, 0.4), (0, 1.3), (-0.4, 0.4), (-1.3, 0), (-0.4, -0.4))
SHAPES: dict[Level, Callable[[QPainter, QPointF, float], None]] = {  # as their icons: told apart without colour
    "critical": _polygon(*_OCTAGON),
    "major": _polygon((0, -1.1), (1.15, 0.9), (-1.15, 0.9)),
    "minor": lambda painter, at, size: painter.drawEllipse(at, size * 0.8, size * 0.8),
    "strength": _polygon(*_STAR),
}

"""The strip beside the scroll bar: where in the conversation findings are. A click goes to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QTransform
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import Level

REACH = 8  # pixels at 100 %: how near a click must be, and a mark to be in the way of another
NEAR = 2  # pixels at 100 %: marks that are so near lie on each other
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
        self._spots: list[QPointF] = []  # of the marks, in their order
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
        return self._all_spots()[self.marks.index(mark)]

    def _all_spots(self) -> list[QPointF]:
        now = (self.width(), self.height(), self._theme.px(REACH))
        if self._spots_for != now or not self._spots:
            order = sorted(range(len(self.marks)), key=lambda at: self.marks[at].share)
            spots = dict(zip(order, self._placed([self.marks[at] for at in order]), strict=True))
            self._spots, self._spots_for = [spots[at] for at in range(len(self.marks))], now
        return self._spots

    def _placed(self, marks: list[Mark]) -> Iterator[QPointF]:
        """The spots of marks, in one walk down the strip, since there may be thousands."""
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
            yield QPointF(middle + step, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark, spot in self._apart():
            tone = self._theme.tone(mark.level)
            size = self._theme.px(5 if mark.chosen else 4)
            painter.setOpacity(0.45 if mark.dismissed else 1.0)
            if mark.chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colors.selected)
                painter.drawEllipse(spot, size + self._theme.px(3), size + self._theme.px(3))
            painter.setPen(self._theme.colors.panel)
            painter.setBrush(tone.edge)
            SHAPES[mark.level](painter, spot, size)
        painter.end()

    def _apart(self) -> Iterator[tuple[Mark, QPointF]]:
        """The marks as they are painted: of those that look the same and lie on each other, one."""
        taken: set[tuple[int, int, Level, bool, bool]] = set()
        near = self._theme.px(NEAR)
        for mark, spot in zip(self.marks, self._all_spots(), strict=True):
            look = round(spot.x()), round(spot.y() / near), mark.level, mark.dismissed, mark.chosen
            if look not in taken:
                taken.add(look)
                yield mark, spot

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
        reach = self._theme.px(REACH)
        spots = zip(reversed(self.marks), reversed(self._all_spots()), strict=True)
        around = [(mark, spot) for mark, spot in spots if abs(spot.y() - at.y()) < reach]
        nearest = min(around, default=None, key=lambda pair: (pair[1] - at).manhattanLength())
        return nearest[0] if nearest else None


def _weight(mark: Mark) -> tuple[bool, int]:
    """How bad it is; what was dismissed is less than all that was not."""
    return not mark.dismissed, LEVELS.index(mark.level)


def _polygon(*corners: tuple[float, float]) -> Callable[[QPainter, QPointF, float], None]:
    shape = QPolygonF([QPointF(x, y) for x, y in corners])

    def draw(painter: QPainter, at: QPointF, size: float) -> None:
        painter.drawPolygon(QTransform.fromTranslate(at.x(), at.y()).scale(size, size).map(shape))

    return draw


_OCTAGON = ((-1, -0.4), (-0.4, -1), (0.4, -1), (1, -0.4), (1, 0.4), (0.4, 1), (-0.4, 1), (-1, 0.4))
_STAR = ((0, -1.3), (0.4, -0.4), (1.3, 0), (0.4, 0.4), (0, 1.3), (-0.4, 0.4), (-1.3, 0), (-0.4, -0.4))
SHAPES: dict[Level, Callable[[QPainter, QPointF, float], None]] = {  # as their icons: told apart without colour
    "critical": _polygon(*_OCTAGON),
    "major": _polygon((0, -1.1), (1.15, 0.9), (-1.15, 0.9)),
    "minor": lambda painter, at, size: painter.drawEllipse(at, size * 0.8, size * 0.8),
    "strength": _polygon(*_STAR),
}

"""The line in the gutter that ties both ends of the finding at hand together."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from qa_desk.ui.models.transcript import Lit
from qa_desk.ui.views.page import Page

LANE, ARM = 10, 12  # pixels at 100 %: where the line runs, how far its ends reach


@dataclass(frozen=True, slots=True)
class End:
    """An end of the finding at hand, and its line in the viewport."""

    lit: Lit
    box: QRectF

    def seen(self, height: int) -> bool:
        """Whether it can be read in a viewport so high."""
        return 0 <= self.box.center().y() <= height


def paint_thread(painter: QPainter, page: Page, ends: list[End], height: int) -> None:
    """A line from each piece of evidence to the finding; it leaves at the edge where an end is out of sight."""
    finding = next((end for end in ends if not end.lit.evidence), None)
    others = [end for end in ends if end.lit.evidence and finding and end.lit.row != finding.lit.row]
    if finding is None or not others:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = page.theme.tone(finding.lit.level).edge
    painter.setPen(QPen(edge, max(1.6, page.px(2)), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for other in others:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_path(page, other.box.center().y(), finding.box.center().y(), height))
        painter.setBrush(edge)
        painter.drawEllipse(QPointF(page.px(LANE + ARM), other.box.center().y()), page.px(3), page.px(3))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(_arrow(page, finding.box.center().y()))


def _path(page: Page, start: float, end: float, height: int) -> QPainterPath:
    lane, arm, bend = page.px(LANE), page.px(LANE + ARM), page.px(6)
    toward = 1 if end > start else -1
    start, end = max(-40.0, min(start, height + 40.0)), max(-40.0, min(end, height + 40.0))
    path = QPainterPath(QPointF(arm, start))
    path.lineTo(lane + bend, start)
    path.quadTo(QPointF(lane, start), QPointF(lane, start + toward * bend))
    path.lineTo(lane, end - toward * bend)
    path.quadTo(QPointF(lane, end), QPointF(lane + bend, end))
    path.lineTo(arm, end)
    return path


def _arrow(page: Page, y: float) -> QPolygonF:
    tip, size = page.px(LANE + ARM + 4), page.px(5)
    return QPolygonF([QPointF(tip, y), QPointF(tip - size - 1, y - size), QPointF(tip - size - 1, y + size)])

"""Painted text that wraps at words (inside a word only where it must) and is cut with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

MANY = 1000


def wrapped_height(text: str, font: QFont, width: int, *, most: int = MANY) -> int:
    """How high a text is in a width, in no more than so many lines."""
    return len(_lines(text, font, width, most)) * QFontMetrics(font).lineSpacing()


def paint_wrapped(painter: QPainter, text: str, box: QRect, *, most: int = MANY) -> None:
    """Paint a text from the top of a box, in the painter's font and colour."""
    font = painter.font()
    metrics = QFontMetrics(font)
    lines = _lines(text, font, box.width(), most)
    for number, (start, end) in enumerate(lines):
        last = number == len(lines) - 1 and end < len(text.rstrip())
        line = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, box.width()) if last else text[start:end]
        at = QPointF(box.left(), box.top() + number * metrics.lineSpacing() + metrics.ascent())
        painter.drawText(at, line.rstrip())


def _lines(text: str, font: QFont, width: int, most: int) -> list[tuple[int, int]]:
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[tuple[int, int]] = []
    while len(found) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        start = line.textStart()
        found.append((start, start + line.textLength()))
    layout.endLayout()
    return found or [(0, 0)]

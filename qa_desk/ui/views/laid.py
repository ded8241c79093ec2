"""A message that is laid out: where each part of it lies in its row, and which words lie where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextCharFormat, QTextLayout

from qa_desk.ui.models.transcript import Fold, Lit, points, units
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import Level

Side = Literal["left", "right", "middle"]


@dataclass(frozen=True, slots=True)
class Chip:
    """A small label: an attachment, a finding (`key`), or what an end of the finding at hand is."""

    box: QRectF
    text: str
    kind: Literal["file", "finding", "label"]
    level: Level = "minor"
    key: str = ""
    chosen: bool = False
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the shown text, `start` to `end` in code points, laid out with its corner at `at`."""

    text: str
    start: int
    end: int
    layout: QTextLayout
    at: QPointF
    aside: bool = False

    @property
    def box(self) -> QRectF:
        return self.layout.boundingRect().translated(self.at)

    def offset_at(self, spot: QPointF) -> int:
        """The offset in the shown text that is nearest to a spot of the row."""
        below = spot.y() - self.at.y()
        last = self.layout.lineCount() - 1
        line = next((i for i in range(last) if below < self.layout.lineAt(i).rect().bottom()), last)
        unit = self.layout.lineAt(line).xToCursor(spot.x() - self.at.x())
        return self.start + points(self.text, unit)

    def unit(self, offset: int) -> int:
        """Qt's own offset into the layout, clamped to it."""
        return units(self.text, min(max(offset, self.start), self.end) - self.start)

    def format(self, start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange | None:
        """A look for what of a stretch lies in this block."""
        first, last = self.unit(start), self.unit(end)
        if first >= last:
            return None
        made = QTextLayout.FormatRange()
        made.start, made.length, made.format = first, last - first, look
        return made

    def line_box(self, offset: int) -> QRectF:
        """The line in which an offset lies, in the row."""
        line = self.layout.lineForTextPosition(self.unit(offset))
        return line.rect().translated(self.at) if line.isValid() else self.box


@dataclass(frozen=True, slots=True)
class FoldLine:
    """The line that stands for a fold and opens it."""

    box: QRectF
    text: str
    fold: Fold
    opened: bool


@dataclass(slots=True)
class Laid:
    """A laid out row. Boxes are in pixels from its corner."""

    side: Side
    height: float = 0.0
    above: QRectF = field(default_factory=QRectF)
    head: QRectF = field(default_factory=QRectF)
    bubble: QRectF = field(default_factory=QRectF)
    blocks: list[Block] = field(default_factory=list)
    folds: list[FoldLine] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    empty: bool = False

    def block_at(self, spot: QPointF) -> Block | None:
        """The block nearest to a spot, by its height."""
        boxes = ((max(block.box.top() - spot.y(), spot.y() - block.box.bottom(), 0.0), block) for block in self.blocks)
        return min(boxes, key=lambda pair: pair[0], default=(0.0, None))[1]

    def line_box(self, offset: int) -> QRectF:
        """The line in which an offset lies; the bubble where nothing of the text is open there."""
        return next((b.line_box(offset) for b in self.blocks if b.start <= offset <= b.end), self.bubble)

    def place(self, offset: int) -> QRectF:
        """Where an offset is seen: its line, or the fold that hides it."""
        hidden = next((f.box for f in self.folds if f.fold.start <= offset < f.fold.end and not f.opened), None)
        return hidden if hidden is not None else self.line_box(offset)


_LINES = {
    "critical": QTextCharFormat.UnderlineStyle.SingleUnderline,
    "major": QTextCharFormat.UnderlineStyle.DashUnderline,
    "minor": QTextCharFormat.UnderlineStyle.DotLine,
    "strength": QTextCharFormat.UnderlineStyle.SingleUnderline,
}


def lit_look(theme: Theme, lit: Lit) -> QTextCharFormat:
    """How lit up words look: underlined in the colour of their severity, each severity with its own line; on a wash
    where the finding is at hand.
    """
    tone, look = theme.tone(lit.level), QTextCharFormat()
    look.setUnderlineStyle(_LINES[lit.level])
    look.setUnderlineColor(tone.edge)
    if lit.chosen:
        look.setBackground(tone.wash)
    if lit.dismissed:
        look.setFontStrikeOut(True)
    return look

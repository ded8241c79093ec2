"""Where a caret goes in a laid out message."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextLayout

from qa_desk.ui.models.transcript import points
from qa_desk.ui.views.laid import Block, Laid

Step = Literal["left", "right", "word left", "word right", "up", "down", "line start", "line end", "start", "end"]


def moved(laid: Laid, offset: int, step: Step) -> int:
    """The offset after a step from another; the same where there is nowhere to go. Only words that are open count."""
    if not laid.blocks:
        return offset
    at = _index(laid, offset)
    block = laid.blocks[at]
    if step == "start":
        return laid.blocks[0].start
    if step == "end":
        return laid.blocks[-1].end
    if step in ("line start", "line end"):
        return _line_edge(block, offset, end=step == "line end")
    if step in ("up", "down"):
        return _by_line(laid, at, offset, 1 if step == "down" else -1)
    return _by_letter(laid, at, offset, step)


def word_at(block: Block, offset: int) -> tuple[int, int]:
    """The word around an offset."""
    skip = QTextLayout.CursorMode.SkipWords
    unit = min(block.unit(offset) + 1, block.unit(block.end))
    first = block.layout.previousCursorPosition(unit, skip)
    end = block.layout.nextCursorPosition(first, skip)
    start, stop = block.start + points(block.text, first), block.start + points(block.text, end)
    return start, start + len(block.text[start - block.start : stop - block.start].rstrip())


def _index(laid: Laid, offset: int) -> int:
    return next((i for i, block in enumerate(laid.blocks) if offset <= block.end), len(laid.blocks) - 1)


def _by_letter(laid: Laid, at: int, offset: int, step: Step) -> int:
    block, forward = laid.blocks[at], step in ("right", "word right")
    if forward and offset >= block.end:
        return laid.blocks[at + 1].start if at + 1 < len(laid.blocks) else block.end
    if not forward and offset <= block.start:
        return laid.blocks[at - 1].end if at else block.start
    mode = QTextLayout.CursorMode.SkipWords if step.startswith("word") else QTextLayout.CursorMode.SkipCharacters
    go = block.layout.nextCursorPosition if forward else block.layout.previousCursorPosition
    return block.start + points(block.text, go(block.unit(offset), mode))


def _line_edge(block: Block, offset: int, *, end: bool) -> int:
    line = block.layout.lineForTextPosition(block.unit(offset))
    first = line.textStart()
    return block.start + points(block.text, first + line.textLength() if end else first)


def _by_line(laid: Laid, at: int, offset: int, by: int) -> int:
    """The offset above or below, in the same column, over the border of a block too."""
    block = laid.blocks[at]
    line = block.layout.lineForTextPosition(block.unit(offset))
    x = _x(block, offset)
    number = line.lineNumber() + by
    if not 0 <= number < block.layout.lineCount():
        at += by
        if not 0 <= at < len(laid.blocks):
            return block.end if by > 0 else block.start
        block = laid.blocks[at]
        number = 0 if by > 0 else block.layout.lineCount() - 1
    middle = block.layout.lineAt(number).rect().center().y() + block.at.y()
    return block.offset_at(QPointF(x, middle))


def _x(block: Block, offset: int) -> float:
    unit = block.unit(offset)
    where = block.layout.lineForTextPosition(unit).cursorToX(unit)  # x, and the unit that it is of
    return block.at.x() + (float(where[0]) if isinstance(where, tuple) else 0.0)

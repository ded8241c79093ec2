"""How a message is laid out: where its name, its bubble, its folds, its words and its chips lie."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from qa_desk.i18n import tr
from qa_desk.model import Speaker
from qa_desk.ui.icons import Icon
from qa_desk.ui.models.transcript import Entry, Fold, Lit, fold_text
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.laid import Block, Chip, FoldLine, Laid, Side, lit_look

GUTTER, EDGE, WIDEST, SHARE = 64, 20, 600, 0.88  # pixels at 100 %; SHARE: of the room that a bubble may fill
PAD_X, PAD_Y, CHIP, ABOVE, JOINED, APART = 14, 9, 24, 40, 2, 14
LEADING = 1.12
KEPT = 400  # laid out rows that are kept


def side_of(entry: Entry) -> Side:
    """Customers speak from the left, the company from the right, the system in the middle."""
    if entry.message.speaker is Speaker.SYSTEM:
        return "middle"
    return "left" if entry.message.speaker is Speaker.CUSTOMER else "right"


@dataclass(frozen=True, slots=True)
class _Rough:
    """What the height of a row is guessed from, for pages of a `width`, in pixels of now. `letter` is the part of a
    line that a letter takes.
    """

    width: int
    letter: float
    head: float
    above: int
    joined: int
    apart: int
    chip: int
    around: int


class Page:
    """Lays out rows for a width, and keeps what it made until it is told that it no longer holds."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.zoom = 1.0
        self.width = 600
        self.guesses = False  # rows that are not laid out yet are as high as their words seem to need
        self.opened: set[tuple[int, int]] = set()  # (row, start) of folds that are open
        self._heights: dict[int, float] = {}
        self._guessed: dict[int, int] = {}
        self._laid: dict[int, Laid] = {}
        self._rough: _Rough | None = None
        self._size: tuple[int, float] | None = None  # text size and zoom that the rows are laid out for
        self.restyle()

    def restyle(self) -> bool:
        """Take the colours, the fonts and the zoom of now. Gives whether words have another size: where they have not,
        the heights of rows still hold.
        """
        self._laid.clear()
        size = self.theme.percent, self.zoom
        if size == self._size:
            return False
        self._size = size
        fonts = self.theme.fonts
        self.body, self.small, self.small_strong = map(self._zoomed, (fonts.body, fonts.small, fonts.small_strong))
        self._small_metrics, body = QFontMetricsF(self.small), QFontMetricsF(self.body)
        self._strong_metrics = QFontMetricsF(self.small_strong)
        self._letter, self._line = body.averageCharWidth(), body.height() * LEADING
        self._rough = None
        self.forget()
        return True

    def forget(self, rows: Sequence[int] | None = None) -> None:
        """Drop what was laid out, of some rows or all."""
        for kept in (self._heights, self._guessed, self._laid):
            for row in list(kept) if rows is None else rows:
                kept.pop(row, None)

    def knows(self, row: int) -> bool:
        """Whether a row has been laid out."""
        return row in self._heights

    def px(self, length: int) -> int:
        """A length at the text size and zoom of now."""
        return round(self.theme.px(length) * self.zoom)

    def height(self, row: int, entry: Entry, lits: Sequence[Lit]) -> int:
        """How high a row is; where it is not laid out and that may be guessed, about."""
        if row not in self._heights:
            if self.guesses:
                if row not in self._guessed:
                    self._guessed[row] = self._guess(entry, bool(lits))
                return self._guessed[row]
            self.laid(row, entry, lits)
        return round(self._heights[row])

    def _guess(self, entry: Entry, found: bool) -> int:
        if self._rough is None or self._rough.width != self.width:
            self._rough = self._measured()
        rough = self._rough
        lines = 1 + entry.text.count("\u2028") + int(len(entry.text) * rough.letter)
        head = 0.0 if entry.joined or side_of(entry) == "middle" else rough.head
        above = rough.above if entry.above else rough.joined if entry.joined else rough.apart
        return round(above + head + lines * self._line + found * rough.chip + rough.around)

    def _measured(self) -> _Rough:
        room = min(self.px(WIDEST), (self.width - self.px(GUTTER) - self.px(EDGE)) * SHARE) - 2 * self.px(PAD_X)
        return _Rough(
            width=self.width,
            letter=self._letter / max(room, self.px(92)),
            head=self.small_height + self.px(5),
            above=self.px(ABOVE),
            joined=self.px(JOINED),
            apart=self.px(APART),
            chip=self.px(CHIP + 5),
            around=2 * self.px(PAD_Y) + self.px(2),
        )

    def laid(self, row: int, entry: Entry, lits: Sequence[Lit]) -> Laid:
        """A row, laid out."""
        if row not in self._laid:
            if len(self._laid) >= KEPT:
                del self._laid[next(iter(self._laid))]
            self._laid[row] = made = _Setting(self, row, entry, lits).made
            self._heights[row] = made.height
        return self._laid[row]

    def elided(self, text: str, width: float) -> str:
        """Small text, cut to a width."""
        return self._small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def small_width(self, text: str) -> float:
        """How wide small text is."""
        return self._small_metrics.horizontalAdvance(text)

    def strong_width(self, text: str) -> float:
        """How wide small strong text is, in whatever script: other fonts step in for letters that Inter lacks."""
        return self._strong_metrics.horizontalAdvance(text)

    @property
    def small_height(self) -> float:
        """How high a line of small text is."""
        return self._small_metrics.height()

    def _zoomed(self, font: QFont) -> QFont:
        made = QFont(font)
        made.setPixelSize(max(6, round(font.pixelSize() * self.zoom)))
        return made


class _Setting:
    """Sets one row, from above to below."""

    def __init__(self, page: Page, row: int, entry: Entry, lits: Sequence[Lit]) -> None:
        self.page, self.row, self.entry, self.lits = page, row, entry, lits
        self.side = side_of(entry)
        self.left, self.right = page.px(GUTTER), max(page.px(GUTTER) + page.px(120), page.width - page.px(EDGE))
        self.pad_x, self.pad_y = page.px(PAD_X), page.px(PAD_Y)
        self.room = min(page.px(WIDEST), (self.right - self.left) * SHARE) - 2 * self.pad_x
        self.made = Laid(self.side)
        self.y = 0.0
        self._set_above()
        self._set_head()
        self._set_bubble()
        self._set_findings()
        self.made.height = self.y + page.px(2)

    def _set_above(self) -> None:
        if self.entry.above:
            height = self.page.px(ABOVE)
            self.made.above = QRectF(self.left, self.y, self.right - self.left, height)
            self.y += height
        else:
            self.y += self.page.px(JOINED if self.entry.joined else APART)

    def _set_head(self) -> None:
        if self.entry.joined or self.side == "middle":
            return
        self.made.head = QRectF(self.left, self.y, self.right - self.left, self.page.small_height + self.page.px(5))
        self.y += self.made.head.height()

    def _set_bubble(self) -> None:
        top, below = self.y, self.y + self.pad_y
        for piece in self._pieces():
            below = self._set_fold(piece, below) if isinstance(piece, Fold) else self._set_text(*piece, below)
        if not self.made.blocks and not self.made.folds and not self.entry.attachments:
            self.made.empty = True
            below += self.page.small_height
        below = self._set_files(below)
        width = self._natural_width() + 2 * self.pad_x
        self.made.bubble = QRectF(self._corner(width), top, width, below + self.pad_y - top)
        self._move_in(self.made.bubble.left() + self.pad_x, width - 2 * self.pad_x)
        self.y = self.made.bubble.bottom()

    def _pieces(self) -> Iterator[Fold | tuple[int, int, bool]]:
        done = 0
        for fold in self.entry.folds:
            yield from self._trimmed(done, fold.start, aside=False)
            yield fold
            done = fold.end
        yield from self._trimmed(done, len(self.entry.text), aside=False)

    def _trimmed(self, start: int, end: int, *, aside: bool) -> Iterator[tuple[int, int, bool]]:
        text = self.entry.text[start:end]
        blank = len(text) - len(text.lstrip())
        if blank < len(text):
            yield start + blank, start + len(text.rstrip()), aside

    def _set_fold(self, fold: Fold, y: float) -> float:
        opened = (self.row, fold.start) in self.page.opened
        text = tr("… {part}").format(part=fold_text(fold))
        width = self.page.small_width(text) + self.page.px(24)
        gap = self.page.px(4) if self.made.blocks or self.made.folds else 0
        box = QRectF(0, y + gap, min(width, self.room), self.page.small_height + self.page.px(6))
        self.made.folds.append(FoldLine(box, self.page.elided(text, self.room), fold, opened))
        y = box.bottom()
        for start, end, aside in self._trimmed(fold.start, fold.end, aside=True) if opened else ():
            y = self._set_text(start, end, aside, y)
        return y

    def _set_text(self, start: int, end: int, aside: bool, y: float) -> float:
        text = self.entry.text[start:end]
        block = Block(text, start, end, self._layout(text, self.side == "middle"), QPointF(0, y), aside)
        block.layout.setFormats(list(self._formats(block)))
        _fill(block.layout, self.room)
        if reads_leftward(text):
            _fill(block.layout, min(self.room, _natural(block.layout) + 1))  # so that its lines end at the edge
        self.made.blocks.append(block)
        return y + block.layout.boundingRect().height()

    def _layout(self, text: str, small: bool) -> QTextLayout:
        layout = QTextLayout(text, self.page.small if small else self.page.body)
        leftward = reads_leftward(text)
        side = Qt.AlignmentFlag.AlignRight if leftward else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if small else side | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if leftward else Qt.LayoutDirection.LeftToRight)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        return layout

    def _formats(self, block: Block) -> Iterator[QTextLayout.FormatRange]:
        for lit in sorted(self.lits, key=lambda lit: lit.chosen):
            made = block.format(lit.start, lit.end, lit_look(self.page.theme, lit))
            if made is not None:
                yield made

    def _set_files(self, y: float) -> float:
        if not self.entry.attachments:
            return y
        gap = self.page.px(6) if self.made.blocks or self.made.folds else 0
        chips = [(name, self.page.small_width(name) + self.page.px(34)) for name in self.entry.attachments]
        for (name, _), box in zip(chips, self._flow([width for _, width in chips], y + gap, self.room), strict=True):
            self.made.chips.append(Chip(box, self.page.elided(name, box.width() - self.page.px(32)), "file"))
        return self.made.chips[-1].box.bottom()

    def _flow(self, widths: Sequence[float], y: float, room: float) -> list[QRectF]:
        x, height, gap = 0.0, self.page.px(CHIP), self.page.px(6)
        boxes = []
        for wanted in widths:
            width = min(wanted, room)
            if x and x + width > room:
                x, y = 0.0, y + height + self.page.px(4)
            boxes.append(QRectF(x, y, width, height))
            x += width + gap
        return boxes

    def _natural_width(self) -> float:
        texts = [_natural(block.layout) for block in self.made.blocks]
        boxes = [fold.box.right() for fold in self.made.folds] + [chip.box.right() for chip in self.made.chips]
        empty = self.page.small_width(tr("(empty message)")) if self.made.empty else 0.0
        return min(self.room, max(*texts, *boxes, empty, self.page.px(24), 0.0)) + 1

    def _corner(self, width: float) -> float:
        if self.side == "middle":
            return self.left + (self.right - self.left - width) / 2
        return self.left if self.side == "left" else self.right - width

    def _move_in(self, x: float, width: float) -> None:
        """Put what was set from 0 on into the bubble; right-to-left words to its right, system words to its middle."""
        made = self.made
        made.blocks = [
            Block(b.text, b.start, b.end, b.layout, b.at + QPointF(x + self._indent(b, width), 0), b.aside)
            for b in made.blocks
        ]
        made.folds = [FoldLine(f.box.translated(x, 0), f.text, f.fold, f.opened) for f in made.folds]
        made.chips = [Chip(c.box.translated(x, 0), c.text, c.kind) for c in made.chips]

    def _indent(self, block: Block, width: float) -> float:
        if self.side == "middle":
            return (width - self.room) / 2
        return max(0.0, width - block.layout.boundingRect().width()) if reads_leftward(block.text) else 0.0

    def _set_findings(self) -> None:
        """Under the bubble, aligned with it: what was found in it, and what the ends of the finding at hand are."""
        page, wanted = self.page, list(self._finding_chips())
        if not wanted:
            return
        room = self.right - self.left
        pads = {"label": page.px(32), "finding": page.px(34), "file": page.px(34)}
        boxes = self._flow([page.small_width(c.text) + pads[c.kind] for c in wanted], self.y + page.px(5), room)
        for chip, box in zip(wanted, boxes, strict=True):
            row_end = max(other.right() for other in boxes if other.top() == box.top())
            x = {"left": self.left, "right": self.right - row_end, "middle": self.left + (room - row_end) / 2}
            text = page.elided(chip.text, box.width() - page.px(30))
            self.made.chips.append(
                Chip(
                    box.translated(x[self.side], 0), text, chip.kind, chip.level, chip.key, chip.chosen, chip.dismissed
                )
            )
        self.y = boxes[-1].bottom()

    def _finding_chips(self) -> Iterator[Chip]:
        labels = dict.fromkeys((lit.label, lit.level, lit.key) for lit in self.lits if lit.label and lit.chosen)
        for label, level, key in labels:
            yield Chip(QRectF(), label, "label", level, key, chosen=True)
        for lit in self.lits:
            if not lit.evidence:
                yield Chip(QRectF(), lit.title, "finding", lit.level, lit.key, lit.chosen, lit.dismissed)


def icon_of(entry: Entry) -> Icon | None:
    """The icon before a name: for notes and bots, whom nobody may mistake for a person who writes to the customer."""
    if entry.message.internal:
        return "lock"
    return "bot" if entry.message.speaker is Speaker.BOT else None


def _fill(layout: QTextLayout, width: float) -> None:
    y = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height() * LEADING
    layout.endLayout()


def _natural(layout: QTextLayout) -> float:
    return max((layout.lineAt(i).naturalTextWidth() for i in range(layout.lineCount())), default=0.0)


def reads_leftward(text: str) -> bool:
    """Whether a text runs from right to left, by its first letter that has a direction."""
    if text.isascii():
        return False
    ways = (unicodedata.bidirectional(letter) for letter in text)
    return next((way in ("R", "AL") for way in ways if way in ("L", "R", "AL")), False)

"""Paints a message: its name, its bubble, its words with what is lit up in them, and its chips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.i18n import tr
from qa_desk.model import Speaker
from qa_desk.ui.icons import Icon
from qa_desk.ui.models.message_model import MessageModel
from qa_desk.ui.models.transcript import Entry
from qa_desk.ui.theme import LEVEL_ICONS
from qa_desk.ui.views.laid import Block, Chip, Laid
from qa_desk.ui.views.page import Page, icon_of

Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Marked:
    """What the reader has marked: selected words, a caret, hits of a search (as row -> stretches), words to look at.
    Offsets are code points of the shown text.
    """

    row: int = -1
    anchor: int = 0
    head: int = 0
    hits: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    hit: tuple[int, int, int] | None = None
    pointed: tuple[int, int, int] | None = None

    def selected(self, row: int) -> tuple[int, int] | None:
        """The selected stretch of a row."""
        if row != self.row or self.anchor == self.head:
            return None
        return min(self.anchor, self.head), max(self.anchor, self.head)


class BubbleDelegate(QStyledItemDelegate):
    """Paints rows of a MessageModel as a Page lays them out."""

    def __init__(self, page: Page, model: MessageModel, marked: Marked, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._model, self._marked = page, model, marked

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.row()
        return QSize(self._page.width, self._page.height(row, self._model.entry(row), self._model.lits(row)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.row()
        entry = self._model.entry(row)
        laid = self._page.laid(row, entry, self._model.lits(row))
        state, corner = option.state, option.rect.topLeft()
        painter.save()
        painter.translate(corner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        _Painting(painter, self._page, entry, laid, self._marked, row).paint(current=current)
        painter.restore()


class _Painting:
    """One row being painted, its corner at 0, 0."""

    def __init__(self, painter: QPainter, page: Page, entry: Entry, laid: Laid, marked: Marked, row: int) -> None:
        self.painter, self.page, self.entry, self.laid, self.marked, self.row = painter, page, entry, laid, marked, row
        self.theme, self.colors = page.theme, page.theme.colors

    def paint(self, *, current: bool) -> None:
        self._paint_above()
        self._paint_number(current)
        self._paint_head()
        self._paint_bubble(current)
        if self.laid.empty:
            self._write(tr("(empty message)"), self._inside(), self.page.small, self.colors.muted)
        for fold in self.laid.folds:
            self._paint_fold(fold.box, fold.text, opened=fold.opened)
        for block in self.laid.blocks:
            self._paint_words(block, current)
        for chip in self.laid.chips:
            self._paint_chip(chip)

    def _paint_above(self) -> None:
        box = self.laid.above
        if box.isEmpty():
            return
        width = self.page.small_width(self.entry.above) + self.page.px(28)
        middle, y = box.center().x(), round(box.center().y())
        self.painter.setPen(self.colors.border)
        self.painter.drawLine(QPointF(box.left(), y), QPointF(max(box.left(), middle - width / 2), y))
        self.painter.drawLine(QPointF(min(box.right(), middle + width / 2), y), QPointF(box.right(), y))
        self._write(self.entry.above, box, self.page.small, self.colors.muted, Qt.AlignmentFlag.AlignCenter)

    def _paint_number(self, current: bool) -> None:
        """The number by which rules and reports name the message, in the gutter beside its first line."""
        top = self.laid.bubble.top() + self.page.px(9)
        box = QRectF(0, top, self.laid_left - self.page.px(12), self.page.small_height + self.page.px(2))
        font, color = (self.page.small_strong, self.colors.accent) if current else (self.page.small, self.colors.muted)
        self._write(str(self.entry.number), box, font, color, Qt.AlignmentFlag.AlignRight)

    @property
    def laid_left(self) -> float:
        """Where the gutter ends."""
        return float(self.page.px(64))

    def _paint_head(self) -> None:
        if self.laid.head.isEmpty():
            return
        box, icon = self.laid.head, icon_of(self.entry)
        name = tr("Internal note · {author}").format(author=self.entry.author) if self._is_note else self.entry.author
        gap, tail = self.page.px(8), self.page.small_width(self.entry.time)
        pic = self.page.px(18) if icon else 0
        width = min(self.page.strong_width(name) + 2, box.width() - tail - gap - pic)
        x = box.left() if self.laid.side == "left" else box.right() - (pic + width + gap + tail)
        if icon:
            self._icon(icon, x, box.center().y() - self.page.px(3), 14, self.colors.muted)
        self._write(name, QRectF(x + pic, box.top(), width, box.height()), self.page.small_strong, self.colors.text)
        when = QRectF(x + pic + width + gap, box.top(), tail + 2, box.height())
        self._write(self.entry.time, when, self.page.small, self.colors.muted)

    @property
    def _is_note(self) -> bool:
        return self.entry.message.internal

    def _paint_bubble(self, current: bool) -> None:
        if self.laid.side == "middle" and not current:
            return
        radius = self.page.px(12)
        self.painter.setPen(self._border(current))
        self.painter.setBrush(Qt.BrushStyle.NoBrush if self.laid.side == "middle" else self._surface())
        self.painter.drawRoundedRect(self.laid.bubble.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _surface(self) -> QColor:
        if self._is_note:
            return self.colors.note_bubble
        if self.entry.message.speaker is Speaker.BOT:
            return self.colors.bot_bubble
        customer = self.entry.message.speaker is Speaker.CUSTOMER
        return self.colors.customer_bubble if customer else self.colors.agent_bubble

    def _border(self, current: bool) -> QPen:
        if current:
            return QPen(self.colors.focus, 1.5)
        if self._is_note:
            return QPen(self.colors.outline, 1.0, Qt.PenStyle.DashLine)
        bot = self.entry.message.speaker is Speaker.BOT
        return QPen(self.colors.border) if bot else QPen(Qt.PenStyle.NoPen)

    def _inside(self) -> QRectF:
        pad = self.page.px(14)
        return self.laid.bubble.adjusted(pad, 0, -pad + 2, 0)

    def _paint_fold(self, box: QRectF, text: str, *, opened: bool) -> None:
        self._icon(
            "chevron-down" if opened else "chevron-right", box.left() - 2, box.center().y(), 14, self.colors.muted
        )
        words = box.adjusted(self.page.px(16), 0, 4, 0)
        self._write(text, words, self.page.small, self.colors.link)

    def _paint_words(self, block: Block, current: bool) -> None:
        quiet = block.aside or self.laid.side == "middle"
        self.painter.setPen(self.colors.muted if quiet else self.colors.text)
        block.layout.draw(self.painter, block.at, list(self._over(block)))
        if current and self.row == self.marked.row and block.start <= self.marked.head <= block.end:
            block.layout.drawCursor(self.painter, block.at, block.unit(self.marked.head), 2)

    def _over(self, block: Block) -> Iterator[QTextLayout.FormatRange]:
        """What lies over the words: hits of a search, words that were pointed at, the selection."""
        stretches = [
            (start, end, self.colors.found, self.colors.text) for start, end in self.marked.hits.get(self.row, ())
        ]
        places = [place for place in (self.marked.pointed, self.marked.hit) if place and place[0] == self.row]
        stretches += [(start, end, self.colors.found_here, self.colors.text) for _, start, end in places]
        selected = self.marked.selected(self.row)
        if selected:
            stretches.append((*selected, self.colors.accent, self.colors.on_accent))
        for start, end, surface, ink in stretches:
            made = block.format(start, end, _on(surface, ink))
            if made is not None:
                yield made

    def _paint_chip(self, chip: Chip) -> None:
        self.painter.setFont(self.page.small)
        paint = {"file": self._paint_file, "finding": self._paint_finding, "label": self._paint_label}
        paint[chip.kind](chip)

    def _paint_file(self, chip: Chip) -> None:
        self._pill(chip.box, self.colors.raised, self.colors.border)
        self._icon("paperclip", chip.box.left() + self.page.px(8), chip.box.center().y(), 13, self.colors.muted)
        self._chip_words(chip, self.colors.text)

    def _paint_finding(self, chip: Chip) -> None:
        tone = self.theme.tone(chip.level)
        self._pill(chip.box, tone.wash if chip.chosen else None, tone.edge if chip.chosen else self.colors.border)
        self._icon(LEVEL_ICONS[chip.level], chip.box.left() + self.page.px(8), chip.box.center().y(), 13, tone.ink)
        self._chip_words(chip, tone.ink if chip.chosen else self.colors.muted)

    def _paint_label(self, chip: Chip) -> None:
        tone = self.theme.tone(chip.level)
        self._icon("corner-down-right", chip.box.left() + self.page.px(4), chip.box.center().y(), 13, tone.ink)
        words = chip.box.adjusted(self.page.px(22), 0, 0, 0)
        self._write(chip.text, words, self.page.small_strong, tone.ink)

    def _chip_words(self, chip: Chip, color: QColor) -> None:
        font = QFont(self.page.small)
        font.setStrikeOut(chip.dismissed)
        self._write(chip.text, chip.box.adjusted(self.page.px(25), 0, 0, 0), font, color)

    def _pill(self, box: QRectF, surface: QColor | None, edge: QColor) -> None:
        self.painter.setPen(edge)
        self.painter.setBrush(surface if surface is not None else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)

    def _icon(self, name: Icon, x: float, middle: float, size: int, color: QColor) -> None:
        ratio = self.painter.device().devicePixelRatioF()
        picture = self.theme.pixmap(name, round(size * self.page.zoom), color, ratio)
        self.painter.drawPixmap(QPointF(x, middle - picture.deviceIndependentSize().height() / 2), picture)

    def _write(
        self,
        text: str,
        box: QRectF,
        font: QFont,
        color: QColor,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        self.painter.setFont(font)
        self.painter.setPen(color)
        shown = self.painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()) + 1)
        flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute  # whatever the script
        self.painter.drawText(box, flags, shown)


def _on(surface: QColor, ink: QColor) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setBackground(surface)
    look.setForeground(ink)
    return look

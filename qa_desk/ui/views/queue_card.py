"""Paints a conversation of the queue as a card of four lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.i18n import tr
from qa_desk.model import Rule
from qa_desk.store.rows import QueueRow
from qa_desk.ui.icons import Icon
from qa_desk.ui.models.queue_model import ROW, Index, QueueModel
from qa_desk.ui.models.transcript import units
from qa_desk.ui.names import CHANNEL_ICONS, WHY_ICONS, short_time, whole
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S, GAP_XS, RADIUS_S, Level

GOOD, FAIR = 85.0, 60.0  # scores from here up are good, and fair
MOST_LABELS = 3
NARROWEST_LABEL, WIDEST_LABEL = 132, 240  # pixels at 100 %
LEFT, RIGHT, ABOVE = 34, 14, 11  # the margins of a card, in pixels at 100 %
ICON = 14
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def level_of_score(score: float) -> Level:
    """The colours of a score: those of a strength where it is good, of a major flag where fair, else of a critical."""
    return "strength" if score >= GOOD else "major" if score >= FAIR else "critical"


@dataclass(slots=True)
class _Brush:
    """A painter on one line of a card: what is painted at the left or the right takes its width away."""

    painter: QPainter
    theme: Theme
    box: QRect

    def left(self, width: int, gap: int = 0) -> QRect:
        taken = QRect(self.box.left(), self.box.top(), min(width, max(0, self.box.width())), self.box.height())
        self.box.setLeft(taken.right() + 1 + gap)
        return taken

    def right(self, width: int, gap: int = 0) -> QRect:
        taken = QRect(self.box.right() + 1 - width, self.box.top(), width, self.box.height())
        self.box.setRight(taken.left() - 1 - gap)
        return taken

    def text(self, box: QRect, text: str, font: QFont, color: QColor) -> None:
        self.painter.setFont(font)
        self.painter.setPen(color)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self.painter.drawText(box, _MIDDLE | Qt.TextFlag.TextSingleLine, shown)

    def lit_text(self, text: str, words: re.Pattern[str], font: QFont, color: QColor) -> None:
        """Fill the line with a text of which words are lit, from the first of these where it would not be seen else."""
        metrics, first = QFontMetrics(font), words.search(text)
        if first and metrics.horizontalAdvance(f"{text[: first.end()]}…") > self.box.width():
            text = f"…{text[first.start() :]}"
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.box.width())
        layout = QTextLayout(shown, font)
        layout.setFormats([self._light(text, start, end) for start, end in map(re.Match.span, words.finditer(text))])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(self.box.width())
        layout.endLayout()
        self.painter.setPen(color)
        layout.draw(self.painter, QPointF(self.box.left(), self.box.center().y() + 1 - line.height() / 2))

    def _light(self, text: str, start: int, end: int) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length = units(text, start), units(text, end) - units(text, start)
        look = QTextCharFormat()
        look.setBackground(self.theme.colors.found)
        look.setForeground(self.theme.colors.text)
        made.format = look
        return made

    def icon(self, box: QRect, name: Icon, color: QColor, size: int = ICON) -> None:
        picture = self.theme.pixmap(name, size, color, self.painter.device().devicePixelRatioF())
        side = self.theme.px(size)
        at = QPoint(box.left() + (box.width() - side) // 2, box.top() + (box.height() - side) // 2)
        self.painter.drawPixmap(at, picture)


class QueueCard(QStyledItemDelegate):
    """The delegate. All cards are `height` high; ask again when the theme has changed."""

    def __init__(self, model: QueueModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    @property
    def height(self) -> int:
        """How high a card is at the text size of now."""
        px = self._theme.px
        return 2 * px(ABOVE) + sum(self._lines()) + px(2) + px(GAP_XS) + px(6) + 1

    def _lines(self) -> tuple[int, int, int, int]:
        """The heights of the four lines: name, subject, agent, flags."""
        fonts = self._theme.fonts
        small = QFontMetrics(fonts.small).height()
        body = QFontMetrics(fonts.body).height()
        return QFontMetrics(fonts.strong).height(), body, small, small + self._theme.px(GAP_XS)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(280), self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: QueueRow | None = index.data(ROW)
        if row is None:
            return
        box, state = QRect(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, state)
        self._paint_lines(painter, box, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        colors, px = self._theme.colors, self._theme.px
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(box, colors.selected if chosen else colors.hover if hover else colors.panel)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), colors.border)
        if chosen:
            painter.fillRect(QRect(box.left(), box.top(), px(3), box.height()), colors.accent)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colors.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -2), px(RADIUS_S), px(RADIUS_S))

    def _paint_lines(self, painter: QPainter, box: QRect, row: QueueRow) -> None:
        px, (name, subject, agent, flags) = self._theme.px, self._lines()
        left, width, top = box.left() + px(LEFT), box.width() - px(LEFT) - px(RIGHT), box.top() + px(ABOVE)
        painter.setClipRect(box)
        self._paint_state(painter, QRect(box.left() + px(12), top, px(ICON), name), row)
        self._paint_name(_Brush(painter, self._theme, QRect(left, top, width, name)), row)
        top += name + px(2)
        self._paint_subject(_Brush(painter, self._theme, QRect(left, top, width, subject)), row)
        top += subject + px(GAP_XS)
        self._paint_agent(_Brush(painter, self._theme, QRect(left, top, width, agent)), row)
        top += agent + px(6)
        self._paint_flags(_Brush(painter, self._theme, QRect(left, top, width, flags)), row)

    def _paint_state(self, painter: QPainter, box: QRect, row: QueueRow) -> None:
        """A full dot for new, a half one for started, a check for finished."""
        colors, px = self._theme.colors, self._theme.px
        if row.standing.state == "finished":
            _Brush(painter, self._theme, box).icon(box, "circle-check", colors.strength.ink)
            return
        side = px(9)
        dot = QRectF(box.left() + (box.width() - side) / 2, box.top() + (box.height() - side) / 2, side, side)
        painter.setPen(QPen(colors.accent, px(3) / 2))
        painter.setBrush(colors.accent if row.standing.state == "new" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)
        if row.standing.state == "started":
            painter.setBrush(colors.accent)
            painter.drawPie(dot, 90 * 16, 180 * 16)

    def _paint_name(self, line: _Brush, row: QueueRow) -> None:
        theme, new = self._theme, row.standing.state == "new"
        if row.time is not None:
            said, font = short_time(row.time), theme.fonts.small_strong if new else theme.fonts.small
            width = QFontMetrics(font).horizontalAdvance(said) + 2  # rounding must not cut it
            line.text(line.right(width, theme.px(GAP_S)), said, font, theme.colors.text if new else theme.colors.muted)
        if row.why in WHY_ICONS:
            line.icon(line.right(theme.px(ICON), theme.px(GAP_S)), WHY_ICONS[row.why], theme.colors.link)
        line.text(line.box, self._model.name(row), theme.fonts.strong if new else theme.fonts.body, theme.colors.text)

    def _paint_subject(self, line: _Brush, row: QueueRow) -> None:
        theme, new = self._theme, row.standing.state == "new"
        self._paint_score(line, row.standing.score)
        color = theme.colors.text if new else theme.colors.muted
        found, words = self._model.snippet(row), self._model.snippets.words
        if found and words:
            line.lit_text(found, words, theme.fonts.body, color)
        else:
            line.text(line.box, self._model.texts(row).subject, theme.fonts.body, color)

    def _paint_score(self, line: _Brush, score: float) -> None:
        """A pill for a good score, a square for a fair one, a shape with cut corners for a poor one."""
        theme, level = self._theme, level_of_score(score)
        box = QRectF(line.right(theme.px(36), theme.px(GAP_M))).adjusted(0, -theme.px(1), 0, theme.px(1))
        painter, tone = line.painter, theme.tone(level)
        painter.setPen(QPen(tone.edge, 1))
        painter.setBrush(tone.wash)
        if level == "critical":
            painter.drawPolygon(_cut_corners(box, theme.px(6)))
        else:
            radius = box.height() / 2 if level == "strength" else theme.px(3)
            painter.drawRoundedRect(box, radius, radius)
        painter.setFont(theme.fonts.small_strong)
        painter.setPen(tone.ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, whole(round(score)))

    def _paint_agent(self, line: _Brush, row: QueueRow) -> None:
        theme, px, muted = self._theme, self._theme.px, self._theme.colors.muted
        if row.channel in CHANNEL_ICONS:
            line.icon(line.left(px(ICON), px(6)), CHANNEL_ICONS[row.channel], muted)
        if row.language:
            self._paint_language(line, row.language.upper())
        line.text(line.box, row.agent or tr("No agent named"), theme.fonts.small, muted)

    def _paint_language(self, line: _Brush, code: str) -> None:
        theme, font = self._theme, self._theme.fonts.small
        width = QFontMetrics(font).horizontalAdvance(code) + theme.px(10)
        box = line.right(max(width, theme.px(36)), theme.px(GAP_M))
        line.painter.setFont(font)
        line.painter.setPen(theme.colors.muted)
        line.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, code)

    def _paint_flags(self, line: _Brush, row: QueueRow) -> None:
        rules = self._model.flags_of(row)
        if not rules:
            line.text(line.box, tr("No flags"), self._theme.fonts.small, self._theme.colors.muted)
        fitting = self._widths(rules, line.box.width())
        for rule, width in zip(rules, fitting, strict=False):
            self._paint_label(line, rule, line.left(width, self._theme.px(GAP_XS)))
        if len(rules) > len(fitting):
            more = tr("+{n}").format(n=whole(len(rules) - len(fitting)))
            line.text(line.box, more, self._theme.fonts.small_strong, self._theme.colors.muted)

    def _widths(self, rules: list[Rule], room: int) -> list[int]:
        """The widths of the labels that fit, the worst flags first: each as wide as it wishes, as far as those after it
        keep their least, and the worst in any room; room is kept for "+2" where not all fit.
        """
        px, wishes = self._theme.px, [self._wish(rule) for rule in rules[:MOST_LABELS]]
        least = [min(wish, px(NARROWEST_LABEL)) for wish in wishes]
        while len(wishes) > 1 and self._spare(least, len(rules), room) < 0:
            wishes.pop()
            least.pop()
        spare = self._spare(least, len(rules), room)
        widths: list[int] = []
        for wish, narrowest in zip(wishes, least, strict=True):
            widths.append(min(wish, narrowest + spare))
            spare -= widths[-1] - narrowest
        return widths

    def _wish(self, rule: Rule) -> int:
        """How wide a label would be with its title in full, within reason."""
        title = QFontMetrics(self._theme.fonts.small).horizontalAdvance(self._model.title(rule))
        return min(title + self._theme.px(ICON + 18), self._theme.px(WIDEST_LABEL))

    def _spare(self, widths: list[int], of: int, room: int) -> int:
        """What is left of the room beside labels, their gaps, and "+2" where there are more rules than labels."""
        more = self._theme.px(28) if len(widths) < of else 0
        return room - sum(widths) - len(widths) * self._theme.px(GAP_XS) - more

    def _paint_label(self, line: _Brush, rule: Rule, box: QRect) -> None:
        theme, px = self._theme, self._theme.px
        level: Level = rule.severity.value
        tone, painter = theme.tone(level), line.painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone.wash)
        painter.drawRoundedRect(box, px(RADIUS_S), px(RADIUS_S))
        inner = _Brush(painter, theme, box.adjusted(px(5), 0, -px(6), 0))
        picture = theme.level_pixmap(level, ICON, painter.device().devicePixelRatioF())
        at = inner.left(px(ICON), px(GAP_XS))
        painter.drawPixmap(at.left(), at.top() + (at.height() - px(ICON)) // 2, picture)
        inner.text(inner.box, self._model.title(rule), theme.fonts.small, tone.ink)


def _cut_corners(box: QRectF, cut: int) -> QPolygonF:
    """A box without its corners: the shape of a stop sign."""
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    points = [
        (left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut),
        (right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut),
    ]  # fmt: skip
    return QPolygonF([QPointF(x, y) for x, y in points])

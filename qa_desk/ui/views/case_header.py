"""The head of a conversation: whose it is, about what, and by which way, when and with whom it was held."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.model import Conversation
from qa_desk.store.rows import Why
from qa_desk.ui.assumptions import in_words
from qa_desk.ui.icons import Icon
from qa_desk.ui.models.transcript import Transcript, date_text
from qa_desk.ui.names import CHANNEL_ICONS, CHANNELS, LANGUAGES, WHY_ICONS, WHYS, named
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.buttons import IconButton
from qa_desk.ui.views.cut_line import CutLine

_AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
SHARE = 0.16  # of the height of the pane that the details may take


@dataclass(frozen=True, slots=True)
class Detail:
    """Something to know about a conversation: what it is called, and what it is here."""

    icon: Icon
    name: str
    value: str


class CaseHeader(QWidget):
    """The head of the case at hand. Where it would take more than its share of the room, its details are folded away
    behind the button that shows what was assumed.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.customer, self.subject, self.notes = CutLine("title"), CutLine("muted"), QLabel(wordWrap=True)
        self.details = Details(theme)
        self.info = IconButton("info", tr("What was assumed when this was read"), theme)
        self.info.setCheckable(True)
        self.info.toggled.connect(self._unfold)
        room = self.info.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # what stands below stays in its place from one conversation to the next
        self.info.setSizePolicy(room)
        self._folded = False
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        set_look(self.notes, "small")
        set_look(self, "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._arrange()

    def _arrange(self) -> None:
        first, column = QHBoxLayout(), QVBoxLayout(self)
        first.addWidget(self.customer, 1)
        first.addWidget(self.info)
        column.addLayout(first)
        for widget in (self.subject, self.details, self.notes):
            column.addWidget(widget)
        self._column = column
        self.restyle()

    def restyle(self) -> None:
        """Take the distances of the text size of now."""
        px = self._theme.px
        self._column.setContentsMargins(px(24), px(12), px(16), px(14))
        self._column.setSpacing(px(4))
        self.details.fit()

    def show_case(self, transcript: Transcript, why: Why = "all") -> None:
        """Show the head of a conversation, which is in the queue for a reason."""
        conversation = transcript.conversation
        customer, subject = transcript.customer, transcript.line(conversation.subject)
        self.customer.set_text(customer or subject or transcript.id)
        self.subject.set_text(subject if customer else "")
        self.subject.setVisible(bool(customer and subject))
        self.details.show_details(details_of(transcript, why))
        self.notes.setText("\n".join(transcript.line(in_words(note)) for note in conversation.notes))
        self.info.setChecked(False)
        self._unfold()

    def tell_why(self, transcript: Transcript, why: Why) -> None:
        """Say why the conversation that is shown is in the queue by now."""
        self.details.show_details(details_of(transcript, why))

    def fit(self, room: int) -> None:
        """Fold the details away, or show them, in a pane that is so high."""
        folded = self.details.height() > SHARE * room
        if folded != self._folded:
            self._folded = folded
            self._unfold()

    def _unfold(self) -> None:
        notes, asked = bool(self.notes.text()), self.info.isChecked()
        self.info.setVisible(notes or self._folded)
        self.notes.setVisible(notes and asked)
        self.details.setVisible(asked or not self._folded)
        name = tr("What was assumed when this was read")
        if self._folded:
            name = tr("Details of the conversation, and what was assumed when it was read")
        self.info.setToolTip(name)
        self.info.setAccessibleName(name)


def details_of(transcript: Transcript, why: Why) -> list[Detail]:
    """What the head tells, in its order; what an export leaves open is left out, and why it is here where nobody chose
    it.
    """
    conversation = transcript.conversation
    icon: Icon = CHANNEL_ICONS.get(conversation.channel, "message-square")
    chosen = [Detail(WHY_ICONS[why], tr("Why it is here"), named(WHYS, why))] if why in WHY_ICONS else []
    found = [
        *chosen,
        Detail(icon, tr("Channel"), named(CHANNELS, conversation.channel)),
        Detail("headset", tr("Agent"), conversation.agent),
        Detail("user", tr("Team"), conversation.team),
        Detail("calendar", tr("Date"), _date(conversation)),
        Detail("globe", tr("Language"), named(LANGUAGES, conversation.language)),
        Detail("star", tr("Customer's rating"), transcript.line(conversation.rating)),
        Detail("tag", tr("Status"), conversation.status),
        Detail("file-text", tr("Read from"), transcript.line(_source(conversation))),
    ]
    return [detail for detail in found if detail.value]


def _date(conversation: Conversation) -> str:
    first = next((message.time for message in conversation.messages if message.time), None)
    return date_text(first) if first else ""


def _source(conversation: Conversation) -> str:
    source = conversation.source
    name = PurePath(source.file).name
    return tr("{file}, line {line}").format(file=name, line=source.line) if source.line else name


class Details(QWidget):
    """Details side by side, each with its icon, in as many lines as they need."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: list[Detail] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_details(self, details: list[Detail]) -> None:
        """Show these."""
        self._shown = details
        told = [tr("{name}: {value}").format(name=detail.name, value=detail.value) for detail in details]
        self.setAccessibleName("; ".join(told))
        self.setToolTip("\n".join(told))
        self.fit()

    def fit(self) -> None:
        """Take as many lines as the details need at this width and text size."""
        boxes = self._boxes(self.width())
        self.setFixedHeight(round(boxes[-1].bottom()) if boxes else 0)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.colors.muted)
        for detail, box in zip(self._shown, self._boxes(self.width()), strict=True):
            picture = theme.pixmap(detail.icon, 14, theme.colors.muted, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.left(), box.center().y() - theme.px(7)), picture)
            words = box.adjusted(theme.px(19), 0, 0, 0)
            shown = painter.fontMetrics().elidedText(
                detail.value, Qt.TextElideMode.ElideMiddle, round(words.width()) + 1
            )
            painter.drawText(words, _AT_LEFT, shown)
        painter.end()

    def _boxes(self, width: int) -> list[QRectF]:
        metrics, px = QFontMetricsF(self._theme.fonts.small), self._theme.px
        x, y, height, boxes = 0.0, 0.0, px(22), []
        for detail in self._shown:
            wide = min(px(19) + metrics.horizontalAdvance(detail.value) + 2, max(width, px(60)))
            if x and x + wide > width:
                x, y = 0.0, y + height
            boxes.append(QRectF(x, y, wide, height))
            x += wide + px(16)
        return boxes

"""The one place where the window shows errors and news: cards in its lower corner."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import Fault
from qa_desk.i18n import tr, trn
from qa_desk.ui.notices import Notice, notice_of
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.buttons import IconButton

FAULTS_SHOWN = 3
CARDS_SHOWN = 3
NEWS_STAYS_MS = 6000
BREAK = "\u200b"  # a space without width
LONG_WORD = re.compile(r"\S{20,}")
PIECE = re.compile(r"[^\\/_.@-]{0,15}[\\/_.@-]|[^\\/_.@-]{16}")


class NoticeCard(QFrame):
    """One notice: where, what, what to do; details folded; all of it can be copied."""

    def __init__(self, notice: Notice, theme: Theme) -> None:
        super().__init__()
        self.notice = notice
        self._theme = theme
        set_look(self, "card")
        self.setAccessibleName(notice.text())
        self.details = self._details()
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.px(16)] * 4)
        row.setSpacing(theme.px(12))
        side = Qt.AlignmentFlag.AlignVCenter if self._short else Qt.AlignmentFlag.AlignTop
        row.addWidget(self._picture(), alignment=side)
        row.addLayout(self._words(), 1)
        self.closing = IconButton("x", tr("Close this notice"), theme)
        row.addWidget(self.closing, alignment=side)

    @property
    def _short(self) -> bool:
        """Whether it is one sentence alone."""
        (first, *more) = self.notice.faults
        return self.notice.kind == "news" and not (more or first.where or first.what_to_do)

    def _picture(self) -> QLabel:
        error = self.notice.kind == "error"
        color = self._theme.colors.critical.ink if error else self._theme.colors.accent
        picture = QLabel()
        ratio = self.devicePixelRatioF()
        picture.setPixmap(self._theme.pixmap("octagon-alert" if error else "info", 20, color, ratio))
        return picture

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.px(4))
        for fault in self.notice.faults[:FAULTS_SHOWN]:
            for text, look in ((fault.where, "small"), (fault.problem, "strong"), (fault.what_to_do, "")):
                if text:
                    column.addWidget(_Words(text, look))
        more = len(self.notice.faults) - FAULTS_SHOWN
        if more > 0:
            column.addWidget(_Words(trn("and {n} more, under Details", "and {n} more, under Details", more), "muted"))
        if self.notice.kind == "error":
            column.addLayout(self._buttons())
        column.addWidget(self.details)
        return column

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        row.setContentsMargins(-self._theme.px(9), 0, 0, 0)  # so that the words of the first stand under the others
        self.copying = QPushButton(tr("Copy"))
        self.copying.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.notice.text()))
        self.unfolding = QPushButton(tr("Details"))
        self.unfolding.setCheckable(True)
        self.unfolding.toggled.connect(self.details.setVisible)
        self.unfolding.setVisible(bool(self.details.toPlainText()))
        for button in (self.copying, self.unfolding):
            set_look(button, "link")
            row.addWidget(button)
        row.addStretch()
        return row

    def _details(self) -> QPlainTextEdit:
        more = self.notice.text() if len(self.notice.faults) > FAULTS_SHOWN else self.notice.details
        details = QPlainTextEdit(more, readOnly=True)
        details.setAccessibleName(tr("Details"))
        details.setFont(self._theme.fonts.small)
        details.setMinimumHeight(self._theme.px(140))
        details.setVisible(False)
        return details


class _Words(QLabel):
    """Words of a card: a path or a long word goes on in the next line, and is copied in one piece."""

    def __init__(self, text: str, look: str) -> None:
        super().__init__(_breakable(text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setProperty("look", look)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.addAction(tr("Copy"), self._copy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.selectedText().replace(BREAK, ""))


def _breakable(text: str) -> str:
    """A text whose long words may be broken: behind a sign that parts them, or where there is none, anywhere."""
    return LONG_WORD.sub(lambda word: PIECE.sub(rf"\g<0>{BREAK}", word[0]), text)


class NoticeArea(QWidget):
    """The cards, the newest below, over the lower right corner of the widget that it lies on; they scroll where that
    is too low for them.
    """

    def __init__(self, theme: Theme, below: QWidget) -> None:
        super().__init__(below)
        self._below = below
        self._cards: list[NoticeCard] = []
        self._theme = theme
        self._inside, around = QWidget(), QVBoxLayout(self)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._area)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        below.installEventFilter(self)
        self._inside.installEventFilter(self)
        self.hide()

    def cards(self) -> list[NoticeCard]:
        """The notices that are shown, the oldest first."""
        return list(self._cards)

    def show_error(self, error: BaseException) -> None:
        """Tell of an exception, in the user's words."""
        self.show_notice(notice_of(error))

    def show_faults(self, *faults: Fault) -> None:
        """Tell of things that the user can mend."""
        self.show_notice(Notice(faults))

    def say(self, text: str, what_to_do: str = "", *, about: str = "") -> None:
        """Tell good news; they leave by themselves, or with `close_about`."""
        self.show_notice(Notice((Fault("", text, what_to_do),), kind="news", about=about))

    def close_about(self, about: str) -> None:
        """Close the notices about this, which hold no longer."""
        for card in self.cards():
            if card.notice.about == about:
                self._close(card)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice, or, where the same one is shown already, leave that."""
        if notice in [card.notice for card in self._cards]:
            return
        for card in self._cards[: -CARDS_SHOWN + 1]:
            self._close(card)
        card = NoticeCard(notice, self._theme)
        card.closing.clicked.connect(lambda: self._close(card))
        if notice.kind == "news":
            QTimer.singleShot(NEWS_STAYS_MS, card, lambda: self._close(card))
        self._cards.append(card)
        self._column.addWidget(card)
        self.show()
        self.raise_()
        self._place()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, notice.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        grown = watched is self._inside and event.type() == QEvent.Type.LayoutRequest
        if grown or (watched is self._below and event.type() == QEvent.Type.Resize):
            self._place()
        return super().eventFilter(watched, event)

    def close_newest(self) -> bool:
        """Close the notice that came last; False where there is none."""
        if not self._cards:
            return False
        self._close(self._cards[-1])
        return True

    def _close(self, card: NoticeCard) -> None:
        if card in self._cards:
            self._cards.remove(card)
            self._column.removeWidget(card)
            card.deleteLater()
            self._place()

    def _place(self) -> None:
        if not self._cards:
            self.hide()
            return
        below, gap = self._below, self._theme.px(16)
        width = min(self._theme.px(440), below.width() - 2 * gap)
        height = min(self._column.heightForWidth(width), below.height() - 2 * gap)
        self.setGeometry(below.width() - width - gap, below.height() - height - gap, width, height)
        QTimer.singleShot(0, self._area, self._show_newest)  # when it is laid out

    def _show_newest(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

"""The one place where the window shows errors and news: strips above its foot, which cover nothing."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
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
from qa_desk.ui.views.text_box import TextBox

FAULTS_SHOWN = 3
CARDS_SHOWN = 3
SHARE = 0.34  # of the height of the window that notices may take
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
        self.setAccessibleName(notice.text())
        self.details = self._details()
        row, column = QHBoxLayout(), QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(4), 0, theme.px(4))
        column.addLayout(row)
        column.addWidget(self.details)
        row.setSpacing(theme.px(12))
        row.addWidget(self._picture())
        row.addLayout(self._words(), 1)
        self.closing = IconButton("x", tr("Close this notice"), theme)
        if notice.kind == "error":
            row.addLayout(self._buttons())
        row.addWidget(self.closing)

    def _picture(self) -> QLabel:
        error = self.notice.kind == "error"
        color = self._theme.colors.critical.ink if error else self._theme.colors.accent
        picture = QLabel()
        ratio = self.devicePixelRatioF()
        picture.setPixmap(self._theme.pixmap("octagon-alert" if error else "info", 20, color, ratio))
        return picture

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.px(2))
        for fault in self.notice.faults[:FAULTS_SHOWN]:
            for text, look in ((fault.where, "small"), (fault.problem, "strong"), (fault.what_to_do, "")):
                if text:
                    column.addWidget(_Words(text, look))
        more = len(self.notice.faults) - FAULTS_SHOWN
        if more > 0:
            column.addWidget(_Words(trn("and {n} more, under Details", "and {n} more, under Details", more), "muted"))
        return column

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        self.copying = QPushButton(tr("Copy"))
        self.copying.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.notice.text()))
        self.unfolding = QPushButton(tr("Details"))
        self.unfolding.setCheckable(True)
        self.unfolding.toggled.connect(self.details.setVisible)
        self.unfolding.setVisible(bool(self.details.toPlainText()))
        for button in (self.copying, self.unfolding):
            set_look(button, "link")
            row.addWidget(button)
        return row

    def _details(self) -> TextBox:
        more = self.notice.text() if len(self.notice.faults) > FAULTS_SHOWN else self.notice.details
        details = TextBox(more, readOnly=True)
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
    """The notices, the newest below, as high as they are; they scroll where that is too much of the window."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._cards: list[NoticeCard] = []
        self._theme = theme
        set_look(self, "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._inside, around = QWidget(), QVBoxLayout(self)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        around.setContentsMargins(*[theme.px(8), theme.px(4)] * 2)
        around.addWidget(self._area)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
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
        """Show a notice in place of one about the same; where that very one is shown already, leave it."""
        if notice in [card.notice for card in self._cards]:
            return
        if notice.about:
            self.close_about(notice.about)
        for card in self._cards[: -CARDS_SHOWN + 1]:
            self._close(card)
        card = NoticeCard(notice, self._theme)
        card.closing.clicked.connect(lambda: self._close(card))
        if notice.kind == "news":
            QTimer.singleShot(NEWS_STAYS_MS, card, lambda: self._close(card))
        self._cards.append(card)
        self._column.addWidget(card)
        self.window().installEventFilter(self)  # of its height they take a share
        self.show()
        self._fit()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, notice.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
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
            self._fit()

    def _fit(self) -> None:
        if not self._cards:
            self.hide()
            return
        wanted = self._column.heightForWidth(self._area.viewport().width()) + self._theme.px(8) + 1  # its line
        self.setFixedHeight(min(wanted, round(SHARE * self.window().height())))
        QTimer.singleShot(0, self._area, self._show_newest)  # when it is laid out

    def _show_newest(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

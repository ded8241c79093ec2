"""The start page: what to do with an empty desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.actions import Actions, Do, keys_text
from qa_desk.ui.names import short_time
from qa_desk.ui.style import Look, set_look
from qa_desk.ui.theme import Theme

RECENT_SHOWN = 5


class StartPage(QScrollArea):
    """Drop files, choose them, open the sample, or go back to a recent desk: `desk_chosen` carries its path."""

    desk_chosen = Signal(Path)

    def __init__(self, actions: Actions, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self.setAccessibleName(tr("Start"))
        self._theme = theme
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(theme.px(2))
        self._card = QFrame()
        inside = QWidget()
        around = QGridLayout(inside)
        around.setColumnStretch(0, 1)
        around.setColumnStretch(1, 100)
        around.setColumnStretch(2, 1)
        around.setRowStretch(0, 1)
        around.addWidget(self._fill(self._card, actions), 1, 1)
        around.setRowStretch(2, 1)
        self.setWidget(inside)
        theme.changed.connect(self._draw)
        self._draw()

    def show_recent(self, desks: Sequence[Path]) -> None:
        """Offer the desks that were open before and are still there."""
        while item := self._recent.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        there = [desk for desk in desks if desk.is_file()][:RECENT_SHOWN]
        if there:
            self._recent.addWidget(_label(tr("Recent desks"), "strong", center=True))
        for desk in there:
            self._recent.addWidget(self._recent_button(desk), alignment=Qt.AlignmentFlag.AlignHCenter)
            about = tr("{time} · {folder}").format(time=_changed(desk), folder=_near_home(desk.parent))
            self._recent.addWidget(_label(about, "small", center=True))

    def _recent_button(self, desk: Path) -> QPushButton:
        button = QPushButton(desk.stem)
        button.setToolTip(str(desk))
        button.setAccessibleDescription(str(desk))
        set_look(button, "link")
        button.clicked.connect(lambda: self.desk_chosen.emit(desk))
        return button

    def _fill(self, card: QFrame, actions: Actions) -> QFrame:
        set_look(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(*[self._theme.px(40)] * 4)
        column.setSpacing(self._theme.px(12))
        column.addWidget(self._picture)
        column.addWidget(_label(tr("Drop conversations here"), "title", center=True))
        column.addWidget(
            _label(
                tr(
                    "Files or a folder, as your systems export them: tables, chats, mails, call transcripts. "
                    "They are scored on this machine; nothing leaves it."
                ),
                "muted",
                center=True,
            )
        )
        column.addSpacing(self._theme.px(12))
        column.addLayout(self._buttons(actions))
        column.addSpacing(self._theme.px(12))
        column.addLayout(self._recent)
        column.addSpacing(self._theme.px(12))
        column.addWidget(_label(self._hint(), "small", center=True))
        return card

    def _hint(self) -> str:
        return tr("{palette} finds every command, {keys} shows all keys.").format(
            palette=keys_text(Do.PALETTE)[0], keys=keys_text(Do.KEYS)[0]
        )

    def _buttons(self, actions: Actions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addStretch()
        choices: tuple[tuple[Do, str, Look | None], ...] = (
            (Do.IMPORT, tr("Choose files"), "primary"),
            (Do.IMPORT_FOLDER, tr("Choose a folder"), None),
            (Do.OPEN_SAMPLE, tr("Open the sample"), None),
        )
        for do, text, look in choices:
            button = _button(actions, do, text, look)
            row.addWidget(button)
            if do is Do.IMPORT:
                self.setFocusProxy(button)
        row.addStretch()
        return row

    def _draw(self) -> None:
        self._card.setMaximumWidth(self._theme.px(640))
        colors, ratio = self._theme.colors, self.devicePixelRatioF()
        self._picture.setPixmap(self._theme.pixmap("inbox", 48, colors.accent, ratio))


def _changed(desk: Path) -> str:
    try:
        return short_time(desk.stat().st_mtime)
    except OSError:  # it went a moment ago
        return ""


def _near_home(folder: Path) -> str:
    home = Path.home()
    return str("~" / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def _button(actions: Actions, do: Do, text: str, look: Look | None) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(keys_text(do)[0] if do.value.keys else "")
    button.setEnabled(actions[do].isEnabled())
    actions[do].changed.connect(lambda: button.setEnabled(actions[do].isEnabled()))
    button.clicked.connect(actions[do].trigger)
    if look:
        set_look(button, look)
    return button


def _label(text: str, look: Look, *, center: bool = False) -> QLabel:
    label = QLabel(text, wordWrap=True)
    if center:
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    set_look(label, look)
    return label

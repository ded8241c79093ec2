"""The sheet of keys: every action with its keys, under the headings of the table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.actions import Do, Section, keys_text, title
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.sheet import Sheet

COLUMNS: tuple[tuple[Section, ...], ...] = (
    (Section.MOVE, Section.FIND),
    (Section.JUDGE, Section.SCORE, Section.FINISH),
    (Section.DESK, Section.VIEW),
)
RING = 10  # pixels at 100 %: between the words and the ring of the focus
ROOM = 1.15  # of the least width: names that wrap at each word are hard to read


class KeySheet(Sheet):
    """All keys at a glance; Escape closes it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("All keys"), theme, parent)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(*[theme.px(24 - RING), theme.px(24)] * 2)
        inside.setSpacing(theme.px(12))
        for words in (
            _label(tr("All keys"), "title"),
            _label(tr("Single letters type where a text field has the focus."), "muted"),
        ):
            words.setIndent(theme.px(RING))
            inside.addWidget(words)
        self.list = QScrollArea(widgetResizable=True)
        self.list.setWidget(self._columns())
        self.list.setAccessibleName(tr("All keys"))
        set_look(self.list, "ring")
        inside.addWidget(self.list)

    def show_over(self) -> None:
        self.place(1180, 760)
        self.list.setFocus()

    def _columns(self) -> QWidget:
        inside = QWidget()
        self._beside = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        row.setContentsMargins(self.theme.px(RING) - 2, self.theme.px(4), self.theme.px(12), 0)
        row.setSpacing(self.theme.px(32))
        for sections in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(self.theme.px(8))
            for section in sections:
                column.addWidget(_label(tr(section.value), "large"))
                column.addLayout(self._section(section))
                column.addSpacing(self.theme.px(12))
            column.addStretch(1)
            row.addLayout(column)
        self._least = round(row.minimumSize().width() * ROOM)
        return inside

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the columns don't fit beside each other, they stand below each other."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        self._beside.setDirection(ways.LeftToRight if self._least <= self.width() else ways.TopToBottom)

    def _section(self, section: Section) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(self.theme.px(6))
        grid.setHorizontalSpacing(self.theme.px(12))
        grid.setColumnStretch(0, 1)
        for row, do in enumerate(do for do in Do if do.value.section is section):
            words = _label(title(do))
            words.setWordWrap(True)
            grid.addWidget(words, row, 0)
            grid.addLayout(self._caps(do), row, 1)
        return grid

    def _caps(self, do: Do) -> QVBoxLayout:
        """The keys, two beside each other."""
        caps, keys = QVBoxLayout(), keys_text(do)
        caps.setSpacing(self.theme.px(4))
        for at in range(0, len(keys), 2):
            beside = QHBoxLayout()
            beside.addStretch()
            for key in keys[at : at + 2]:
                beside.addWidget(_label(key, "key"), alignment=Qt.AlignmentFlag.AlignVCenter)
            caps.addLayout(beside)
        return caps


def _label(text: str, look: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    return label

"""What can be done about the finding at hand, on one line where there is room."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QWidget

from qa_desk.ui.theme import Theme
from qa_desk.ui.views.buttons import IconButton


class ActionBar(QWidget):
    """Stands on a card (`show_at`), over what is there where it floats."""

    def __init__(
        self, theme: Theme, card: QWidget, *, judging: tuple[QPushButton, ...], tools: tuple[IconButton, ...]
    ) -> None:
        super().__init__(card)
        self._theme = theme
        self._floats = False
        self._judges, self._tools = judging, tools
        self._judging, beside = QHBoxLayout(), QHBoxLayout()
        self._judging.setSpacing(theme.px(8))
        beside.setSpacing(0)
        for button in judging:
            self._judging.addWidget(button)
        for tool in tools:
            beside.addWidget(tool)
        beside.addStretch()
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(*[theme.px(11), theme.px(8)] * 2)
        self._lines.setSpacing(theme.px(8))
        self._lines.addLayout(self._judging, 1)
        self._lines.addLayout(beside)

    def fit(self, width: int) -> int:
        """Stand on as many lines as this width needs; gives how high they are."""
        gap, ways = self._theme.px(8), QBoxLayout.Direction
        judging = sum(button.sizeHint().width() + gap for button in self._judges if not button.isHidden())
        tools = sum(tool.sizeHint().width() for tool in self._tools if not tool.isHidden())
        beside, both = judging + tools <= width, judging - gap <= width
        self._lines.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._judging.setDirection(ways.LeftToRight if both else ways.TopToBottom)
        return self._lines.sizeHint().height() - 2 * gap

    @property
    def first_line(self) -> int:
        """How high it is as far as the verdicts go."""
        return self._judging.geometry().bottom() + self._theme.px(8)

    def show_at(self, top: int, width: int, height: int, *, floats: bool) -> None:
        """Stand at this height of the card, within its edges."""
        self.setGeometry(1, top, width - 2, height)
        self.raise_()
        if floats != self._floats:
            self._floats = floats
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where it floats, a ground of its own, with a line at either edge."""
        if not self._floats:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.raised)
        for at in (0, self.height() - 1):
            painter.fillRect(QRect(0, at, self.width(), 1), self._theme.colors.border)
        painter.end()

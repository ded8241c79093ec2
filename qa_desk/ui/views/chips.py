"""Chips of what a filter narrows, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.filter_words import Chip
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_XS

_KEYS = Qt.TextFlag.TextShowMnemonic.value  # as Qt measures the words of a button


class FlowLayout(QLayout):
    """Widgets one after the other, in lines like words."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # None past the end
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return max((place.bottom() + 1 for place in places), default=0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in zip(self._items, self._places(rect.width()), strict=True):
            item.setGeometry(place.translated(rect.topLeft()))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        return QSize(0, max((item.sizeHint().height() for item in self._items), default=0))

    def _places(self, width: int) -> list[QRect]:
        at, places = QPoint(0, 0), []
        for item in self._items:
            size = item.sizeHint().boundedTo(QSize(max(width, 1), 10_000))
            if at.x() and at.x() + size.width() > width:
                at = QPoint(0, at.y() + size.height() + self._gap)
            places.append(QRect(at, size))
            at.setX(at.x() + size.width() + self._gap)
        return places


class ChipButton(QPushButton):
    """As wide as its words; where there is less room they are cut, and the tool tip has them in full."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words.replace("&", "&&")
        self.setText(self._words)
        set_look(self, "filter-chip")

    def sizeHint(self) -> QSize:
        return QSize(self._around() + self._wide(self._words), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.width() - self._around()
        whole = room >= self._wide(self._words)
        cut = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, max(room, 0), _KEYS)
        self.setText(self._words if whole else cut)

    def _around(self) -> int:
        """What is beside the words: the x and the edges."""
        return super().sizeHint().width() - self._wide(self.text())

    def _wide(self, text: str) -> int:
        return self.fontMetrics().size(_KEYS, text).width()


class ChipRow(QWidget):
    """The chips; `removed` says which one was taken away. Hidden where there are none."""

    removed = Signal(object)  # Chip

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: Sequence[Chip] = ()
        self._flow = FlowLayout(theme.px(GAP_XS))
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("What the queue is narrowed to"))
        theme.changed.connect(self._show_again)
        self.hide()

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips in place of those that stand."""
        self._chips = chips
        for button in self.findChildren(QPushButton):
            button.hide()
            button.deleteLater()
        while self._flow.takeAt(0):
            pass
        for chip in chips:
            button = self._button(chip)
            self._flow.addWidget(button)
            button.show()
        self.setVisible(bool(chips))
        self.updateGeometry()

    def _show_again(self) -> None:
        self.show_chips(self._chips)

    def _button(self, chip: Chip) -> QPushButton:
        button = ChipButton(chip.text)
        button.setIcon(self._theme.icon("x", self._theme.colors.link))
        button.setIconSize(QSize(self._theme.px(12), self._theme.px(12)))
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the x stands behind the words
        name = tr("Remove: {filter}").format(filter=chip.text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.removed.emit(chip))
        return button

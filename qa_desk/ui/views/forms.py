"""What the sheets with questions have in common: labels, buttons, and a list of faults to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import Fault
from qa_desk.ui.style import Look, set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S, GAP_XL
from qa_desk.ui.views.sheet import Sheet
from qa_desk.ui.views.text_box import TextBox


def label(text: str = "", look: Look | None = None) -> QLabel:
    """Words that wrap."""
    made = QLabel(text, wordWrap=True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        set_look(made, look)
    return made


def column_of(sheet: Sheet, title: str) -> QVBoxLayout:
    """The column of a sheet's card, under its title. It scrolls where the window is low; what stands in the sheet's
    `foot` stays in sight.
    """
    inside, outer, edge = QWidget(), QVBoxLayout(sheet.card), sheet.theme.px(GAP_XL)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    outer.setContentsMargins(0, edge, 0, edge)
    outer.setSpacing(sheet.theme.px(GAP_M))
    outer.addWidget(area, 1)
    sheet.foot.setContentsMargins(edge, 0, edge, 0)
    outer.addLayout(sheet.foot)
    column = QVBoxLayout(inside)
    column.setContentsMargins(edge, 0, edge, 0)
    column.setSpacing(sheet.theme.px(GAP_M))
    column.addWidget(label(title, "title"))
    return column


def buttons(theme: Theme, *made: QPushButton, note: QLabel | None = None) -> QHBoxLayout:
    """Buttons at the right, the one that goes on last; a note at the left."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(GAP_S))
    if note is not None:
        row.addWidget(note, 1)
    else:
        row.addStretch(1)
    for button in made:
        button.setAutoDefault(False)
        row.addWidget(button)
    return row


def primary(text: str) -> QPushButton:
    """The button that goes on; Enter presses it."""
    made = QPushButton(text)
    set_look(made, "primary")
    made.setDefault(True)
    return made


def page_of_text(name: str) -> TextBox:
    """A page to be read and copied, not written on; Tab leaves it."""
    made = TextBox(readOnly=True)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    return made


def grid(name: str, heads: Sequence[str]) -> QTableWidget:
    """A table to be read, chosen from by line."""
    made = QTableWidget(0, len(heads))
    dress_grid(made, name, heads)
    return made


def dress_grid(table: QTableWidget, name: str, heads: Sequence[str]) -> None:
    """Make a table one to be read, chosen from by line."""
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(heads))
    table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)  # long names often differ at their end
    for at, head in enumerate(heads):
        table.model().setHeaderData(at, Qt.Orientation.Horizontal, head, Qt.ItemDataRole.ToolTipRole)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(False)  # else what is too long is cut at a word, far from the edge
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setHighlightSections(False)


def fill(table: QTableWidget, rows: Sequence[Sequence[str]], *, numbers: frozenset[int] = frozenset()) -> None:
    """Put rows into a table; the columns of `numbers` stand at the right."""
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() * 7 // 4)  # with the size of the text
    table.setRowCount(len(rows))
    for column in numbers:
        head = table.horizontalHeaderItem(column)
        if head is not None:
            head.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for at, cells in enumerate(rows):
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column in numbers:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(at, column, item)


def text_of(faults: Sequence[Fault]) -> str:
    """Faults as text to be copied or saved, one a line."""
    return "\n".join(map(str, faults))

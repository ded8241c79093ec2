"""A list of lines under headings, each with a word at its end, for what is only read: facts and history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from qa_desk.model import Span
from qa_desk.ui.icons import Icon

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class TextLine:
    """`aside` stands at the end, `spans` are the places that the line leads to. A heading leads nowhere."""

    text: str
    aside: str = ""
    icon: Icon | None = None
    spans: tuple[Span, ...] = ()
    heading: bool = False


class LinesModel(QAbstractListModel):
    """The lines, as `LINE` data; the text with its aside for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[TextLine, ...] = ()

    def show(self, lines: Sequence[TextLine]) -> None:
        """Show these lines in place of those before."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (line.text, line.aside)))
        return line if role == LINE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.lines[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

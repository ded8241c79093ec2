"""The messages of the case at hand as Qt rows: row n is message n, counted from 0."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qa_desk.i18n import tr
from qa_desk.ui.models.transcript import Entry, Lit
from qa_desk.ui.words import SPEAKER_NAMES

Index = QModelIndex | QPersistentModelIndex


class MessageModel(QAbstractListModel):
    """Entries by `entry`, what is lit up by `lits`; DisplayRole is the shown text, AccessibleTextRole all of a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self._lits: dict[int, tuple[Lit, ...]] = {}

    def show(self, entries: Sequence[Entry], lits: Sequence[Lit] = ()) -> None:
        """Another conversation, or the same masked otherwise, with what is lit up in it."""
        self.beginResetModel()
        self._entries, self._lits = entries, _by_row(lits)
        self.endResetModel()

    def light(self, lits: Sequence[Lit]) -> list[int]:
        """Light up other words; gives the rows that look different now."""
        by_row = _by_row(lits)
        before, self._lits = self._lits, by_row
        changed = sorted(row for row in before.keys() | by_row.keys() if before.get(row) != by_row.get(row))
        for row in changed:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.AccessibleTextRole])
        return changed

    def entry(self, row: int) -> Entry:
        """The message of a row."""
        return self._entries[row]

    def lits(self, row: int) -> tuple[Lit, ...]:
        """What is lit up in a row."""
        return self._lits.get(row, ())

    def at_hand(self) -> list[Lit]:
        """The ends of the finding at hand: its own words first, then its evidence as it was said."""
        found = [lit for lits in self._lits.values() for lit in lits if lit.chosen]
        return sorted(found, key=lambda lit: (lit.evidence, lit.row, lit.start))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._entries[index.row()].text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row())
        return None

    def _spoken(self, row: int) -> str:
        entry = self._entries[row]
        speaker = tr("Internal note") if entry.message.internal else tr(SPEAKER_NAMES[entry.message.speaker])
        said = tr("Message {number}, {speaker} {author}, {time}: {text}").format(
            number=entry.number,
            speaker=speaker,
            author=entry.author,
            time=entry.time or tr("no time"),
            text=entry.text or tr("(empty message)"),
        )
        sentences = [entry.above, said, *(tr("Attachment: {name}").format(name=name) for name in entry.attachments)]
        sentences += [_spoken_lit(lit) for lit in self.lits(row)]
        return "\n".join(filter(None, sentences))


def _by_row(lits: Sequence[Lit]) -> dict[int, tuple[Lit, ...]]:
    by_row: dict[int, tuple[Lit, ...]] = {}
    for lit in lits:
        by_row[lit.row] = (*by_row.get(lit.row, ()), lit)
    return by_row


def _spoken_lit(lit: Lit) -> str:
    if lit.evidence:
        return tr("{label}, for {title}").format(label=lit.label, title=lit.title)
    return tr("Strength: {title}").format(title=lit.title) if lit.level == "strength" else _spoken_flag(lit)


def _spoken_flag(lit: Lit) -> str:
    return tr("Flag: {title}").format(title=lit.title)

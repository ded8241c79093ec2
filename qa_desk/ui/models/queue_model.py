"""The queue as Qt's views ask for it: a row for each conversation that the session shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qa_desk.i18n import tr, trn
from qa_desk.model import Rule
from qa_desk.store.rows import QueueRow
from qa_desk.ui.masked_card import CardTexts, masked, plain
from qa_desk.ui.names import CHANNELS, LANGUAGES, STATES, WHYS, full_time, named, whole
from qa_desk.ui.session import Session
from qa_desk.ui.snippets import Snippets
from qa_desk.ui.task import Tasks
from qa_desk.ui.texts import titled

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_TOP = QModelIndex()


class QueueModel(QAbstractListModel):
    """One column. `ROW` is the QueueRow; display, tool tip and accessible text are the card in words.

    Names and words of customers come from `texts`, masked where that is asked for.
    """

    def __init__(
        self, session: Session, *, language: str = "en", tasks: Tasks | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[QueueRow] = session.queue.shown
        self.language = language
        self.texts: Callable[[QueueRow], CardTexts] = plain
        self.snippets = Snippets(session, tasks, self)
        self.snippets.changed.connect(self._all_changed)
        self.rules: dict[str, Rule] = {}
        self._read_rules()
        session.queue_changed.connect(self._take_rows)
        session.row_changed.connect(self._row_changed)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row)
        return ". ".join(self._lines(row)) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def hide_personal(self, hide: bool) -> None:
        """Mask personal data, or show it."""
        self.texts = self._masked if hide else plain
        self._all_changed()

    def name(self, row: QueueRow) -> str:
        """What the card is headed with: the customer, or the id of a conversation that names none."""
        texts = self.texts(row)
        return texts.customer or texts.id

    def snippet(self, row: QueueRow) -> str:
        """What a search found, with the words around it; empty until that is read, and where nothing is searched."""
        return self._shown(row, self.snippets.of(row.number))

    def _shown(self, row: QueueRow, said: str) -> str:
        """Words of a conversation, as far as they may be shown."""
        return self.texts(replace(row, subject=said)).subject if said else ""

    def flags_of(self, row: QueueRow) -> list[Rule]:
        """The flags that stand, the worst first; those that the desk's rubric no longer has are left out."""
        return [self.rules[flag] for flag in row.standing.flags if flag in self.rules]

    def title(self, rule: Rule) -> str:
        """The title of a rule in the language of the window."""
        return titled(rule, self.language)

    def _masked(self, row: QueueRow) -> CardTexts:
        return masked(row, self._session.queue.customers())

    def _take_rows(self) -> None:
        self.beginResetModel()
        self._rows = self._session.queue.shown
        self._read_rules()
        self.endResetModel()

    def let_go(self) -> None:
        """Show nothing any more: the cards need not wait for the garbage that this becomes with its window."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def _read_rules(self) -> None:
        rubric = self._session.rubric
        self.rules = {rule.id: rule for rule in rubric.rules()} if rubric else {}

    def _row_changed(self, at: int) -> None:
        self.dataChanged.emit(self.index(at), self.index(at))

    def _all_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _lines(self, row: QueueRow) -> list[str]:
        """The card in sentences without their full stops, what matters most first."""
        lines = [self.name(row)]
        if row.subject:
            lines.append(self.texts(row).subject)
        found = self._shown(row, self.snippets.known(row.number))
        if found:
            lines.append(tr("Found: {words}").format(words=found))
        lines.append(tr("Score {score} of 100").format(score=whole(round(row.standing.score))))
        flags = self.flags_of(row)
        if flags:
            titles = ", ".join(self.title(rule) for rule in flags)
            lines.append(trn("{n} flag: {titles}", "{n} flags: {titles}", len(flags)).format(titles=titles))
        return lines + self._about(row)

    def _about(self, row: QueueRow) -> list[str]:
        lines = []
        if row.agent:
            lines.append(tr("Agent: {names}").format(names=row.agent))
        if row.channel:
            lines.append(named(CHANNELS, row.channel))
        if row.language:
            lines.append(named(LANGUAGES, row.language))
        if row.time is not None:
            lines.append(full_time(row.time))
        lines.append(trn("{n} message", "{n} messages", row.messages))
        lines.append(self._state(row))
        lines.append(named(WHYS, row.why))
        return lines

    def _state(self, row: QueueRow) -> str:
        if row.standing.state == "finished" and row.standing.reviewer:
            return tr("Finished by {reviewer}").format(reviewer=row.standing.reviewer)
        return named(STATES, row.standing.state)

    def _tool_tip(self, row: QueueRow) -> str:
        """The card in lines; as HTML, so that long ones wrap."""
        head, *rest = (escape(line) for line in self._lines(row))
        return f"<p><b>{head}</b><br>{'<br>'.join(rest)}</p>"

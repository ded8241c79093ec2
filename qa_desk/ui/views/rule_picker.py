"""Choose a rule of the rubric by typing a part of its title."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget
from rapidfuzz import fuzz, process, utils

from qa_desk.i18n import tr
from qa_desk.model import Rubric, Rule
from qa_desk.scoring.because import shortened
from qa_desk.ui.texts import titled
from qa_desk.ui.theme import LEVEL_ICONS, Theme
from qa_desk.ui.tokens import Level
from qa_desk.ui.views.choices import Popup, room_over
from qa_desk.ui.views.pieces import words

CLOSE_ENOUGH = 55.0
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def rank_rules(query: str, rubric: Rubric, language: str) -> list[Rule]:
    """The rules that a query may mean, the likeliest first; all of them, in the rubric's order, for none."""
    rules = rubric.rules()
    if not query.strip():
        return sorted(rules, key=lambda rule: rule.kind != "flag")
    titles = {at: f"{titled(rule, language)} {rule.id}" for at, rule in enumerate(rules)}
    found = process.extract(
        query, titles, scorer=fuzz.WRatio, processor=utils.default_process, limit=None, score_cutoff=CLOSE_ENOUGH
    )
    folded = query.strip().casefold()
    found.sort(key=lambda entry: (folded not in entry[0].casefold(), -entry[1]))
    return [rules[at] for _, _, at in found]


class RulePicker(Popup):
    """`chosen` carries the id of a rule. Type to filter, Up and Down to choose, Enter to take, Escape to leave."""

    def __init__(self, rubric: Rubric, language: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Add a flag"), theme, parent)
        self._below = parent
        self._rubric, self._language, self._theme = rubric, language, theme
        self._words = words(look="small")
        self.query = QLineEdit(placeholderText=tr("Which flag or strength?"))
        self.query.setAccessibleName(tr("Which flag or strength?"))
        self.found = QListWidget()
        self.found.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.found.setAccessibleName(tr("Flags and strengths"))
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.setSpacing(theme.px(8))
        for part in (self._words, self.query, self.found):
            self.column.addWidget(part)
        self.query.textChanged.connect(self._search)
        self.query.installEventFilter(self)
        self.found.itemClicked.connect(self._take)
        self._search("")

    def set_words(self, quote: str) -> None:
        """Say on which words the flag will be set."""
        self._words.setText(tr("On “{quote}”").format(quote=shortened(quote)))

    def open_over(self) -> None:
        """Show it over its parent, ready to type."""
        below, px, room = self._below, self._theme.px, room_over(self._below)
        self.resize(QSize(max(below.width() - px(24), px(300)), px(360)).boundedTo(room.size()))
        corner = below.mapToGlobal(QPoint(px(12), px(12)))
        lowest, rightmost = room.bottom() - self.height(), room.right() - self.width()
        self.move(max(room.left(), min(corner.x(), rightmost)), max(room.top(), min(corner.y(), lowest)))
        self.show()
        self.query.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            if event.key() in STEPS:
                row = self.found.currentRow() + STEPS[Qt.Key(event.key())]
                self.found.setCurrentRow(max(0, min(row, self.found.count() - 1)))
                return True
        return super().eventFilter(watched, event)

    def _search(self, query: str) -> None:
        self.found.clear()
        for rule in rank_rules(query, self._rubric, self._language):
            level: Level = "strength" if rule.kind == "strength" else rule.severity.value
            icon = self._theme.icon(LEVEL_ICONS[level], self._theme.tone(level).ink)
            item = QListWidgetItem(icon, titled(rule, self._language), self.found)
            item.setData(Qt.ItemDataRole.UserRole, rule.id)
        self.found.setCurrentRow(0)

    def _take(self) -> None:
        item = self.found.currentItem()
        if item is not None:
            self.choose(item.data(Qt.ItemDataRole.UserRole))

"""The command palette: every action by its name, with its keys, driven from the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz, process, utils

from qa_desk.i18n import tr
from qa_desk.ui.actions import Actions, Do, keys_text, title
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.sheet import Sheet

CLOSE_ENOUGH = 55.0  # of 100: "undp" still finds Undo, "xyz" finds nothing
Index = QModelIndex | QPersistentModelIndex


def rank(query: str, choices: Sequence[Do]) -> list[Do]:
    """The actions that a query may mean, the likeliest first; all of them, as they stand, for an empty query."""
    if not query.strip():
        return list(choices)
    titles = {do: title(do) for do in choices}
    found = process.extract(
        query, titles, scorer=fuzz.WRatio, processor=utils.default_process, limit=None, score_cutoff=CLOSE_ENOUGH
    )
    return [do for _, _, do in sorted(found, key=lambda entry: (-_starts(query, entry[0]), -entry[1]))]


def _starts(query: str, text: str) -> int:
    """2 where the title begins with the query, 1 where one of its words does, else 0."""
    query, text = query.strip().casefold(), text.casefold()
    return 2 if text.startswith(query) else int(f" {query}" in text)


class _Found(QAbstractListModel):
    def __init__(self, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._all = sorted(Do, key=lambda do: not actions[do].isEnabled())
        self.rows: list[Do] = self._all

    def search(self, query: str) -> None:
        self.beginResetModel()
        self.rows = rank(query, self._all)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        do = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return title(do)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (title(do), *keys_text(do), self._actions.why_dimmed(do))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._actions.why_dimmed(do) or None
        return do if role == Qt.ItemDataRole.UserRole else None


class _Row(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, colors, box = self._theme, self._theme.colors, option.rect.adjusted(4, 1, -4, -1)
        do: Do = index.data(Qt.ItemDataRole.UserRole)
        why = index.data(Qt.ItemDataRole.ToolTipRole) or ""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.selected)
            painter.drawRoundedRect(box, theme.px(8), theme.px(8))
        ratio = painter.device().devicePixelRatioF()
        picture = theme.pixmap(do.value.icon, 18, colors.disabled if why else colors.muted, ratio)
        painter.drawPixmap(box.left() + theme.px(12), box.center().y() - theme.px(9), picture)
        right = _paint_keys(painter, theme, keys_text(do), box)
        words = QRect(box.left() + theme.px(44), box.top(), right - box.left() - theme.px(56), box.height())
        self._paint_words(painter, words, title(do), why)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRect, name: str, why: str) -> None:
        """Paint the title and, of a dimmed action, at the right why it is dimmed."""
        theme, colors = self._theme, self._theme.colors
        painter.setFont(theme.fonts.body)
        painter.setPen(colors.disabled if why else colors.text)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        rest = box.adjusted(metrics.horizontalAdvance(shown) + theme.px(16), 0, 0, 0)
        painter.setFont(theme.fonts.small)
        painter.setPen(colors.muted)
        shown = painter.fontMetrics().elidedText(why, Qt.TextElideMode.ElideRight, max(rest.width(), 0))
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)


def _paint_keys(painter: QPainter, theme: Theme, keys: Sequence[str], box: QRect) -> int:
    """Paint key caps from the right; gives where they begin."""
    font = theme.fonts.small
    right = box.right() - theme.px(8)
    painter.setFont(font)
    for key in reversed(keys):
        width = QFontMetrics(font).horizontalAdvance(key) + theme.px(14)
        cap = QRect(right - width, box.center().y() - theme.px(11), width, theme.px(22))
        painter.setPen(theme.colors.border)
        painter.setBrush(theme.colors.hover)
        painter.drawRoundedRect(cap, theme.px(4), theme.px(4))
        painter.setPen(theme.colors.muted)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        right = cap.left() - theme.px(6)
    return right


class Palette(Sheet):
    """Type to find an action, Up and Down to choose, Enter to do it, Escape to leave."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Find a command"), theme, parent)
        self._actions = actions
        self.query = QLineEdit(placeholderText=tr("Type what you want to do"))
        self.query.setAccessibleName(tr("Find a command"))
        self.query.setClearButtonEnabled(False)
        self.found = QListView(uniformItemSizes=True)
        self.found.setAccessibleName(tr("Commands"))
        self.found.setFrameShape(QFrame.Shape.NoFrame)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = _Found(actions, self)
        self.found.setModel(self._model)
        self.found.setItemDelegate(_Row(theme, self))
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(*[theme.px(12)] * 4)
        inside.addWidget(self.query)
        inside.addWidget(self.found)
        self.query.textChanged.connect(self._search)
        self.query.installEventFilter(self)
        self.found.clicked.connect(lambda index: self._do())
        self._search("")

    def show_over(self) -> None:
        self.place(620, 480)
        self.query.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in step:
                self._choose(self.found.currentIndex().row() + step[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def _search(self, query: str) -> None:
        self._model.search(query)
        self._choose(0)

    def _choose(self, row: int) -> None:
        row = max(0, min(row, self._model.rowCount() - 1))
        self.found.setCurrentIndex(self._model.index(row))

    def _do(self) -> None:
        index = self.found.currentIndex()
        if not index.isValid():
            return
        action = self._actions[index.data(Qt.ItemDataRole.UserRole)]
        if action.isEnabled():  # else its row says why not
            self.close()
            action.trigger()

"""The menu of saved views: filters that are kept under a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.saved_views import SavedView, with_view, without_view
from qa_desk.ui.session import Session
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_M, GAP_S
from qa_desk.ui.views.sheet import Sheet


class ViewMenu(QMenu):
    """Made anew each time it opens. `left`: a view was chosen, on to its conversations."""

    left = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Saved views"), parent)
        self._arrange, self._queue = session.arrange, session.queue
        self._theme = theme
        self._window = parent
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the views of the desk, and what can be done with them."""
        self.clear()
        for view in self._arrange.views:
            action = self.addAction(_plain(view.name), partial(self._go_to, view))
            action.setCheckable(True)
            action.setChecked(view.filter == self._queue.filter)
        if not self._arrange.views:
            self.addAction(tr("No saved views yet")).setEnabled(False)
        self.addSeparator()
        save = self.addAction(tr("Save this view…"), self.ask_name)
        save.setEnabled(self._queue.filter.narrows)
        if self._arrange.views:
            self._add_changes()

    def _go_to(self, view: SavedView) -> None:
        self._queue.narrow(view.filter)
        self.left.emit()

    def ask_name(self) -> None:
        """Ask for a name and keep the filter of now under it."""
        NameSheet(tr("Save this view"), "", self.save, theme=self._theme, parent=self._window).place(380, 190)

    def save(self, name: str) -> None:
        """Keep the filter of now under a name; it takes the place of one with this name."""
        self._arrange.keep_views(with_view(self._arrange.views, SavedView(name, self._queue.filter)))

    def _add_changes(self) -> None:
        rename, delete = self.addMenu(tr("Rename")), self.addMenu(tr("Delete"))
        for view in self._arrange.views:
            rename.addAction(_plain(view.name), partial(self._ask_other_name, view))
            delete.addAction(_plain(view.name), partial(self.delete_view, view))

    def _ask_other_name(self, view: SavedView) -> None:
        NameSheet(
            tr("Rename this view"),
            view.name,
            lambda name: self.rename_view(view, name),
            theme=self._theme,
            parent=self._window,
        ).place(380, 190)

    def rename_view(self, view: SavedView, name: str) -> None:
        """Give a view another name."""
        others = without_view(self._arrange.views, view.name)
        self._arrange.keep_views(with_view(others, replace(view, name=name)))

    def delete_view(self, view: SavedView) -> None:
        """Take a view away."""
        self._arrange.keep_views(without_view(self._arrange.views, view.name))


def _plain(name: str) -> str:
    """A name for a menu, where & would mark a key."""
    return name.replace("&", "&&")


class NameSheet(Sheet):
    """Asks for a name, and hands it to `take`."""

    def __init__(self, title: str, name: str, take: Callable[[str], None], *, theme: Theme, parent: QWidget) -> None:
        super().__init__(title, theme, parent)
        self._take = take
        self.field = QLineEdit(name)
        self.ok = QPushButton(tr("Save"))
        self._build(title)
        self.field.textChanged.connect(self._show_ok)
        self.field.selectAll()
        self.ok.clicked.connect(self._done)
        self._show_ok()

    def _build(self, title: str) -> None:
        px = self.theme.px
        head = QLabel(title)
        set_look(head, "large")
        set_look(self.ok, "primary")
        self.ok.setDefault(True)
        self.field.setAccessibleName(tr("Name"))
        self.field.setPlaceholderText(tr("Name"))
        self.field.setMaxLength(80)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.ok)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(*[px(GAP_L + GAP_S)] * 4)
        column.setSpacing(px(GAP_M))
        column.addWidget(head)
        column.addWidget(self.field)
        column.addStretch(1)
        column.addLayout(row)
        self.field.setFocus()

    def _show_ok(self) -> None:
        self.ok.setEnabled(bool(self.field.text().strip()))

    def _done(self) -> None:
        self._take(self.field.text().strip())
        self.accept()

"""The bar at the top of the window: the desk's name, its pages, undo and redo, and what is done to the whole desk."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton

from qa_desk.i18n import tr
from qa_desk.ui.actions import Actions, Do, title
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.buttons import ActionButton
from qa_desk.ui.views.cut_line import CutLine

Page = Literal["desk", "dashboard"]


class TopBar(QFrame):
    """`page_chosen` carries the page that was clicked."""

    page_chosen = Signal(str)

    def __init__(self, actions: Actions, theme: Theme) -> None:
        super().__init__()
        set_look(self, "bar")
        self.name = CutLine("large")
        self.locked = QLabel(tr("Read only"))
        set_look(self.locked, "chip")
        self.writing = ActionButton(Do.WRITE_NOW, actions, theme, text=tr("Write now"))
        self.writing.hide()
        self.pages: dict[Page, QPushButton] = {"desk": _page(tr("Desk")), "dashboard": _page(tr("Dashboard"))}
        self.queue = ActionButton(Do.QUEUE, actions, theme)
        self.undoing = ActionButton(Do.UNDO, actions, theme)
        self.redoing = ActionButton(Do.REDO, actions, theme)
        self._lay_out(actions, theme)
        group = QButtonGroup(self)
        for page, button in self.pages.items():
            group.addButton(button)
            button.clicked.connect(lambda checked=False, page=page: self.page_chosen.emit(page))
        self.show_desk("", "")

    def show_desk(self, name: str, writer: str) -> None:
        """Name the desk; an empty name is no desk. `writer` is who else has it open for writing, or empty."""
        self.name.set_text(name or tr("QA Desk"))
        self.locked.setVisible(bool(writer))
        self.locked.setToolTip(tr("{who} works on this desk; you see it as it was.").format(who=writer))
        for button in (self.queue, *self.pages.values()):
            button.setVisible(bool(name))

    def offer_writing(self, offered: bool) -> None:
        """Offer to open the desk for writing, or not."""
        self.writing.setVisible(offered)

    def show_page(self, page: Page) -> None:
        """Mark the page that is shown."""
        self.pages[page].setChecked(True)

    def show_undo(self, undo: str, redo: str) -> None:
        """Say what would be undone and redone; empty where nothing is."""
        for button, do, text in ((self.undoing, Do.UNDO, undo), (self.redoing, Do.REDO, redo)):
            if text:  # else it says why it is dimmed
                button.setToolTip(tr("{command}: {what}").format(command=title(do), what=text))

    def _lay_out(self, actions: Actions, theme: Theme) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), theme.px(6), theme.px(8), theme.px(6))
        row.setSpacing(theme.px(4))
        row.addWidget(self.queue)
        row.addWidget(self.name, 1)
        row.addWidget(self.locked, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.writing)
        for button in self.pages.values():
            row.addWidget(button)
        row.addStretch(1)
        for widget in (self.undoing, self.redoing):
            row.addWidget(widget)
        row.addSpacing(theme.px(12))
        for do in (Do.IMPORT, Do.EXPORT, Do.PALETTE, Do.KEYS, Do.SETTINGS):
            row.addWidget(ActionButton(do, actions, theme))


def _page(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    set_look(button, "tab")
    return button

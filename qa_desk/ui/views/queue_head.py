"""What stands over the queue: search, filter, order, saved views, sample; chips and the count."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from qa_desk.i18n import mark, tr, trn
from qa_desk.ui.filter_words import ORDER_NAMES, Chip, Words, chips, without
from qa_desk.ui.names import whole
from qa_desk.ui.selection import Filter, Order
from qa_desk.ui.session import Session
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S, GAP_XS
from qa_desk.ui.views.buttons import IconButton
from qa_desk.ui.views.chips import ChipRow
from qa_desk.ui.views.drops import take_words_only
from qa_desk.ui.views.view_menu import ViewMenu

ICON = 16  # pixels at 100 %
PAUSE = 120  # milliseconds without a key after which the search is made
ORDER_WORDS: dict[Order, str] = {  # on the button, which is narrow
    "risk": mark("Risk"),
    "newest": mark("Newest"),
    "oldest": mark("Oldest"),
    "lowest": mark("Lowest"),
    "highest": mark("Highest"),
    "agent": mark("Agent"),
}


class SearchField(QLineEdit):
    """Searches as it is typed in. Return, Escape and the arrow down lead on to the list: `left`."""

    left = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._put_icons()
        set_look(self, "search")
        take_words_only(self)
        self.setPlaceholderText(tr("Search all conversations"))
        self.setAccessibleName(tr("Search all conversations"))
        self.textChanged.connect(self._wait)
        self._pause.timeout.connect(self.apply)
        session.queue_changed.connect(self._follow)
        theme.changed.connect(self._draw)
        self._draw()

    def _put_icons(self) -> None:
        """Qt's own icons in a field keep their size in larger text."""
        self.glass, self.wipe = QLabel(), QToolButton()
        self.glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.wipe.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.wipe.setCursor(Qt.CursorShape.ArrowCursor)
        self.wipe.setToolTip(tr("Clear the search"))
        self.wipe.setAccessibleName(tr("Clear the search"))
        self.wipe.clicked.connect(self.clear)
        self._row = QHBoxLayout(self)
        for part, at in ((self.glass, Qt.AlignmentFlag.AlignLeft), (self.wipe, Qt.AlignmentFlag.AlignRight)):
            self._row.addWidget(part, 0, at)

    def apply(self) -> None:
        """Search for what stands in the field, now."""
        self._pause.stop()
        if self.text() != self._session.queue.filter.text:
            self._session.queue.narrow(replace(self._session.queue.filter, text=self.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self.apply()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _wait(self) -> None:
        self.wipe.setVisible(bool(self.text()))
        self._pause.start()

    def _follow(self) -> None:
        if self.text() != self._session.queue.filter.text and not self._pause.isActive():
            self.setText(self._session.queue.filter.text)
            self._pause.stop()

    def _draw(self) -> None:
        px, muted = self._theme.px, self._theme.colors.muted
        self.glass.setPixmap(self._theme.pixmap("search", ICON, muted, self.devicePixelRatioF()))
        self.wipe.setIcon(self._theme.icon("x", muted))
        self.wipe.setIconSize(QSize(px(ICON), px(ICON)))
        self.wipe.setVisible(bool(self.text()))
        self._row.setContentsMargins(px(GAP_S), 0, px(GAP_S), 0)
        room = px(GAP_S) + px(ICON) + px(GAP_XS)
        self.setTextMargins(room, 0, room, 0)


class OrderButton(QToolButton):
    """Says in what order the queue stands, and opens the menu of orders."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._actions: dict[Order, QAction] = {}
        self.setMenu(self._orders())
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the word
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_look(self, "quiet")
        session.queue_changed.connect(self._follow)
        theme.changed.connect(self._follow)
        self._follow()

    def open_menu(self) -> None:
        """Let another order be chosen, from the one of now."""
        open_under(self, self.menu())
        self.menu().setActiveAction(self._actions[self._session.queue.filter.order])

    def _orders(self) -> QMenu:
        menu = QMenu(tr("Order"), self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        group = QActionGroup(menu)
        for order, name in ORDER_NAMES.items():
            action = menu.addAction(tr(name), partial(self._choose, order))
            action.setCheckable(True)
            group.addAction(action)
            self._actions[order] = action
        return menu

    def _choose(self, order: Order) -> None:
        self._session.queue.narrow(replace(self._session.queue.filter, order=order))

    def _follow(self) -> None:
        order = self._session.queue.filter.order
        self._actions[order].setChecked(True)
        self.setIcon(self._theme.icon("chevron-down", self._theme.colors.muted))
        self.setIconSize(QSize(self._theme.px(14), self._theme.px(14)))
        self.setText(tr(ORDER_WORDS[order]))
        name = tr("Order: {order}").format(order=tr(ORDER_NAMES[order]))
        self.setToolTip(name)
        self.setAccessibleName(name)


class QueueHead(QWidget):
    """The head of the queue. `filter_wanted`, `sample_wanted`: a button for it was pressed; `left`: on to the list."""

    filter_wanted = Signal()
    sample_wanted = Signal()
    left = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.words = Words({}, "en")
        self.search = SearchField(session, theme)
        self.filter = IconButton("list-filter", tr("Filter"), theme)
        self.order = OrderButton(session, theme)
        self.views = IconButton("bookmark", tr("Saved views"), theme)
        self.view_menu = ViewMenu(session, theme, self)
        self.sample = IconButton("dice-5", tr("Draw or pick what to review"), theme)
        self.chips = ChipRow(theme)
        self.count = QLabel()
        self._build()
        self._listen()

    def _build(self) -> None:
        set_look(self, "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_look(self.count, "small")
        self.filter.setCheckable(True)
        set_look(self.filter, "tab")
        self.views.setMenu(self.view_menu)
        self.views.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.search)
        self.column.addLayout(self._tools())
        self.column.addWidget(self.chips)
        self.column.addWidget(self.count)
        self._space()

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(2))
        row.addWidget(self.filter)
        row.addWidget(self.order)
        row.addStretch(1)
        row.addWidget(self.views)
        row.addWidget(self.sample)
        return row

    def _space(self) -> None:
        px = self._theme.px
        self.column.setContentsMargins(px(GAP_M), px(GAP_M), px(GAP_M), px(GAP_S))
        self.column.setSpacing(px(GAP_XS) + px(2))

    def _listen(self) -> None:
        self.search.left.connect(self.left)
        self.view_menu.left.connect(self.left)
        self.filter.clicked.connect(self.filter_wanted)
        self.sample.clicked.connect(self.sample_wanted)
        self.chips.removed.connect(self._remove)
        self._session.queue_changed.connect(self.follow)
        self._theme.changed.connect(self._space)

    def open_views(self) -> None:
        """Let a saved view be chosen."""
        open_under(self.views, self.view_menu)

    def _remove(self, chip: Chip) -> None:
        self._session.queue.narrow(without(self._session.queue.filter, chip))
        self.search.setFocus()

    def follow(self) -> None:
        """Show what the queue is narrowed to, and how many are left."""
        every = chips(self._session.queue.filter, self.words) if self._session.desk else []
        self.chips.show_chips(every)
        self.sample.setEnabled(bool(self._session.queue.shown))
        self._show_active(len(every))
        self.count.setText(self._count_text())

    def _show_active(self, active: int) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if active else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.filter.setToolButtonStyle(style)
        self.filter.setText(whole(active) if active else "")
        name = trn("Filter: {n} active", "Filter: {n} active", active) if active else tr("Filter")
        self.filter.setToolTip(name)
        self.filter.setAccessibleName(name)

    def _count_text(self) -> str:
        shown, total = len(self._session.queue.shown), len(self._session.queue.rows)
        if shown == total and not self._session.queue.filter.narrows:
            return trn("{all} conversation", "{all} conversations", total).format(all=whole(total))
        text = trn("{shown} of {all} conversation", "{shown} of {all} conversations", total)
        return text.format(shown=whole(shown), all=whole(total))


def open_under(button: QToolButton, menu: QMenu) -> None:
    """Open a menu where a press of its button would, with its first line in hand for the keys."""
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    first = next((action for action in menu.actions() if action.isEnabled()), None)
    if first is not None:
        menu.setActiveAction(first)


def cleared(chosen: Filter) -> Filter:
    """A filter that narrows nothing, in the same order."""
    return Filter(order=chosen.order)

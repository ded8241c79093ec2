"""The left pane: which conversations there are, searched, filtered, ordered, and one of them chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import tr
from qa_desk.ui.filter_words import Words
from qa_desk.ui.icons import Icon
from qa_desk.ui.models.queue_model import ROW, QueueModel
from qa_desk.ui.session import Session
from qa_desk.ui.style import set_look
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S, GAP_XL
from qa_desk.ui.views.filters import FilterPanel
from qa_desk.ui.views.queue_card import QueueCard
from qa_desk.ui.views.queue_head import QueueHead, cleared
from qa_desk.ui.views.sample_sheet import SampleSheet


class QueueList(QTableView):
    """The cards. The session's case is the current row, and choosing a row opens its case."""

    def __init__(self, session: Session, theme: Theme, model: QueueModel) -> None:
        super().__init__()
        self._session = session
        self._card = QueueCard(model, theme, self)
        self.setModel(model)
        self.setItemDelegate(self._card)
        self._look_like_a_list()
        self._fit()
        theme.changed.connect(self._fit)
        session.case_changed.connect(self.follow)
        session.queue_changed.connect(self.follow)
        self.selectionModel().currentRowChanged.connect(self._open)
        self.follow()

    def _look_like_a_list(self) -> None:
        self.setAccessibleName(tr("Conversations"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()

    def _fit(self) -> None:
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._card.height)
        self.verticalScrollBar().setSingleStep(self._card.height // 2)
        self.viewport().update()

    def follow(self) -> None:
        """Make the session's case the current row, and bring it into view."""
        at = self._session.position()
        if at < 0:
            self.setCurrentIndex(QModelIndex())
        elif at != self.currentIndex().row():
            index = self.model().index(at, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self._session.go(row.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()  # a letter is a key of the window; the list would look for a name that begins with it
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End lead to the first card and the last: in a table Qt looks for the first and last column."""
        if action in (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd):
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: Qt would go through all cards for one that begins with a space."""


class EmptyPage(QWidget):
    """What stands in place of the list where there is none: an icon, two sentences, a button for the way out."""

    pressed = Signal()

    def __init__(self, theme: Theme, icon: Icon, *, title: str, text: str, button: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._picture, head, words = QLabel(), QLabel(title), QLabel(text)
        self.button = QPushButton(button)
        for label, look in ((head, "large"), (words, "muted")):
            label.setProperty("look", look)
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(GAP_XL)] * 4)
        column.setSpacing(theme.px(GAP_S))
        column.addStretch(2)
        for widget in (self._picture, head, words):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget)
        column.addSpacing(theme.px(GAP_M))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.button.clicked.connect(self.pressed)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(self._theme.pixmap(self._icon, 40, self._theme.colors.outline, ratio))


class QueueView(QWidget):
    """The left pane.

    For keys and menus: `search`, `toggle_filter`, `clear_filter`, `draw_sample`, `save_view`, `focus_list`. For the
    settings: `hide_personal`. An empty desk is not for this pane: the window shows its start page.
    """

    def __init__(self, session: Session, theme: Theme, *, language: str = "en", tasks: Tasks | None = None) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self._tasks = tasks
        self.model = QueueModel(session, language=language, tasks=tasks, parent=self)
        self.head = QueueHead(session, theme)
        self.list = QueueList(session, theme, self.model)
        self.filters = FilterPanel(session, theme, self.words)
        self.no_match = EmptyPage(
            theme, "search", title=tr("Nothing matches"),
            text=tr("No conversation fits the search and the filters."), button=tr("Clear search and filters"),
        )  # fmt: skip
        self.pages = QStackedWidget()
        self._goes_on = False  # to the list, once it comes
        self._build()
        self._listen()
        self._follow()

    def _build(self) -> None:
        self.setAccessibleName(tr("Queue"))
        set_look(self, "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.pages, 1)
        for page in (self.list, self.filters, self.no_match):
            self.pages.addWidget(page)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pages.currentChanged.connect(self._lead_focus)
        self._lead_focus()

    def _listen(self) -> None:
        self.head.filter_wanted.connect(self.toggle_filter)
        self.head.sample_wanted.connect(self.draw_sample)
        self.head.left.connect(self.focus_list)
        self.filters.closed.connect(self._close_filter)
        self.no_match.pressed.connect(self.clear_filter)
        self.session.desk_changed.connect(self._show_page)
        self.session.queue_changed.connect(self._follow)
        self.session.case_changed.connect(self._stay)

    # --- what keys do ---

    def search(self) -> None:
        """Put the cursor into the search field."""
        self.head.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.search.selectAll()

    def toggle_filter(self) -> None:
        """Open the filter panel in place of the list, or close it."""
        if self.pages.currentWidget() is self.filters:
            self._close_filter()
        elif self.session.queue.rows:
            self.pages.setCurrentWidget(self.filters)
            self.head.filter.setChecked(True)
            self.filters.open()

    def clear_filter(self) -> None:
        """Show all conversations, in the order of now."""
        self.session.queue.narrow(cleared(self.session.queue.filter))
        self.focus_list()

    def draw_sample(self) -> None:
        """Ask how many of the queue to draw at random, or whether to pick all of it."""
        if self.session.queue.shown:
            SampleSheet(self.session, self.theme, self.words(), self, tasks=self._tasks).place(440, 370)

    def save_view(self) -> None:
        """Ask for a name and keep the filter under it."""
        if self.session.queue.filter.narrows:
            self.head.view_menu.ask_name()

    def focus_list(self) -> None:
        """Put the focus on the conversations; where none is current, on the first. Of very many that are still being
        looked through that is done when they come, unless a key has led elsewhere by then.
        """
        self._goes_on = self.session.queue.comes
        if self.pages.currentWidget() is self.list:
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            nowhere = not self.list.currentIndex().isValid() and not self.session.goes_back
            if nowhere and self.session.queue.shown:
                self.session.go(self.session.queue.shown[0].number)

    # --- what others set ---

    def hide_personal(self, hide: bool) -> None:
        """Mask personal data, or show it."""
        self.model.hide_personal(hide)

    def words(self) -> Words:
        """What the values of a filter are called now."""
        return Words(self.model.rules, self.model.language)

    # --- what it shows ---

    def _show_page(self) -> None:
        self.pages.setCurrentWidget(self._page())

    def _close_filter(self) -> None:
        self.head.filter.setChecked(False)
        self._show_page()
        self.focus_list()

    def _follow(self) -> None:
        self.head.words = self.words()
        self.head.follow()
        was_left, waited = self.no_match.button.hasFocus(), self._is_waited_for()
        open_filter = self.pages.currentWidget() is self.filters and self.session.queue.rows
        if not open_filter:
            self.head.filter.setChecked(False)
            self.pages.setCurrentWidget(self._page())
        if waited and self.pages.currentWidget() is self.no_match:
            self.head.search.setFocus()  # not on the button that clears all: who searched types on
            self._goes_on = False
        elif was_left or self._is_waited_for():
            self.focus_list()
        self.head.filter.setEnabled(bool(self.session.queue.rows))

    def _is_waited_for(self) -> bool:
        focus = self.window().focusWidget()
        return self._goes_on and (focus in (None, self.list) or not focus.isVisible())

    def _stay(self) -> None:
        """Another conversation was opened since: by a key that came before the list did."""
        self._goes_on = False

    def _lead_focus(self) -> None:
        """The focus of the pane goes to what can be used on the page of now."""
        leads: dict[QWidget | None, QWidget] = {self.filters: self.filters.tree, self.no_match: self.no_match.button}
        self.setFocusProxy(leads.get(self.pages.currentWidget(), self.list))

    def _page(self) -> QWidget:
        queue = self.session.queue
        return self.no_match if queue.rows and not queue.shown else self.list

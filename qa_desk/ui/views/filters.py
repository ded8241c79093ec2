"""The filter panel: period, score, confidence, and a tree of everything that conversations can be told apart by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QDate, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import tr
from qa_desk.ui.filter_words import FACETS, PRESETS, Facet, Words, day_of, last_day, midnight, period
from qa_desk.ui.names import whole
from qa_desk.ui.selection import Filter
from qa_desk.ui.session import Session
from qa_desk.ui.style import pad_spin, set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S
from qa_desk.ui.views.chips import FlowLayout
from qa_desk.ui.views.pieces import reveal

CUSTOM = "custom"
SURENESS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
TREE = 220  # the least height of the tree, in pixels at 100 %
FEW = 8  # a facet with no more values than this opens by itself
VALUE = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class FilterPanel(QWidget):
    """Narrows the session's queue as it is used. `closed`: the user is done with it."""

    closed = Signal()

    def __init__(self, session: Session, theme: Theme, words: Callable[[], Words]) -> None:
        super().__init__()
        self._session = session
        self.ranges = Ranges(session, theme)
        self.tree = FacetTree(session, theme, words)
        self._clear = QPushButton(tr("Clear all"))
        self._done = QPushButton(tr("Done"))
        self._build(theme)
        self._clear.clicked.connect(self._clear_all)
        self._done.clicked.connect(self.closed)
        session.queue_changed.connect(self._follow)

    def open(self) -> None:
        """Show what there is to filter by now, and take the focus."""
        self.tree.fill()
        self._follow()
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTimer.singleShot(0, self, self._show_tree)  # when it is laid out

    def _show_tree(self) -> None:
        """Where the panel is low, what has the focus is seen first."""
        reveal(self._area, self.tree, gap=0)

    def _build(self, theme: Theme) -> None:
        set_look(self._clear, "quiet")
        set_look(self._done, "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(GAP_M), theme.px(GAP_S), theme.px(GAP_M), theme.px(GAP_M))
        column.setSpacing(theme.px(GAP_M))
        column.addWidget(self._scrolled(theme), 1)
        row = QHBoxLayout()
        row.addWidget(self._clear)
        row.addStretch(1)
        row.addWidget(self._done)
        column.addLayout(row)

    def _scrolled(self, theme: Theme) -> QScrollArea:
        """All of it, to be scrolled where the window is low or the text large."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP_M))
        column.addWidget(self.ranges)
        column.addWidget(self.tree, 1)
        self.tree.setMinimumHeight(theme.px(TREE))
        self._area = area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _clear_all(self) -> None:
        self._session.queue.narrow(Filter(text=self._session.queue.filter.text, order=self._session.queue.filter.order))

    def _follow(self) -> None:
        if self.isVisible():
            self.ranges.follow()
            self.tree.follow()
            self._clear.setEnabled(Filter(text=self._session.queue.filter.text, order=self._session.queue.filter.order)
                                   != self._session.queue.filter)  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Ranges(QWidget):
    """Period, score and confidence."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.period, self.first, self.last = QComboBox(), QDateEdit(), QDateEdit()
        self.least, self.most, self.surest = QSpinBox(), QSpinBox(), QComboBox()
        self._fill()
        self._build(theme)
        self._listen()

    def _fill(self) -> None:
        for preset, name in PRESETS.items():
            self.period.addItem(tr(name), preset)
        self.period.addItem(tr("From … to …"), CUSTOM)
        for day, name in ((self.first, tr("First day")), (self.last, tr("Last day"))):
            day.setCalendarPopup(True)
            day.setAccessibleName(name)
            day.setMinimumWidth(self._theme.px(100))
        for box in (self.period, self.surest):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
        for spin, name in ((self.least, tr("Lowest score")), (self.most, tr("Highest score"))):
            spin.setRange(0, 100)
            spin.setKeyboardTracking(False)
            spin.setMinimumWidth(self._theme.px(64))
            spin.setAccessibleName(name)
            pad_spin(spin, self._theme.px(GAP_S))
        for least in SURENESS:
            text = tr("At least {percent}% sure").format(percent=whole(round(least * 100))) if least else tr("Any")
            self.surest.addItem(text, least)

    def _build(self, theme: Theme) -> None:
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.px(GAP_S))
        form.setVerticalSpacing(theme.px(GAP_S))
        form.setRowWrapPolicy(
            QFormLayout.RowWrapPolicy.WrapLongRows
        )  # where it is narrow, a label stands over its field
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.days = _in_lines(self.first, self.last, gap=theme.px(GAP_S))
        rows = (
            (tr("&Period"), self.period, self.period),
            ("", self.days, None),
            (tr("&Score"), _pair(self.least, self.most), self.least),
            (tr("&Confidence"), self.surest, self.surest),
        )
        for text, widget, buddy in rows:
            if buddy is None:
                form.addRow(widget)  # two dates need all the width there is
                continue
            label = QLabel(text)
            label.setBuddy(buddy)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)  # in the middle of its row
            form.addRow(label, widget)
        self.period.setAccessibleName(tr("Period"))
        self.surest.setAccessibleName(tr("Confidence of the flags"))

    def _listen(self) -> None:
        self.period.activated.connect(self._take_preset)
        self.first.dateChanged.connect(self._take_days)
        self.last.dateChanged.connect(self._take_days)
        self.least.valueChanged.connect(self._take_score)
        self.most.valueChanged.connect(self._take_score)
        self.surest.activated.connect(lambda: self._narrow(surest=float(self.surest.currentData())))

    def follow(self) -> None:
        """Show what the session's filter says."""
        chosen = self._session.queue.filter
        blocked = [QSignalBlocker(each) for each in (self.first, self.last, self.least, self.most)]
        self._follow_period(chosen)
        self.least.setValue(round(chosen.least))
        self.most.setValue(round(chosen.most))
        self.surest.setCurrentIndex(max(0, self.surest.findData(chosen.surest)))
        del blocked

    def _follow_period(self, chosen: Filter) -> None:
        span, today = (chosen.since, chosen.until), date.today()
        preset = next((name for name in PRESETS if period(name, today) == span), CUSTOM)
        self.period.setCurrentIndex(self.period.findData(preset))
        self._form.setRowVisible(self.days, preset == CUSTOM)
        if chosen.since is not None:
            self.first.setDate(_qdate(day_of(chosen.since)))
        if chosen.until is not None:
            self.last.setDate(_qdate(last_day(chosen.until)))

    def _take_preset(self) -> None:
        preset = self.period.currentData()
        if preset == CUSTOM:
            self._begin_custom()
        else:
            since, until = period(preset, date.today())
            self._narrow(since=since, until=until)

    def _begin_custom(self) -> None:
        """From the first day of the desk to its last, to be changed from there."""
        times = [row.time for row in self._session.queue.rows if row.time is not None]
        blocked = QSignalBlocker(self.first), QSignalBlocker(self.last)
        self.first.setDate(_qdate(day_of(min(times)) if times else date.today()))
        self.last.setDate(_qdate(day_of(max(times)) if times else date.today()))
        del blocked
        self._take_days()
        self.first.setFocus()

    def _take_days(self) -> None:
        first, last = _day(self.first.date()), _day(self.last.date())
        first, last = min(first, last), max(first, last)
        self._narrow(since=midnight(first), until=midnight(last + timedelta(days=1)))

    def _take_score(self) -> None:
        low, high = sorted((self.least.value(), self.most.value()))
        self._narrow(least=float(low), most=float(high))

    def _narrow(self, **values: float | None) -> None:
        self._session.queue.narrow(replace(self._session.queue.filter, **values))  # type: ignore[arg-type]  # all are fields of float


class FacetTree(QTreeWidget):
    """Everything that conversations can be told apart by, each with how many have it; checked where it is wanted."""

    def __init__(self, session: Session, theme: Theme, words: Callable[[], Words]) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._words = words
        self._items: dict[tuple[Facet, str], QTreeWidgetItem] = {}
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformRowHeights(True)
        self.setAccessibleName(tr("Filters"))
        self.itemChanged.connect(self._take)
        self._pressed: Qt.CheckState | None = None
        self.itemPressed.connect(self._press)
        self.itemClicked.connect(self._click)

    def fill(self) -> None:
        """List what the desk has now."""
        blocked = QSignalBlocker(self)
        self.clear()
        self._items.clear()
        self.setIndentation(self._theme.px(14))
        held = self._session.queue.tally().choices()
        for facet, name in FACETS.items():
            self._add_facet(facet, tr(name), dict(getattr(held, facet)))
        self.setCurrentIndex(self.model().index(0, 0))
        del blocked
        self.follow()

    def _add_facet(self, facet: Facet, name: str, counts: dict[str, int]) -> None:
        wanted: frozenset[str] = getattr(self._session.queue.filter, facet)
        counts = counts | {value: 0 for value in wanted if value not in counts}
        if len(counts) < 2 and not wanted and facet not in ("flags", "strengths"):
            return
        top = QTreeWidgetItem(self, [name])
        top.setFont(0, self._theme.fonts.strong)
        top.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        words = self._words()
        for value, count in counts.items():
            self._items[facet, value] = self._item(top, words.of(facet, value), count, (facet, value))
        top.setExpanded(bool(wanted) or len(counts) <= FEW)

    def _item(self, top: QTreeWidgetItem, name: str, count: int, of: tuple[Facet, str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(top, [name, whole(count)])
        item.setData(0, VALUE, of)
        item.setToolTip(0, name)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, self._theme.colors.muted)
        item.setSizeHint(0, QSize(0, self._theme.px(30)))
        return item

    def follow(self) -> None:
        """Check what the session's filter wants."""
        blocked = QSignalBlocker(self)
        for (facet, value), item in self._items.items():
            wanted = value in getattr(self._session.queue.filter, facet)
            item.setCheckState(0, _CHECKED if wanted else _UNCHECKED)
        del blocked
        self.viewport().update()

    def _press(self, item: QTreeWidgetItem) -> None:
        self._pressed = item.checkState(0)

    def _click(self, item: QTreeWidgetItem) -> None:
        """A click on the words does what one on the box does; on a heading, it opens or closes."""
        if item.data(0, VALUE) is None:
            item.setExpanded(not item.isExpanded())
        elif item.checkState(0) == self._pressed:  # not on the box, which has done it already
            item.setCheckState(0, _UNCHECKED if self._pressed == _CHECKED else _CHECKED)
        self._pressed = None  # a click on the box is no press, nor is the second half of a double click

    def _take(self, item: QTreeWidgetItem) -> None:
        of: tuple[Facet, str] | None = item.data(0, VALUE)
        if of is None:
            return
        facet, value = of
        before: frozenset[str] = getattr(self._session.queue.filter, facet)
        wanted = before | {value} if item.checkState(0) == _CHECKED else before - {value}
        if wanted != before:
            self._session.queue.narrow(replace(self._session.queue.filter, **{facet: wanted}))  # type: ignore[arg-type]  # facets are sets of names


def _pair(first: QWidget, second: QWidget) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(first, 1)
    row.addWidget(QLabel("–"))
    row.addWidget(second, 1)
    return both


def _in_lines(first: QWidget, last: QWidget, *, gap: int) -> QWidget:
    """Both, one below the other where they do not fit side by side."""
    both = QWidget()
    flow = FlowLayout(gap)
    both.setLayout(flow)
    for widget in (first, QLabel("–"), last):
        flow.addWidget(widget)
    return both


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())

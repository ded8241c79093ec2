"""The head of the dashboard: what is counted, over which period, by week or month, and pictures of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from qa_desk.i18n import mark, tr
from qa_desk.ui.figures import Grain
from qa_desk.ui.filter_words import PRESETS, Preset, Span, midnight, period
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_S
from qa_desk.ui.views.buttons import IconButton
from qa_desk.ui.views.cut_line import CutLine

CUSTOM = "custom"
OFFERED: tuple[Preset, ...] = ("any", "month", "quarter", "this month", "last month")
GRAINS: dict[Grain, str] = {"week": mark("By week"), "month": mark("By month")}
LARGE = 130  # per cent: larger text does not fit in one row of a small screen


class DashboardHead(QFrame):
    """`changed`: another period or grain. `custom_begun`: the first and last day are to be proposed by `propose`.
    `picture_wanted`: the whole page as a picture.
    """

    changed = Signal()
    custom_begun = Signal()
    picture_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.selection = CutLine("muted")
        self.period, self.first, self.last = QComboBox(), QDateEdit(), QDateEdit()
        self.grains: dict[Grain, QPushButton] = {grain: QPushButton(tr(name)) for grain, name in GRAINS.items()}
        self.save = IconButton("image-down", tr("Save the dashboard as a picture"), theme)
        self._days = QWidget()
        self._grid = QGridLayout(self)
        self._fill()
        self._build()
        self._listen()

    @property
    def grain(self) -> Grain:
        """Weeks or months."""
        return next(grain for grain in get_args(Grain) if self.grains[grain].isChecked())

    @property
    def span(self) -> Span:
        """The period that is chosen, in seconds since 1970; its end is excluded."""
        preset = self.period.currentData()
        if preset != CUSTOM:
            return period(preset, date.today())
        first, last = sorted((_day(self.first.date()), _day(self.last.date())))
        return midnight(first), midnight(last + timedelta(days=1))

    def choose(self, preset: Preset) -> None:
        """Choose one of the periods."""
        self.period.setCurrentIndex(self.period.findData(preset))
        self._take_period()

    def propose(self, first: date, last: date) -> None:
        """Let the days of one's own begin and end with these."""
        blocked = QSignalBlocker(self.first), QSignalBlocker(self.last)
        self.first.setDate(QDate(first.year, first.month, first.day))
        self.last.setDate(QDate(last.year, last.month, last.day))
        del blocked

    def say(self, selection: str) -> None:
        """Say what is counted."""
        self.selection.set_text(selection)

    def _fill(self) -> None:
        for preset in OFFERED:
            self.period.addItem(tr(PRESETS[preset]), preset)
        self.period.addItem(tr("From … to …"), CUSTOM)
        self.period.setAccessibleName(tr("Period"))
        for day, name in ((self.first, tr("First day")), (self.last, tr("Last day"))):
            day.setCalendarPopup(True)
            day.setAccessibleName(name)
        group = QButtonGroup(self)
        for button in self.grains.values():
            button.setCheckable(True)
            set_look(button, "tab")
            group.addButton(button)
        self.grains["week"].setChecked(True)

    def _build(self) -> None:
        set_look(self, "bar")
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.addWidget(self.first)
        days.addWidget(self.last)
        self._days.hide()
        self._place()

    def _place(self) -> None:
        """All in one row; where the text is large, what is counted has a row to itself."""
        self._grid.setContentsMargins(self._theme.px(GAP_L), *[self._theme.px(GAP_S)] * 3)
        self._grid.setHorizontalSpacing(self._theme.px(GAP_S))
        row = int(self._theme.percent > LARGE)
        controls = (self.period, self._days, *self.grains.values(), self.save)
        self._grid.addWidget(self.selection, 0, 0, 1, len(controls) + 1 if row else 1)
        self.selection.setMinimumWidth(self._theme.px(120))
        for column, widget in enumerate(controls, 1):
            self._grid.addWidget(widget, row, column)
        self._grid.setColumnStretch(0, 1)

    def _listen(self) -> None:
        self._theme.changed.connect(self._place)
        self.period.activated.connect(self._take_period)
        self.first.dateChanged.connect(self.changed)
        self.last.dateChanged.connect(self.changed)
        for button in self.grains.values():
            button.clicked.connect(self.changed)
        self.save.clicked.connect(self.picture_wanted)

    def _take_period(self) -> None:
        custom = self.period.currentData() == CUSTOM
        if custom and not self._days.isVisibleTo(self):
            self.custom_begun.emit()
        self._days.setVisible(custom)
        self.changed.emit()


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())

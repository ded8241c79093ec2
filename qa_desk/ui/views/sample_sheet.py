"""Chooses what to review of the conversations in the queue: a random sample, or all of them, on purpose."""

from __future__ import annotations

import secrets
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from qa_desk.i18n import tr, trn
from qa_desk.ui.filter_words import Words, drawn_text, picked_text
from qa_desk.ui.listing import AT_ONCE
from qa_desk.ui.names import whole
from qa_desk.ui.sampling import Sample, draw
from qa_desk.ui.session import Session
from qa_desk.ui.style import pad_spin, set_look
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_M, GAP_S
from qa_desk.ui.views.buttons import IconButton
from qa_desk.ui.views.sheet import Sheet

SEEDS = 1_000_000
AT_FIRST, MOST = 20, 10_000


class SampleSheet(Sheet):
    """Asks how many of the queue to draw, in all or of each agent, and with which seed; or takes all of it."""

    def __init__(
        self, session: Session, theme: Theme, words: Words, parent: QWidget, *, tasks: Tasks | None = None
    ) -> None:
        super().__init__(tr("Draw or pick what to review"), theme, parent)
        self._session, self._words, self._tasks = session, words, tasks
        self.size_field, self.seed_field = _spin(1, MOST, AT_FIRST), _spin(0, SEEDS - 1, secrets.randbelow(SEEDS))
        self.in_all = QRadioButton(tr("conversations in &all"))
        self.of_each = QRadioButton(tr("conversations of &each agent"))
        self.on_purpose = QRadioButton(tr("&Pick all that the queue shows, on purpose"))
        self.again = IconButton("dice-5", tr("Another seed"), theme)
        self.count = QLabel()
        self.ok = QPushButton(tr("Draw"))
        for spin in (self.size_field, self.seed_field):
            pad_spin(spin, theme.px(GAP_S))
        self._build()
        self._listen()
        self._show_count()
        self.size_field.setFocus()
        self.size_field.selectAll()

    def sample(self) -> Sample:
        """What is asked for."""
        of: Literal["all", "agent"] = "agent" if self.of_each.isChecked() else "all"
        return Sample(self.size_field.value(), self.seed_field.value(), of)

    def _build(self) -> None:
        px = self.theme.px
        column = QVBoxLayout(self.card)
        column.setContentsMargins(*[px(GAP_L + GAP_S)] * 4)
        column.setSpacing(px(GAP_M))
        column.addWidget(_label(self.windowTitle(), "large"))
        column.addWidget(_wrapped(tr("Drawn from what the queue shows now.")))
        column.addLayout(self._size_row())
        column.addLayout(self._seed_row())
        column.addWidget(_wrapped(tr("The same seed draws the same sample again.")))
        column.addWidget(self.on_purpose)
        column.addStretch(1)
        column.addLayout(self._button_row())

    def _size_row(self) -> QHBoxLayout:
        self.size_field.setAccessibleName(tr("How many conversations"))
        self.in_all.setChecked(True)
        kinds = QVBoxLayout()
        kinds.addWidget(self.in_all)
        kinds.addWidget(self.of_each)
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(GAP_M))
        row.addWidget(self.size_field, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(kinds, 1)
        return row

    def _seed_row(self) -> QHBoxLayout:
        label = QLabel(tr("&Seed"))
        label.setBuddy(self.seed_field)
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(GAP_M))
        row.addWidget(label)
        row.addWidget(self.seed_field)
        row.addWidget(self.again)
        row.addStretch(1)
        return row

    def _button_row(self) -> QHBoxLayout:
        set_look(self.count, "muted")
        set_look(self.ok, "primary")
        self.ok.setDefault(True)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(cancel)
        row.addWidget(self.ok)
        return row

    def _listen(self) -> None:
        self.size_field.valueChanged.connect(self._show_count)
        for kind in (self.of_each, self.on_purpose):
            kind.toggled.connect(self._show_count)
        self.again.clicked.connect(lambda: self.seed_field.setValue(secrets.randbelow(SEEDS)))
        self.ok.clicked.connect(self._choose)

    def _show_count(self) -> None:
        picks = self.on_purpose.isChecked()
        chosen = len(self._session.queue.shown) if picks else self.number_drawn()
        for field in (self.size_field, self.seed_field, self.again):
            field.setEnabled(not picks)
        self.ok.setText(tr("Pick") if picks else tr("Draw"))
        fits = chosen <= MOST or not picks
        self.ok.setEnabled(fits and chosen > 0)
        self.count.setText(self._count_text(chosen) if fits else _too_many())

    def _count_text(self, chosen: int) -> str:
        if self.on_purpose.isChecked():
            return trn("Picks {n} conversation", "Picks {n} conversations", chosen)
        return trn("Draws {n} conversation", "Draws {n} conversations", chosen)

    def number_drawn(self) -> int:
        """How many conversations would be drawn."""
        sample, rows = self.sample(), self._session.queue.shown
        if sample.of == "all":
            return min(sample.size, len(rows))
        held: dict[str, int] = {}
        for row in rows:
            held[row.agent] = held.get(row.agent, 0) + 1
        return sum(min(sample.size, many) for many in held.values())

    def _choose(self) -> None:
        if self.on_purpose.isChecked():
            self._pick()
        else:
            self._draw()

    def _pick(self) -> None:
        queue = self._session.queue
        numbers = frozenset(row.number for row in queue.shown)
        said = picked_text(len(numbers), queue.filter, self._words)
        self._session.arrange.mark_sample(numbers, seed=None, drawn=said)
        self.accept()

    def _draw(self) -> None:
        sample, session, rows = self.sample(), self._session, self._session.queue.shown
        drawn, desk = drawn_text(sample, session.queue.filter, self._words), session.desk

        def mark(numbers: frozenset[int]) -> None:
            if session.desk is desk:
                session.arrange.mark_sample(numbers, seed=sample.seed, drawn=drawn)

        if self._tasks is None or len(rows) <= AT_ONCE:
            mark(draw(rows, sample))
        else:
            self._tasks.look(self.windowTitle(), lambda _: draw(rows, sample), mark)
        self.accept()


def _too_many() -> str:
    return tr("Search or filter first: at most {n}").format(n=whole(MOST))


def _spin(least: int, most: int, value: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setValue(value)
    return spin


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    return label


def _wrapped(text: str) -> QLabel:
    label = _label(text, "muted")
    label.setWordWrap(True)
    return label

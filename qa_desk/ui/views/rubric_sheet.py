"""Choosing another rubric: what would flip is shown first; nothing changes until it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QHeaderView, QPushButton, QWidget

from qa_desk.errors import RubricError
from qa_desk.i18n import tr, trn
from qa_desk.store.rows import QueueRow
from qa_desk.ui import rescoring
from qa_desk.ui.masked_card import CardTexts, plain
from qa_desk.ui.names import whole
from qa_desk.ui.rescoring import Candidate, Flips
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.texts import in_language, titled
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L
from qa_desk.ui.views.forms import buttons, column_of, fill, grid, label, page_of_text, primary, text_of
from qa_desk.ui.views.sheet import Sheet
from qa_desk.ui.words import number, signed

SHOWN = 500  # conversations in the list, the largest changes


class RubricSheet(Sheet):
    """Choose a shipped rubric or a file, see what flips, take it or leave it. `chosen`: what is to be taken, with what
    it would change. It is about the desk that is open when it is made, and goes with that. `titles` are those of the
    rubrics that ship, in each language, by name.
    """

    chosen = Signal(object)  # Flips

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        theme: Theme,
        language: str,
        parent: QWidget,
        *,
        titles: Mapping[str, dict[str, str]],
        texts: Callable[[QueueRow], CardTexts] = plain,
    ) -> None:
        super().__init__(tr("Change the rubric"), theme, parent)
        self._session, self._tasks, self._language = session, tasks, language
        self._desk, self._texts = session.desk, texts
        self._progress: Progress | None = None
        self._gone = False
        self.flips: Flips | None = None
        self.names = QComboBox()
        self.names.setAccessibleName(tr("Rubric"))
        self.names.addItem(tr("Choose a rubric"), "")
        for name, title in titles.items():
            self.names.addItem(in_language(title, language) or name, name)
        self.opening = QPushButton(tr("&Open a file…"))
        self.said = label()
        self.faults = page_of_text(tr("What is wrong in the file"))
        self.rules = grid(tr("Flags that come and go"), (tr("Flag"), tr("More"), tr("Fewer")))
        self.cases = grid(
            tr("Conversations that change"), (tr("Customer"), tr("Conversation"), tr("Score"), tr("Change"))
        )
        self.leaving, self.taking = QPushButton(tr("Leave it")), primary(tr("Take it"))
        self._build()
        self._listen()
        self._show_only()
        self.said.setText(self._rubric_of_now())

    # --- what it is made of ---

    def _build(self) -> None:
        column = column_of(self, self.windowTitle())
        row = QHBoxLayout()
        row.addWidget(self.names, 1)
        row.addWidget(self.opening)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.faults, 100)  # nearly all: the tables below keep their share while they are hidden
        tables = QHBoxLayout()
        tables.setSpacing(self.theme.px(GAP_L))
        for table in (self.rules, self.cases):
            table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            tables.addWidget(table, table.columnCount())
        self.cases.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.cases.setColumnWidth(1, self.theme.px(120))
        column.addLayout(tables, 1)
        column.addStretch(0)
        self.foot.addLayout(buttons(self.theme, self.leaving, self.taking))

    def _listen(self) -> None:
        self.names.activated.connect(lambda: self.choose(self.names.currentData()))
        self.opening.clicked.connect(self._ask)
        self.leaving.clicked.connect(self.reject)
        self.taking.clicked.connect(self.take)
        self.cases.cellActivated.connect(self._go)
        self.finished.connect(self._leave)
        self._session.desk_changed.connect(self.reject)

    def show_over(self) -> None:
        """Open over the window."""
        self.place(1080, 600)
        self.names.setFocus()

    # --- what it does ---

    def choose(self, name: Path | str) -> None:
        """Read a rubric in the background; list its faults, or see what would flip."""
        self._stop()
        self.flips = None
        self._show_only()
        if not name or self._desk is None:
            self.said.setText(self._rubric_of_now())
            return
        self.said.setText(tr("Reading {file}").format(file=Path(name).name))
        self._progress = self._tasks.look(
            self.said.text(), lambda progress: _candidate(name, progress), lambda came: self._take_read(*came)
        )

    def _take_read(self, progress: Progress, candidate: Candidate | RubricError) -> None:
        """Another may have been chosen meanwhile."""
        if self._gone or progress is not self._progress:
            return
        self._progress = None
        if isinstance(candidate, RubricError):
            count = len(candidate.faults)
            self.said.setText(trn("The file has {n} fault:", "The file has {n} faults:", count))
            self.faults.setPlainText(text_of(candidate.faults))
            self._show_only(self.faults)
        else:
            self._rescore(candidate)

    def take(self) -> None:
        """Let the desk take the rubric."""
        if self.flips is not None:
            self.chosen.emit(self.flips)
            self.accept()

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Open a rubric"), "", tr("Rubrics (*.yaml *.yml)"))
        if chosen:
            self.names.addItem(Path(chosen).name, chosen)
            self.names.setCurrentIndex(self.names.count() - 1)
            self.choose(chosen)

    def _rescore(self, candidate: Candidate) -> None:
        desk = self._desk
        assert desk is not None
        self._count(0, sum(row.standing.state != "finished" for row in self._session.queue.rows), "")
        self._progress = self._tasks.run(
            tr("Trying the rubric"),
            lambda progress: rescoring.rescore(desk, candidate, language=self._language, progress=progress),
            self._show,
        )
        self._progress.changed.connect(self._count)

    def _count(self, done: int, total: int, what: str) -> None:
        if total:
            text = tr("Looking what would change: {done} of {total} conversations")
            self.said.setText(text.format(done=whole(done), total=whole(total)))

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()

    def _leave(self) -> None:
        self._gone = True
        self._stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return on a conversation opens it, as a double click does, and takes nothing."""
        if self.cases.hasFocus() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self.cases.currentRow())
        else:
            super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        if self.flips is not None and row >= 0:
            self._session.go(self.flips.cases[row].number)

    # --- what it shows ---

    def _rubric_of_now(self) -> str:
        """Which rubric the desk has, and that looking at another costs nothing."""
        rubric = self._session.rubric
        if rubric is None or self._session.refused:
            return ""
        now = tr("This desk has “{rubric}”, version {version}.").format(
            rubric=in_language(rubric.title, self._language) or rubric.id, version=rubric.version
        )
        careful = tr("What another would change is shown before you take it.")
        return tr("{sentence} {another}").format(sentence=now, another=careful)

    def _show_only(self, *shown: QWidget) -> None:
        for widget in (self.faults, self.rules, self.cases):
            widget.setVisible(widget in shown)
        self.taking.setEnabled(self.flips is not None)

    def _show(self, flips: Flips) -> None:
        if self._gone:
            return
        self._progress = None
        self.flips = flips
        self.said.setText(summary(flips))
        titles = {rule.id: titled(rule, self._language) for rule in flips.candidate.rubric.rules()}
        rules = [(titles.get(each.rule, each.rule), _count(each.more), _count(each.fewer)) for each in flips.rules]
        fill(self.rules, rules, numbers=frozenset({1, 2}))
        self._show_cases(flips.cases[:SHOWN])
        self._show_only(*((self.rules, self.cases) if flips.cases else ()))
        self.taking.setFocus()

    def _show_cases(self, flips: Sequence[rescoring.Flip]) -> None:
        rows = {row.number: self._texts(row) for row in self._session.queue.rows_of(flip.number for flip in flips)}
        fill(self.cases, [_case(flip, rows.get(flip.number)) for flip in flips], numbers=frozenset({2, 3}))
        for at in range(len(flips)):
            quiet = self.cases.item(at, 1)
            if quiet is not None:
                quiet.setFont(self.theme.fonts.small)
                quiet.setForeground(self.theme.colors.muted)


def _candidate(name: Path | str, progress: Progress) -> tuple[Progress, Candidate | RubricError]:
    """The rubric, or what is wrong in it; with the task that read it."""
    try:
        return progress, rescoring.candidate(name)
    except RubricError as error:
        return progress, error


def _count(count: int) -> str:
    return number(float(count)) if count else "–"


def _case(flip: rescoring.Flip, texts: CardTexts | None) -> tuple[str, str, str, str]:
    customer, name = (texts.customer, texts.id) if texts else ("", flip.id)
    return (
        customer or name,
        name if customer else "",
        f"{number(flip.before)} → {number(flip.after)}",
        signed(flip.after - flip.before),
    )


def summary(flips: Flips) -> str:
    """What taking a rubric would change, in a few sentences."""
    more, fewer = sum(each.more for each in flips.rules), sum(each.fewer for each in flips.rules)
    sentences = [
        trn("{n} conversation would change.", "{n} conversations would change.", len(flips.cases))
        if flips.cases
        else tr("Nothing would change."),
        trn("{n} more finding.", "{n} more findings.", more) if more else "",
        trn("{n} fewer finding.", "{n} fewer findings.", fewer) if fewer else "",
        trn("{n} would stay as it is.", "{n} would stay as they are.", flips.unchanged) if flips.unchanged else "",
        trn(
            "{n} finished review keeps its findings and its rubric.",
            "{n} finished reviews keep their findings and their rubric.",
            flips.finished,
        )
        if flips.finished
        else "",
    ]
    return " ".join(filter(None, sentences))

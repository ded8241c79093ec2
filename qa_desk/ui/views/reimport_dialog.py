"""What was changed in an edited workbook: a list to choose from, and what cannot be taken; nothing is taken before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from qa_desk.errors import Fault, InputError
from qa_desk.i18n import tr, trn
from qa_desk.reports.comparison import Reimport
from qa_desk.reports.edits import Edit
from qa_desk.ui import reimporting
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.forms import buttons, column_of, dress_grid, fill, grid, label, primary
from qa_desk.ui.views.sheet import Sheet

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
WIDTHS = {0: 115, 1: 115, 3: 95, 5: 125}  # of the columns that do not stretch, at 100 %
TALL = 1_000  # lines up to which long texts are shown in full: measuring them takes time


class ReimportSheet(Sheet):
    """The changes of an edited workbook, each with a box; conflicts with the desk are not checked at first.

    `take` takes the checked ones as one step of undo; `taken` then says how many. `check_all` checks or unchecks them
    all; Space turns the boxes of the lines that are selected. `show` is what every text is shown through.
    """

    taken = Signal(int)

    def __init__(
        self,
        path: Path,
        session: Session,
        tasks: Tasks,
        theme: Theme,
        language: str,
        parent: QWidget,
        *,
        show: Callable[[str], str] = str,
    ) -> None:
        super().__init__(tr("Changes in {file}").format(file=path.name), theme, parent)
        self._path, self._session, self._tasks, self._language = path, session, tasks, language
        self._show_text = show
        self._progress: Progress | None = None
        self._gone = False
        self.found = Reimport()
        self.said = label(tr("Reading the workbook…"))
        self.all = QCheckBox(tr("&All changes"))
        self.changes = _Changes(theme)
        self.not_taken = label(look="strong")
        self.faults = grid(tr("What cannot be taken"), (tr("Where"), tr("What is wrong"), tr("What to do")))
        self.leaving, self.taking = QPushButton(tr("Leave it")), primary(tr("Take them"))
        self._build()
        self._listen()
        self._show_found()

    def _build(self) -> None:
        column = column_of(self, self.windowTitle())
        column.addWidget(self.said)
        column.addWidget(self.all)
        column.addWidget(self.changes, 3)
        column.addWidget(self.not_taken)
        head = self.faults.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.faults.setColumnWidth(0, self.theme.px(200))
        column.addWidget(self.faults, 2)
        column.addStretch(0)
        self.foot.addLayout(buttons(self.theme, self.leaving, self.taking))

    def _listen(self) -> None:
        self.all.clicked.connect(self.check_all)
        self.changes.itemChanged.connect(self._show_checked)
        self.leaving.clicked.connect(self.reject)
        self.taking.clicked.connect(self.take)
        self.finished.connect(self._leave)
        self._session.desk_changed.connect(self.reject)

    def show_over(self) -> None:
        """Open over the window and read the workbook in the background."""
        self.place(1080, 660)
        self.leaving.setFocus()
        desk, rubric = self._session.desk, self._session.rubric
        if desk is None or rubric is None:
            return
        self._session.settle.emit()
        self._progress = self._tasks.run(
            tr("Reading {file}").format(file=self._path.name),
            lambda progress: reimporting.read_edited(
                desk, rubric, self._path, language=self._language, progress=progress
            ),
            self._take_in,
        )

    # --- what it does ---

    def checked(self) -> list[Edit]:
        """The changes that would be taken."""
        return [edit for at, edit in enumerate(self.found.edits) if self.changes.is_checked(at)]

    def check_all(self) -> None:
        """Check all changes, or none where all are checked."""
        self.changes.check(range(len(self.found.edits)), len(self.checked()) < len(self.found.edits))

    def take(self) -> None:
        """Take the checked changes."""
        desk, edits = self._session.desk, self.checked()
        if desk is None or not edits:
            return
        self._session.settle.emit()
        changes = reimporting.changes_of(desk, edits, self._session.reviewer)
        if not changes or self._session.review.take_workbook(changes):
            self.taken.emit(len(edits))
        self.accept()

    def _leave(self) -> None:
        self._gone = True
        if self._progress is not None:
            self._progress.cancel()

    # --- what it shows ---

    def _take_in(self, found: Reimport | InputError) -> None:
        self._progress = None
        if self._gone:
            return
        if isinstance(found, InputError):
            self.said.setText(tr("This workbook cannot be taken in."))
            self.found = Reimport(faults=found.faults)
        else:
            self.found = found
            self.said.setText(summary(found))
        self._show_found()

    def _show_found(self) -> None:
        found = self.found
        self.changes.fill([self._line(edit) for edit in found.edits], conflicts=bool(found.conflicts))
        self.changes.check([at for at, edit in enumerate(found.edits) if edit.now is None], True)
        left = (*found.faults, *found.notes)
        fill(self.faults, [(fault.where, fault.problem, fault.what_to_do) for fault in left])
        self.faults.resizeRowsToContents()
        self.not_taken.setText(_not_taken(left))
        _show_if(bool(left), self.not_taken, self.faults)
        _show_if(bool(found.edits), self.all, self.changes, self.taking)
        self._show_checked()
        if found.edits:
            self.changes.setCurrentCell(0, 0)
            self.taking.setFocus()

    def _line(self, edit: Edit) -> tuple[str, ...]:
        now = "" if edit.now is None else edit.now or tr("(empty)")
        texts = (
            edit.conversation,
            edit.agent,
            edit.what,
            edit.before or tr("(empty)"),
            edit.after or tr("(empty)"),
            now,
        )
        return tuple(map(self._show_text, texts))

    def _show_checked(self) -> None:
        chosen = len(self.checked())
        every = chosen == len(self.found.edits)
        self.all.setCheckState(CHECKED if every else Qt.CheckState.PartiallyChecked if chosen else UNCHECKED)
        self.taking.setText(trn("&Take {n} change", "&Take {n} changes", chosen))
        self.taking.setEnabled(chosen > 0)


class _Changes(QTableWidget):
    """The list; the first column holds the boxes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, 6)
        heads = (tr("Conversation"), tr("Agent"), tr("What"), tr("From"), tr("To"), tr("On the desk now"))
        dress_grid(self, tr("Changes"), heads)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for at, width in WIDTHS.items():
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(at, theme.px(width))
        head.sectionResized.connect(self._fit)

    def fill(self, lines: list[tuple[str, ...]], *, conflicts: bool) -> None:
        """Show these changes, none of them checked; the last column only where there are conflicts."""
        self.blockSignals(True)
        fill(self, lines)
        for at in range(self.rowCount()):
            self._box(at).setCheckState(UNCHECKED)
        self.setColumnHidden(5, not conflicts)
        self.blockSignals(False)
        self._fit()

    def _fit(self) -> None:
        if self.rowCount() <= TALL:
            self.resizeRowsToContents()

    def is_checked(self, at: int) -> bool:
        """Whether a change is checked."""
        return self._box(at).checkState() == CHECKED

    def check(self, lines: range | list[int], on: bool) -> None:
        """Check or uncheck some changes."""
        self.blockSignals(True)
        for at in lines:
            self._box(at).setCheckState(CHECKED if on else UNCHECKED)
        self.blockSignals(False)
        if self.rowCount():
            self.itemChanged.emit(self._box(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        lines = sorted({index.row() for index in self.selectedIndexes()})
        self.check(lines, not all(map(self.is_checked, lines)))

    def _box(self, at: int) -> QTableWidgetItem:
        item = self.item(at, 0)
        assert item is not None
        return item


def _show_if(shown: bool, *widgets: QWidget) -> None:
    for widget in widgets:
        widget.setVisible(shown)


def summary(found: Reimport) -> str:
    """What was changed, in a few sentences."""
    sentences = [
        trn(
            "{n} change was made in this workbook since it was exported.",
            "{n} changes were made in this workbook since it was exported.",
            len(found.edits),
        )
        if found.edits
        else tr("Nothing was changed in this workbook since it was exported."),
        trn(
            "{n} of them is of something that changed on the desk too; it is not taken unless you check it.",
            "{n} of them are of something that changed on the desk too; they are not taken unless you check them.",
            found.conflicts,
        )
        if found.conflicts
        else "",
    ]
    return " ".join(filter(None, sentences))


def _not_taken(left: tuple[Fault, ...]) -> str:
    return trn("{n} thing cannot be taken:", "{n} things cannot be taken:", len(left))

"""Exporting reports of the conversations that the queue shows: formats, masking, folder, and what it will contain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import mark, tr, trn
from qa_desk.reports.content import Selection
from qa_desk.reports.formats import REPORTS
from qa_desk.ui.export_preview import Amounts, Sample, amounts_of, files_text, sample_of
from qa_desk.ui.exporting import Contents, Export, contents_of, export
from qa_desk.ui.filter_words import said_of, words_of
from qa_desk.ui.listing import AT_ONCE
from qa_desk.ui.opening import rubric_of
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_S
from qa_desk.ui.views.forms import buttons, column_of, fill, grid, label, primary
from qa_desk.ui.views.sheet import Sheet
from qa_desk.ui.words import number

FORMATS = {
    "xlsx": mark("Excel workbook: scorecard, conversations, findings, agents, trends"),
    "html": mark("Web pages: an overview, and a coaching page for each agent"),
    "pdf": mark("PDF: a coaching page for each agent"),
    "docx": mark("Word: a coaching page for each agent"),
    "management": mark("Management page: one page with what matters"),
    "csv": mark("CSV: conversations and findings as tables"),
    "jsonl": mark("JSON lines: everything, for other programs"),
}
AT_FIRST = ("xlsx", "html")


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own window for files."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class FileRow(QWidget):
    """A file that may be named, with a button that asks for it."""

    def __init__(self, name: str, kinds: str, hint: str) -> None:
        super().__init__()
        self._name, self._kinds = name, kinds
        self.field = QLineEdit(placeholderText=hint, clearButtonEnabled=True)
        self.field.setAccessibleName(name)
        choosing = QPushButton(tr("Choose…"))
        choosing.setAccessibleName(tr("Choose: {what}").format(what=name))
        choosing.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.name = QLabel(name)
        row.addWidget(self.name)
        row.addWidget(self.field, 1)
        row.addWidget(choosing)

    def path(self) -> Path | None:
        """The file; None where none is named."""
        text = self.field.text().strip()
        return Path(text).expanduser() if text else None

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self._name, self.field.text(), self._kinds)
        if chosen:
            self.field.setText(chosen)


class ExportSheet(Sheet):
    """Say which formats, masked or not, and where to; then the folder can be opened. The management page may stand on
    the hours when somebody answers and on the reader's own estimates.
    """

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        theme: Theme,
        language: str,
        folder: Path,
        parent: QWidget,
        *,
        show_folder: Callable[[Path], None] = open_folder,
    ) -> None:
        super().__init__(tr("Export reports"), theme, parent)
        self._session, self._tasks, self._language = session, tasks, language
        self._show_folder = show_folder
        self._progress: Progress | None = None
        self._counting: Progress | None = None
        self._gone = False
        self._rows = tuple(session.queue.shown)
        self.numbers = tuple(row.number for row in self._rows)
        self._amounts: Amounts | None = None
        self._filter, self._words = session.queue.filter, words_of(session.rubric, language)
        self._make_fields(folder)
        self.contents = label()
        self.files = label("", "small")
        self.sample = grid(tr("Rows of the scorecard"), ())
        self.said = label("", "muted")
        self.opening, self.leaving = QPushButton(tr("&Open the folder")), QPushButton(tr("Close"))
        self.writing = primary(tr("Export"))
        self._build()
        self._listen()
        self._count()
        self._show_state()
        self._look()

    def _make_fields(self, folder: Path) -> None:
        """What can be chosen."""
        self.formats = {name: _box(tr(FORMATS.get(name, name)), name in AT_FIRST) for name in REPORTS}
        self.masked = _box(tr("&Hide personal data of customers"), True)
        self.staffing = FileRow(
            tr("Staffed hours"), tr("Hours (*.yaml *.yml *.csv *.tsv)"), tr("Optional: when somebody answers")
        )
        self.estimates = FileRow(
            tr("Your estimates"), tr("Estimates (*.yaml *.yml)"), tr("Optional: in place of the literature's")
        )
        self.folder = QLineEdit(str(folder))
        self.choosing = QPushButton(tr("Choose a &folder…"))

    def _build(self) -> None:
        column = column_of(self, self.windowTitle())
        column.addWidget(self.contents)
        boxes = QVBoxLayout()
        boxes.setSpacing(self.theme.px(GAP_S))
        for box in self.formats.values():
            boxes.addWidget(box)
        column.addLayout(boxes)
        rows = (self.staffing, self.estimates)
        for file in rows:
            file.name.setMinimumWidth(max(each.name.sizeHint().width() for each in rows))
            column.addWidget(file)
        column.addWidget(self.masked)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.choosing)
        column.addLayout(row)
        column.addWidget(label(tr("This will be written:"), "strong"))
        column.addWidget(self.files)
        self.sample.setFixedHeight(self.theme.px(184))
        self.sample.hide()
        column.addWidget(self.sample)
        column.addStretch(1)
        self.folder.setAccessibleName(tr("Folder"))
        self.opening.hide()
        self.foot.addLayout(buttons(self.theme, self.opening, self.leaving, self.writing, note=self.said))

    def _listen(self) -> None:
        for box in self.formats.values():
            box.toggled.connect(self._show_state)
        self.masked.toggled.connect(self._look)
        self.folder.textChanged.connect(self._show_state)
        self.choosing.clicked.connect(self._ask)
        self.opening.clicked.connect(lambda: self._show_folder(Path(self.folder.text())))
        self.leaving.clicked.connect(self.reject)
        self.writing.clicked.connect(self.write)
        self.finished.connect(self._leave)
        self._tasks.ended.connect(self._end)
        self._session.desk_changed.connect(self.reject)

    def show_over(self) -> None:
        """Open over the window."""
        self.place(760, 780)
        self.writing.setFocus(Qt.FocusReason.TabFocusReason)

    def wanted(self) -> Export:
        """What is asked for."""
        return Export(
            folder=Path(self.folder.text()).expanduser(),
            formats=tuple(name for name, box in self.formats.items() if box.isChecked()),
            language=self._language,
            masked=self.masked.isChecked(),
            staffing=self.staffing.path(),
            estimates=self.estimates.path(),
            selection=self._selection(),
        )

    def _selection(self) -> Selection:
        chosen = self._filter
        return Selection(
            filters=said_of(chosen, self._words, masked=self.masked.isChecked()),
            seed="" if chosen.seed is None else str(chosen.seed),
        )

    def write(self) -> None:
        """Write the reports in the background."""
        desk, wanted, numbers = self._session.desk, self.wanted(), self.numbers
        if desk is None or self._progress is not None:
            return
        self.opening.hide()
        self.said.setText(tr("Writing…"))
        self._progress = self._tasks.run(
            tr("Exporting reports"),
            lambda progress: export(desk, rubric_of(desk), numbers, wanted, progress),
            self._written,
        )
        self._progress.changed.connect(self._tell)
        self.leaving.setText(tr("Cancel"))

    def _tell(self, done: int, total: int, what: str) -> None:
        """Say how far the writing is."""
        self.said.setText(tr("Writing: {what}").format(what=what) if what else tr("Writing…"))

    def _count(self) -> None:
        """Count what will be written, in the background where it is very much."""
        rows = self._rows
        if len(rows) <= AT_ONCE:
            self._take_counts((contents_of(rows), amounts_of(rows)))
        else:
            self.contents.setText(tr("Counting"))
            self._counting = self._tasks.look(
                tr("Counting"), lambda _: (contents_of(rows), amounts_of(rows)), self._take_counts
            )

    def _take_counts(self, counts: tuple[Contents, Amounts]) -> None:
        if not self._gone:
            contents, self._amounts = counts
            self.contents.setText(contents_text(contents))
            self._show_state()

    def _look(self) -> None:
        """Read the first rows of the scorecard, as they will be written."""
        desk, rubric, wanted, numbers = self._session.desk, self._session.rubric, self.wanted(), self.numbers
        if desk is None or rubric is None or not numbers:
            return
        self._tasks.run(
            tr("Reading {file}").format(file=desk.path.name),
            lambda progress: sample_of(desk, rubric, numbers, wanted),
            lambda sample: self._show_sample(sample, wanted),
        )

    def _show_sample(self, sample: Sample, wanted: Export) -> None:
        if self._gone or wanted.masked != self.masked.isChecked():
            return
        self.sample.setColumnCount(len(sample.heads))
        self.sample.setHorizontalHeaderLabels(list(sample.heads))
        fill(self.sample, sample.rows, numbers=sample.figures)
        self.sample.resizeColumnsToContents()
        self._show_state()

    def _written(self, files: list[Path]) -> None:
        if self._gone:
            return
        self.said.setText(trn("{n} file was written.", "{n} files were written.", len(files)))
        self.opening.show()
        self.opening.setFocus()

    def _end(self, progress: Progress) -> None:
        if progress is self._counting:
            self._counting = None
            self.contents.clear()  # until `_take_counts`, which does not come where it was cancelled
        if progress is self._progress:
            self._progress = None
            self.said.clear()
            self.leaving.setText(tr("Close"))

    def _leave(self) -> None:
        self._gone, self._rows = True, ()
        if self._progress is not None:
            self._progress.cancel()

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Choose a folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _show_state(self) -> None:
        wanted = self.wanted()
        ready = wanted.formats and self.folder.text().strip() and self.numbers
        self.writing.setEnabled(bool(ready))
        self.files.setText(files_text(wanted.formats, self._amounts) if self._rows and self._amounts else "")
        self.sample.setVisible("xlsx" in wanted.formats and self.sample.rowCount() > 0)
        for row in (self.staffing, self.estimates):
            row.setVisible("management" in wanted.formats)


def _box(text: str, checked: bool) -> QCheckBox:
    made = QCheckBox(text)
    made.setChecked(checked)
    return made


def contents_text(contents: Contents) -> str:
    """What the reports would hold, in two sentences."""
    if contents.mean is None:
        return tr("The queue shows no conversations, so there is nothing to export.")
    first = trn(
        "{n} conversation as the queue shows it now, {finished} of them reviewed.",
        "{n} conversations as the queue shows them now, {finished} of them reviewed.",
        contents.conversations,
    ).format(finished=contents.finished)
    agents = trn("{n} agent", "{n} agents", contents.agents)
    flags = trn("{n} flag", "{n} flags", contents.flags)
    rest = tr("{agents}, {flags}, {mean} points on average.")
    return f"{first} {rest.format(agents=agents, flags=flags, mean=number(contents.mean))}"

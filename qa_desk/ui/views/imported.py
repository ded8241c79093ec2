"""What came of an import: counts, and everything that could not be read, with where, what and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHeaderView, QPushButton, QTableWidget, QWidget

from qa_desk.i18n import tr, trn
from qa_desk.ui.library import ImportResult
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.forms import buttons, column_of, fill, grid, label, primary, text_of
from qa_desk.ui.views.sheet import Sheet


def ask_where_to_save(parent: QWidget, name: str) -> Path | None:
    """A file to save text in, as the user names it; None for none."""
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save as text"), name, tr("Text (*.txt)"))
    return Path(chosen) if chosen else None


WHERE = 190  # pixels at 100 %: of the names of files; what is wrong with them needs more


class ImportedSheet(Sheet):
    """The account of an import. `copy` and `save` take the list along as text; Escape closes it."""

    def __init__(
        self,
        result: ImportResult,
        theme: Theme,
        parent: QWidget,
        *,
        ask: Callable[[QWidget, str], Path | None] = ask_where_to_save,
    ) -> None:
        super().__init__(tr("What came in"), theme, parent)
        self._result = result
        self._ask = ask
        self.counts = label(counts_text(result))
        self.faults = grid(tr("What could not be read"), (tr("Where"), tr("What is wrong"), tr("What to do")))
        self.said = label("", "muted")
        self.copying, self.saving = QPushButton(tr("&Copy the list")), QPushButton(tr("&Save it as text…"))
        self.closing = primary(tr("Close"))
        self._build()
        self.copying.clicked.connect(self.copy)
        self.saving.clicked.connect(self.save)
        self.closing.clicked.connect(self.accept)

    def _build(self) -> None:
        column = column_of(self, self.windowTitle())
        column.addWidget(self.counts)
        faults = self._result.log.faults
        if faults:
            text = trn(
                "{n} thing could not be read, or only in part:",
                "{n} things could not be read, or only in part:",
                len(faults),
            )
            column.addWidget(label(text, "strong"))
        fill(self.faults, [(fault.where, fault.problem, fault.what_to_do) for fault in faults])
        for at in range(self.faults.rowCount() * self.faults.columnCount()):
            cell = self.faults.item(*divmod(at, self.faults.columnCount()))
            if cell is not None:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.faults.setWordWrap(True)
        self.faults.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)  # a row may be higher than the sheet
        self.faults.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.faults.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.faults.setColumnWidth(0, self.theme.px(WHERE))
        column.addWidget(self.faults, 1)
        if not faults:
            column.addStretch(1)
        self.foot.addLayout(buttons(self.theme, self.copying, self.saving, self.closing, note=self.said))
        for widget in (self.faults, self.copying, self.saving):
            widget.setVisible(bool(faults))

    def show_over(self) -> None:
        """Open over the window."""
        self.place(*((820, 520) if self._result.log.faults else (560, 220)))
        self.faults.resizeRowsToContents()  # now that its columns have their widths
        self.closing.setFocus()

    def copy(self) -> None:
        """Put the list on the clipboard."""
        QGuiApplication.clipboard().setText(text_of(self._result.log.faults))
        self.said.setText(tr("Copied."))

    def save(self) -> None:
        """Save the list as text where the user says."""
        path = self._ask(self, tr("not-read.txt"))
        if path is None:
            return
        try:
            path.write_text(f"{text_of(self._result.log.faults)}\n", encoding="utf-8")
        except OSError as error:
            self.said.setText(tr("Not saved: {reason}").format(reason=error.strerror))
        else:
            self.said.setText(tr("Saved as {file}.").format(file=path.name))


def again_text(result: ImportResult) -> str:
    """How many were left out since the same files hold them twice; empty for none."""
    return (
        trn(
            "{n} stands in the files more than once and came in once.",
            "{n} stand in the files more than once and came in once.",
            result.log.again,
        )
        if result.log.again
        else ""
    )


def counts_text(result: ImportResult) -> str:
    """What came in, in a few sentences."""
    added = result.added
    sentences = [
        tr("The import was stopped; what had come in before is on the desk.") if result.cancelled else "",
        trn("{n} conversation came in.", "{n} conversations came in.", added.new)
        if added.new or not (added.same or added.replaced or added.kept)
        else "",
        trn("{n} was on the desk already.", "{n} were on the desk already.", added.same) if added.same else "",
        again_text(result),
        trn("{n} has grown and was taken anew.", "{n} have grown and were taken anew.", added.replaced)
        if added.replaced
        else "",
        trn(
            "{n} has changed, but its review has begun, so it stays as it was: {names}.",
            "{n} have changed, but their reviews have begun, so they stay as they were: {names}.",
            len(added.kept),
        ).format(names=", ".join(added.kept[:5]))
        if added.kept
        else "",
        trn(
            "{n} had the id of another conversation and got one of its own: {names}.",
            "{n} had the ids of other conversations and got ids of their own: {names}.",
            len(added.renamed),
        ).format(names=", ".join(added.renamed[:5]))
        if added.renamed
        else "",
    ]
    return " ".join(filter(None, sentences))

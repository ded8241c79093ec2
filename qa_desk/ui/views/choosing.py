"""The system's own dialogs for files and folders; none of them stops the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from qa_desk.i18n import tr

SUFFIX = ".qadesk"


def choose_files(parent: QWidget, then: Callable[[list[Path]], None]) -> None:
    """Let the user choose files of conversations, of any kind."""
    dialog = _dialog(parent, tr("Import files"), QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    dialog.open()


def choose_folder(parent: QWidget, then: Callable[[list[Path]], None]) -> None:
    """Let the user choose a folder of conversations."""
    dialog = _dialog(parent, tr("Import a folder"), QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda name: then([Path(name)]))
    dialog.open()


def choose_workbook(parent: QWidget, then: Callable[[Path], None]) -> None:
    """Let the user choose a workbook that was exported and edited."""
    dialog = _dialog(parent, tr("Take in an edited workbook"), QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(tr("Excel workbooks (*.xlsx)"))
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def choose_desk(parent: QWidget, then: Callable[[Path], None]) -> None:
    """Let the user choose a desk that there is."""
    dialog = _dialog(parent, tr("Open a desk"), QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(_desks())
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def name_desk(parent: QWidget, then: Callable[[Path], None]) -> None:
    """Let the user say where a new desk is to be."""
    dialog = _dialog(parent, tr("New desk"), QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(_desks())
    dialog.setDefaultSuffix(SUFFIX[1:])
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def name_picture(parent: QWidget, name: str, suffix: str, then: Callable[[Path], None]) -> None:
    """Let the user say where a picture is to be, and of which kind (".png", ".svg") where no suffix is given."""
    kinds = {".png": tr("PNG picture (*.png)"), ".svg": tr("SVG picture (*.svg)")}
    dialog = _dialog(parent, tr("Save as a picture"), QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([kinds[suffix]] if suffix else list(kinds.values()))
    dialog.setDefaultSuffix((suffix or ".png")[1:])
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix("svg" if kind == kinds[".svg"] else "png"))
    dialog.selectFile("".join(c if c.isalnum() or c in " -_" else " " for c in name).strip()[:80])
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def _desks() -> str:
    return tr("Desks (*{suffix})").format(suffix=SUFFIX)


def _dialog(parent: QWidget, name: str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, name)
    dialog.setFileMode(mode)
    dialog.finished.connect(dialog.deleteLater)
    return dialog

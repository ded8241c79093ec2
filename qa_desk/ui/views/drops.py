"""Files that are dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QRubberBand, QWidget


class Drops(QObject):
    """Takes what is dropped anywhere on a window; `given` carries the files. While they are held over it, its page lies
    under a veil that says so.
    """

    given = Signal(list)

    def __init__(self, window: QWidget, page: QWidget) -> None:
        super().__init__(window)
        self._window, self._page = window, page
        self.veil = QRubberBand(QRubberBand.Shape.Rectangle, window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self.veil.hide()
        if not isinstance(event, QDropEvent) or not _paths(event.mimeData()):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.veil.hide()
            self.given.emit(_paths(event.mimeData()))
        else:
            self._show_veil()
        return True

    def _show_veil(self) -> None:
        corner = self._page.mapTo(self._window, self._page.rect().topLeft())
        self.veil.setGeometry(QRect(corner, self._page.size()))
        self.veil.show()


class _FilesPass(QObject):
    """Lets files that are held over a field go on to the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and _paths(event.mimeData()):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def take_words_only(field: QWidget) -> None:
    """Let words be dropped into a field, but no files, which it would write down by their names."""
    target = field.viewport() if isinstance(field, QAbstractScrollArea) else field
    target.installEventFilter(_FilesPass(field))


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

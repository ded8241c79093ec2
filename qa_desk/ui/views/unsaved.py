"""What is asked before a window closes over words that could not be saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.forms import buttons, column_of, label, page_of_text, primary
from qa_desk.ui.views.sheet import Sheet


class UnsavedSheet(Sheet):
    """Shows the words. `accepted`: close all the same; `rejected`: go on working."""

    def __init__(self, texts: Sequence[str], theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("This could not be saved"), theme, parent)
        self.texts = page_of_text(tr("What could not be saved"))
        self.texts.setMinimumHeight(theme.px(100))
        self.texts.setPlainText("\n\n".join(texts))
        self.said = label("", "muted")
        self.copying = QPushButton(tr("Copy"))
        self.leaving = QPushButton(tr("Close anyway"))
        self.staying = primary(tr("Go on working"))
        column = column_of(self, self.windowTitle())
        column.addWidget(label(tr("If the window closes now, these words are lost. Copy them to keep them.")))
        column.addWidget(self.texts, 1)
        self.foot.addLayout(buttons(theme, self.leaving, self.copying, self.staying, note=self.said))
        self.copying.clicked.connect(self._copy)
        self.leaving.clicked.connect(self.accept)
        self.staying.clicked.connect(self.reject)

    def show_over(self) -> None:
        """Open over the window."""
        self.place(560, 400)
        self.copying.setFocus(Qt.FocusReason.TabFocusReason)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.texts.toPlainText())
        self.said.setText(tr("Copied."))

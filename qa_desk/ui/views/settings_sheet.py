"""The settings: each as it is declared in settings.py, and in force as soon as it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from qa_desk.i18n import mark, tr
from qa_desk.ui.settings import Declared, SettingsStore, declared
from qa_desk.ui.texts import in_language
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_L, GAP_M, GAP_XS
from qa_desk.ui.views.forms import buttons, column_of, label, primary
from qa_desk.ui.views.sheet import Sheet

Change = Callable[[str, object], None]
"""Takes the name of a setting and its value."""

VALUES = {  # a language is called what its speakers call it
    "system": mark("As the system"),
    "light": mark("Light"),
    "dark": mark("Dark"),
    "en": "English",
    "sv": "Svenska",
    "nb": "Norsk bokmål",
    "da": "Dansk",
}
OTHER = ""  # the choice of a rubric that is a file


def ask_for_rubric(parent: QWidget) -> Path | None:
    """A rubric file, as the user chooses it; None for none."""
    chosen, _ = QFileDialog.getOpenFileName(parent, tr("Open a rubric"), "", tr("Rubrics (*.yaml *.yml)"))
    return Path(chosen) if chosen else None


class SettingsSheet(Sheet):
    """A line for each setting; `fields` are their widgets by name. There is nothing to be saved: Escape closes it.
    `titles` are those of the rubrics that ship, in each language, by name.
    """

    def __init__(
        self,
        settings: SettingsStore,
        change: Change,
        theme: Theme,
        parent: QWidget,
        *,
        titles: Mapping[str, dict[str, str]],
        language: str = "en",
        ask: Callable[[QWidget], Path | None] = ask_for_rubric,
    ) -> None:
        super().__init__(tr("Settings"), theme, parent)
        self._settings, self._change, self._ask, self._language = settings, change, ask, language
        self._titles = titles
        self.fields: dict[str, QWidget] = {}
        self.closing = primary(tr("Close"))
        self._build()
        self.closing.clicked.connect(self.accept)
        settings.changed.connect(self._follow)

    def _build(self) -> None:
        column = column_of(self, self.windowTitle())
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.theme.px(GAP_L))
        grid.setVerticalSpacing(self.theme.px(GAP_XS))
        grid.setColumnStretch(1, 1)
        for row, each in enumerate(declared()):
            self._add(grid, 3 * row, each)
        column.addLayout(grid)
        column.addStretch(1)
        self.foot.addLayout(buttons(self.theme, self.closing, note=label(str(self._settings.path), "small")))

    def _add(self, grid: QGridLayout, row: int, each: Declared) -> None:
        field = self._field(each)
        field.setAccessibleName(each.title)
        field.setAccessibleDescription(each.sentence)
        self.fields[each.name] = field
        if not isinstance(field, QCheckBox):  # which bears its name itself
            name = QLabel(each.title)
            name.setBuddy(field)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(field, row, 1)
        grid.addWidget(label(each.sentence, "muted"), row + 1, 1)
        grid.setRowMinimumHeight(row + 2, self.theme.px(GAP_M))

    def _field(self, each: Declared) -> QWidget:
        if each.name == "rubric":
            return self._rubric()
        value = getattr(self._settings.value, each.name)
        if not each.values:
            return self._text(each.name, value)
        return self._box(each, value) if isinstance(value, bool) else self._menu(each, value)

    def _text(self, name: str, value: str) -> QLineEdit:
        field = QLineEdit(value)
        field.editingFinished.connect(lambda: self._take_text(name, field))
        self.finished.connect(field.editingFinished)  # also where Escape closes the sheet while somebody types
        return field

    def _take_text(self, name: str, field: QLineEdit) -> None:
        """Take what was typed; where nothing stands any more, what stood there before holds."""
        field.setText(field.text().strip() or getattr(self._settings.value, name))
        self._change(name, field.text())

    def _box(self, each: Declared, value: bool) -> QCheckBox:
        field = QCheckBox(each.title)
        field.setChecked(value)
        field.toggled.connect(lambda on: self._change(each.name, on))
        return field

    def _menu(self, each: Declared, value: object) -> QComboBox:
        field = QComboBox()
        for one in each.values:
            field.addItem(_said(one), one)
        field.setCurrentIndex(field.findData(value))
        field.activated.connect(lambda: self._change(each.name, field.currentData()))
        return field

    def _rubric(self) -> QComboBox:
        field = QComboBox()
        chosen = self._settings.value.rubric
        for name, title in self._titles.items():
            field.addItem(in_language(title, self._language) or name, name)
        if field.findData(chosen) < 0:
            field.addItem(Path(chosen).name, chosen)
        field.addItem(tr("A file…"), OTHER)
        field.setCurrentIndex(field.findData(chosen))
        field.activated.connect(lambda: self._choose_rubric(field))
        return field

    def _choose_rubric(self, field: QComboBox) -> None:
        name = field.currentData()
        if name == OTHER:
            file = self._ask(self)
            name = str(file) if file else self._settings.value.rubric
            if field.findData(name) < 0:
                field.insertItem(field.count() - 1, Path(name).name, name)
            field.setCurrentIndex(field.findData(name))
        self._change("rubric", name)

    def show_over(self) -> None:
        """Open over the window."""
        self.place(640, 620)
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _follow(self) -> None:
        """Show what was changed by a key meanwhile, or could not be."""
        for name, field in self.fields.items():
            value = getattr(self._settings.value, name)
            if isinstance(field, QComboBox):
                field.setCurrentIndex(field.findData(value))
            elif isinstance(field, QCheckBox):
                field.setChecked(value)


def _said(value: str | int) -> str:
    return tr("{percent}%").format(percent=value) if isinstance(value, int) else tr(VALUES[value])

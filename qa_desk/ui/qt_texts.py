"""The few texts that are Qt's own: menus of text fields and the file dialog, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from qa_desk.i18n import mark, tr

_OWN = (  # as Qt spells them; it has no Norwegian bokmål, and gaps elsewhere
    mark("&Undo"),
    mark("&Redo"),
    mark("Cu&t"),
    mark("&Copy"),
    mark("&Paste"),
    mark("Delete"),
    mark("Select All"),
    mark("&Select All"),
    mark("&Step up"),
    mark("Step &down"),
    mark("Look in:"),
    mark("Back"),
    mark("Go back"),
    mark("Forward"),
    mark("Go forward"),
    mark("Parent Directory"),
    mark("Go to the parent directory"),
    mark("Create New Folder"),
    mark("Create a New Folder"),
    mark("List View"),
    mark("Change to list view mode"),
    mark("Detail View"),
    mark("Change to detail view mode"),
    mark("File &name:"),
    mark("Files of type:"),
    mark("Directory:"),
    mark("&Open"),
    mark("&Save"),
    mark("&Choose"),
    mark("Cancel"),
    mark("&Delete"),
    mark("&Rename"),
    mark("&New Folder"),
    mark("Show &hidden files"),
    mark("All Files (*)"),
    mark("%1 already exists.\nDo you want to replace it?"),
    mark("&Yes"),
    mark("&No"),
    mark("Name"),
    mark("Size"),
    mark("Type"),
    mark("Date Modified"),
)


def teach_qt(language: str) -> None:
    """Let Qt speak the language of the window, in place of the one it spoke before. Needs the application."""
    app = QCoreApplication.instance()
    assert app is not None
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    shipped = QTranslator(app)
    shipped.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for translator in (shipped, _OwnTexts(app)):  # Qt asks the last one first
        app.installTranslator(translator)


class _OwnTexts(QTranslator):
    """Knows the texts of `_OWN`, from the catalogue of the window."""

    def isEmpty(self) -> bool:
        return False  # else Qt does not take it

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:  # None lets Qt ask the next
        del context, disambiguation, n
        return tr(text) if text in _OWN else None

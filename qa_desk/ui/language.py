"""The language that the window speaks: its own texts, Qt's, numbers, days and times."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from qa_desk.i18n import use
from qa_desk.model import LANGUAGES
from qa_desk.ui.qt_texts import teach_qt

LOCALES = {"en": "en_GB", "sv": "sv_SE", "nb": "nb_NO", "da": "da_DK"}  # without a country, English is American


def use_language(wanted: str) -> str:
    """Let the window speak a language, or ("system") the one of the system; gives which it is."""
    system = QLocale.system().name()[:2].replace("no", "nb").replace("nn", "nb")
    language = system if wanted == "system" else wanted
    language = language if language in LANGUAGES else "en"
    use(language)
    QLocale.setDefault(QLocale.system() if language == system else QLocale(LOCALES[language]))
    teach_qt(language)
    return language

"""The texts of the interface, by GNU gettext: English stands in the code and the templates, the rest in catalogues."""

from __future__ import annotations

import gettext
from pathlib import Path


def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of an interface language; texts stay English where there is none."""
    return gettext.translation("qa_desk", Path(__file__).parent, [language], fallback=True)

"""The texts of the interface, by GNU gettext: English stands in the code and the templates, the rest in catalogues.

Reports carry their language and take `translations(language)`. The window has one language at a time: `use` sets it
once, before the first view is made, and views write `tr("Confirm")` and `trn("{n} flag", "{n} flags", n)`.
"""

from __future__ import annotations

import gettext
from pathlib import Path

_current: gettext.NullTranslations = gettext.NullTranslations()
_thousands = ","


def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of an interface language; texts stay English where there is none."""
    return gettext.translation("qa_desk", Path(__file__).parent, [language], fallback=True)


def use(language: str) -> None:
    """Choose the language of the window (en, sv, nb, da)."""
    global _current, _thousands  # the window's one language, as in gettext.install, without a builtin
    _current = translations(language)
    _thousands = {"en": ",", "da": "."}.get(language, "\N{NO-BREAK SPACE}")


def tr(text: str) -> str:
    """The text in the language of the window. Holes are named: `tr("Read {file}").format(file=name)`."""
    return _current.gettext(text)


def trn(one: str, many: str, n: int) -> str:
    """The form of the text for a number, which fills its hole `{n}`; other holes stay."""
    return _current.ngettext(one, many, n).replace("{n}", f"{n:,}".replace(",", _thousands))


def mark(text: str) -> str:
    """The text as it is, for a table made before a language is chosen; extraction finds it, `tr` is called later."""
    return text

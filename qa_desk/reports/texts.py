"""Small things about the texts in reports: which language's text, what can be written to a file, the names of codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from qa_desk.i18n import translations
from qa_desk.model import Severity, Speaker
from qa_desk.reports.content import Cited

_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")


def _(text: str) -> str:
    """Marks a text for translation at the use."""
    return text


SPEAKERS = {
    Speaker.CUSTOMER: _("Customer"),
    Speaker.AGENT: _("Agent"),
    Speaker.BOT: _("Bot"),
    Speaker.SYSTEM: _("System"),
}
SEVERITIES = {Severity.CRITICAL: _("critical"), Severity.MAJOR: _("major"), Severity.MINOR: _("minor")}
KINDS = {"flag": _("flag"), "strength": _("strength")}
VERDICTS = {"open": _("open"), "confirmed": _("confirmed"), "dismissed": _("dismissed")}
LANGUAGE_NAMES = {"sv": _("Swedish"), "nb": _("Norwegian"), "da": _("Danish"), "en": _("English")}
CHANNEL_NAMES = {
    "chat": _("chat"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "social": _("social media"),
    "sms": _("text message"),
}
ROOT_CAUSE_NAMES = {
    "agent": _("agent"),
    "knowledge": _("knowledge"),
    "process": _("process"),
    "policy": _("policy"),
    "system": _("system"),
    "product": _("product"),
    "other": _("other"),
}
DISMISS_REASON_NAMES = {
    "not-said": _("Not what was said"),
    "context": _("The context makes it right"),
    "not-agent": _("Not the agent's doing"),
    "solved": _("Already solved"),
    "duplicate": _("Duplicate"),
    "other": _("Other"),
}
ORDER = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)


def in_language(texts: dict[str, str] | None, language: str) -> str:
    """The text in a language, else in English, else in whichever there is; empty for none."""
    if not texts:
        return ""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


def reason_text(reason: str, language: str) -> str:
    """Why a finding was dismissed: a common reason in words, the reviewer's own words as they are."""
    name = DISMISS_REASON_NAMES.get(reason)
    return translations(language).gettext(name) if name else reason


def clean(text: str) -> str:
    """The text without what XML, Excel or UTF-8 refuse (control characters, lone surrogates); its lines end in LF."""
    return _REFUSED.sub("\ufffd", _LINES.sub("\n", text))


def shortened(text: str, length: int) -> str:
    """A text on one line, cut after a word with a mark where it is longer."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    beginning = line[:length]
    return f"{beginning.rpartition(' ')[0] or beginning} …"


_INNER = {  # quotation marks within quotation marks
    "en": ("‘", "’"),
    "sv": ("’", "’"),
    "nb": ("‘", "’"),
    "da": ("›", "‹"),
}
_OPENS, _CLOSES = re.compile(r'(?:^|(?<=[\s(\[]))[“”"«»]'), re.compile(r'[“”"«»]')


def quoted(text: str, language: str) -> str:
    """The text in the quotation marks of a language; marks in the text become the inner ones."""
    return translations(language).gettext("“{text}”").format(text=within_quotes(text, language))


def within_quotes(text: str, language: str) -> str:
    """The text as it stands between quotation marks of a language."""
    opening, closing = _INNER.get(language, _INNER["en"])
    return _CLOSES.sub(closing, _OPENS.sub(opening, text))


def slug(name: str) -> str:
    """A name for a file or link that every system takes: "Åsa Sjöberg" gives "asa-sjoberg"; may be empty."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")[:60].strip("-")


def evidence_lines(evidence: Iterable[Cited], language: str) -> str:
    """The other end of a finding in one cell, a line for each message: "2 · Customer: …"."""
    translate = translations(language).gettext
    return "\n".join(f"{cited.number} · {translate(SPEAKERS[cited.speaker])}: {cited.quote}" for cited in evidence)

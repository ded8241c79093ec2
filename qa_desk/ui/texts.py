"""Titles in the language of the window."""

from __future__ import annotations

from qa_desk.model import Rule


def in_language(texts: dict[str, str] | None, language: str) -> str:
    """The text in a language, else in English, else in whichever there is; empty for none."""
    if not texts:
        return ""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


def titled(rule: Rule, language: str) -> str:
    """The title of a rule in a language, else in English; the rule's name where it has none."""
    return in_language(rule.title, language) or rule.id

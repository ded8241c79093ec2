"""Which rubrics ship with QA Desk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from qa_desk.model import LANGUAGES, Rubric
from qa_desk.rubrics.load import load_named, shipped_names


@dataclass(frozen=True, slots=True)
class Entry:
    """A shipped rubric as a list shows it; `languages` are those that all of its titles are written in."""

    name: str
    title: dict[str, str]
    version: str
    languages: tuple[str, ...]
    rules: int


@cache
def shipped_titles() -> dict[str, dict[str, str]]:
    """The titles of the rubrics that ship, in each of their languages, by name. They are read once."""
    return {entry.name: entry.title for entry in shipped()}


def shipped() -> tuple[Entry, ...]:
    """The rubrics that ship, by name."""
    return tuple(_entry(name, load_named(name)) for name in shipped_names())


def _entry(name: str, rubric: Rubric) -> Entry:
    titles = [
        rubric.title,
        *(criterion.title for criterion in rubric.criteria),
        *(rule.title for rule in rubric.rules()),
    ]
    languages = tuple(language for language in LANGUAGES if all(language in title for title in titles))
    return Entry(name, rubric.title, rubric.version, languages, len(rubric.rules()))

"""What the user has set and what the window remembers: declared once, kept as JSON in the user's own folder. And what
the machine gives where nothing is set.
"""

from __future__ import annotations

import dataclasses
import getpass
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import platformdirs
from PySide6.QtCore import QObject, Signal

from qa_desk.errors import Fault
from qa_desk.i18n import mark, tr

VERSION = 1
MIGRATIONS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()  # the n-th makes version n + 2 of n + 1
MOST_RECENT = 8
TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
T = TypeVar("T")


def setting(default: T, title: str, sentence: str) -> T:
    """A field of Settings: its default, its title, and the sentence that explains it (to be shown through `tr`)."""
    made: T = field(default=default, metadata={"title": title, "sentence": sentence})
    return made


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting there is. Fields without a title are what the window remembers by itself."""

    language: Literal["system", "en", "sv", "nb", "da"] = setting(
        "system", mark("Language"), mark("The language of the window and of the reports that you export.")
    )
    theme: Literal["system", "light", "dark"] = setting(
        "system", mark("Theme"), mark("Light, dark, or as the system is set.")
    )
    text_size: Literal[80, 90, 100, 110, 125, 150, 175, 200] = setting(
        100, mark("Text size"), mark("The size of all text, in per cent.")
    )
    mask_personal_data: bool = setting(
        False,
        mark("Hide personal data"),
        mark("Hide identity numbers, phone numbers, addresses and customers' names on the screen."),
    )
    reviewer: str = setting("", mark("Your name"), mark("As it stands in the reviews that you finish."))
    rubric: str = setting(
        "nordic-service", mark("Rubric"), mark("What a new desk starts with: a rubric that ships, or a file.")
    )
    recent_desks: tuple[str, ...] = ()
    geometry: str = ""
    splitter: str = ""

    def with_recent(self, desk: Path) -> Settings:
        """The settings with a desk at the head of the recent ones."""
        others = [name for name in self.recent_desks if name != str(desk)]
        return dataclasses.replace(self, recent_desks=(str(desk), *others)[:MOST_RECENT])


@dataclass(frozen=True, slots=True)
class Declared:
    """A setting as it is declared, in the language of the window. `values` are all that it can have; none where it is
    a text.
    """

    name: str
    title: str
    sentence: str
    values: tuple[str | int, ...]


def declared() -> tuple[Declared, ...]:
    """The settings that a user makes, in their order."""
    types = get_type_hints(Settings)
    made = [(each.name, each.metadata) for each in fields(Settings) if "title" in each.metadata]
    texts = [(name, metadata["title"], metadata["sentence"]) for name, metadata in made]
    return tuple(Declared(name, tr(title), tr(sentence), _values(types[name])) for name, title, sentence in texts)


def _values(kind: Any) -> tuple[str | int, ...]:
    return (False, True) if kind is bool else get_args(kind)


def usual_desk() -> Path:
    """The desk for who never made one: in the folder of the user's documents, where it is found and backed up."""
    return Path(platformdirs.user_documents_dir()) / "QA Desk" / "Desk.qadesk"


def user_name() -> str:
    """What this machine calls its user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user that the system does not know
        return tr("Reviewer")


def settings_file() -> Path:
    """Where this user's settings are kept."""
    return Path(platformdirs.user_config_dir("qa-desk", appauthor=False)) / "settings.json"


class SettingsStore(QObject):
    """The settings of now and their file. `changed` comes after every change, with the settings before and after.

    `notice` says what was wrong with the file, if anything was; the defaults hold then, and the file is kept aside.
    """

    changed = Signal(object, object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.value, self.notice = load(path)

    def change(self, new: Settings) -> None:
        """Take other settings and write them. Raises OSError where the file cannot be written; they hold all the
        same until the program ends.
        """
        old, self.value = self.value, new
        if old != new:
            self.changed.emit(old, new)
            save(self.path, new)


def load(path: Path) -> tuple[Settings, Fault | None]:
    """The settings of a file; the defaults where there is none, or where it is broken: then it is kept aside under
    another name, and the fault says so.
    """
    try:
        return _settings(json.loads(path.read_text(encoding="utf-8"))), None
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), Fault(
            str(path),
            tr("The settings cannot be read: {reason}").format(reason=error.strerror),
            tr("The defaults are used. Check who may read the file, then start QA Desk again."),
        )
    except ValueError as error:
        return Settings(), _kept_aside(path, error)


def save(path: Path, settings: Settings) -> None:
    """Write the settings so that the file is whole at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    text = json.dumps({"version": VERSION} | dataclasses.asdict(settings), indent=2, ensure_ascii=False)
    part.write_text(f"{text}\n", encoding="utf-8")
    part.replace(path)


def _kept_aside(path: Path, error: ValueError) -> Fault:
    aside = path.with_name(f"{path.stem}-{time.strftime('%Y%m%d-%H%M%S')}-broken{path.suffix}")
    path.replace(aside)
    return Fault(
        str(aside),
        tr("The settings could not be used ({reason}), so QA Desk starts with the defaults").format(reason=error),
        tr("Set again what you had changed. The old file is kept under this name."),
    )


def _settings(data: object) -> Settings:
    if not isinstance(data, dict) or not isinstance(data.get("version"), int):
        raise ValueError(tr("no version in it"))
    if data["version"] > VERSION:
        raise ValueError(tr("written by a newer QA Desk"))
    for migrate in MIGRATIONS[data["version"] - 1 :]:
        data = migrate(data)
    types = get_type_hints(Settings)
    known = {name: _checked(name, types[name], data[name]) for name in types if name in data}
    return Settings(**known)


def _checked(name: str, wanted: Any, value: Any) -> Any:
    """The value where it is of the wanted type; lists become tuples."""
    if get_origin(wanted) is tuple:
        fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
        value = tuple(value) if fits else value
    elif get_origin(wanted) is Literal:
        fits = value in get_args(wanted) and not isinstance(value, bool)
    else:
        fits = type(value) is wanted
    if not fits:
        raise ValueError(tr("{value} is no value for {setting}").format(value=repr(value), setting=name))
    return value

"""Small YAML files of "name: value" lines, every value kept as it is written, with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from qa_desk.errors import Fault, InputError
from qa_desk.i18n import tr


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with its value, or with entries of its own below it."""

    name: str
    line: int
    value: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(slots=True)
class SettingsFile:
    """A file while it is read, with every fault found so far; `shape` says what to write there (a marked text)."""

    path: Path
    shape: str
    faults: list[Fault] = field(default_factory=list)

    def text(self) -> str:
        """What stands in the file. Raises InputError where it cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except OSError as error:
            problem = tr("cannot be read ({reason})").format(reason=error.strerror)
            raise InputError(Fault(str(self.path), problem, tr("Check the name"))) from error
        except UnicodeDecodeError as error:
            raise InputError(Fault(str(self.path), tr("is not UTF-8 text"), tr("Save it as UTF-8"))) from error

    def fault(self, line: int, problem: str, what_to_do: str) -> None:
        """Note what is wrong at a line, counted from 1."""
        self.faults.append(Fault(f"{self.path}:{line}", problem, what_to_do))

    def entries(self) -> tuple[Entry, ...]:
        """The entries of a YAML file; what is none is noted. Raises InputError where the text is no YAML."""
        try:
            root = yaml.compose(self.text(), Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            problem = tr("is no YAML ({reason})").format(reason=error.problem)
            raise InputError(Fault(f"{self.path}:{line}", problem, tr(self.shape))) from error
        except yaml.YAMLError as error:
            raise InputError(Fault(str(self.path), tr("is no YAML"), tr(self.shape))) from error
        if root is None:
            return ()
        return tuple(self._entries(root))

    def _entries(self, node: yaml.Node) -> Iterator[Entry]:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node.start_mark.line + 1, tr('holds no "name: value" lines'), tr(self.shape))
            return
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = str(key.value).strip()
            if name in seen:
                problem = tr("“{name}” stands here a second time (first on line {line})")
                self.fault(line, problem.format(name=name, line=seen[name]), tr("Keep one of them"))
            elif isinstance(value, yaml.ScalarNode):
                yield Entry(name, line, value.value.strip())
            else:
                yield Entry(name, line, "", tuple(self._entries(value)))
            seen.setdefault(name, line)

    def finish(self) -> None:
        """Raise InputError with every fault that was noted, if any."""
        if self.faults:
            raise InputError(*self.faults)

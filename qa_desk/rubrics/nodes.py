"""The text of a rubric file as a tree: every value stays the text that stands there, with its line.

YAML's own typing (`no` is false, `12:30` is 750) never sees the file. What people trip over is said in plain words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from qa_desk.errors import Fault, RubricError
from qa_desk.i18n import mark, tr

LARGEST = 4_000_000  # bytes; a rubric of a thousand rules has fewer
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")}
QUOTE_IT = mark('If it is a text, put the whole text in double quotes ("…").')


@dataclass(frozen=True, slots=True)
class Text:
    """A text. `line` is where it begins, `body` the line of its first letter: one further down under a `|` or `>`.

    `cut` is what YAML took for a comment though it may belong to the text.
    """

    text: str
    line: int
    body: int
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list, as `- ` lines or in brackets."""

    items: tuple[Node, ...]
    line: int
    bracketed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with values, in the order of the file; no key stands twice."""

    entries: tuple[tuple[Text, Node], ...]
    line: int

    def get(self, key: str) -> Node | None:
        """The value of a key, or None where the table does not have it."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Text | Items | Table


@dataclass(slots=True)
class RubricFile:
    """A rubric file while it is read: its name as the user calls it, its text, and every fault found so far."""

    name: str
    text: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, problem: str, what_to_do: str = "") -> None:
        """Note what is wrong at a line (counted from 1)."""
        self.faults.append(Fault(f"{self.name}:{line}", problem, what_to_do))

    def root(self) -> Table | None:
        """The whole file as a table; None, with faults noted, where it is none."""
        node = self._compose()
        if node is None:
            return None
        root = _Builder(self, self.text.splitlines()).node(node)
        if isinstance(root, Table):
            return root
        self.fault(
            1,
            tr("the file is no rubric: it does not begin with a key"),
            tr("Begin with 'rubric: a-name'; 'qa-desk rubric new' writes a start."),
        )
        return None

    def _compose(self) -> yaml.Node | None:
        try:
            node: yaml.Node | None = yaml.compose(self.text, Loader=_LOADER)
        except yaml.reader.ReaderError as error:
            self.fault(
                _line_of(self.text, error),
                tr("there is a character that YAML does not allow"),
                tr("Delete it and type the text anew."),
            )
            return None
        except yaml.MarkedYAMLError as error:
            begun = error.context_mark if any(part in str(error.context) for part in _BEGUN) else None
            place = begun or error.problem_mark
            self.fault(place.line + 1 if place else 1, *_in_plain_words(error))
            return None
        except RecursionError:
            self.fault(1, tr("lists stand inside lists hundreds deep"), tr("Close the brackets."))
            return None
        if node is None:
            self.fault(1, tr("the file is empty"), tr("'qa-desk rubric new NAME' writes a rubric to start from."))
        return node


def read_text(path: Path) -> RubricFile:
    """The file, not yet parsed. Raises RubricError for what is no readable text."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except IsADirectoryError:
        raise _unreadable(path, tr("this is a folder"), tr("Name a rubric file in it.")) from None
    except FileNotFoundError:
        raise _unreadable(
            path, tr("there is no such file"), tr("Check the name; 'qa-desk rubric list' shows the rubrics that ship.")
        ) from None
    except OSError as error:
        reason = tr("the file cannot be opened ({reason})").format(reason=error.strerror)
        what = tr("this is a folder") if path.is_dir() else reason
        raise _unreadable(path, what, tr("Check the name and your rights to it.")) from error
    if len(data) > LARGEST:
        raise _unreadable(
            path,
            tr("the file is larger than {n} MB").format(n=LARGEST // 1_000_000),
            tr("Is it a rubric? Conversations go to 'qa-desk score'."),
        )
    return RubricFile(str(path), _decoded(path, data))


def _decoded(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Fault(f"{path}:{line}", tr("the file is not UTF-8 text"), tr("Save it as UTF-8 in your editor."))
        raise RubricError(fault) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(path: Path, problem: str, what_to_do: str) -> RubricError:
    return RubricError(Fault(str(path), problem, what_to_do))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question with the nearest of `known`, or the whole list where it is short and nothing is near."""
    names = list(known)
    folded = word.casefold().replace("_", " ").replace("-", " ")
    best = process.extractOne(folded, names, scorer=fuzz.ratio, processor=_loose, score_cutoff=66)
    if best:
        return tr("Did you mean '{name}'?").format(name=best[0])
    return tr("Known: {names}.").format(names=", ".join(names)) if len(names) <= 60 else ""


def _loose(name: str) -> str:
    return name.casefold().replace("_", " ").replace("-", " ")


_ALIGN_OR_QUOTE = mark('Check the indentation; if it is a text, put the whole text in double quotes ("…").')
_PLAIN_WORDS = (
    ("mapping values are not allowed", mark("a ': ' stands inside a text"), _ALIGN_OR_QUOTE),
    (
        "cannot start any token",
        mark("a line begins with a tab, or a text with @, ` or %"),
        mark('Indent with spaces; put the whole text in double quotes ("…").'),
    ),
    ("undefined alias", mark("a text begins with *, which YAML reads as a reference"), QUOTE_IT),
    ("alphabetic or numeric character", mark("a text begins with * or &, which have a use in YAML"), QUOTE_IT),
    (
        "while scanning a quoted scalar",
        mark("a quotation mark is opened and never closed"),
        mark("Close it on the same line."),
    ),
    (
        "unknown escape character",
        mark("a backslash stands inside double quotes"),
        mark("Write it twice, or use single quotes."),
    ),
    (
        "expected ',' or",
        mark("a [ or { is opened and not closed, or begins a text"),
        mark('Close it; if a text begins so, put the whole text in double quotes ("…").'),
    ),
    (
        "expected a single document",
        mark("a line of three hyphens begins a second rubric"),
        mark("Put each into a file of its own."),
    ),
    ("duplicate anchor", mark("an anchor (&name) stands twice"), mark("Write the text out instead.")),
    ("expected '-' indicator", mark("a line does not fit the list above it"), _ALIGN_OR_QUOTE),
    ("expected <block end>", mark("a line does not fit those above it"), _ALIGN_OR_QUOTE),
    ("expected key", mark("a line does not fit those above it"), _ALIGN_OR_QUOTE),
    (
        "find expected ':'",
        mark("a line is neither a key with ':' nor a '- ' of a list"),
        mark("Add what is missing, or indent the line."),
    ),
    ("tab character", mark("a line is indented with a tab"), mark("Indent with spaces.")),
    (
        "document start",
        mark("a line does not belong to what stands above it"),
        mark("Check the indentation; close every quote and bracket."),
    ),
    ("node content", mark("a value is missing, or a comma or bracket is too much"), QUOTE_IT),
    (
        "sequence entries",
        mark("a '- ' stands where no list can begin"),
        mark("Begin the list on the next line, indented."),
    ),
    (
        "scanning a block scalar",
        mark("a text begins on the line of its | or >"),
        mark("Begin it on the next line, indented."),
    ),
    ("depth", mark("lists stand inside lists hundreds deep"), mark("Close the brackets.")),
)


_BEGUN = (
    "quoted scalar",
    "simple key",
    "flow sequence",
    "flow mapping",
)  # what is wrong with these is wrong where they begin


def _in_plain_words(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    technical = f"{error.context or ''} {error.problem or ''}"
    for part, problem, what_to_do in _PLAIN_WORDS:
        if part in technical:
            return tr(problem), tr(what_to_do)
    return tr("this is no YAML ({reason})").format(reason=technical.strip()), tr(_ALIGN_OR_QUOTE)


def _line_of(text: str, error: yaml.reader.ReaderError) -> int:
    """The line of the first character that YAML refuses; the error itself counts in bytes or letters, by parser."""
    bad = next((index for index, char in enumerate(text) if not _allowed(char)), int(error.position))
    return text.count("\n", 0, bad) + 1


def _allowed(char: str) -> bool:
    return (
        char in "\t\n\x85"
        or " " <= char <= "~"
        or (char >= "\xa0" and not "\ud800" <= char <= "\udfff" and char not in "\ufeff\ufffe\uffff")
    )


@dataclass(slots=True)
class _Builder:
    """Turns YAML's nodes into ours and notes what a rubric does not allow."""

    file: RubricFile
    lines: list[str]
    seen: set[int] = field(default_factory=set)

    def node(self, node: yaml.Node) -> Node:
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            self.file.fault(
                line,
                tr("the file refers to this place a second time (*name)"),
                tr("Write the text out there; references are not understood."),
            )
            return Text("", line, line)
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self.file.fault(
                line,
                tr("a text begins with '{tag}', which YAML reads as a type").format(tag=node.tag.split(":")[-1]),
                tr(QUOTE_IT),
            )
        if isinstance(node, yaml.MappingNode):
            return Table(tuple(self.entries(node)), line)
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.node(item) for item in node.value), line, bool(node.flow_style))
        assert isinstance(node, yaml.ScalarNode)
        return self.text(node)

    def text(self, node: yaml.ScalarNode) -> Text:
        line = node.start_mark.line + 1
        if node.style:
            return Text(str(node.value), line, line + (node.style in "|>"))
        end = node.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        cut = rest.strip() if rest.startswith(" ") and rest.lstrip()[:1] == "#" and rest.lstrip()[1:2].strip() else ""
        return Text(str(node.value), line, line, cut)

    def entries(self, node: yaml.MappingNode) -> Iterator[tuple[Text, Node]]:
        first: dict[str, int] = {}
        for key, value in node.value:
            name = self.node(key)
            if not isinstance(name, Text):
                self.file.fault(
                    name.line,
                    tr("a list or table stands where a key is wanted"),
                    tr(QUOTE_IT),
                )
            elif name.text == "<<":
                self.file.fault(
                    name.line,
                    tr("'<<' takes over keys from elsewhere, which is not understood"),
                    tr("Write the keys out."),
                )
            elif name.text in first:
                self.file.fault(
                    name.line,
                    tr("'{name}' stands here a second time (first on line {line})").format(
                        name=name.text, line=first[name.text]
                    ),
                    tr("Keep one of them."),
                )
            else:
                first[name.text] = name.line
                yield name, self.node(value)

"""Saved column profiles: YAML that says which column of a table is what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from qa_desk.errors import Fault, InputError
from qa_desk.i18n import tr
from qa_desk.model import Speaker
from qa_desk.readers.table_columns import ColumnProfile
from qa_desk.readers.table_names import KINDS
from qa_desk.readers.times import find_zone

_SPEAKERS = (*(speaker.value for speaker in Speaker), "note")
_DATES = ("day first", "month first")
_MEANING = {
    "conversation": "the number that all rows of a conversation share",
    "time": "when it was written",
    "clock": "the time of day, where the date stands in a column of its own",
    "speaker": "the role: customer, agent, bot, ...",
    "author": "the name of who wrote it",
    "text": "what was written, one message a row",
    "transcript": "the whole conversation in one cell",
    "internal": "yes for an internal note",
    "public": "no for an internal note",
    "inbound": "yes for what comes from the customer",
    "message": "the number of the message, for tables of replies",
    "reply to": "the number of the message that it answers",
}


def yaml_of(profile: ColumnProfile) -> str:
    """The profile as a file for a person to check and save."""
    lines = [
        f"# Column profile for {profile.file or 'a table'}. Check it, save it, and name it with --profile.",
        "columns:  # what it is: the name of the column",
    ]
    lines += [_line(kind, name, _MEANING.get(kind, "")) for kind, name in profile.columns]
    unused = [kind for kind in KINDS if kind not in dict(profile.columns)]
    lines.append(f"  # not found: {', '.join(unused)}")
    lines.append(
        "fields:  # columns with what the customer gave, such as an order number" if profile.fields else "fields: []"
    )
    lines += [f"- {_quoted(name)}" for name in profile.fields]
    if profile.speakers:
        lines.append(f"speakers:  # words of the speaker column: {', '.join(_SPEAKERS)}")
        lines += [_line(word, speaker, "please check") for word, speaker in profile.speakers]
    lines.append(f"dates: {profile.dates or 'day first'}  # or: month first")
    if profile.zone:
        lines.append(f"zone: {profile.zone}")
    return "\n".join(lines) + "\n"


def _line(key: str, value: str, comment: str) -> str:
    key = key if key in KINDS else _quoted(key)
    value = value if value in _SPEAKERS else _quoted(value)
    return f"  {key}: {value}" + (f"  # {comment}" if comment else "")


def _quoted(text: str) -> str:
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000)).strip()


def load_profile(path: Path) -> ColumnProfile:
    """The profile in a file; raises InputError with every fault of it."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            Fault(
                str(path),
                tr("the profile cannot be read ({reason})").format(reason=error),
                tr("Check the name; save it as UTF-8."),
            )
        ) from error
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise InputError(
            Fault(
                str(path),
                tr("the profile is no YAML ({reason})").format(reason=problem),
                tr('Write "name: value" lines as qa-desk columns does.'),
            )
        ) from error
    checker = _Checker(path, [])
    profile = checker.profile(root)
    if checker.faults:
        raise InputError(*checker.faults)
    return profile


class _Checker:
    """Turns nodes, which keep every text as it is written, into a profile; collects the faults."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults

    def fault(self, node: yaml.Node | None, problem: str, what_to_do: str) -> None:
        line = f":{node.start_mark.line + 1}" if node is not None else ""
        self.faults.append(Fault(f"{self.path}{line}", problem, what_to_do))

    def unknown(self, node: yaml.Node, name: str, allowed: tuple[str, ...]) -> None:
        todo = tr("Use one of: {names}.").format(names=", ".join(allowed))
        self.fault(node, tr('"{name}" is not known').format(name=name), todo)

    def profile(self, root: yaml.Node | None) -> ColumnProfile:
        parts = {key.value: value for key, value in self.pairs(root)}
        for key, value in parts.items():
            if key not in ("columns", "fields", "speakers", "dates", "zone"):
                problem = tr('unknown key "{key}"').format(key=key)
                self.fault(value, problem, tr("Use columns, fields, speakers, dates or zone."))
        columns = tuple(self.choices(parts.get("columns"), KINDS, by_key=True))
        if not {"text", "transcript"} & dict(columns).keys():
            self.fault(
                root,
                tr('no column of text or "transcript" is named'),
                tr('Add "text: NAME" or "transcript: NAME" under columns.'),
            )
        return ColumnProfile(
            columns,
            tuple(self.texts(parts.get("fields"))),
            tuple(self.choices(parts.get("speakers"), _SPEAKERS, by_key=False)),
            self.choice(parts.get("dates"), _DATES),
            self.zone(parts.get("zone")),
            str(self.path),
        )

    def pairs(self, node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.fault(node, tr("names with values are expected here"), tr('Write "name: value", one a line.'))
            return
        seen: set[str] = set()
        for key, value in node.value if node is not None else ():
            if key.value in seen:
                problem = tr('"{name}" stands here twice').format(name=key.value)
                self.fault(key, problem, tr("Keep one of them."))
            seen.add(key.value)
            yield key, value

    def choices(self, node: yaml.Node | None, allowed: tuple[str, ...], *, by_key: bool) -> Iterator[tuple[str, str]]:
        for key, value in self.pairs(node):
            if not isinstance(value, yaml.ScalarNode):
                problem = tr('"{name}" needs one text').format(name=key.value)
                self.fault(value, problem, tr("Write one name, in quotation marks."))
            elif (key.value if by_key else value.value) not in allowed:
                self.unknown(key, key.value if by_key else value.value, allowed)
            else:
                yield key.value, value.value

    def texts(self, node: yaml.Node | None) -> Iterator[str]:
        if node is not None and not isinstance(node, yaml.SequenceNode):
            self.fault(node, tr("a list is expected here"), tr('Write "- NAME", one a line.'))
            return
        for item in node.value if node is not None else ():
            yield str(item.value)

    def choice(self, node: yaml.Node | None, allowed: tuple[str, ...]) -> str:
        if node is None or node.value in allowed:
            return "" if node is None else str(node.value)
        self.unknown(node, node.value, allowed)
        return ""

    def zone(self, node: yaml.Node | None) -> str:
        name = "" if node is None else str(node.value)
        if name:
            find_zone(name)
        return name

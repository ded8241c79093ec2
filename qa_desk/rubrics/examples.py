"""The short conversations under a rule, from lines such as `Agent [14:05]: text`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from qa_desk.i18n import mark, tr
from qa_desk.model import CHANNELS, LANGUAGES, Conversation, Example, Kind, Message, Speaker
from qa_desk.rubrics import values
from qa_desk.rubrics.keys import EXAMPLE
from qa_desk.rubrics.nodes import Items, Node, RubricFile, Table, Text, did_you_mean

_SPEAKERS = {
    "customer": Speaker.CUSTOMER,
    "agent": Speaker.AGENT,
    "bot": Speaker.BOT,
    "system": Speaker.SYSTEM,
    "note": Speaker.AGENT,
}
_LINE = re.compile(
    r"(?P<who>[A-Za-z]+)(?P<marked>!?)(?: *\[(?P<time>[^\]]*)\])?(?: *\{(?P<files>[^}]*)\})? *: ?(?P<text>.*)"
)
_DAY = "2025-03-05"  # of a time that names no day
_NO_KEY: dict[Kind, str] = {
    "flag": mark("'{value}' is no key of an example of a flag"),
    "strength": mark("'{value}' is no key of an example of a strength"),
}


@dataclass(slots=True)
class _Draft:
    """A message while its lines are read."""

    speaker: Speaker
    internal: bool
    marked: bool
    time: datetime | None
    attachments: tuple[str, ...]
    lines: list[str] = field(default_factory=list)

    def done(self) -> Message:
        return Message(self.speaker, "\n".join(self.lines).strip(), "", self.time, self.attachments, self.internal)


def read_examples(file: RubricFile, node: Node, *, kind: Kind, rule: str) -> tuple[Example, ...]:
    """The examples of a rule; each conversation is named after the rule and its line."""
    if not isinstance(node, Items):
        problem = tr("examples are a list of '- {kind}: |' and '- ok: |'").format(kind=kind)
        file.fault(node.line, problem, tr("Begin each with a hyphen."))
        return ()
    found = (_example(file, item, kind, rule) for item in node.items)
    return tuple(example for example in found if example)


def _example(file: RubricFile, node: Node, kind: Kind, rule: str) -> Example | None:
    if not isinstance(node, Table):
        problem = tr("an example begins with '{kind}: |' or 'ok: |'").format(kind=kind)
        file.fault(node.line, problem, tr("Write the conversation below it, indented."))
        return None
    known = (kind, "ok", "language", "channel")
    for name, _ in node.entries:
        if name.text not in known:
            written = tr("Write '{kind}'.").format(kind=kind)
            todo = written if name.text in EXAMPLE else did_you_mean(name.text, known)
            file.fault(name.line, tr(_NO_KEY[kind]).format(value=name.text), todo)
    bodies = [(name.text == kind, value) for name, value in node.entries if name.text in (kind, "ok")]
    if len(bodies) != 1:
        problem = tr("an example has one conversation, under '{kind}' or 'ok'").format(kind=kind)
        file.fault(node.line, problem, tr("Split it, or add the conversation."))
        return None
    expected, body = bodies[0]
    return _conversation(file, node, body, expected=expected, rule=rule)


def _conversation(file: RubricFile, table: Table, body: Node, *, expected: bool, rule: str) -> Example | None:
    if not values.text(file, body) or not isinstance(body, Text):
        return None
    language, channel = table.get("language"), table.get("channel")
    drafts = list(_drafts(file, body))
    marked = tuple(index for index, draft in enumerate(drafts) if draft.marked)
    if marked and not expected:
        file.fault(
            body.line,
            tr("a message is marked with '!' in an example that must not raise the rule"),
            tr("Remove the '!'."),
        )
    conversation = Conversation(
        f"{rule}, example on line {body.line}",
        tuple(draft.done() for draft in drafts),
        values.choice(file, channel, CHANNELS, unknown=values.NO_CHANNEL) if channel else "",
        values.choice(file, language, LANGUAGES, unknown=values.NO_LANGUAGE) if language else "",
    )
    return Example(expected, conversation, body.line, marked)


def _drafts(file: RubricFile, body: Text) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for offset, line in enumerate(body.text.split("\n")):
        match = None if line[:1].isspace() else _LINE.fullmatch(line)
        if match and match["who"].casefold() in _SPEAKERS:
            if draft:
                yield draft
            draft = _begin(file, match, body.body + offset)
            draft.lines.append(match["text"])
        elif draft:
            draft.lines.append(line.strip())
        elif line.strip():
            file.fault(
                body.body + offset,
                tr("'{text}' is said by nobody").format(text=line.strip()[:40]),
                tr("Begin it with 'Customer:', 'Agent:', 'Bot:', 'System:' or 'Note:'."),
            )
    if draft:
        yield draft


def _begin(file: RubricFile, match: re.Match[str], line: int) -> _Draft:
    who = match["who"].casefold()
    names = tuple(name.strip() for name in (match["files"] or "").split(",") if name.strip())
    time = _time(file, match["time"], line) if match["time"] else None
    return _Draft(_SPEAKERS[who], who == "note", bool(match["marked"]), time, names)


def _time(file: RubricFile, written: str, line: int) -> datetime | None:
    stamp = written.strip() if "-" in written else f"{_DAY} {written.strip().zfill(5)}"
    try:
        return datetime.fromisoformat(stamp).replace(tzinfo=UTC)
    except ValueError:
        problem = tr("'{value}' is no time").format(value=written)
        file.fault(line, problem, tr("Write [14:05] or [2025-03-05 14:05]."))
        return None

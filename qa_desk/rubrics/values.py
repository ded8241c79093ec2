"""How each kind of value is read: texts, numbers, acts, phrases, windows, … Faults are noted, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from qa_desk.errors import QaDeskError
from qa_desk.i18n import mark, tr
from qa_desk.model import CHANNELS, LANGUAGES, Condition
from qa_desk.rubrics.nodes import Items, Node, RubricFile, Table, Text, did_you_mean
from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from qa_desk.scoring.detectors.base import Form
from qa_desk.scoring.facts import IDENTIFIERS, KINDS
from qa_desk.scoring.judge import SCOPES
from qa_desk.scoring.patterns import Pattern, compile_pattern
from qa_desk.scoring.phrases import Phrase, parse
from qa_desk.scoring.said import EVERY_LANGUAGE, Listed
from qa_desk.scoring.window import Window, parse_duration, parse_window

SPEAKERS = ("agent", "bot", "both")
ITEMS = {
    **{kind: kind for kind in KINDS},
    **{f"{kind} number": kind for kind in IDENTIFIERS if kind != "number"},
    "personal identity number": "personal",
    "tracking code": "tracking",
    "e-mail": "email",
    "e-mail address": "email",
    "phone number": "phone",
    "error message": "error",
    "error code": "error",
    "picture": "file",
    "attachment": "file",
    "what was tried": "tried",
    "what the matter is": "matter",
}


NO_CHANNEL = mark("'{value}' is no channel")
NO_LANGUAGE = mark("'{value}' is no language")


def text(file: RubricFile, node: Node) -> str:
    """A text that is not empty."""
    if not isinstance(node, Text):
        file.fault(node.line, *_no_text(node))
        return ""
    if node.cut:
        todo = tr(
            'If it belongs to the text, put the whole text in double quotes ("…"); else leave a space after the #.'
        )
        problem = tr("YAML reads '{text}' as a comment and cuts the text before it").format(text=node.cut[:40])
        file.fault(node.line, problem, todo)
    if not node.text.strip():
        file.fault(node.line, tr("there is nothing after the ':' or '-'"), tr("Write a text, or delete the line."))
    return node.text.strip()


def _no_text(node: Items | Table) -> tuple[str, str]:
    if isinstance(node, Table):
        return (
            tr("a text is wanted here, and ': ' in it makes it a key with a value"),
            tr("If ': ' belongs to the text, put the whole text in double quotes (\"…\")."),
        )
    if node.bracketed:
        return (
            tr("a text is wanted here, and YAML reads [ as the beginning of a list"),
            tr('If the brackets belong to the text, put the whole text in double quotes ("…").'),
        )
    return tr("a text is wanted here, not a list"), tr("Write it on one line.")


def texts(file: RubricFile, node: Node) -> dict[str, str]:
    """Text by language; one text alone stands for all languages."""
    if not isinstance(node, Table):
        return dict.fromkeys(LANGUAGES, text(file, node))
    return {language: text(file, value) for language, value in by_language(file, node)}


def by_language(file: RubricFile, table: Table) -> Iterator[tuple[str, Node]]:
    """The values of a table whose keys are languages."""
    for name, value in table.entries:
        if name.text in LANGUAGES:
            yield name.text, value
        elif name.text == "within":
            file.fault(
                name.line,
                tr("'within' stands among the languages"),
                tr("Move it out, beside the key that it belongs to."),
            )
        else:
            quoted = tr("If ': ' belongs to the text, put the whole text in double quotes (\"…\").")
            problem = tr(NO_LANGUAGE).format(value=name.text)
            file.fault(name.line, problem, f"{_language_meant(name.text)} {quoted}")


def _language_meant(name: str) -> str:
    meant = {"no": "nb", "nn": "nb", "se": "sv", "dk": "da", "gb": "en", "uk": "en", "us": "en"}.get(name.casefold())
    if meant:
        return tr("Did you mean '{name}'?").format(name=meant)
    return tr("Known: {names}.").format(names=", ".join(LANGUAGES))


def choice(file: RubricFile, node: Node, known: Collection[str], *, unknown: str) -> str:
    """One of `known`; the first of them where it is none, which `unknown` tells: a marked text with a hole `value`."""
    value = text(file, node)
    if value in known:
        return value
    if value:
        file.fault(node.line, tr(unknown).format(value=value), did_you_mean(value, known))
    return next(iter(known))


def number(file: RubricFile, node: Node, *, largest: float) -> float:
    """A number from 0 to `largest`."""
    value = text(file, node)
    try:
        amount = float(value)
    except ValueError:
        if value:
            problem = tr("'{value}' is no number").format(value=value)
            file.fault(node.line, problem, tr("Write digits, with a point for decimals: 0.25."))
        return 0.0
    if not 0 <= amount <= largest:
        todo = tr("Write a number from 0 to {largest}.").format(largest=f"{largest:g}")
        file.fault(node.line, tr("{value} is out of range").format(value=value), todo)
        return 0.0
    return amount


def entries(file: RubricFile, node: Node) -> Iterator[Text]:
    """The texts of a list; a single text counts as a list of one."""
    nodes = node.items if isinstance(node, Items) else (node,)
    if not nodes:
        file.fault(node.line, tr("the list is empty"), tr("Write an entry, or delete the key."))
    for item in nodes:
        if text(file, item) and isinstance(item, Text):
            yield item


def named(file: RubricFile, node: Node, known: Collection[str], *, unknown: str) -> tuple[str, ...]:
    """A list of names from `known`, without repetition; `unknown` as in `choice`."""
    return _names(file, list(entries(file, node)), known, unknown)


def _names(file: RubricFile, written: list[Text], known: Collection[str], unknown: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in written:
        name = item.text.strip()
        if name not in known:
            file.fault(item.line, tr(unknown).format(value=name), did_you_mean(name, known))
        elif name in found:
            problem = tr("'{name}' stands twice in the list").format(name=name)
            file.fault(item.line, problem, tr("Keep one of them."))
        else:
            found[name] = None
    return tuple(found)


def _acts_of(
    own: dict[str, str], other: dict[str, str], *, unknown: str, mixed: tuple[str, str]
) -> Callable[[RubricFile, Node], tuple[str, ...]]:
    """Reads acts of one side; `mixed` is what is wrong with one of the other side, and what to do."""

    def read(file: RubricFile, node: Node) -> tuple[str, ...]:
        written = list(entries(file, node))
        strange = [item for item in written if item.text.strip() in other.keys() - own.keys()]
        for item in strange:
            file.fault(item.line, tr(mixed[0]).format(value=item.text.strip()), tr(mixed[1]))
        return _names(file, [item for item in written if item not in strange], own, unknown)

    return read


agent_acts = _acts_of(
    AGENT_ACTS,
    CUSTOMER_ACTS,
    unknown=mark("'{value}' is no act of the agent"),
    mixed=(mark("'{value}' is not an act of the agent"), mark("Name what the agent does here.")),
)
customer_acts = _acts_of(
    CUSTOMER_ACTS,
    AGENT_ACTS,
    unknown=mark("'{value}' is no act of the customer"),
    mixed=(mark("'{value}' is not an act of the customer"), mark("Name what the customer does here.")),
)


def _listed(file: RubricFile, node: Node, parsed: Callable[[str], Phrase | Pattern]) -> tuple[Listed, ...]:
    if isinstance(node, Table):
        return tuple(
            item for language, value in by_language(file, node) for item in _in_language(file, value, language, parsed)
        )
    return tuple(_in_language(file, node, EVERY_LANGUAGE, parsed))


def _in_language(
    file: RubricFile, node: Node, language: str, parsed: Callable[[str], Phrase | Pattern]
) -> Iterator[Listed]:
    for item in entries(file, node):
        try:
            yield Listed(language, item.text.strip(), item.line, parsed(item.text.strip()))
        except QaDeskError as error:
            for fault in error.faults:
                file.fault(item.line, f"{fault.where}: {fault.problem}", fault.what_to_do)


def phrases(file: RubricFile, node: Node) -> tuple[Listed, ...]:
    """Phrases by language, or a list for all languages."""
    return _listed(file, node, parse)


def patterns(file: RubricFile, node: Node) -> tuple[Listed, ...]:
    """Regular expressions by language, or a list for all languages."""
    return _listed(file, node, compile_pattern)


def window(file: RubricFile, node: Node) -> Window | None:
    """A stretch of the conversation."""
    value = text(file, node)
    try:
        return parse_window(value) if value else None
    except ValueError as error:
        file.fault(node.line, str(error))
        return None


def items(file: RubricFile, node: Node) -> tuple[str, ...]:
    """Kinds of facts, in words or by their names in KINDS."""
    unknown = mark("'{value}' is no thing that a customer gives")
    return tuple(dict.fromkeys(ITEMS[name] for name in named(file, node, ITEMS, unknown=unknown)))


def delays(file: RubricFile, node: Node) -> dict[str, float]:
    """Seconds by channel; "other" is for the rest."""
    if not isinstance(node, Table):
        return {"other": _seconds(file, node)}
    known = (*CHANNELS, "other")
    for name, _ in node.entries:
        if name.text not in known:
            file.fault(name.line, tr(NO_CHANNEL).format(value=name.text), did_you_mean(name.text, known))
    return {name.text: _seconds(file, value) for name, value in node.entries if name.text in known}


def _seconds(file: RubricFile, node: Node) -> float:
    value = text(file, node)
    try:
        return parse_duration(value) if value else 0.0
    except ValueError as error:
        file.fault(node.line, str(error))
        return 0.0


def speaker(file: RubricFile, node: Node) -> str:
    """Whom a rule is about."""
    return choice(file, node, SPEAKERS, unknown=mark("'{value}' is no speaker"))


def yes_or_no(file: RubricFile, node: Node) -> str:
    """The word yes or no."""
    return choice(file, node, ("no", "yes"), unknown=mark("'{value}' is no answer; write yes or no"))


def conditions(file: RubricFile, node: Node) -> tuple[Condition, ...]:
    """Acts by where they stand."""
    if not isinstance(node, Table):
        file.fault(
            node.line,
            tr("this wants places with acts, such as 'same_message: [apologises]'"),
            tr("Known places: {names}.").format(names=", ".join(SCOPES)),
        )
        return ()
    return tuple(condition for name, value in node.entries for condition in _conditions_at(file, name, value))


def _conditions_at(file: RubricFile, scope: Text, value: Node) -> Iterator[Condition]:
    if scope.text not in SCOPES:
        problem = tr("'{value}' is no place in a conversation").format(value=scope.text)
        file.fault(scope.line, problem, did_you_mean(scope.text, SCOPES))
        return
    read = agent_acts if SCOPES[scope.text][0] == "agent" else customer_acts
    yield from (Condition(scope.text, act) for act in read(file, value))


READ: dict[Form, Callable[[RubricFile, Node], Any]] = {
    Form.AGENT_ACTS: agent_acts,
    Form.CUSTOMER_ACTS: customer_acts,
    Form.PHRASES: phrases,
    Form.PATTERN: patterns,
    Form.WINDOW: window,
    Form.ITEMS: items,
    Form.DELAYS: delays,
    Form.SPEAKERS: speaker,
}

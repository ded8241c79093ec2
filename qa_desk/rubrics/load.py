"""A rubric file becomes a Rubric, or every fault in it is told at once."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeVar

import orjson

from qa_desk.errors import Fault, RubricError
from qa_desk.i18n import mark, tr
from qa_desk.model import Criterion, Deductions, Example, Kind, Rubric, Rule, SecondLook, Severity, Tree, Weights
from qa_desk.rubrics import values
from qa_desk.rubrics.examples import read_examples
from qa_desk.rubrics.keys import CRITERION, DEDUCTIONS, RULE, TOP, check_keys, detector_for, keys_of
from qa_desk.rubrics.nodes import Items, Node, RubricFile, Table, Text, did_you_mean, read_text

BUILTIN = Path(__file__).with_name("builtin")
_NAME = re.compile(r"[\w-]+")
_PLACES = re.compile(r"\{(\w*)\}")
_SCALES = ("yes/no", "1-5")
_SHARED = {"speaker": values.speaker, "unless_negated": values.yes_or_no}  # keys that go with every check
_Value = TypeVar("_Value")
_List = Literal["criteria", "flags", "strengths"]
_LISTS: dict[_List, tuple[str, str]] = {  # what is wanted, and how each begins
    "criteria": (mark("a list of criteria is wanted here"), mark("each of the criteria begins with '- id: …'")),
    "flags": (mark("a list of flags is wanted here"), mark("each of the flags begins with '- id: …'")),
    "strengths": (mark("a list of strengths is wanted here"), mark("each of the strengths begins with '- id: …'")),
}


def load(path: Path | str) -> Rubric:
    """The rubric in a file. Raises RubricError with every fault of the file, in the order of its lines."""
    return _checked(read_text(Path(path)))


def load_text(text: str, name: str) -> Rubric:
    """The rubric in a text that was kept; faults name it `name`. Its digest is that of the file it was read from.
    Raises RubricError as `load` does.
    """
    return _checked(RubricFile(name, text))


def _checked(file: RubricFile) -> Rubric:
    rubric = _rubric(file)
    if rubric is None or file.faults:
        raise RubricError(*sorted(file.faults, key=_line))
    return _with_weights(rubric[0], rubric[1])


def load_named(name: Path | str) -> Rubric:
    """A shipped rubric by its name, else the file of that name. Raises RubricError."""
    return load(_path_of(name))


def text_of(name: Path | str) -> str:
    """The text of a shipped rubric, else of the file of that name, as `load_text` takes it. Raises RubricError."""
    return read_text(_path_of(name)).text


def _path_of(name: Path | str) -> Path:
    if str(name) in shipped_names():
        return BUILTIN / f"{name}.yaml"
    path = Path(name)
    if path.exists() or path.suffix or len(path.parts) > 1:
        return path
    ending = tr("A file is named with its ending, such as {name}.yaml.").format(name=name)
    problem = tr("no rubric of this name ships, and there is no such file")
    raise RubricError(Fault(str(name), problem, f"{did_you_mean(str(name), shipped_names())} {ending}"))


def shipped_names() -> tuple[str, ...]:
    """The names of the rubrics that ship."""
    return tuple(sorted(path.stem for path in BUILTIN.glob("*.yaml")))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _line(fault: Fault) -> int:
    return int(fault.where.rpartition(":")[2])


def _rubric(file: RubricFile) -> tuple[Rubric, str] | None:
    """The rubric and what it is based on; None where the file is no table at all."""
    root = file.root()
    if root is None:
        return None
    _known(file, root, TOP, unknown=mark("'{value}' is no key of a rubric"))
    based_on = _optional(file, root, "based_on", values.text) or ""
    criteria = tuple(_criteria(file, root))
    again = mark("there is a second criterion '{name}' (first on line {line})")
    _single(file, [(criterion.id, line) for criterion, line in criteria], again=again)
    again = mark("there is a second rule '{name}' (first on line {line})")
    _single(file, [(rule.id, rule.line) for criterion, _ in criteria for rule in criterion.rules], again=again)
    report_from = _share(file, root.get("report_from"), 0.5)
    rubric = Rubric(
        id=_id(file, root, "rubric"),
        title=_required(file, root, "title", values.texts) or {},
        version=_required(file, root, "version", values.text) or "",
        digest=_digest(file.text),
        criteria=tuple(criterion for criterion, _ in criteria),
        deductions=_deductions(file, root.get("deductions")),
        report_from=report_from,
        praise_from=_share(file, root.get("praise_from"), report_from),
        file=file.name,
    )
    return rubric, based_on


# --- tables and their keys ------------------------------------------------------------------------------------------


def _known(file: RubricFile, table: Table, known: Collection[str], *, unknown: str) -> None:
    for name, _ in table.entries:
        if name.text not in known:
            file.fault(name.line, tr(unknown).format(value=name.text), did_you_mean(name.text, known))


def _required(file: RubricFile, table: Table, key: str, read: Callable[[RubricFile, Node], _Value]) -> _Value | None:
    if table.get(key) is None:
        todo = tr("Add '{key}: …'.").format(key=key)
        file.fault(table.line, tr("'{key}' is missing here").format(key=key), todo)
    return _optional(file, table, key, read)


def _optional(file: RubricFile, table: Table, key: str, read: Callable[[RubricFile, Node], _Value]) -> _Value | None:
    node = table.get(key)
    return None if node is None else read(file, node)


def _id(file: RubricFile, table: Table, key: str = "id") -> str:
    name = _required(file, table, key, values.text) or ""
    node = table.get(key)
    if name and node and not _NAME.fullmatch(name):
        todo = tr("Use letters, digits and hyphens, such as 'asks-again'.")
        file.fault(node.line, tr("'{name}' cannot be a short name").format(name=name), todo)
    return name


def _single(file: RubricFile, names: list[tuple[str, int]], *, again: str) -> None:
    first: dict[str, int] = {}
    for name, line in names:
        if name and name in first:
            file.fault(line, tr(again).format(name=name, line=first[name]), tr("Give it a name of its own."))
        first.setdefault(name, line)


def _tables(file: RubricFile, table: Table, key: _List) -> Iterator[Table]:
    node, (wanted, begin) = table.get(key), _LISTS[key]
    if node is None:
        return
    if not isinstance(node, Items):
        file.fault(node.line, tr(wanted), tr("Begin each with '- id: …'."))
        return
    for item in node.items:
        if isinstance(item, Table):
            yield item
        else:
            file.fault(item.line, tr(begin), tr("Write its keys below, indented."))


def _share(file: RubricFile, node: Node | None, default: float) -> float:
    return default if node is None else values.number(file, node, largest=1)


def _deductions(file: RubricFile, node: Node | None) -> Deductions:
    usual = Deductions()
    if node is None:
        return usual
    if not isinstance(node, Table):
        todo = tr("Write {critical: 1, major: 0.5, minor: 0.25}.")
        file.fault(node.line, tr("deductions are keys with numbers"), todo)
        return usual
    _known(file, node, DEDUCTIONS, unknown=mark("'{value}' is no key of a table of deductions"))
    cap = node.get("critical_cap")
    return Deductions(
        critical=_share(file, node.get("critical"), usual.critical),
        major=_share(file, node.get("major"), usual.major),
        minor=_share(file, node.get("minor"), usual.minor),
        earn_back=_share(file, node.get("earn_back"), usual.earn_back),
        critical_cap=usual.critical_cap if cap is None else values.number(file, cap, largest=100),
    )


# --- criteria -------------------------------------------------------------------------------------------------------


def _criteria(file: RubricFile, root: Table) -> Iterator[tuple[Criterion, int]]:
    node = root.get("criteria")
    if node is None or (isinstance(node, Items) and not node.items):
        file.fault(root.line, tr("the rubric has no criteria"), tr("Add 'criteria:' with at least one '- id: …'."))
    for table in _tables(file, root, "criteria"):
        yield _criterion(file, table), table.line


def _criterion(file: RubricFile, table: Table) -> Criterion:
    _known(file, table, CRITERION, unknown=mark("'{value}' is no key of a criterion"))
    by_reviewer = (_optional(file, table, "scored_by", _scored_by) or "rules") == "reviewer"
    rules = (*_rules(file, table, "flag"), *_rules(file, table, "strength"))
    _check_scoring(file, table, by_reviewer=by_reviewer)
    return Criterion(
        id=_id(file, table),
        title=_required(file, table, "title", values.texts) or {},
        points=_required(file, table, "points", lambda file, node: values.number(file, node, largest=1000)) or 0.0,
        rules=rules,
        scored_by="reviewer" if by_reviewer else "rules",
        scale="1-5" if _optional(file, table, "scale", _scale) == "1-5" else "yes/no",
        guide=_optional(file, table, "guide", values.texts),
    )


def _scored_by(file: RubricFile, node: Node) -> str:
    return values.choice(file, node, ("rules", "reviewer"), unknown=mark("'{value}' is no way of scoring"))


def _scale(file: RubricFile, node: Node) -> str:
    return values.choice(file, node, _SCALES, unknown=mark("'{value}' is no scale"))


def _check_scoring(file: RubricFile, table: Table, *, by_reviewer: bool) -> None:
    has_rules = table.get("flags") is not None or table.get("strengths") is not None
    if by_reviewer and has_rules:
        file.fault(
            table.line,
            tr("the criterion is scored by a reviewer and has flags or strengths too"),
            tr("Make two criteria of it."),
        )
    if not by_reviewer and not has_rules:
        file.fault(
            table.line,
            tr("the criterion has no flags and no strengths"),
            tr("Add some, or write 'scored_by: reviewer'."),
        )
    scale = table.get("scale")
    if scale and not by_reviewer:
        file.fault(
            scale.line,
            tr("a scale is for what a reviewer scores"),
            tr("Add 'scored_by: reviewer', or delete the line."),
        )


# --- flags and strengths --------------------------------------------------------------------------------------------


def _rules(file: RubricFile, table: Table, kind: Kind) -> Iterator[Rule]:
    for rule in _tables(file, table, "flags" if kind == "flag" else "strengths"):
        read = _rule(file, rule, kind)
        if read:
            yield read


def _rule(file: RubricFile, table: Table, kind: Kind) -> Rule | None:
    name = _id(file, table)
    settings = _settings(file, table)
    common = Rule(
        id=name,
        kind=kind,
        title=_required(file, table, "title", values.texts) or {},
        check=next(iter(settings), ""),
        settings=settings,
        severity=_severity(file, table, kind),
        more_sure=_optional(file, table, "more_sure_when", values.conditions) or (),
        less_sure=_optional(file, table, "less_sure_when", values.conditions) or (),
        because=_optional(file, table, "because", _because),
        why=_optional(file, table, "why", values.texts),
        say_instead=_optional(file, table, "say_instead", values.texts),
        examples=_examples(file, table, kind, name),
        line=table.line,
    )
    return common if settings else None


def _severity(file: RubricFile, table: Table, kind: Kind) -> Severity:
    node = table.get("severity")
    if kind == "strength" and node:
        file.fault(node.line, tr("a strength has no severity"), tr("Delete the line."))
    if kind == "strength":
        return Severity.MINOR
    return Severity(_required(file, table, "severity", _severity_of) or "minor")


def _severity_of(file: RubricFile, node: Node) -> str:
    return values.choice(file, node, list(Severity), unknown=mark("'{value}' is no severity"))


def _examples(file: RubricFile, table: Table, kind: Kind, name: str) -> tuple[Example, ...]:
    node = table.get("examples")
    return () if node is None else read_examples(file, node, kind=kind, rule=name)


def _because(file: RubricFile, node: Node) -> dict[str, str]:
    sentences = values.texts(file, node)
    for unknown in sorted(
        {place for text in sentences.values() for place in _PLACES.findall(text)} - {"quote", "evidence", "message"}
    ):
        problem = tr("'{{{name}}}' is no place in the sentence").format(name=unknown)
        file.fault(node.line, problem, tr("Known: {quote}, {evidence}, {message}."))
    return sentences


def _settings(file: RubricFile, table: Table) -> dict[str, Any]:
    """The rule's own keys with their values, the check first; empty, with faults noted, where nothing is a check."""
    own = {name.text: (name, value) for name, value in table.entries if name.text not in RULE}
    checks = [key for key in own if key in check_keys()]
    detector = detector_for(checks)
    if detector is None:
        _no_detector(file, table, own, checks)
        return {}
    forms = keys_of(detector)
    for key, (name, _) in own.items():
        if key not in forms:
            problem = tr("'{key}' does not go with '{check}'").format(key=key, check=checks[0])
            file.fault(name.line, problem, did_you_mean(key, [*forms, *RULE]))
    settings = {key: values.READ[form](file, own[key][1]) for key, form in forms.items() if key in own}
    shared = {key: read(file, node) for key, read in _SHARED.items() if (node := table.get(key)) is not None}
    return settings | shared


def _no_detector(file: RubricFile, table: Table, own: dict[str, tuple[Text, Node]], checks: list[str]) -> None:
    if checks:
        problem = tr("these checks do not go together: {names}").format(names=", ".join(f"'{key}'" for key in checks))
        file.fault(table.line, problem, tr("Make a rule of each."))
        return
    for key, (name, _) in own.items():
        file.fault(
            name.line,
            tr("'{value}' is no key of a rule, and the rule has no other check").format(value=key),
            did_you_mean(key, [*check_keys(), *RULE]),
        )
    if not own:
        todo = tr("Add one of: {names}.").format(names=", ".join(check_keys()))
        file.fault(table.line, tr("the rule does not say what to look for"), todo)


# --- learned weights ------------------------------------------------------------------------------------------------


def _with_weights(rubric: Rubric, based_on: str) -> Rubric:
    """The rubric with what was learned for the shipped one of its name, or it is based on, for rules as shipped."""
    name = based_on or rubric.id
    learned = _weights(name)
    if not learned:
        return rubric
    itself = rubric.digest == _digest(read_text(BUILTIN / f"{name}.yaml").text)
    shipped = {rule.id: rule for rule in (rubric if itself else load(BUILTIN / f"{name}.yaml")).rules()}

    def weighed(rule: Rule) -> Rule:
        return (
            replace(rule, weights=learned[rule.id])
            if rule.id in learned and _same(rule, shipped.get(rule.id))
            else rule
        )

    criteria = (replace(criterion, rules=tuple(map(weighed, criterion.rules))) for criterion in rubric.criteria)
    return replace(rubric, criteria=tuple(criteria))


def _same(rule: Rule, shipped: Rule | None) -> bool:
    """Whether a rule looks for what the shipped one looks for; its words to people may differ."""
    return shipped is not None and (rule.kind, rule.settings, rule.more_sure, rule.less_sure) == (
        shipped.kind,
        shipped.settings,
        shipped.more_sure,
        shipped.less_sure,
    )


@functools.cache
def _weights(name: str) -> dict[str, Weights]:
    """What was learned, by rule id; empty for a rubric that does not ship or was not measured."""
    path = BUILTIN / f"{name}.weights.json"
    if not _NAME.fullmatch(name) or not path.exists():
        return {}
    rows = orjson.loads(path.read_bytes())
    return {rule: _learned(row) for rule, row in rows.items()}


def _learned(row: dict[str, Any]) -> Weights:
    trees = tuple(Tree(tuple(map(tuple, tree["if_above"])), tuple(tree["adds"])) for tree in row.get("second", ()))
    second = SecondLook(trees) if trees else None
    return Weights(row["bias"], row["weights"], tuple(row.get("meaning", ())), second)

"""What is wrong or doubtful in a rubric file: faults of its text, examples that do not behave, gaps in its advice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from qa_desk.errors import Fault, RubricError
from qa_desk.model import Conversation, Example, Finding, Rubric, Rule
from qa_desk.rubrics.load import load
from qa_desk.scoring.engine import find_all
from qa_desk.scoring.phrases import Phrase
from qa_desk.scoring.said import EVERY_LANGUAGE, Listed

FindAll = Callable[[Rubric, Sequence[Conversation]], Sequence[tuple[Finding, ...]]]
LANGUAGE_NAMES = {"sv": "Swedish", "nb": "Norwegian", "da": "Danish", "en": "English"}
_FAINT = 0.02  # the confidence from which it is told how near an example came


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, by line: `faults` must be mended, `warnings` are advice; so many `examples` were run."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()
    rules: int = 0
    examples: int = 0


def check(path: Path | str, find: FindAll = find_all) -> CheckResult:
    """Read a rubric file, run its examples by `find`, look for what is missing. A faulty file raises nothing."""
    try:
        rubric = load(path)
    except RubricError as error:
        return CheckResult(error.faults)
    faults = check_examples(rubric, find)
    warnings = sorted(lint(rubric), key=lambda warning: int(warning.where.rpartition(":")[2]))
    examples = sum(len(rule.examples) for rule in rubric.rules())
    return CheckResult(tuple(faults), tuple(warnings), len(rubric.rules()), examples)


# --- examples -------------------------------------------------------------------------------------------------------


def check_examples(rubric: Rubric, find: FindAll) -> list[Fault]:
    """A fault for each example that does not raise, or not leave alone, its rule as it should."""
    cases = [(rule, example) for rule in rubric.rules() for example in rule.examples]
    found = find(rubric, [example.conversation for _, example in cases])
    wrong = [
        (rule, example, raised)
        for (rule, example), raised in zip(cases, found, strict=True)
        if not _fits(rule, example, raised)
    ]
    faint = find(
        replace(rubric, report_from=_FAINT, praise_from=_FAINT), [example.conversation for _, example, _ in wrong]
    )
    return [
        Fault(
            f"{rubric.file}:{example.line}",
            _what_went_wrong(rule, example, raised),
            _instead(rubric, rule, example, raised, nearly),
        )
        for (rule, example, raised), nearly in zip(wrong, faint, strict=True)
    ]


def _fits(rule: Rule, example: Example, found: Sequence[Finding]) -> bool:
    at = _places(rule, found)
    if example.messages:
        return at == set(example.messages)
    return bool(at) == example.expected


def _places(rule: Rule, found: Sequence[Finding]) -> set[int]:
    return {finding.span.message for finding in found if finding.rule == rule.id}


def _what_went_wrong(rule: Rule, example: Example, found: Sequence[Finding]) -> str:
    at = _places(rule, found)
    if not example.expected:
        return f"the example must not raise '{rule.id}', and it does"
    if not at:
        return f"the example must raise '{rule.id}', and it does not"
    return f"the example must raise '{rule.id}' at {_numbers(example.messages)}, and raises it at {_numbers(at)}"


def _numbers(messages: Sequence[int] | set[int]) -> str:
    return "message " + " and ".join(str(message + 1) for message in sorted(messages))


def _instead(rubric: Rubric, rule: Rule, example: Example, found: Sequence[Finding], nearly: Sequence[Finding]) -> str:
    if not example.expected:
        return f"Found: {_listing([finding for finding in found if finding.rule == rule.id])}."
    instead = f"Found: {_listing(found)}." if found else "Nothing was found."
    near = max((finding for finding in nearly if finding.rule == rule.id), key=lambda f: f.confidence, default=None)
    if near is None or _places(rule, found):
        return instead
    place = _numbers([near.span.message])
    least = rubric.threshold(rule)
    return f"{instead} It came nearest at {place}, {near.confidence:.2f} sure; findings count from {least:g}."


def _listing(found: Sequence[Finding]) -> str:
    return "; ".join(f"'{f.rule}' at {_numbers([f.span.message])}, \"{_short(f.span.quote)}\"" for f in found)


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


# --- what is missing or doubtful ------------------------------------------------------------------------------------


def lint(rubric: Rubric) -> Iterator[Fault]:
    """Warnings, rule by rule."""
    languages = [language for language in rubric.title if len(set(rubric.title.values())) > 1]
    for rule in rubric.rules():
        where = f"{rubric.file}:{rule.line}"
        for problem, what_to_do in (
            *_missing_advice(rule, languages),
            *_missing_examples(rule),
            *_contradictions(rule),
        ):
            yield Fault(where, f"'{rule.id}' {problem}", what_to_do)
        yield from _repeated_phrases(rubric, rule)
    for criterion in rubric.criteria:
        if criterion.points == 0 and criterion.rules:
            yield Fault(
                f"{rubric.file}:{criterion.rules[0].line}", f"'{criterion.id}' has 0 points: its flags cost nothing"
            )


def _missing_advice(rule: Rule, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    if not rule.why:
        yield "does not say why it matters", "Add 'why: …'."
    if rule.kind == "flag" and not rule.say_instead:
        yield "gives no better words", "Add 'say_instead: …'."
    for key, texts in (("title", rule.title), ("why", rule.why), ("say_instead", rule.say_instead)):
        missing = [LANGUAGE_NAMES[language] for language in languages if texts and language not in texts]
        if missing:
            yield (
                f"has no '{key}' in {' and '.join(missing)}",
                "Add it; until then English, or the first language there is, is shown.",
            )


def _missing_examples(rule: Rule) -> Iterator[tuple[str, str]]:
    if not any(example.expected for example in rule.examples):
        yield "has no example that must raise it", f"Add one under 'examples:', '- {rule.kind}: |'."
    if not any(not example.expected for example in rule.examples):
        yield "has no example that must not raise it", "Add one under 'examples:', '- ok: |'."
    spoken = {example.conversation.language for example in rule.examples}
    silent = {item.language for item in _phrases(rule)} - spoken - {EVERY_LANGUAGE}
    for language in sorted(silent if rule.examples else ()):
        yield (
            f"has {LANGUAGE_NAMES[language]} phrases and no {LANGUAGE_NAMES[language]} example",
            f"Add one with 'language: {language}'.",
        )


def _phrases(rule: Rule) -> Iterator[Listed]:
    for value in rule.settings.values():
        if isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Listed))


def _contradictions(rule: Rule) -> Iterator[tuple[str, str]]:
    wanted = {
        act
        for key, value in rule.settings.items()
        if not key.startswith("unless_") and isinstance(value, tuple)
        for act in value
    }
    excused = rule.settings.get("unless_agent_does", ())
    for act in excused:
        if act in wanted and "agent" in rule.check:
            yield f"looks for '{act}' and is excused by '{act}', so it cannot be found by it", "Keep one of them."
    for condition in rule.more_sure:
        if condition in rule.less_sure:
            yield f"is made both more and less sure by '{condition.scope}: {condition.act}'", "Keep one of them."


def _repeated_phrases(rubric: Rubric, rule: Rule) -> Iterator[Fault]:
    listed = sorted(_phrases(rule), key=lambda item: (_sense(item), item.line))
    for _, group in groupby(listed, key=_sense):
        first, *others = group
        for other in others:
            if EVERY_LANGUAGE in (first.language, other.language) or first.language == other.language:
                problem = f'\'{rule.id}\' has the phrase "{other.text}" already on line {first.line}, as "{first.text}"'
                yield Fault(
                    f"{rubric.file}:{other.line}",
                    problem,
                    "Delete one; in a rule and its 'unless' it would excuse itself.",
                )


def _sense(item: Listed) -> str:
    return repr(item.meaning.readings) if isinstance(item.meaning, Phrase) else f"pattern {item.text}"

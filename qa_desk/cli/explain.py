"""`qa-desk explain`: condition by condition, why a rule holds at a message or does not."""

from __future__ import annotations

import argparse

from qa_desk.cli.reading import conversations
from qa_desk.errors import Fault, UsageError
from qa_desk.model import Conversation, Rubric, Rule
from qa_desk.readers.base import ReadLog
from qa_desk.rubrics.load import load_named
from qa_desk.rubrics.nodes import did_you_mean
from qa_desk.scoring.because import because, shortened
from qa_desk.scoring.explain import Explanation, Weighed, explain


def run(options: argparse.Namespace) -> int:
    """Print the explanation. Raises UsageError for a conversation, rule or message that there is not."""
    rubric = load_named(options.rubric)
    rule = _rule(rubric, options.rule)
    conversation = _conversation(options)
    try:
        found = explain(rubric, conversation, rule, options.message)
    except IndexError:
        last = len(conversation.messages) - 1
        raise UsageError(
            Fault("--message", f"there is no message {options.message}", f"They are 0 to {last}.")
        ) from None
    print("\n".join(_lines(conversation, found, options.language)))
    return 0


def _rule(rubric: Rubric, name: str) -> Rule:
    rules = {rule.id: rule for rule in rubric.rules()}
    if name not in rules:
        raise UsageError(Fault("--rule", f"{rubric.id} has no rule '{name}'", did_you_mean(name, rules)))
    return rules[name]


def _conversation(options: argparse.Namespace) -> Conversation:
    known = []
    for conversation in conversations(options, ReadLog()):
        if conversation.id == options.conversation:
            return conversation
        known.append(conversation.id)
    hint = did_you_mean(options.conversation, known)
    raise UsageError(Fault("--conversation", f"no conversation '{options.conversation}' was read", hint))


def _lines(conversation: Conversation, found: Explanation, language: str) -> list[str]:
    message = conversation.messages[found.message]
    verdict = "is raised" if found.reported else "is not raised"
    title = found.rule.title.get(language) or found.rule.id
    lines = [
        f"{found.rule.id} ({title}) {verdict} at message {found.message} of {conversation.id}.",
        f"  {message.speaker}: “{shortened(message.text)}”",
        f"  confidence {found.confidence:.2f}; reported from {found.threshold:.2f}",
    ]
    if not found.eligible:
        lines.append(
            "  The rule cannot stand at this message: another speaker's, or not the place in the talk that it is about."
        )
    if found.gives_way_to:
        lines.append(f"  It gives way to {found.gives_way_to}, which says the contrary of this message and is surer.")
    if found.reported:
        lines.append(f"  {because(found.rule, found.quote, found.evidence, language)}")
    lines += [f"  other end: message {span.message}: “{shortened(span.quote)}”" for span in found.evidence]
    lines += [
        "What speaks for it:",
        *_weighed(found.speaks_for),
        "What speaks against it:",
        *_weighed(found.speaks_against),
    ]
    others = ", ".join(f"message {index} ({confidence:.2f})" for index, confidence in found.nearest)
    lines.append(f"Where no condition holds, it starts from {found.start:+.1f}; above 0 is likelier than not.")
    return [*lines, f"Nearest elsewhere: {others or 'none'}"]


def _weighed(weighed: list[Weighed]) -> list[str]:
    return [f"  {one.pull:+5.1f}  {one.name} (holds {one.holds:.2f})" for one in weighed] or ["  nothing"]

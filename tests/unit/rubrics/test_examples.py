"""Examples under a rule: short conversations in plain lines."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa_desk.errors import RubricError
from qa_desk.model import Example, Message, Speaker
from qa_desk.rubrics.load import load

Write = Callable[[str], Path]


def examples(path: Path) -> tuple[Example, ...]:
    return load(path).rules()[0].examples


def test_lines_become_messages(write: Write, small: str) -> None:
    text = f"""{small}    examples:
    - flag: |
        Customer {{photo.jpg, b.png}}: See: it broke
          in two places
        and it smells
        Bot [9:05]: Hi!
        Note: careful
        System: Kim joins
        agent! [2025-03-06 14:05] {{a.pdf}}: Calm down.

        Kim
      language: en
      channel: email
    - ok: "Agent: hello"
"""
    first, second = examples(write(text))
    assert first.expected
    assert not second.expected
    assert first.messages == (4,)
    assert (first.conversation.language, first.conversation.channel) == ("en", "email")
    assert first.conversation.messages == (
        Message(Speaker.CUSTOMER, "See: it broke\nin two places\nand it smells", attachments=("photo.jpg", "b.png")),
        Message(Speaker.BOT, "Hi!", time=datetime(2025, 3, 5, 9, 5, tzinfo=UTC)),
        Message(Speaker.AGENT, "careful", internal=True),
        Message(Speaker.SYSTEM, "Kim joins"),
        Message(
            Speaker.AGENT, "Calm down.\n\nKim", time=datetime(2025, 3, 6, 14, 5, tzinfo=UTC), attachments=("a.pdf",)
        ),
    )
    assert second.conversation.messages == (Message(Speaker.AGENT, "hello"),)
    assert first.line == 15


@pytest.mark.parametrize(
    ("example", "place", "problem"),
    [
        ("- flag: |\n        Kund: hej", 16, "'Kund: hej' is said by nobody"),
        ("- flag: |\n        Agent [25:00]: hi", 16, "'25:00' is no time"),
        ("- ok: |\n        Agent!: hi", 15, "marked with '!'"),
        ("- strength: 'Agent: hi'", 15, "'strength' is no key of an example of a flag. Write 'flag'."),
        ("- flag: 'Agent: hi'\n      langage: sv", 16, "Did you mean 'language'?"),
        ("- flag: 'Agent: hi'\n      language: swedish", 16, "'swedish' is no language"),
        ("- flag: 'Agent: hi'\n      ok: 'Agent: ho'", 15, "one conversation"),
        ("- Customer", 15, "an example begins with 'flag: |' or 'ok: |'"),
    ],
)
def test_what_is_wrong_in_an_example_is_told(write: Write, small: str, example: str, place: int, problem: str) -> None:
    path = write(f"{small}    examples:\n    {example}\n")
    with pytest.raises(RubricError) as caught:
        load(path)
    assert [f for f in map(str, caught.value.faults) if f.startswith(f"{path}:{place}: ") and problem in f], (
        caught.value
    )

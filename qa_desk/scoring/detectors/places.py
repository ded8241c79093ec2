"""Where the other end of a finding lies: the customer's message that says, feels, gave or chased something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from qa_desk.model import Span
from qa_desk.scoring.batch import CUSTOMER, Acts
from qa_desk.scoring.detectors.base import Scene

SURE = 0.4
_ENDINGS = '.!?…"”»)'


def customer_messages(scene: Scene, message: int, *, after: bool = False) -> list[int]:
    """The customer's messages before (or after) a message, in the order of the conversation."""
    batch = scene.batch
    conversation = int(batch.conversation[message])
    start, end = int(batch.begin[conversation]), int(batch.begin[conversation + 1])
    stretch = range(message + 1, end) if after else range(start, message)
    return [index for index in stretch if batch.side[index] == CUSTOMER]


def last_turn(scene: Scene, message: int) -> list[int]:
    """The messages of the customer's turn that a message answers."""
    turn = scene.batch.turn[message]
    return [index for index in customer_messages(scene, message) if scene.batch.turn[index] == turn - 1]


def surest(scene: Scene, messages: Sequence[int], acts: Iterable[str]) -> list[int]:
    """The messages that surely do one of `acts`; where none does, the one that does so most; empty for no messages."""
    if not messages:
        return []
    side = scene.batch.customer
    columns = [side.column(act) for act in acts]
    strength = side.message[np.asarray(messages)][:, columns].max(axis=1)
    sure = [index for index, value in zip(messages, strength, strict=True) if value >= SURE]
    return sure or [messages[int(np.argmax(strength))]]


def spans(scene: Scene, messages: Iterable[int], acts: Sequence[str]) -> tuple[Span, ...]:
    """The sentence of each message that does one of `acts` most surely."""
    return tuple(sentence_span(scene, scene.batch.customer, index, acts) for index in messages)


def answered(scene: Scene, message: int) -> tuple[Span, ...]:
    """The last message of the customer's turn that a message answers; empty where the company speaks first."""
    return tuple(scene.batch.whole(index) for index in last_turn(scene, message)[-1:])


def sentence_span(scene: Scene, side: Acts, message: int, acts: Sequence[str]) -> Span:
    """The sentence of a message that does one of `acts` most surely; the whole message where it has no words."""
    first, last = scene.batch.first_sentence[message : message + 2].tolist()
    if not acts or first == last:
        return scene.batch.whole(message)
    best = first + int(side.strongest(acts)[first:last].argmax())
    return stretch_of(scene, message, best, best)


def stretch_of(scene: Scene, message: int, first: int, last: int) -> Span:
    """From the first word of a sentence of a message to the last of another, with the marks that end it."""
    words = scene.batch.words
    _, start, end = words.place(int(words.first[first]), int(words.first[last + 1]) - 1)
    text = scene.batch.messages[message].text
    while end < len(text) and text[end] in _ENDINGS:
        end += 1
    return scene.batch.span(message, start, end)

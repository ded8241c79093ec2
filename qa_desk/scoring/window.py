"""Stretches of a conversation as a rubric names them: "same turn", "next 2 turns", "24 hours", "rest of the
conversation".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qa_desk.i18n import tr
from qa_desk.scoring.batch import Batch
from qa_desk.scoring.words import Int

UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_NAMED = ("same message", "same turn", "next turn", "first reply", "rest of the conversation")
_DURATION = re.compile(r"(\d+(?:\.\d+)?) (second|minute|hour|day|week)s?")
_TURNS = re.compile(r"next (\d+) turns?")


@dataclass(frozen=True, slots=True)
class Window:
    """How far a rule looks on from a message: `turns` of the company after its own (0 is the same turn), or
    `seconds`.
    """

    kind: Literal["message", "turns", "time", "rest"]
    turns: int = 0
    seconds: float = 0.0


SAME_TURN = Window("turns")


def parse_duration(text: str) -> float:
    """Seconds of "90 seconds", "15 minutes", "24 hours", "2 days". Raises ValueError with what is understood."""
    match = _DURATION.fullmatch(text.strip())
    if not match:
        told = tr("'{value}' is no length of time; write it as '15 minutes', '24 hours' or '2 days'")
        raise ValueError(told.format(value=text))
    return float(match[1]) * UNITS[match[2]]


def parse_window(text: str) -> Window:
    """The window that `text` names. Raises ValueError with what is understood."""
    name = " ".join(text.split())
    if name == "same message":
        return Window("message")
    if name in ("same turn", "first reply"):
        return SAME_TURN
    if name == "rest of the conversation":
        return Window("rest")
    if name == "next turn":
        return Window("turns", 1)
    if match := _TURNS.fullmatch(name):
        return Window("turns", int(match[1]))
    try:
        return Window("time", seconds=parse_duration(name))
    except ValueError:
        told = tr("'{value}' is no stretch that is known; write one of {names}, 'next 2 turns' or '15 minutes'")
        raise ValueError(told.format(value=text, names=", ".join(_NAMED))) from None


def last_in(window: Window, batch: Batch) -> Int:
    """Per message of the batch, the last message that the window reaches, in the same conversation."""
    here = np.arange(batch.side.size)
    end = batch.begin[1:][batch.conversation] - 1 if here.size else here
    if window.kind == "message" or not batch.turn_last.size:
        return here
    if window.kind == "rest":
        return np.asarray(end)
    if window.kind == "turns":
        reach = np.minimum(batch.turn + 2 * window.turns, batch.turn_last.size - 1)
        return np.where(batch.turn >= 0, np.minimum(batch.turn_last[np.maximum(reach, 0)], end), here)
    last = here.copy()
    for index in here:
        while last[index] < end[index] and not batch.time[last[index] + 1] - batch.time[index] > window.seconds:
            last[index] += 1
    return last

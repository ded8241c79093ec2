"""What a detector is: it owns check keys of the rubric file, reads a scene, and gives signals for and against its rule
at each message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Protocol

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import Floats, log_odds
from qa_desk.scoring.batch import AGENT, BOT, Batch, Bool
from qa_desk.scoring.facts import Fact, Ledger, ledger_for_requests
from qa_desk.scoring.situation import Situation

CERTAIN = 0.97  # what a phrase that stands there counts, as a probability


class Form(StrEnum):
    """How the value of a key is written in a rubric file."""

    AGENT_ACTS = "agent acts"  # list of agent act names
    CUSTOMER_ACTS = "customer acts"  # list of customer act names
    PHRASES = "phrases"  # language -> list of phrases
    PATTERN = "pattern"  # language -> list of regular expressions
    WINDOW = "window"  # "same turn", "next 2 turns", "24 hours", …
    ITEMS = "items"  # list of kinds of facts
    DELAYS = "delays"  # channel -> duration
    SPEAKERS = "speakers"  # agent, bot or both


@dataclass(slots=True)
class Scene:
    """Everything that rules read about a batch.

    `said` maps (rule id, key) to the words where a phrase of that key stands: message -> (first word, last word).
    `wording` maps a rule id to what the meaning of each message and its neighbours says of the rule, as log-odds, for
    rules that have learned it.
    """

    batch: Batch
    situation: Situation
    said: Mapping[tuple[str, str], Mapping[int, tuple[int, int]]]
    wording: Mapping[str, Floats] = field(default_factory=dict)
    _ledgers: dict[int, Ledger] = field(default_factory=dict)

    def given(self, message: int) -> tuple[Fact, ...]:
        """What the customer had given before a message of the batch, of identifiers and of all kinds that the company
        names; messages are numbered in the conversation.
        """
        conversation = int(self.batch.conversation[message])
        if conversation not in self._ledgers:
            self._ledgers[conversation] = ledger_for_requests(self.batch.conversations[conversation])
        return self._ledgers[conversation].before(int(self.batch.position[message]))

    def phrase_odds(self, rule: Rule, key: str) -> Floats:
        """Per message, CERTAIN where a phrase under `key` of the rule stands, else 0."""
        out = np.zeros(len(self.batch.messages), np.float32)
        hits = self.said.get((rule.id, key))
        if hits:
            out[list(hits)] = CERTAIN
        return out


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks for or against a rule.

    `name` reads as a clause ("the agent refuses in this message"); `values` has one number per message of the batch.
    `direction` is what the signal means where no learned weight is known: +1 or -1, then the values are log-odds
    between -5 and 5; or 0 for nothing, then they are 0 to 4. `main` marks what must hold.
    """

    name: str
    values: Floats
    direction: int
    main: bool = False


class Detector(Protocol):
    """One kind of check.

    `checks` are the keys that pick it, `companions` further keys of its own; both map to their forms. With `once`, a
    rule stands at no more than one message of a conversation, the surest.
    """

    checks: ClassVar[Mapping[str, Form]]
    companions: ClassVar[Mapping[str, Form]]
    once: bool

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        """What speaks for and against the rule at each message."""

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        """Which messages can carry the rule at all."""

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        """The words of the message that carry the rule."""

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        """The other end: what was given, tried, promised or felt before; empty where a rule has none."""


def certain(holds: Floats) -> Floats:
    """Log-odds of what is there (1) or not (0) beyond doubt: those of a phrase that stands there, or -5."""
    return log_odds(holds * np.float32(CERTAIN))


def values(rule: Rule, key: str) -> Any:
    """The prepared value of a key of the rule, or an empty tuple where the rule does not have it."""
    return rule.settings.get(key, ())


def company_messages(rule: Rule, scene: Scene) -> Bool:
    """The messages of those whom the rule is about: `speaker: agent` (the default), `bot` or `both`."""
    side = scene.batch.side
    wanted = {"agent": (AGENT,), "bot": (BOT,), "both": (AGENT, BOT)}[rule.settings.get("speaker", "agent")]
    return np.asarray(np.isin(side, wanted))

"""`asks_again_for`: the agent asks for something that the customer has already given in this conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import log_odds
from qa_desk.scoring.batch import Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, certain, company_messages
from qa_desk.scoring.detectors.places import customer_messages, sentence_span, spans, surest
from qa_desk.scoring.facts import IDENTIFIERS, Fact, asked_for

ASKS = (
    "asks-identifier",
    "asks-contact",
    "asks-when-or-amount",
    "asks-product",
    "asks-file",
    "asks-problem",
    "asks-tried",
    "asks-other",
)
MOST = 8  # messages that are shown as evidence: the first that gave it, and the latest


@dataclass(frozen=True, slots=True)
class _Request:
    """What a message asks for: `given` are the facts that had already answered it, `new` the kinds that nothing had
    answered.
    """

    given: tuple[Fact, ...]
    new: tuple[str, ...]
    repeats_value: bool


class AsksAgain:
    """Weighs whether the message asks, and whether the ledger or the customer's account holds the answer."""

    checks: ClassVar[Mapping[str, Form]] = {"asks_again_for": Form.ITEMS}
    companions: ClassVar[Mapping[str, Form]] = {}
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        agent, customer = scene.batch.agent, scene.batch.customer
        asking = np.maximum.reduce([agent.of(act) for act in ASKS])
        told = np.maximum(customer.of("states-matter", "earlier"), customer.of("complains", "earlier"))
        told *= "matter" in rule.settings["asks_again_for"]
        tried = customer.of("already-did", "earlier") * ("tried" in rule.settings["asks_again_for"])
        columns = np.zeros((asking.size, 6), np.float32)
        for index in np.flatnonzero(self.eligible(rule, scene) & (asking > 0.05)):
            columns[index] = _columns(_request(rule, scene, int(index)))
        given, more, repeats, file, identifier, unknown = columns.T
        asks_problem, asks_tried = np.minimum(agent.of("asks-problem"), told), np.minimum(agent.of("asks-tried"), tried)
        a_file, an_identifier = agent.of("asks-file") * file, agent.of("asks-identifier") * identifier
        found = [
            Signal("the agent asks for something", log_odds(asking), 1),
            Signal("the customer has already given what is named", certain(given), 1),
            Signal("the agent asks, and it was given", log_odds(asking * given), 1, main=True),
            Signal("something else is named too, which was not given", more * 4, 0),
            Signal("nothing of what is named had been given", certain(unknown), -1),
            Signal("the message repeats the given value itself", certain(repeats), -1),
            Signal("the agent asks what the matter is, and it was told", log_odds(asks_problem), 1, main=True),
            Signal("the agent asks what was tried, and it was told", log_odds(asks_tried), 1, main=True),
            Signal("the agent asks for a file, and one was sent", log_odds(a_file), 1),
            Signal("an identifier is asked for, and one was given", log_odds(an_identifier), 1),
        ]
        return found + [Signal(f"the agent {act}", agent.odds(act), 1) for act in ASKS]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        del rule
        return sentence_span(scene, scene.batch.agent, message, ASKS)

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        given = _request(rule, scene, message).given  # what a field of the case holds has no place in a message
        places = {fact.message: fact for fact in reversed(given) if fact.message >= 0}
        if given:
            told = sorted(places)
            shown = told if len(told) <= MOST else [told[0], *told[1 - MOST :]]
            return tuple(_fact_span(scene, message, places[position]) for position in shown)
        acts = ("states-matter", "complains", "already-did", "gives-detail")
        return spans(scene, surest(scene, customer_messages(scene, message), acts)[:1], acts)


def _fact_span(scene: Scene, message: int, fact: Fact) -> Span:
    start = int(scene.batch.begin[scene.batch.conversation[message]]) + fact.message
    return scene.batch.span(start, fact.start, fact.end) if fact.end > fact.start else scene.batch.whole(start)


def _request(rule: Rule, scene: Scene, message: int) -> _Request:
    wanted: Sequence[str] = rule.settings["asks_again_for"]
    text = scene.batch.messages[message].text
    kinds = [kind for kind in asked_for(text) if kind in wanted]
    given = scene.given(message)
    answers = tuple(fact for fact in given if fact.kind in kinds)
    answered = {fact.kind for fact in answers}
    return _Request(answers, tuple(kind for kind in kinds if kind not in answered), _repeats(text, given))


def _repeats(text: str, given: Sequence[Fact]) -> bool:
    """Whether an identifier that was given stands in the text."""
    keys = {fact.key for fact in given if fact.kind in IDENTIFIERS}
    letters = "".join(filter(str.isalnum, text.casefold())) if keys else ""
    return any(len(key) > 3 and key in letters for key in keys)


def _columns(request: _Request) -> tuple[float, ...]:
    kinds = {fact.kind for fact in request.given}
    return (
        float(bool(kinds)),
        float(bool(request.new)),
        float(request.repeats_value),
        float("file" in kinds),
        float(bool(kinds & set(IDENTIFIERS))),
        float(bool(request.new) and not kinds),
    )

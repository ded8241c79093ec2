"""`agent_does`, `agent_says`, `agent_says_pattern`: the agent does or says something, unless something else stands near
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.encoder import Floats
from qa_desk.scoring.batch import Acts, Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, log_odds, values
from qa_desk.scoring.window import SAME_TURN, last_in

SAYS = ("agent_says", "agent_says_pattern")
_ENDINGS = '.!?…"”»)'


class Says:
    """Main signal: the surest of the named acts and phrases. Each `unless` speaks against, within `within` (the same
    turn by default).
    """

    checks: ClassVar[Mapping[str, Form]] = {
        "agent_does": Form.AGENT_ACTS,
        "agent_says": Form.PHRASES,
        "agent_says_pattern": Form.PATTERN,
    }
    companions: ClassVar[Mapping[str, Form]] = {
        "unless_agent_does": Form.AGENT_ACTS,
        "unless_agent_says": Form.PHRASES,
        "unless_customer_does": Form.CUSTOMER_ACTS,
        "within": Form.WINDOW,
    }
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        acts = values(rule, "agent_does")
        found = [Signal(f"the agent {act}", log_odds(scene.batch.agent.of(act)), 1, main=True) for act in acts]
        found += [
            Signal("the agent says a phrase of the rubric", log_odds(scene.phrase_odds(rule, key)), 1, main=True)
            for key in SAYS
            if key in rule.settings
        ]
        return [*found, *unless(rule, scene)]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        return quote_of(rule, scene, message, values(rule, "agent_does"), SAYS)

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        del rule, scene, message
        return ()


def unless(rule: Rule, scene: Scene) -> list[Signal]:
    """The signals of the `unless_…` companions: they speak against the rule within its window."""
    batch = scene.batch
    last = last_in(rule.settings.get("within", SAME_TURN), batch)
    here = np.arange(batch.side.size)
    found = []
    if values(rule, "unless_agent_does"):
        near = batch.agent.largest(here, last)
        found += [
            Signal(f"the agent {act} near it", log_odds(near[:, batch.agent.column(act)]), -1)
            for act in rule.settings["unless_agent_does"]
        ]
    if "unless_agent_says" in rule.settings:
        hit = largest_ahead(scene.phrase_odds(rule, "unless_agent_says"), last)
        found.append(Signal("the agent says an excusing phrase of the rubric", log_odds(hit), -1))
    for act in values(rule, "unless_customer_does"):
        found.append(Signal(f"the customer {act} just before", log_odds(batch.customer.of(act, "before")), -1))
    return found


def largest_ahead(column: Floats, last: np.ndarray) -> Floats:
    """Per message, the largest of `column` from it to `last`."""
    out = column.copy()
    for index in np.flatnonzero(column):
        reaching = np.arange(index)[last[:index] >= index]
        out[reaching] = np.maximum(out[reaching], column[index])
    return out


def quote_of(rule: Rule, scene: Scene, message: int, acts: Iterable[str], keys: Iterable[str] = ()) -> Span:
    """The sentence with the phrase that was said, else the one that does one of `acts` most surely, else the message."""
    for key in keys:
        words = scene.said.get((rule.id, key), {}).get(message)
        if words:
            return _sentences(scene, message, *scene.batch.words.sentence[list(words)])
    return sentence_span(scene, scene.batch.agent, message, acts)


def sentence_span(scene: Scene, side: Acts, message: int, acts: Iterable[str]) -> Span:
    """The sentence of a message that does one of `acts` most surely; the whole message where it has no words."""
    names = list(acts)
    best = [(side.best_sentence(act, message), act) for act in names]
    found = [(float(side.sentence[sentence, side.column(act)]), -sentence) for sentence, act in best if sentence >= 0]
    if not found:
        return scene.batch.whole(message)
    return _sentences(scene, message, -max(found)[1], -max(found)[1])


def _sentences(scene: Scene, message: int, first: int, last: int) -> Span:
    """From the first word of a sentence of a message to the last of another, with the marks that end it."""
    words = scene.batch.words
    _, start, _ = words.sentence_place(first)
    _, _, end = words.sentence_place(last)
    text = scene.batch.messages[message].text
    while end < len(text) and text[end] in _ENDINGS:
        end += 1
    return scene.batch.span(message, start, end)

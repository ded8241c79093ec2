"""`agent_does`, `agent_says`, `agent_says_pattern`: the agent does or says something, unless something else stands near
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import Floats, log_odds, maxima
from qa_desk.scoring.batch import Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, values
from qa_desk.scoring.detectors.places import answered, sentence_span, stretch_of
from qa_desk.scoring.window import SAME_TURN, last_in

SAYS = ("agent_says", "agent_says_pattern")


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
        found = [Signal(f"the agent {act}", scene.batch.agent.odds(act), 1, main=True) for act in acts]
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
        return answered(scene, message) if rule.kind == "flag" else ()


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
        found.append(Signal(f"the customer {act} just before", batch.customer.odds(act, "before"), -1))
    return found


def largest_ahead(column: Floats, last: np.ndarray) -> Floats:
    """Per message, the largest of `column` from it to `last`."""
    here = np.arange(column.size)
    return np.asarray(maxima(column[:, None], here, last - here + 1)[:, 0])


def quote_of(rule: Rule, scene: Scene, message: int, acts: Sequence[str], keys: Iterable[str] = ()) -> Span:
    """The sentence with a phrase that was said, else the one that does one of `acts` most surely, else the message."""
    for key in keys:
        words = scene.said.get((rule.id, key), {}).get(message)
        if words:
            return stretch_of(scene, message, *scene.batch.words.sentence[list(words)])
    return sentence_span(scene, scene.batch.agent, message, acts)

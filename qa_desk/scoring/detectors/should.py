"""`agent_should_do`, `agent_should_say`: what the agent's next words should do after the customer did something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import log_odds
from qa_desk.scoring.batch import Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, values
from qa_desk.scoring.detectors.never import after
from qa_desk.scoring.detectors.places import last_turn, spans, surest
from qa_desk.scoring.detectors.says import largest_ahead
from qa_desk.scoring.window import SAME_TURN, last_in


class Should:
    """Stands at the agent's first message of a turn; what should be done may come anywhere `within` the window."""

    checks: ClassVar[Mapping[str, Form]] = {"agent_should_do": Form.AGENT_ACTS, "agent_should_say": Form.PHRASES}
    companions: ClassVar[Mapping[str, Form]] = {"after_customer_does": Form.CUSTOMER_ACTS, "within": Form.WINDOW}
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        batch = scene.batch
        last = last_in(rule.settings.get("within", SAME_TURN), batch)
        near = batch.agent.largest(np.arange(batch.side.size), last)
        found = [
            Signal(f"the agent {act}", log_odds(near[:, batch.agent.column(act)]), -1)
            for act in values(rule, "agent_should_do")
        ]
        if "agent_should_say" in rule.settings:
            hit = largest_ahead(scene.phrase_odds(rule, "agent_should_say"), last)
            found.append(Signal("the agent says a phrase of the rubric", log_odds(hit), -1))
        return found + after(rule, scene)

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        speaks = np.flatnonzero(company_messages(rule, scene))
        _, opens = np.unique(scene.batch.turn[speaks], return_index=True)
        first = np.zeros(scene.batch.side.size, bool)
        first[speaks[opens]] = True
        return first

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        del rule
        return scene.batch.whole(message)

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        acts = values(rule, "after_customer_does")
        return spans(scene, surest(scene, last_turn(scene, message), acts), acts) if acts else ()

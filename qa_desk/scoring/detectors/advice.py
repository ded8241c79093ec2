"""`repeats_advice`: a ready recipe or pointer that does not meet this customer: already tried, already sent, or in
place of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import Floats, log_odds
from qa_desk.scoring.batch import Bool
from qa_desk.scoring.detectors.alike import Alike, most_alike
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, values
from qa_desk.scoring.detectors.places import customer_messages, spans, surest
from qa_desk.scoring.detectors.says import quote_of, unless

WORTH = 0.2  # probability of a step from which it is compared with what was said before


class RepeatsAdvice:
    """Main signal: the surest of the named acts; the customer's own account and the agent's earlier recipes speak for
    it.
    """

    checks: ClassVar[Mapping[str, Form]] = {"repeats_advice": Form.AGENT_ACTS}
    companions: ClassVar[Mapping[str, Form]] = {
        "agent_says": Form.PHRASES,
        "known_when_customer_does": Form.CUSTOMER_ACTS,
        "unless_agent_does": Form.AGENT_ACTS,
        "unless_customer_does": Form.CUSTOMER_ACTS,
        "within": Form.WINDOW,
    }
    once = False

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        agent, customer = scene.batch.agent, scene.batch.customer
        acts = values(rule, "repeats_advice")
        found = [Signal(f"the agent {act}", agent.odds(act), 1, main=True) for act in acts]
        if "agent_says" in rule.settings:
            said = scene.phrase_odds(rule, "agent_says")
            found.append(Signal("the agent says a phrase of the rubric", log_odds(said), 1, main=True))
        recipe = np.maximum.reduce([agent.of(act) for act in acts])
        for act in values(rule, "known_when_customer_does"):
            known = customer.of(act, "earlier")
            found.append(Signal(f"the customer {act} before", log_odds(known), 1))
            found.append(Signal(f"a recipe, and the customer {act} before", log_odds(np.minimum(known, recipe)), 1))
        tried, repeated = self._alike(rule, scene, recipe)
        found.append(Signal("the step is like what the customer had tried", tried * 4, 0))
        found.append(Signal("the step is like an earlier one of the agent", repeated * 4, 0))
        found += [Signal(f"the agent {act} earlier too", agent.odds(act, "earlier"), 1) for act in acts]
        return [*found, *unless(rule, scene)]

    def _alike(self, rule: Rule, scene: Scene, recipe: Floats) -> tuple[Floats, Floats]:
        """Per message, how alike (0-1) its step is to what the customer had done, and to an earlier step."""
        tried, repeated = np.zeros_like(recipe), np.zeros_like(recipe)
        acts = values(rule, "repeats_advice")
        for message in np.flatnonzero(self.eligible(rule, scene) & (recipe > WORTH)).tolist():
            tried[message] = _known(rule, scene, message).likeness
            repeated[message] = most_alike(scene, message, acts, scene.batch.agent, acts).likeness
        return tried, repeated

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        return company_messages(rule, scene)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        return quote_of(rule, scene, message, values(rule, "repeats_advice"), ("agent_says",))

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        acts = values(rule, "known_when_customer_does")
        if not acts:
            return ()
        known = surest(scene, customer_messages(scene, message), acts)
        alike = _known(rule, scene, message).message
        chosen = [alike, *(other for other in known if other != alike)] if alike >= 0 else known
        return spans(scene, chosen[:2], acts)


def _known(rule: Rule, scene: Scene, message: int) -> Alike:
    """What the customer said to have done that is most like the step of a message."""
    known = values(rule, "known_when_customer_does")
    if not known:
        return Alike(0.0, -1)
    return most_alike(scene, message, values(rule, "repeats_advice"), scene.batch.customer, known)

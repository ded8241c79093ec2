"""`first_reply_does`: what the first answer to the customer's matter does, unless the same answer also does something
that helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from qa_desk.model import Rule, Span
from qa_desk.scoring.acts.runs import log_odds
from qa_desk.scoring.batch import Bool
from qa_desk.scoring.detectors.base import Form, Scene, Signal, company_messages, values
from qa_desk.scoring.detectors.places import answered
from qa_desk.scoring.detectors.says import quote_of, unless


class FirstReply:
    """Only at the first reply after the customer stated the matter; at most once in a conversation."""

    checks: ClassVar[Mapping[str, Form]] = {"first_reply_does": Form.AGENT_ACTS}
    companions: ClassVar[Mapping[str, Form]] = {
        "agent_says": Form.PHRASES,
        "unless_agent_does": Form.AGENT_ACTS,
        "unless_agent_says": Form.PHRASES,
        "unless_customer_does": Form.CUSTOMER_ACTS,
        "within": Form.WINDOW,
    }
    once = True

    def signals(self, rule: Rule, scene: Scene) -> list[Signal]:
        agent = scene.batch.agent
        acts = values(rule, "first_reply_does")
        surest = np.maximum.reduce([agent.of(act) for act in acts])
        found = [Signal("the first reply does only what buys time", log_odds(surest), 1, main=True)]
        found += [Signal(f"the agent {act}", agent.odds(act), 1) for act in acts]
        if "agent_says" in rule.settings:
            found.append(
                Signal(
                    "the agent says a phrase of the rubric",
                    log_odds(scene.phrase_odds(rule, "agent_says")),
                    1,
                    main=True,
                )
            )
        return [*found, *unless(rule, scene)]

    def eligible(self, rule: Rule, scene: Scene) -> Bool:
        name = "first answer of any kind" if rule.settings.get("speaker", "agent") == "both" else "first reply"
        return company_messages(rule, scene) & (scene.situation.of(name) > 0)

    def quote(self, rule: Rule, scene: Scene, message: int) -> Span:
        return quote_of(rule, scene, message, values(rule, "first_reply_does"), ("agent_says",))

    def evidence(self, rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
        del rule
        return answered(scene, message)

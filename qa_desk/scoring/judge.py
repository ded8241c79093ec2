"""From signals to a confidence: a logistic model with a weight per signal, learned where the rule has been measured.

A rule without learned weights holds as surely as its surest main signal, unless something that speaks against it is
surer than not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa_desk.model import Condition, Rule
from qa_desk.scoring.acts.runs import Floats
from qa_desk.scoring.batch import Acts, Batch, Bool
from qa_desk.scoring.detectors import detector_of
from qa_desk.scoring.detectors.base import Scene, Signal, certain
from qa_desk.scoring.situation import NAMES

SCOPES = {
    "same_message": ("agent", "message", "the agent {} in the same message"),
    "same_turn": ("agent", "turn", "the agent {} before the customer speaks"),
    "agent_before": ("agent", "turn so far", "the agent {} just before"),
    "agent_earlier": ("agent", "earlier", "the agent {} earlier"),
    "agent_later": ("agent", "later", "the agent {} later"),
    "agent_ever": ("agent", "ever", "the agent {} somewhere"),
    "customer_just_before": ("customer", "before", "the customer {} just before"),
    "customer_earlier": ("customer", "earlier", "the customer {} earlier"),
    "customer_answers": ("customer", "next", "the customer then {}"),
    "customer_later": ("customer", "later", "the customer {} later"),
}
SITUATION_WEIGHT = 4.0  # a situation that holds counts as much as log-odds of 4, so that weights are of one size
WORDING = "what is said here, before and after, taken as a whole"
_SOFT = 0.3  # the weight of a condition that nobody measured


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was weighed for a rule over a batch: `confidence` per message, 0 where the message cannot carry the rule."""

    signals: tuple[Signal, ...]
    eligible: Bool
    confidence: Floats


def signals_of(rule: Rule, scene: Scene) -> list[Signal]:
    """Everything that is weighed for a rule, in a fixed order: the detector's own, the rule's conditions, the
    situation, the meaning of what is said.
    """
    found = detector_of(rule.check).signals(rule, scene)
    found += [_condition(condition, scene.batch, 1) for condition in rule.more_sure]
    found += [_condition(condition, scene.batch, -1) for condition in rule.less_sure]
    situation = scene.situation.columns
    found += [Signal(name, situation[:, column] * SITUATION_WEIGHT, 0) for column, name in enumerate(NAMES)]
    if rule.id in scene.wording:
        found.append(Signal(WORDING, scene.wording[rule.id], 0))
    return found


def _condition(condition: Condition, batch: Batch, direction: int) -> Signal:
    who, scope, clause = SCOPES[condition.scope]
    side: Acts = batch.agent if who == "agent" else batch.customer
    return Signal(clause.format(condition.act), side.odds(condition.act, scope), direction)


def judge(rule: Rule, scene: Scene) -> Judgement:
    """How surely the rule holds at each message of the scene."""
    signals = tuple(signals_of(rule, scene))
    eligible = detector_of(rule.check).eligible(rule, scene)
    odds = _learned(rule, signals) if rule.weights else _plain(signals)
    confidence = np.where(eligible, 1 / (1 + np.exp(-odds)), 0).astype(np.float32)
    return Judgement(signals, eligible, confidence)


def _learned(rule: Rule, signals: tuple[Signal, ...]) -> Floats:
    assert rule.weights is not None
    weights = rule.weights.by_signal
    odds = np.full(signals[0].values.size, rule.weights.bias, np.float32)
    for signal in signals:
        weight = 1.0 if signal.name == WORDING else weights.get(signal.name)
        if weight:
            odds += np.float32(weight) * signal.values
    return odds


def _plain(signals: tuple[Signal, ...]) -> Floats:
    main = [signal for signal in signals if signal.main]
    against = [signal for signal in signals if not signal.main and signal.direction < 0]
    support = [signal for signal in signals if not signal.main and signal.direction > 0]
    nothing = certain(np.zeros_like(signals[0].values))
    odds = np.maximum.reduce([nothing, *(signal.values for signal in main)])
    for signal in against:
        odds = np.where(signal.values > 0, np.minimum(odds, -signal.values), odds)
    for signal in support:
        odds = odds + _SOFT * np.maximum(signal.values, 0) * (odds > -1)
    return np.asarray(odds, np.float32)

"""From signals to a confidence: a logistic model with a weight per signal, learned where the rule has been measured;
then a second look at each rule beside the others.

A rule without learned weights holds as surely as its surest main signal, unless something that speaks against it is
surer than not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa_desk.model import Condition, Kind, Rubric, Rule, SecondLook
from qa_desk.scoring.acts.runs import LIMIT, Floats
from qa_desk.scoring.batch import Acts, Batch, Bool
from qa_desk.scoring.detectors import detector_of
from qa_desk.scoring.detectors.base import Scene, Signal, certain
from qa_desk.scoring.second_look import ALONE, COUNTS, SHAPES, Others, asked_for, looked_again, others, seconds
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
class Second:
    """What a second look saw: what the rules say, and the rule's own log-odds before it; and which messages it
    `looked` at.
    """

    others: Others
    first: Floats
    looked: Bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was weighed for a rule over a batch, and the log-odds per message that came of it: `confidence` is 0 where
    the message cannot carry the rule (`eligible`). `second` is there after a second look.
    """

    signals: tuple[Signal, ...]
    eligible: Bool
    odds: Floats
    confidence: Floats
    second: Second | None = None


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


def judge(rubric: Rubric, scene: Scene) -> dict[str, Judgement]:
    """How surely each rule holds at each message of the scene, in the order of the rubric."""
    alone = {rule.id: judge_alone(rule, scene) for rule in rubric.rules()}
    looks = seconds(rubric.rules())
    if not looks or not scene.batch.messages:
        return alone
    asked = {name for look in looks.values() for name in asked_for(look) if name not in COUNTS}
    seen = _others(rubric, scene, alone, asked)
    return alone | {rule: _again(look, alone[rule], seen) for rule, look in looks.items()}


def _again(look: SecondLook, first: Judgement, seen: Others) -> Judgement:
    """The judgement after the second look; what is hopeless alone is not looked at again."""
    second = Second(seen, first.odds, first.eligible & (first.odds >= -LIMIT))
    odds, rows = first.odds.copy(), np.flatnonzero(second.looked)
    odds[rows] += looked_again(look, known(first.signals, second), rows)
    return replace(_at(first.signals, first.eligible, odds), second=second)


def known(signals: Sequence[Signal], second: Second) -> dict[str, Floats]:
    """What a second look can ask for, of every message by name: the rule's signals, what the rules say, and what this
    one says alone.
    """
    heard = {signal.name: signal.values for signal in signals}
    said = zip(second.others.names, second.others.values.T, strict=True)
    return heard | dict(said) | {ALONE: second.first}


def _others(rubric: Rubric, scene: Scene, alone: dict[str, Judgement], asked: set[str]) -> Others:
    """What the rules say that some second look asks for."""
    known = [rule for rule in rubric.rules() if not asked.isdisjoint(shape.format(rule.id) for shape in SHAPES)]
    return others({rule.id: odds_of(alone[rule.id]) for rule in known}, kinds_of(rubric), scene.batch.conversation)


def odds_of(judgement: Judgement) -> Floats:
    """Log-odds per message, -5 where the message cannot carry the rule."""
    return np.where(judgement.eligible, judgement.odds, np.float32(-LIMIT))


def kinds_of(rubric: Rubric) -> dict[str, Kind]:
    """Of every rule whether it is a flag or a strength."""
    return {rule.id: rule.kind for rule in rubric.rules()}


def judge_alone(rule: Rule, scene: Scene) -> Judgement:
    """How surely a rule holds at each message, as if there were no other."""
    signals = tuple(signals_of(rule, scene))
    odds = _learned(rule, signals) if rule.weights else _plain(signals)
    return _at(signals, detector_of(rule.check).eligible(rule, scene), odds)


def _at(signals: tuple[Signal, ...], eligible: Bool, odds: Floats) -> Judgement:
    confidence = np.where(eligible, 1 / (1 + np.exp(-odds)), 0).astype(np.float32)
    return Judgement(signals, eligible, odds, confidence)


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

"""Why a rule holds at a message, or why it does not: every condition, what it weighed, and the nearest miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from qa_desk.model import Conversation, Rubric, Rule, SecondLook, Span
from qa_desk.scoring.acts.runs import LIMIT
from qa_desk.scoring.detectors import detector_of
from qa_desk.scoring.detectors.base import Scene, Signal
from qa_desk.scoring.engine import chosen, confidence_of, scene_of
from qa_desk.scoring.judge import SITUATION_WEIGHT, WORDING, Judgement, judge, known
from qa_desk.scoring.rivals import rivals_of
from qa_desk.scoring.second_look import ALONE, COUNTS, SHAPES, Others, pulls, start_of

SLIGHT = 0.1  # log-odds below which a condition moved nothing
MANY = 4.0  # flags or strengths beside a message that are as many as can be


@dataclass(frozen=True, slots=True)
class Weighed:
    """A condition at a message: its name, how far it holds (0-1), and how many log-odds it pulled (above 0: towards the
    rule). `other` is the rule that the condition is about, where it is about another finding.
    """

    name: str
    holds: float
    pull: float
    other: Rule | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule at a message: whether it is reported there, how surely, against what threshold, and what was weighed,
    strongest first.

    `eligible` is False where the rule cannot stand at that kind of message at all. `nearest` are the other messages
    that came closest, as (message, confidence). Messages are counted from 0 in the conversation. `gives_way_to` is the
    rule that is reported in its place, surer and its contrary; empty where there is none.
    """

    rule: Rule
    message: int
    reported: bool
    eligible: bool
    confidence: float
    threshold: float
    start: float
    weighed: tuple[Weighed, ...]
    quote: Span
    evidence: tuple[Span, ...]
    nearest: tuple[tuple[int, float], ...]
    gives_way_to: str = ""

    @property
    def speaks_for(self) -> list[Weighed]:
        """The conditions that pulled towards the rule, strongest first."""
        return [one for one in self.weighed if one.pull > SLIGHT]

    @property
    def speaks_against(self) -> list[Weighed]:
        """The conditions that pulled away from the rule, strongest first."""
        return [one for one in self.weighed if one.pull < -SLIGHT]


def explain(rubric: Rubric, conversation: Conversation, rule: Rule, message: int | None = None) -> Explanation:
    """Explain `rule` at `message`, or where it is surest. Raises IndexError for a message that is not there."""
    scene = scene_of(rubric, [conversation])
    judgements = judge(rubric, scene)
    judgement = judgements[rule.id]
    order = np.argsort(-judgement.confidence, kind="stable")
    place = int(order[0]) if message is None else message
    if not 0 <= place < len(conversation.messages):
        raise IndexError(place)
    detector = detector_of(rule.check)
    reported = place in chosen(rule, scene, judgement, rubric.threshold(rule))
    rival = _surer_rival(rubric, rule, scene, judgements, place) if reported else ""
    others = [int(index) for index in order if index != place and judgement.confidence[index] > 0][:3]
    return Explanation(
        rule=rule,
        message=place,
        reported=reported and not rival,
        eligible=bool(judgement.eligible[place]),
        confidence=float(judgement.confidence[place]),
        threshold=rubric.threshold(rule),
        start=_start(rule, judgement, place),
        weighed=_weighed(rubric, rule, judgement, place),
        quote=detector.quote(rule, scene, place),
        evidence=_evidence(rule, scene, place),
        nearest=tuple((index, float(judgement.confidence[index])) for index in others),
        gives_way_to=rival,
    )


def _surer_rival(rubric: Rubric, rule: Rule, scene: Scene, judgements: Mapping[str, Judgement], message: int) -> str:
    """The rule that stands at the message in place of this one, if any; as `without_rivals` leaves it."""
    rivals, rules = rivals_of(rubric), {each.id: each for each in rubric.rules()}

    def sureness(name: str) -> tuple[float, bool]:
        """-1 where the rule is not reported; of two that are as sure, a strength is surer."""
        each, judgement = rules[name], judgements[name]
        reported = message in chosen(each, scene, judgement, rubric.threshold(each))
        return confidence_of(judgement, message) if reported else -1.0, each.kind == "strength"

    def in_place_of(name: str) -> str:
        surer = (each for each in sorted(rivals[name]) if sureness(each) > sureness(name))
        return next((each for each in surer if not in_place_of(each)), "")

    return in_place_of(rule.id)


def _evidence(rule: Rule, scene: Scene, message: int) -> tuple[Span, ...]:
    return detector_of(rule.check).evidence(rule, scene, message)


def _weighed(rubric: Rubric, rule: Rule, judgement: Judgement, message: int) -> tuple[Weighed, ...]:
    pulled = _moved_again(rule, judgement, message)
    holds = {signal.name: _holds(signal, message) for signal in judgement.signals}
    for signal in judgement.signals:
        pulled[signal.name] = pulled.get(signal.name, 0.0) + _pull(rule, signal, message)
    if judgement.second:
        holds[ALONE] = _chance(float(judgement.second.first[message]))
        holds |= _of_others(judgement.second.others, message)
    about = {shape.format(each.id): each for shape in SHAPES for each in rubric.rules()}
    found = (Weighed(name, holds.get(name, 0.0), pull, about.get(name)) for name, pull in pulled.items())
    return tuple(sorted(found, key=lambda weighed: -abs(weighed.pull)))


def _moved_again(rule: Rule, judgement: Judgement, message: int) -> dict[str, float]:
    """How far the second look moved the rule, by what it asked for."""
    look, second = _looked_again(rule, judgement, message), judgement.second
    if not (look and second):
        return {}
    found = {name: float(values[message]) for name, values in known(judgement.signals, second).items()}
    return pulls(look, _nothing(rule, judgement), found)


def _looked_again(rule: Rule, judgement: Judgement, message: int) -> SecondLook | None:
    """The second look at the message, if there was one."""
    return rule.weights.second if rule.weights and judgement.second and judgement.second.looked[message] else None


def _of_others(others: Others, message: int) -> Iterator[tuple[str, float]]:
    """How far holds what the rules say of the message, and of the rest of the conversation."""
    for name, value in zip(others.names, others.values[message].tolist(), strict=True):
        yield name, min(1.0, value / MANY) if name in COUNTS else _chance(value)


def _nothing(rule: Rule, judgement: Judgement) -> dict[str, float]:
    """What is known where nothing is found: what is not named is nowhere found."""
    floors = {signal.name: _floor(signal) for signal in judgement.signals}
    return floors | dict.fromkeys(COUNTS, 0.0) | {ALONE: _first_start(rule, judgement)}


def _chance(odds: float) -> float:
    return 1 / (1 + float(np.exp(-odds)))


def _floor(signal: Signal) -> float:
    """The value of a signal that does not hold at all."""
    return 0.0 if signal.direction == 0 else -LIMIT


def _holds(signal: Signal, message: int) -> float:
    """How far a signal holds, 0-1: log-odds become a probability, a situation is there or not."""
    value = float(signal.values[message])
    if signal.name == WORDING:
        return min(1.0, max(0.0, 0.5 + value / (2 * LIMIT)))
    return value / SITUATION_WEIGHT if signal.direction == 0 else _chance(value)


def _start(rule: Rule, judgement: Judgement, message: int) -> float:
    look = _looked_again(rule, judgement, message)
    return _first_start(rule, judgement) + (start_of(look, _nothing(rule, judgement)) if look else 0.0)


def _first_start(rule: Rule, judgement: Judgement) -> float:
    """The log-odds of a rule alone where none of its signals holds."""
    if not rule.weights:
        return -LIMIT
    weights = rule.weights.by_signal
    return rule.weights.bias + sum(weights.get(signal.name, 0.0) * _floor(signal) for signal in judgement.signals)


def _pull(rule: Rule, signal: Signal, message: int) -> float:
    above = float(signal.values[message]) - _floor(signal)
    if signal.name == WORDING:
        return above
    return rule.weights.by_signal.get(signal.name, 0.0) * above if rule.weights else signal.direction * above

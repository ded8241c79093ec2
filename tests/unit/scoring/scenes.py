"""Small conversations whose acts are told, not guessed, so that each layer above the act model is tested alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from qa_desk.model import (
    Condition,
    Conversation,
    Criterion,
    Finding,
    Kind,
    Message,
    Rubric,
    Rule,
    Span,
    Speaker,
    Weights,
)
from qa_desk.scoring.acts.model import ActModel, Bool, Side
from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from qa_desk.scoring.batch import gather
from qa_desk.scoring.detectors import detector_of
from qa_desk.scoring.detectors.base import Scene
from qa_desk.scoring.engine import chosen
from qa_desk.scoring.judge import judge_alone
from qa_desk.scoring.phrases import parse
from qa_desk.scoring.said import EVERY_LANGUAGE, Listed, said
from qa_desk.scoring.situation import situation
from qa_desk.scoring.words import Words

SURE, NO = 0.95, 0.02
MORNING = datetime(2025, 3, 5, 8, 0, tzinfo=UTC)
Floats = npt.NDArray[np.float32]
Told = Mapping[str, tuple[str, ...] | Mapping[str, float]]


@dataclass(frozen=True)
class ToldActs:
    """Stands in for the act model: a sentence does what `told` says, surely or with the probability given."""

    texts: Sequence[str]
    told: Told
    sides: Mapping[str, Side]

    def meanings(self, words: Words) -> Floats:
        return np.zeros((words.sentence_text.size, 1), np.float32)

    def topics(self, meaning: Floats) -> Floats:
        return meaning

    def probabilities(self, words: Words, speaks: Mapping[str, Bool], meaning: Floats) -> dict[str, Floats]:
        del meaning
        places = [words.sentence_place(sentence) for sentence in range(words.sentence_text.size)]
        said = [self.texts[text][start:end] for text, start, end in places]
        assert set(self.told) <= set(said), f"nobody says {set(self.told) - set(said)}"
        return {name: self._side(side.acts, said, speaks[name]) for name, side in self.sides.items()}

    def _side(self, acts: tuple[str, ...], said: Sequence[str], speaks: Bool) -> Floats:
        out = np.full((len(said), len(acts)), NO, np.float32)
        for sentence in np.flatnonzero(speaks).tolist():
            for act, probability in _sure(self.told.get(said[sentence], ())).items():
                if act in acts:
                    out[sentence, acts.index(act)] = probability
        out[~speaks] = 0
        return out


def _sure(acts: tuple[str, ...] | Mapping[str, float]) -> Mapping[str, float]:
    return acts if isinstance(acts, Mapping) else dict.fromkeys(acts, SURE)


def _nobody(acts: Mapping[str, str]) -> Side:
    nothing = np.zeros((0, len(acts)), np.float32)
    return Side(tuple(acts), nothing.astype(np.int8), nothing, nothing, nothing)


def told_model(conversations: Sequence[Conversation], told: Told) -> ActModel:
    texts = [message.text for conversation in conversations for message in conversation.messages]
    sides = {"agent": _nobody(AGENT_ACTS), "customer": _nobody(CUSTOMER_ACTS)}
    return cast("ActModel", ToldActs(texts, told, sides))


# --- messages and conversations -------------------------------------------------------------------------------------


def customer(text: str, *, minutes: float | None = None, files: tuple[str, ...] = ()) -> Message:
    return Message(Speaker.CUSTOMER, text, time=_time(minutes), attachments=files)


def agent(text: str, *, minutes: float | None = None) -> Message:
    return Message(Speaker.AGENT, text, time=_time(minutes))


def bot(text: str, *, minutes: float | None = None) -> Message:
    return Message(Speaker.BOT, text, time=_time(minutes))


def system(text: str) -> Message:
    return Message(Speaker.SYSTEM, text)


def note(text: str) -> Message:
    return Message(Speaker.AGENT, text, internal=True)


def _time(minutes: float | None) -> datetime | None:
    return None if minutes is None else MORNING + timedelta(minutes=minutes)


def talk(*messages: Message, **fields: Any) -> Conversation:
    return Conversation("talk", messages, **fields)


# --- rules ----------------------------------------------------------------------------------------------------------


def rule(*, kind: Kind = "flag", **settings: Any) -> Rule:
    """A rule that nobody measured, as the loader makes it; the check is the first of `settings`."""
    more, less = settings.pop("more_sure", ()), settings.pop("less_sure", ())
    weights: Weights | None = settings.pop("weights", None)
    check = next(iter(settings))
    return Rule(
        "r",
        kind,
        {"en": "R"},
        check,
        settings,
        more_sure=_conditions(more),
        less_sure=_conditions(less),
        weights=weights,
    )


def _conditions(pairs: Sequence[tuple[str, str]]) -> tuple[Condition, ...]:
    return tuple(Condition(scope, act) for scope, act in pairs)


def phrases(*texts: str) -> tuple[Listed, ...]:
    return tuple(Listed(EVERY_LANGUAGE, text, 0, parse(text)) for text in texts)


def rubric_of(*rules: Rule) -> Rubric:
    return Rubric("r", {"en": "R"}, "1", repr(rules), (Criterion("c", {"en": "C"}, 10, rules),))


# --- what is found --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """A rule over conversations: the places where it is reported, counted through the batch."""

    rule: Rule
    scene: Scene
    places: list[int]
    confidence: list[float]

    def quote(self, message: int) -> str:
        return self.span(message).quote

    def span(self, message: int) -> Span:
        return detector_of(self.rule.check).quote(self.rule, self.scene, message)

    def evidence(self, message: int) -> list[tuple[int, str]]:
        found = detector_of(self.rule.check).evidence(self.rule, self.scene, message)
        return [(span.message, span.quote) for span in found]


def scene_of(rubric: Rubric, conversations: Sequence[Conversation], told: Told) -> Scene:
    batch = gather(conversations, told_model(conversations, told))
    return Scene(batch, situation(batch), said(rubric, batch))


def look(a_rule: Rule, conversation: Conversation | Sequence[Conversation], told: Told | None = None) -> Look:
    conversations = [conversation] if isinstance(conversation, Conversation) else conversation
    scene = scene_of(rubric_of(a_rule), conversations, told or {})
    judgement = judge_alone(a_rule, scene)
    return Look(a_rule, scene, chosen(a_rule, scene, judgement, 0.5), judgement.confidence.tolist())


def finding(rule_id: str, *, kind: Kind = "flag", message: int = 0, confidence: float = 0.9) -> Finding:
    return Finding(rule_id, kind, Span(message, 0, 1, "x"), (), "because", confidence)

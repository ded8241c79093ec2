"""Find what a rubric flags and praises, in one conversation or a batch of thousands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from qa_desk.model import Conversation, Finding, Rubric, Rule
from qa_desk.scoring.acts.model import shipped
from qa_desk.scoring.batch import gather
from qa_desk.scoring.because import because
from qa_desk.scoring.detectors import detector_of
from qa_desk.scoring.detectors.base import Scene
from qa_desk.scoring.judge import Judgement, judge
from qa_desk.scoring.rivals import rivals_of, without_rivals
from qa_desk.scoring.said import said
from qa_desk.scoring.situation import situation
from qa_desk.scoring.wording import wording

BATCH = 4_000  # messages at a time: enough for the arrays to pay, few enough for the processor's cache


def find(rubric: Rubric, conversation: Conversation, *, interface: str = "en") -> tuple[Finding, ...]:
    """What the rubric finds in a conversation, in the order of its messages; `interface` is the language of the
    reasons.
    """
    return find_all(rubric, [conversation], interface=interface)[0]


def find_all(
    rubric: Rubric, conversations: Sequence[Conversation], *, interface: str = "en"
) -> list[tuple[Finding, ...]]:
    """The findings of each conversation. The same conversation gets the same findings in any batch."""
    found: list[tuple[Finding, ...]] = []
    for batch in batches(conversations):
        found += _find_batch(rubric, batch, interface)
    return found


def batches(
    conversations: Iterable[Conversation], *, messages_of: int = BATCH, most: float = math.inf
) -> Iterator[list[Conversation]]:
    """The conversations in lists of as many as make so many messages, and at most so many conversations."""
    batch: list[Conversation] = []
    messages = 0
    for conversation in conversations:
        batch.append(conversation)
        messages += len(conversation.messages)
        if messages >= messages_of or len(batch) >= most:
            yield batch
            batch, messages = [], 0
    if batch:
        yield batch


def scene_of(rubric: Rubric, conversations: Sequence[Conversation]) -> Scene:
    """What the rules of a rubric read about some conversations."""
    batch = gather(conversations, shipped())
    return Scene(batch, situation(batch), said(rubric, batch), wording(rubric, batch))


def _find_batch(rubric: Rubric, conversations: Sequence[Conversation], interface: str) -> list[tuple[Finding, ...]]:
    return find_in(rubric, scene_of(rubric, conversations), interface)


def find_in(rubric: Rubric, scene: Scene, interface: str) -> list[tuple[Finding, ...]]:
    """The findings of each conversation of a scene. Where a flag waits for the very act that a strength praises in the
    same message, only the surer of the two is there.
    """
    found: list[list[Finding]] = [[] for _ in scene.batch.conversations]
    judgements = judge(rubric, scene)
    for rule in rubric.rules():
        judgement = judgements[rule.id]
        for message in chosen(rule, scene, judgement, rubric.threshold(rule)):
            found[scene.batch.conversation[message]].append(_finding(rule, scene, judgement, message, interface))
    rivals = rivals_of(rubric)
    return [tuple(sorted(without_rivals(findings, rivals), key=_place)) for findings in found]


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.span.message, finding.span.start, finding.rule


def chosen(rule: Rule, scene: Scene, judgement: Judgement, report_from: float) -> list[int]:
    """The messages at which a rule is reported: sure enough, and only the surest of a conversation where it can stand
    but once.
    """
    sure = np.flatnonzero(judgement.eligible & (judgement.confidence >= report_from))
    if not detector_of(rule.check).once:
        return [int(message) for message in sure]
    best: dict[int, int] = {}
    for message in sure:
        conversation = int(scene.batch.conversation[message])
        if conversation not in best or judgement.confidence[message] > judgement.confidence[best[conversation]]:
            best[conversation] = int(message)
    return sorted(best.values())


def confidence_of(judgement: Judgement, message: int) -> float:
    """How sure a finding at a message is, as it is kept."""
    return round(float(judgement.confidence[message]), 3)


def _finding(rule: Rule, scene: Scene, judgement: Judgement, message: int, interface: str) -> Finding:
    detector = detector_of(rule.check)
    quote = detector.quote(rule, scene, message)
    evidence = detector.evidence(rule, scene, message)
    return Finding(
        rule=rule.id,
        kind=rule.kind,
        span=quote,
        evidence=evidence,
        because=because(rule, quote, evidence, interface),
        confidence=confidence_of(judgement, message),
    )

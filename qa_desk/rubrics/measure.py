"""How well a rubric finds what careful readers labelled: right, wrong and missed, per rule, language and channel.

A finding is right at message level where the labels have the same rule at the same message, and at conversation level
where they have it anywhere in the conversation. Macro F1 is the mean over the rules that the labels hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qa_desk.model import Conversation, Finding, Kind, Rubric
from qa_desk.rubrics.check import FindAll
from qa_desk.rubrics.labels import Labels, Pair
from qa_desk.rubrics.shares import Counts, Share
from qa_desk.scoring.engine import find_all

Group = Literal["language", "channel"]
BINS = 10


@dataclass(frozen=True, slots=True)
class RuleMeasure:
    """One rule over some conversations. `evidence`: how many of the hits whose label names another end point to it."""

    rule: str
    kind: Kind
    message: Counts
    conversation: Counts
    evidence: Share


@dataclass(frozen=True, slots=True)
class GroupMeasure:
    """All measured rules over the conversations of one language or channel ("" where unknown), or over all.

    `false_flags` are wrong findings of flags in the `clean` conversations: those that no flag is labelled in.
    """

    name: str
    conversations: int
    clean: int
    false_flags: int
    rules: tuple[RuleMeasure, ...]

    def macro_f1(self, kind: Kind, level: Literal["message", "conversation"] = "message") -> float:
        """The mean F1 of the flags or strengths that the labels hold; 0 where they hold none."""
        counts = [getattr(rule, level) for rule in self.rules if rule.kind == kind and rule.message.labels]
        return sum(count.f1 for count in counts) / len(counts) if counts else 0.0

    def total(self, kind: Kind) -> Counts:
        """All flags or all strengths together, at message level."""
        return sum((rule.message for rule in self.rules if rule.kind == kind), Counts())

    @property
    def false_flags_per_100_clean(self) -> float | None:
        """None where no conversation is clean."""
        return 100 * self.false_flags / self.clean if self.clean else None


@dataclass(frozen=True, slots=True)
class Bin:
    """The findings with a confidence from `low` up to the next bin: mean confidence and the share that is right."""

    low: float
    mean: float
    right: Share


@dataclass(frozen=True, slots=True)
class Wrong:
    """A miss or a false alarm; `confidence` is that of the false alarm."""

    kind: Literal["missed", "false"]
    rule: str
    conversation: str
    message: int
    text: str
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured.

    `unlabelled` are rules of the rubric that the labels hold nowhere, with how often they were found: not measured.
    `without_text` are labelled conversations that were not given: left out.
    """

    rubric: str
    version: str
    digest: str
    all: GroupMeasure
    groups: tuple[GroupMeasure, ...]
    reliability: tuple[Bin, ...]
    wrong: tuple[Wrong, ...]
    unlabelled: tuple[tuple[str, int], ...]
    without_text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """A labelled conversation with what was found in it, disputed pairs and unmeasured rules left out."""

    conversation: Conversation
    gold: Mapping[Pair, frozenset[int]]
    found: Mapping[Pair, Finding]


def measure(
    rubric: Rubric,
    conversations: Iterable[Conversation],
    labels: Sequence[Labels],
    *,
    by: Group = "language",
    find: FindAll = find_all,
) -> Measure:
    """Run `find` over the labelled ones among `conversations` and count. Rules that no label names are not measured."""
    kinds: dict[str, Kind] = {rule.id: rule.kind for rule in rubric.rules()}
    known = {pair[0] for item in labels for pair in (*item.evidence, *item.disputed)}
    texts = {conversation.id: conversation for conversation in conversations}
    with_text = [item for item in labels if item.conversation in texts]
    findings = find(rubric, [texts[item.conversation] for item in with_text])
    measured = {rule: kind for rule, kind in kinds.items() if rule in known}
    cases = [
        _case(texts[item.conversation], item, found, measured) for item, found in zip(with_text, findings, strict=True)
    ]
    found_rules = [finding.rule for found in findings for finding in found]
    return Measure(
        rubric=rubric.id,
        version=rubric.version,
        digest=rubric.digest,
        all=_group("all", cases, measured),
        groups=tuple(_group(name, some, measured) for name, some in _split(cases, by)),
        reliability=_reliability(cases),
        wrong=tuple(sorted(_wrong(cases), key=lambda w: (w.rule, w.kind, -w.confidence, w.conversation, w.message))),
        unlabelled=tuple((rule, found_rules.count(rule)) for rule in kinds if rule not in known),
        without_text=tuple(item.conversation for item in labels if item.conversation not in texts),
    )


def _case(conversation: Conversation, labels: Labels, found: Sequence[Finding], measured: Collection[str]) -> _Case:
    surest: dict[Pair, Finding] = {}
    for finding in sorted(found, key=lambda finding: finding.confidence):
        surest[finding.rule, finding.span.message] = finding
    return _Case(
        conversation,
        {pair: evidence for pair, evidence in labels.evidence.items() if pair[0] in measured},
        {pair: finding for pair, finding in surest.items() if pair[0] in measured and pair not in labels.disputed},
    )


def _split(cases: Sequence[_Case], by: Group) -> Iterator[tuple[str, list[_Case]]]:
    def name_of(case: _Case) -> str:
        return case.conversation.language if by == "language" else case.conversation.channel

    for name in sorted({name_of(case) for case in cases}):
        yield name, [case for case in cases if name_of(case) == name]


def _group(name: str, cases: Sequence[_Case], kinds: Mapping[str, Kind]) -> GroupMeasure:
    clean = [case for case in cases if not any(kinds[rule] == "flag" for rule, _ in case.gold)]
    false_flags = sum(kinds[rule] == "flag" for case in clean for rule, _ in case.found)
    rules = (_rule_measure(rule, kind, cases) for rule, kind in kinds.items())
    return GroupMeasure(name, len(cases), len(clean), false_flags, tuple(rules))


def _rule_measure(rule: str, kind: Kind, cases: Sequence[_Case]) -> RuleMeasure:
    message = conversation = Counts()
    evidence: list[bool] = []
    for case in cases:
        gold = {pair for pair in case.gold if pair[0] == rule}
        found = {pair for pair in case.found if pair[0] == rule}
        message += Counts(len(gold & found), len(found - gold), len(gold - found))
        conversation += Counts(int(bool(gold and found)), int(bool(found) and not gold), int(bool(gold) and not found))
        evidence += [_points_to(case.found[pair], case.gold[pair]) for pair in gold & found if case.gold[pair]]
    return RuleMeasure(rule, kind, message, conversation, Share(sum(evidence), len(evidence)))


def _points_to(finding: Finding, evidence: frozenset[int]) -> bool:
    return any(span.message in evidence for span in finding.evidence)


def _reliability(cases: Sequence[_Case]) -> tuple[Bin, ...]:
    judged = [(finding.confidence, pair in case.gold) for case in cases for pair, finding in case.found.items()]

    def bins() -> Iterator[Bin]:
        for number in range(BINS):
            inside = [(sure, right) for sure, right in judged if _bin(sure) == number]
            if inside:
                mean = sum(sure for sure, _ in inside) / len(inside)
                yield Bin(number / BINS, mean, Share(sum(right for _, right in inside), len(inside)))

    return tuple(bins())


def _bin(confidence: float) -> int:
    """The bin of a confidence; what is written 0.7 is in the bin that begins there, and 1 in the last."""
    return min(int(confidence * BINS + 1e-9), BINS - 1)


def _wrong(cases: Sequence[_Case]) -> Iterator[Wrong]:
    for case in cases:
        for rule, message in case.gold.keys() - case.found.keys():
            yield Wrong("missed", rule, case.conversation.id, message, _text(case.conversation, message))
        for pair in case.found.keys() - case.gold.keys():
            sure = case.found[pair].confidence
            yield Wrong("false", pair[0], case.conversation.id, pair[1], _text(case.conversation, pair[1]), sure)


def _text(conversation: Conversation, message: int) -> str:
    return conversation.messages[message].text if 0 <= message < len(conversation.messages) else ""

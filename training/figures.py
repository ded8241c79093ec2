"""What `./qa train` tells at its end: how well the rules are told, cross-validated by voice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from qa_desk.model import Kind, Rubric
from qa_desk.scoring.judge import kinds_of
from training.text import Labelled
from training.weights import Array, Seen


def figures(
    rubric: Rubric, talks: Sequence[Labelled], seen: Mapping[str, Seen], sure: Mapping[str, Array]
) -> Iterator[str]:
    """A line for each rule with its precision, recall and F1 at the rubric's threshold, then one for each kind.

    `sure` is the confidence at each of the rule's rows, by trees that have not seen the row's voice, nor have the
    weights and the act model that told its signals. Every message that is sure enough counts as found, also beside a
    surer rival, and of a rule that stands only once in a conversation.
    """
    kinds = kinds_of(rubric)
    threshold = {rule.id: rubric.threshold(rule) for rule in rubric.rules()}
    labels = Counter(label.rule for talk in talks for label in talk.labels)
    scores: dict[Kind, list[float]] = {"flag": [], "strength": []}
    for rule, rows in seen.items():
        found, there = sure[rule] >= threshold[rule], labels[rule]
        right = int(rows.answers[found].sum())
        precision, recall = right / max(1, found.sum()), right / max(1, there)
        scores[kinds[rule]].append(2 * right / max(1, found.sum() + there))
        yield f"{rule:28} precision {precision:.2f}  recall {recall:.2f}  F1 {scores[kinds[rule]][-1]:.2f}"
    for kind, each in scores.items():
        yield f"macro F1 of all {kind}s: {np.mean(each):.3f}"
    flags = {rule for rule in seen if kinds[rule] == "flag"}
    clean = [all(label.rule not in flags for label in talk.labels) for talk in talks]
    of = np.repeat(clean, [len(talk.conversation.messages) for talk in talks])
    false = sum(int((of[seen[rule].message] & (sure[rule] >= threshold[rule])).sum()) for rule in flags)
    yield f"false flags per 100 clean conversations: {100 * false / max(1, sum(clean)):.1f}"

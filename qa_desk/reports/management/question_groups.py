"""Groups of sentences that mean the same.

Groups are sought in a sample, greedily, the largest first; then every sentence goes to the nearest one. So the time
grows only with the number of sentences, and the same sentences always give the same groups.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.acts.runs import unit
from qa_desk.scoring.words import Int

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]  # to keep: half the memory

FEWEST = 3  # sentences that make a group
MOST = 60  # groups that are sought
SAMPLE = 4_000  # sentences in which groups are sought
NEAR = 0.5  # cosine of two sentences that may ask the same; tried on texts in four languages, as the next three
NEAR_GROUP = 0.6  # of a sentence and the middle of its group, which lies nearer to all
BELONGS = 0.5  # the mean cosine of a sentence with the others of its group
HOLDS = 0.55  # the mean over a group: below, its sentences only happen to lie near one of them
SAME_GROUP = 0.8  # of the middles of two groups that are one


def groups_of(meaning: Halves) -> Int:
    """The group of each sentence, -1 for none; rows of `meaning` have length 1."""
    if len(meaning) < FEWEST:
        return np.full(len(meaning), -1, np.int64)
    sample = meaning[:: -(-len(meaning) // SAMPLE)].astype(np.float32)
    middles = _merged(_middles(sample))
    for _ in range(2):  # the middles settle
        group = _nearest_group(sample, middles)
        middles = _means(sample, group, len(middles))
    return _held(meaning, _nearest_group(meaning, middles))


def _held(meaning: Halves, group: Int) -> Int:
    """Without sentences that do not belong to their group, and groups that do not hold together."""
    kept = np.full(len(group), -1, np.int64)
    for each in range(int(group.max(initial=-1)) + 1):
        places = np.flatnonzero(group == each)
        while len(places) and (likeness := _with_others(meaning[places])).min() < BELONGS:
            worst = np.partition(likeness, len(places) // 20)[len(places) // 20]  # one of few, one in twenty of many
            places = places[likeness > min(worst, BELONGS)]
        if len(places) >= FEWEST and _with_others(meaning[places]).mean() >= HOLDS:
            kept[places] = each
    return kept


def _with_others(members: Halves) -> Floats:
    """The mean cosine of each member with all others."""
    total = members.sum(axis=0, dtype=np.float32)
    return np.asarray((members @ total - 1) / max(len(members) - 1, 1), np.float32)


def _middles(sample: Floats) -> Floats:
    """The middles of the groups in the sample: again and again the sentence with most free neighbours, with these."""
    near = sample @ sample.T >= NEAR
    free = np.ones(len(sample), bool)
    count = near.sum(axis=1)
    middles: list[Floats] = []
    while len(middles) < MOST:
        leader = int(np.argmax(np.where(free, count, 0)))
        members = near[leader] & free
        if members.sum() < FEWEST:
            break
        middles.append(sample[members].mean(axis=0))
        free &= ~members
        count = count - near[:, members].sum(axis=1)
    return unit(np.asarray(middles, np.float32).reshape(-1, sample.shape[1]))


def _merged(middles: Floats) -> Floats:
    """Without middles that lie next to a larger group's."""
    kept: list[int] = []
    for place in range(len(middles)):
        if not kept or (middles[kept] @ middles[place]).max() < SAME_GROUP:
            kept.append(place)
    return middles[kept]


def _means(sample: Floats, group: Int, groups: int) -> Floats:
    means = [sample[group == each].mean(axis=0) for each in range(groups) if (group == each).any()]
    return unit(np.asarray(means, np.float32).reshape(-1, sample.shape[1]))


def _nearest_group(meaning: Floats | Halves, middles: Floats) -> Int:
    group = np.full(len(meaning), -1, np.int64)
    for begin in range(0, len(meaning) if len(middles) else 0, SAMPLE):
        likeness = meaning[begin : begin + SAMPLE].astype(np.float32) @ middles.T
        near = likeness.max(axis=1) >= NEAR_GROUP
        group[begin : begin + SAMPLE] = np.where(near, likeness.argmax(axis=1), -1)
    return group


def nearest_first(places: Int, meaning: Halves) -> list[int]:
    """The members of a group, the most typical first."""
    middle = meaning[places].mean(axis=0, dtype=np.float32)
    return [int(place) for place in places[np.argsort(-(meaning[places] @ middle), kind="stable")]]

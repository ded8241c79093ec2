"""How sure a figure is: 95 % intervals of means, shares and rates, and of their change between two periods.

Pure arithmetic. Each formula names its source; the tests compare them with SciPy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from qa_desk.scoring import wilson as shares

FEWEST = 5
"""Conversations (or judged findings) below which nothing is ranked and no change is called real."""

_TAILS = 1 - shares.LEVEL


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, in the unit of its figure."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0-1; 0 of nothing is 0."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """Now less before, with its 95 % interval. `real` where the interval leaves out 0 and both periods hold FEWEST
    or more; else the change may be noise.
    """

    difference: float
    low: float
    high: float
    real: bool


def ends(interval: Interval | Change | None) -> tuple[float, float] | tuple[None, None]:
    """Both ends of an interval, for two cells."""
    return (interval.low, interval.high) if interval else (None, None)


def wilson(part: int, whole: int) -> Interval | None:
    """The interval of a share, 0-1; None of nothing. Wilson (1927), without continuity correction."""
    found = shares.wilson(part, whole)
    return Interval(*found) if found else None


def mean_interval(values: Sequence[float]) -> Interval | None:
    """The interval of a mean by Student's t; None for fewer than two values. It may leave the range of a score."""
    if len(values) < 2:
        return None
    half = t_quantile(len(values) - 1) * math.sqrt(variance(values) / len(values))
    return Interval(fmean(values) - half, fmean(values) + half)


def score_interval(scores: Sequence[float]) -> Interval | None:
    """The interval of a mean score, kept within 0-100."""
    interval = mean_interval(scores)
    return interval and Interval(max(interval.low, 0.0), min(interval.high, 100.0))


def change_of_means(now: Sequence[float], before: Sequence[float]) -> Change | None:
    """How a mean changed, by Welch's unequal-variances t (Welch 1947); None where a period holds fewer than two."""
    if min(len(now), len(before)) < 2:
        return None
    difference = fmean(now) - fmean(before)
    half = _welch_half(variance(now) / len(now), len(now), variance(before) / len(before), len(before))
    return _change(difference, Interval(difference - half, difference + half), min(len(now), len(before)))


def _welch_half(now: float, n_now: int, before: float, n_before: int) -> float:
    """Half the width of Welch's interval, from the squared standard errors of two means."""
    both = now + before
    if both == 0:
        return 0.0
    freedom = both * both / (now * now / (n_now - 1) + before * before / (n_before - 1))
    return t_quantile(freedom) * math.sqrt(both)


def _change(difference: float, interval: Interval, smaller: int) -> Change:
    apart = interval.low > 0 or interval.high < 0
    return Change(difference, interval.low, interval.high, apart and smaller >= FEWEST)


def t_quantile(freedom: float) -> float:
    """The point that Student's t exceeds in size with a chance of 5 %, for 1 or more degrees of freedom.

    Hill (1970), Algorithm 396: within 0.02 % from 3 degrees of freedom, within 5 % between 1 and 3.
    """
    if freedom <= 1:
        return 1 / math.tan(_TAILS * math.pi / 2)
    if freedom == 2:
        return math.sqrt(2 / (_TAILS * (2 - _TAILS)) - 2)
    a = 1 / (freedom - 0.5)
    b = 48 / (a * a)
    c = ((20_700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * freedom
    y = (d * _TAILS) ** (2 / freedom)
    square = _hill_near(freedom, a, b, c, d) if y > 0.05 + a else _hill_far(freedom, d, y)
    return math.sqrt(freedom * square)


def _hill_near(freedom: float, a: float, b: float, c: float, d: float) -> float:
    """Asymptotic inverse expansion about the normal."""
    x = -shares.Z
    if freedom < 5:
        c += 0.3 * (freedom - 4.5) * (x + 0.6)
    c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
    y = x * x
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
    return math.expm1(a * y * y)


def _hill_far(n: float, d: float, y: float) -> float:
    """Expansion for the far tail."""
    return ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (
        n + 2
    ) + 1 / y

"""Counts of right and wrong, and how sure the shares are that come of them."""

from __future__ import annotations

from dataclasses import dataclass

from qa_desk.scoring.wilson import wilson


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `all`, with the 95 % interval of E. B. Wilson (1927). Of nothing, it is 0 with the interval 0-1."""

    right: int
    all: int

    @property
    def value(self) -> float:
        """The share, 0-1."""
        return self.right / self.all if self.all else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """(low, high), each 0-1."""
        return wilson(self.right, self.all) or (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Counts:
    """Findings against labels."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.false_alarms + other.false_alarms, self.misses + other.misses)

    @property
    def labels(self) -> int:
        """How often the rule should have been found."""
        return self.hits + self.misses

    @property
    def precision(self) -> Share:
        """What share of the findings is right."""
        return Share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> Share:
        """What share of the labels was found."""
        return Share(self.hits, self.labels)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where there is neither."""
        everything = 2 * self.hits + self.false_alarms + self.misses
        return 2 * self.hits / everything if everything else 0.0

    @property
    def f1_interval(self) -> tuple[float, float]:
        """95 % of F1, by Wilson on hits of all pairs (the Jaccard share j), since F1 = 2j / (1 + j) grows with it."""
        low, high = Share(self.hits, self.hits + self.false_alarms + self.misses).interval
        return 2 * low / (1 + low), 2 * high / (1 + high)

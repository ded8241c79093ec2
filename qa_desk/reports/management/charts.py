"""Where things stand in the charts of the management page, in the units of their drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_desk.reports.management.content import Hours, Speed

WIDTH, HEIGHT = 340.0, 168.0
_STEPS = 3.0  # doublings of the usual time to either side; what lies farther out is drawn at the edge
_EDGE = 5.0
LINE = 11.0  # height of a label
_BESIDE, _NEAR = 7.0, 60.0  # from a dot to its label; between dots whose labels stand in one column


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot; `label` is empty for a conversation. A label stands at its own place, to the left of the dot where
    `before`; `is_led`: so far off that a line leads to it.
    """

    x: float
    y: float
    label: str = ""
    before: bool = False
    label_x: float = 0.0
    label_y: float = 0.0

    @property
    def is_led(self) -> bool:
        """Whether a line leads from the dot to the label."""
        return abs(self.label_x - self.x) > _BESIDE or abs(self.label_y - self.y) > _BESIDE


@dataclass(frozen=True, slots=True)
class Scatter:
    """Speed against score: the left half is faster than usual, the top is better; `pass_y` is the pass mark. `ticks`
    are the scores that are named at the side.
    """

    width: float
    height: float
    pass_y: float
    dots: tuple[Mark, ...]
    teams: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A score and how far down it stands."""

    score: float
    y: float


def scatter(speed: Speed, pass_mark: float) -> Scatter:
    """The chart; the usual time stands in the middle, each doubling as far from it as each halving."""
    dots = tuple(Mark(_x(dot.pace), _y(dot.score)) for dot in speed.dots)
    ticks = tuple(Tick(score, _y(score)) for score in _ticks(pass_mark))
    return Scatter(WIDTH, HEIGHT, _y(pass_mark), dots, tuple(_apart(speed)), ticks)


def _ticks(pass_mark: float) -> Iterator[float]:
    """0, 50 and 100 where they are not too near to the pass mark, and that."""
    yield from (score for score in (0, 50, 100) if abs(score - pass_mark) >= 10)
    yield pass_mark


def _apart(speed: Speed) -> Iterator[Mark]:
    """The teams, from the top down; the labels of neighbours in one column, so that none covers a label or a dot."""
    teams = sorted(speed.teams, key=lambda each: -each.score)
    heights = _label_heights([_y(team.score) for team in teams])
    places = [_x(team.pace) for team in speed.teams]
    for team, label_y in zip(teams, heights, strict=True):
        x, y = _x(team.pace), _y(team.score)
        before = x > WIDTH * 0.62
        near = [place for place in places if abs(place - x) < _NEAR]
        label_x = min(near) - _BESIDE if before else max(near) + _BESIDE
        yield Mark(x, y, team.team, before, round(label_x, 1), label_y)


def _label_heights(dots: Sequence[float]) -> list[float]:
    """Where labels stand beside dots from the top down: a LINE or more apart, and all within the chart."""
    lowest, heights = -math.inf, []
    for dot in dots:
        lowest = max(dot, lowest + LINE)
        heights.append(lowest)
    highest = HEIGHT - _EDGE + LINE
    for at in reversed(range(len(heights))):
        highest = heights[at] = min(heights[at], highest - LINE)
    return heights


def _x(pace: float) -> float:
    doublings = math.log2(pace) if pace > 0 else -_STEPS
    part = (max(-_STEPS, min(_STEPS, doublings)) + _STEPS) / (2 * _STEPS)
    return round(_EDGE + part * (WIDTH - 2 * _EDGE), 1)


def _y(score: float) -> float:
    return round(_EDGE + (1 - score / 100) * (HEIGHT - 2 * _EDGE), 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """An hour of a weekday: how many contacts, how deep its colour is (0-1), whether it is staffed (None: unknown)."""

    contacts: int
    depth: float
    is_staffed: bool | None

    @property
    def colour(self) -> str:
        """The colour of its ground, for what cannot blend: from white to the blue of the page."""
        part = 0.05 + 0.8 * self.depth
        return "#" + "".join(f"{round(255 + (each - 255) * part):02x}" for each in (31, 95, 168))


def heat(hours: Hours) -> tuple[tuple[Cell, ...], ...]:
    """The cells by weekday, Monday first, and hour. An hour is staffed where half of it is or more."""
    return tuple(tuple(_cell(hours, day, hour) for hour in range(24)) for day in range(7))


def _cell(hours: Hours, day: int, hour: int) -> Cell:
    contacts = hours.contacts[day][hour]
    is_staffed = None if hours.staffed is None else hours.staffed[day][hour] >= 0.5
    return Cell(contacts, round(contacts / max(hours.most, 1), 2), is_staffed)

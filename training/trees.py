"""Grows the trees of a second look: gradient boosting with trees that ask the same few questions of every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_desk.model import Tree
from qa_desk.scoring.acts.runs import Floats
from training.weights import Array

TREES = 150
QUESTIONS = 3
RATE = 0.08  # how much of what a tree would add is added
CAUTION = 5.0  # as much curvature (0.25 for a row of an even chance) is assumed to pull each leaf towards nothing
BINS = 24  # values of a column that are told apart
SHARE_OF_ROWS, SHARE_OF_COLUMNS = 0.7, 0.5  # what each tree is grown on
LIGHT = 2.0  # curvature that each answer to a question has at least in one leaf
Int = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows in bins: of each row and column how many of the column's `edges` its value is above."""

    edges: tuple[Floats, ...]
    bins: Int

    @classmethod
    def of(cls, values: Floats) -> _Table:
        edges = tuple(_edges(column) for column in values.T)
        bins = [np.searchsorted(edge, column) for edge, column in zip(edges, values.T, strict=True)]
        return cls(edges, np.stack(bins, axis=1))


def _edges(column: Floats) -> Floats:
    """The values between which bins lie, rounded as they are stored."""
    different = np.unique(column)
    if different.size <= BINS:
        edges = (different[1:] + different[:-1]) / 2
    else:
        edges = np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1])
    return np.unique(np.round(edges.astype(float), 3).astype(np.float32))


def grown(names: Sequence[str], values: Floats, answers: Array, alone: Floats) -> tuple[Tree, ...]:
    """The trees that bring the log-odds `alone` nearer to the answers (0 or 1); `values` has a column per name. The
    same rows give the same trees; rows that no question tells apart give none.
    """
    table, odds, trees = _Table.of(values), alone.astype(float), []
    chance = np.random.default_rng(0)
    columns = np.array([number for number, edges in enumerate(table.edges) if edges.size])
    for _ in range(TREES if columns.size else 0):
        rows = np.flatnonzero(chance.random(answers.size) < SHARE_OF_ROWS)
        chosen = np.sort(chance.choice(columns, max(1, int(columns.size * SHARE_OF_COLUMNS)), replace=False))
        sure = 1 / (1 + np.exp(-odds))
        slope, curve = answers - sure, sure * (1 - sure)
        asks = _questions(table.bins[rows], chosen, slope[rows], curve[rows])
        if not asks:
            continue
        leaf = _leaves(table.bins, asks)
        adds = _adds(leaf[rows], slope[rows], curve[rows])
        odds += adds[leaf]
        asked = ((names[column], float(table.edges[column][edge])) for column, edge in asks)
        trees.append(Tree(tuple((name, round(value, 3)) for name, value in asked), tuple(adds.tolist())))
    return tuple(trees)


def _questions(bins: Int, columns: Int, slope: Array, curve: Array) -> list[tuple[int, int]]:
    """The questions (column, edge) that, one after the other, tell the rows apart best; none where not all do."""
    cells = bins[:, columns] + np.arange(columns.size) * BINS
    asks: list[tuple[int, int]] = []
    for question in range(QUESTIONS):
        shape = 2**question, columns.size, BINS
        cell = (_leaves(bins, asks)[:, None] * columns.size * BINS + cells).ravel()
        slopes, curves = (
            np.bincount(cell, np.repeat(each, columns.size), np.prod(shape)).reshape(shape) for each in (slope, curve)
        )
        gain = _gain(slopes, curves)
        number, edge = np.unravel_index(int(np.argmax(gain)), shape[1:])
        if gain[number, edge] < 0:
            return []
        asks.append((int(columns[number]), int(edge)))
    return asks


def _gain(slopes: Array, curves: Array) -> Array:
    """How much better the rows fit with a question more, by column and edge; -1 for no question."""
    low, low_curve = slopes.cumsum(axis=2), curves.cumsum(axis=2)
    high, high_curve = low[..., -1:] - low, low_curve[..., -1:] - low_curve
    gain = (low**2 / (low_curve + CAUTION) + high**2 / (high_curve + CAUTION)).sum(axis=0)
    return np.asarray(np.where(np.minimum(low_curve, high_curve).max(axis=0) < LIGHT, -1.0, gain), float)


def _leaves(bins: Int, asks: Sequence[tuple[int, int]]) -> Int:
    leaf = np.zeros(len(bins), np.int64)
    for column, edge in asks:
        leaf = 2 * leaf + (bins[:, column] > edge)
    return leaf


def _adds(leaf: Int, slope: Array, curve: Array) -> Array:
    """The log-odds that each leaf adds, rounded as they are stored."""
    slopes, curves = (np.bincount(leaf, each, 2**QUESTIONS) for each in (slope, curve))
    return np.asarray(np.round(RATE * slopes / (curves + CAUTION), 3), float)

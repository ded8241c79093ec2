"""Arithmetic over runs of rows, such as the words of sentences, that is quick and gives the same bits in any batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.words import Int, Words

Floats = npt.NDArray[np.float32]
LIMIT = 5.0  # log-odds beyond which the act model's certainty carries no more
_BLOCK = 8  # rows of every matrix that BLAS is given


@dataclass(frozen=True, slots=True)
class Distinct:
    """The distinct words of a batch: `first` is a place where each stands, `number` says of every word which it is."""

    first: Int
    number: Int


def distinct(words: Words) -> Distinct:
    """The words of a batch that differ in `plain`."""
    _, first, number = np.unique(words.plain, return_index=True, return_inverse=True)
    return Distinct(first, number)


def steps(starts: Int, sizes: Int) -> Iterator[tuple[int, Int]]:
    """Walk runs of rows side by side: (how many runs reach so far, the row of each), step by step.

    The runs must stand in order of size, the longest first. NumPy's `reduceat` gives the same sums and maxima, but
    takes ten times as long over rows.
    """
    longest = int(sizes.max(initial=0))
    reach = np.searchsorted(-sizes, -np.arange(longest), side="left")
    for step, count in enumerate(reach.tolist()):
        yield count, starts[:count] + step


def sums(table: npt.NDArray[np.integer[Any]], index: Int, starts: Int, sizes: Int) -> npt.NDArray[np.int32]:
    """Runs x columns: the sum of the rows `table[index[start : start + size]]` of each run; exact, in whole numbers."""
    order = np.argsort(-sizes, kind="stable")
    total = np.zeros((sizes.size, table.shape[1]), np.int32)
    for count, row in steps(starts[order], sizes[order]):
        total[:count] += table.take(index[row], axis=0)  # on rows up to four times as quick as [ ]
    out = np.empty_like(total)
    out[order] = total
    return out


def add_one_by_one(total: Floats, row: Int, table: Floats, index: Int) -> None:
    """Add `table[index]` to the rows `row` (ascending) of `total` in this order, as `np.add.at` does in ten times the
    time.
    """
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    sizes = np.diff(starts, append=row.size)
    order = np.argsort(-sizes, kind="stable")
    for _, at in steps(starts[order], sizes[order]):
        total[row[at]] += table.take(index[at], axis=0)


def maxima(rows: Floats, starts: Int, sizes: Int, index: Int | None = None) -> Floats:
    """Runs x columns: the largest of the rows `start` to `start + size` of each run, of `rows[index]` where an index is
    given; zeros for an empty run.
    """
    order = np.argsort(-sizes, kind="stable")
    most = np.zeros((sizes.size, rows.shape[1]), np.float32)
    for step, (count, row) in enumerate(steps(starts[order], sizes[order])):
        found = rows.take(row if index is None else index[row], axis=0)
        most[:count] = np.maximum(most[:count], found) if step else found
    out = np.empty_like(most)
    out[order] = most
    return out


def times(rows: Floats, weights: Floats) -> Floats:
    """`rows @ weights`, where what comes of a row does not hang on the rows beside it.

    BLAS rounds a row otherwise near the end of a matrix and in matrices of other sizes. So it gets matrices of one
    size: the same sentence said twice must be exactly as sure.
    """
    blocks = -(-rows.shape[0] // _BLOCK)
    padded = np.zeros((blocks * _BLOCK, rows.shape[1]), np.float32)
    padded[: rows.shape[0]] = rows
    product = padded.reshape(blocks, _BLOCK, rows.shape[1]) @ weights
    return np.asarray(product.reshape(blocks * _BLOCK, weights.shape[1])[: rows.shape[0]])


def unit(rows: Floats) -> Floats:
    """The rows, each of length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def log_odds(probability: Floats) -> Floats:
    """ln(p / (1 - p)), held between -5 and 5."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.clip(np.log(probability) - np.log1p(-probability), -LIMIT, LIMIT), np.float32)

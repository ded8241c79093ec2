"""Two small things that columns of positions are made of."""

from __future__ import annotations

import numpy as np

from qa_desk.scoring.words import Array, Int


def running(flags: Array) -> Int:
    """How many of `flags` hold before each position; one entry more than `flags`."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(flags)])


def ranges(begin: Int, size: Int) -> tuple[Int, Int]:
    """The numbers begin, begin + 1, … of each of some ranges, one behind the other, as (index of the range, number)."""
    owner = np.repeat(np.arange(size.size), size)
    return owner, np.arange(owner.size) + (begin - running(size)[:-1])[owner]

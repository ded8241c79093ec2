"""Trees are grown by the training and asked by the program: both must mean the same."""

from collections.abc import Sequence

import numpy as np
import pytest

from qa_desk.model import SecondLook, Tree
from qa_desk.scoring.acts.runs import Floats
from qa_desk.scoring.second_look import looked_again
from training.trees import grown
from training.weights import Array

NAMES = ("one", "other", "level")


def rows_of(count: int) -> Floats:
    """Rows with many ties; what is to be told is so where the first two are above nought."""
    chance = np.random.default_rng(3)
    return np.asarray(np.round(chance.normal(size=(count, 3)) * 2) / 2, np.float32)


def answers_of(values: Floats) -> Array:
    return np.array((values[:, 0] > 0) & (values[:, 1] > 0), float)


def asked(trees: tuple[Tree, ...], values: Floats) -> Floats:
    return looked_again(SecondLook(trees), dict(zip(NAMES, values.T, strict=True)), np.arange(len(values)))


def asked_by_hand(trees: Sequence[Tree], row: Floats) -> float:
    added = 0.0
    for tree in trees:
        digits = "".join("1" if row[NAMES.index(name)] > np.float32(limit) else "0" for name, limit in tree.asks)
        added += tree.adds[int(digits, 2)]
    return added


@pytest.fixture(scope="module")
def values() -> Floats:
    return rows_of(600)


@pytest.fixture(scope="module")
def trees(values: Floats) -> tuple[Tree, ...]:
    return grown(NAMES, values, answers_of(values), np.zeros(len(values), np.float32))


def test_what_counts_only_where_something_else_holds_is_told(trees: tuple[Tree, ...]) -> None:
    unseen = rows_of(900)[600:]
    told = asked(trees, unseen) > 0
    assert np.mean(told == answers_of(unseen)) > 0.95


def test_the_program_asks_as_the_trees_were_grown(trees: tuple[Tree, ...], values: Floats) -> None:
    by_hand = [asked_by_hand(trees, row) for row in values]
    assert asked(trees, values).tolist() == pytest.approx(by_hand, abs=1e-5)


def test_a_row_alone_gets_what_it_gets_among_others(trees: tuple[Tree, ...], values: Floats) -> None:
    together = asked(trees, values).tolist()
    assert [asked(trees, values[at : at + 1])[0] for at in range(50)] == together[:50]


def test_the_same_rows_give_the_same_trees(trees: tuple[Tree, ...], values: Floats) -> None:
    assert grown(NAMES, values, answers_of(values), np.zeros(len(values), np.float32)) == trees


def test_rows_that_nothing_tells_apart_grow_no_trees() -> None:
    alike = np.ones((50, 3), np.float32)
    assert grown(NAMES, alike, np.array([0.0, 1.0] * 25), np.zeros(50, np.float32)) == ()


def test_too_few_rows_grow_no_trees() -> None:
    assert grown(NAMES, rows_of(6), np.array([0.0, 1.0] * 3), np.zeros(6, np.float32)) == ()

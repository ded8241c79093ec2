"""Sums and maxima over runs of rows, and products of matrices that come out the same in any company."""

from __future__ import annotations

import numpy as np
import pytest

from qa_desk.model import Conversation, Message, Speaker
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.acts.runs import add_one_by_one, maxima, sums, times
from qa_desk.scoring.engine import find, find_all

RANDOM = np.random.default_rng(7)
STARTS, SIZES = np.array([4, 0, 9, 2, 5]), np.array([1, 3, 0, 7, 2])


def test_sums_and_maxima_are_those_of_each_run_by_itself() -> None:
    rows = RANDOM.normal(size=(9, 3)).astype(np.float32)
    table = RANDOM.integers(-127, 128, (50, 3)).astype(np.int8)
    index = RANDOM.integers(0, 50, 9)
    for run, (start, size) in enumerate(zip(STARTS, SIZES, strict=True)):
        largest = rows[start : start + size].max(axis=0) if size else np.zeros(3)
        assert np.array_equal(maxima(rows, STARTS, SIZES)[run], largest)
        chosen = rows[index[start : start + size] % 9].max(axis=0) if size else np.zeros(3)
        assert np.array_equal(maxima(rows, STARTS, SIZES, index % 9)[run], chosen)
        total = table[index[start : start + size]].astype(int).sum(axis=0)
        assert np.array_equal(sums(table, index, STARTS, SIZES)[run], total)


def test_rows_are_added_in_the_order_in_which_they_come() -> None:
    table = RANDOM.normal(size=(40, 6)).astype(np.float32)
    row, index = np.sort(RANDOM.integers(0, 12, 60)), RANDOM.integers(0, 40, 60)
    total, expected = np.ones((12, 6), np.float32), np.ones((12, 6), np.float32)
    np.add.at(expected, row, table[index])
    add_one_by_one(total, row, table, index)
    assert np.array_equal(total, expected)


@pytest.mark.parametrize("count", [1, 5, 8, 13, 100])
def test_a_row_gets_the_same_product_beside_any_other_rows(count: int) -> None:
    rows, weights = (RANDOM.normal(size=size).astype(np.float32) for size in ((120, 481), (481, 37)))
    together = times(rows, weights)
    assert np.allclose(together, rows @ weights, atol=1e-3)
    for start in (0, 3, 20):
        assert np.array_equal(times(rows[start : start + count], weights), together[start : start + count])


def test_a_conversation_gets_the_same_findings_alone_and_among_others() -> None:
    rubric = load_named("nordic-service")
    texts = (
        "Var är mitt paket? Order 48213.",
        "Vad har du för ordernummer?",
        "Det skrev jag ju!",
        "Beklagar. Det går inte.",
    )
    conversations = [
        Conversation(
            str(size),
            tuple(Message(Speaker.AGENT if i % 2 else Speaker.CUSTOMER, texts[i % 4] * size) for i in range(size)),
            language="sv",
        )
        for size in range(1, 25)
    ]
    together = find_all(rubric, conversations)
    assert any(together)
    assert together == [find(rubric, conversation) for conversation in conversations]

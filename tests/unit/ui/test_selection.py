"""What the queue shows, and in what order."""

from dataclasses import replace
from typing import Any

import pytest

from qa_desk.store.rows import QueueRow, Standing
from qa_desk.ui import selection
from qa_desk.ui.selection import ORDERS, Filter, Order, choices, select


def row(number: int, **values: Any) -> QueueRow:
    names = {"score", "risk", "worst", "flags", "strengths", "surest", "open", "state", "reviewer"}
    standing = Standing(**{"score": 100.0} | {name: value for name, value in values.items() if name in names})
    own = {name: value for name, value in values.items() if name not in names}
    blank = QueueRow(number, f"c{number}", "", "", "", "chat", "sv", "", None, 1, "all", 100.0, standing)
    return replace(blank, **own)


ROWS = [
    row(1, agent="Åsa", team="Nord", time=100.0, score=40.0, risk=0.9, flags=("rude",), surest=0.7, state="new"),
    row(2, agent="bo", channel="email", language="nb", time=300.0, score=80.0, risk=0.2, strengths=("warm",)),
    row(
        3, agent="", why="sample", time=None, score=80.0, risk=0.5, flags=("late", "rude"), surest=0.4, state="finished"
    ),
    row(4, agent="Bo", team="Syd", time=-5.0, score=100.0, state="started"),
]


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        (Filter(), {1, 2, 3, 4}),
        (Filter(agents=frozenset({"Åsa", "Bo"})), {1, 4}),
        (Filter(teams=frozenset({"Nord"})), {1}),
        (Filter(channels=frozenset({"email"})), {2}),
        (Filter(languages=frozenset({"sv"})), {1, 3, 4}),
        (Filter(flags=frozenset({"rude"})), {1, 3}),
        (Filter(strengths=frozenset({"warm"})), {2}),
        (Filter(states=frozenset({"finished", "started"})), {3, 4}),
        (Filter(whys=frozenset({"sample"})), {3}),
        (Filter(since=100.0), {1, 2}),
        (Filter(until=300.0), {1, 4}),
        (Filter(since=100.0, until=300.0), {1}),
        (Filter(least=80.0), {2, 3, 4}),
        (Filter(most=80.0), {1, 2, 3}),
        (Filter(surest=0.5), {1}),
        (Filter(numbers=frozenset({2, 9})), {2}),
        (Filter(flags=frozenset({"rude"}), states=frozenset({"new"})), {1}),
        (Filter(agents=frozenset({"nobody"})), set()),
    ],
)
def test_a_filter_leaves_what_fits_all_of_it(chosen: Filter, numbers: set[int]) -> None:
    assert {row.number for row in select(ROWS, chosen)} == numbers
    assert chosen.narrows == (numbers != {1, 2, 3, 4})


def test_what_a_search_found_is_a_filter_too() -> None:
    assert {row.number for row in select(ROWS, Filter(), {2, 3})} == {2, 3}
    assert select(ROWS, Filter(), set()) == []


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        ("risk", [1, 3, 2, 4]),
        ("newest", [2, 1, 4, 3]),
        ("oldest", [4, 1, 2, 3]),
        ("lowest", [1, 3, 2, 4]),
        ("highest", [4, 2, 3, 1]),
        ("agent", [2, 4, 1, 3]),
    ],
)
def test_the_orders(order: Any, numbers: list[int]) -> None:
    assert [row.number for row in select(ROWS, Filter(order=order))] == numbers
    assert not Filter(order=order).narrows


def test_every_order_is_listed_once() -> None:
    assert len(set(ORDERS)) == len(ORDERS) == 6


def test_there_is_to_choose_from_what_there_is_the_most_frequent_first() -> None:
    found = choices(ROWS)
    assert found.flags == (("rude", 2), ("late", 1))
    assert found.languages == (("sv", 3), ("nb", 1))
    assert found.states == (("new", 2), ("finished", 1), ("started", 1))


@pytest.mark.parametrize("order", ORDERS)
def test_very_many_rows_have_the_same_order(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    agents = ("Bo", "", "åsa")
    rows = [
        row(n, agent=agents[n % 3], time=None if n % 7 == 0 else n * 37 % 50, score=n * 13 % 11, risk=n * 5 % 4 / 4)
        for n in range(200)
    ]
    at_once = select(rows, Filter(order=order))
    monkeypatch.setattr(selection, "PIECE", 10)
    assert select(rows, Filter(order=order)) == at_once

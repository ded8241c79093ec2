"""Which conversations the queue shows, and in what order. Plain Python over rows: 100,000 take less than 0.1 s."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from operator import attrgetter
from typing import Any, Literal

from qa_desk.store.rows import QueueRow

Order = Literal["risk", "newest", "oldest", "lowest", "highest", "agent"]
LAST = "\U0010ffff"  # after every name
PIECE = 1_000  # rows that are sorted or counted in one go, in half a millisecond; more are parted first
PIECES = 250
ORDERS: tuple[Order, ...] = ("risk", "newest", "oldest", "lowest", "highest", "agent")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the queue is narrowed to. An empty set narrows nothing; `since` and `until` (excluded) are seconds since
    1970; scores are 0-100; `surest` is the least confidence (0-1) of an open flag. Where `numbers` are a random sample,
    `seed` is what draws it again, and `drawn` says in words what it was drawn from.
    """

    text: str = ""
    agents: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    whys: frozenset[str] = frozenset()
    since: float | None = None
    until: float | None = None
    least: float = 0.0
    most: float = 100.0
    surest: float = 0.0
    numbers: frozenset[int] = frozenset()
    seed: int | None = None
    drawn: str = ""
    order: Order = "risk"

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return Filter(order=self.order) != self


_Key = Callable[[QueueRow], Any]
_RISK, _SCORE = attrgetter("standing.risk"), attrgetter("standing.score")


def _newest(row: QueueRow) -> float:
    return inf if row.time is None else -row.time


def _oldest(row: QueueRow) -> float:
    return inf if row.time is None else row.time


def _agent(row: QueueRow) -> str:
    return row.agent.casefold() or LAST


# Sorted one after the other, (key, whether the largest comes first): the last key counts most. No key is a tuple, since
# making 100,000 of them lets Python look for garbage again and again, which takes five times as long as the sorting.
_KEYS: dict[Order, tuple[tuple[_Key, bool], ...]] = {
    "risk": ((_SCORE, False), (_RISK, True)),
    "newest": ((_newest, False),),
    "oldest": ((_oldest, False),),
    "lowest": ((_RISK, True), (_SCORE, False)),
    "highest": ((_RISK, False), (_SCORE, True)),
    "agent": ((_RISK, True), (_agent, False)),
}


def select(rows: Iterable[QueueRow], chosen: Filter, found: Collection[int] | None = None) -> list[QueueRow]:
    """The rows that a filter leaves, in its order, and among equals in the order given; `found` are the numbers that a
    search found, None for no search.
    """
    left = list(rows)
    for test in _tests(chosen, found):
        left = list(filter(test, left))
    return list(_in_order(left, _KEYS[chosen.order]))


def _in_order(rows: list[QueueRow], keys: Sequence[tuple[_Key, bool]]) -> Iterator[QueueRow]:
    """Very many rows are parted by what counts most and sorted one piece after the other. Between two pieces the window
    moves: no other thread runs while one call sorts.
    """
    if len(rows) <= PIECE or not keys:
        for key, largest_first in keys:
            rows.sort(key=key, reverse=largest_first)
        yield from rows
        return
    *less, (key, largest_first) = keys
    pieces = list(enumerate(_pieces(rows, key)))
    for at, piece in reversed(pieces) if largest_first else pieces:
        yield from _in_order(piece, less if at % 2 else keys)


def _pieces(rows: list[QueueRow], key: _Key) -> list[list[QueueRow]]:
    """Rows parted by a key, from the smallest to the largest: in every second piece, from the second on, all are equal;
    they are those of a border.
    """
    borders = sorted(set(map(key, rows[:: max(1, len(rows) // PIECES)])))
    pieces: list[list[QueueRow]] = [[] for _ in range(2 * len(borders) + 1)]
    for row in rows:
        here = key(row)
        pieces[bisect_left(borders, here) + bisect_right(borders, here)].append(row)
    return pieces


def _tests(chosen: Filter, found: Collection[int] | None) -> Iterable[Callable[[QueueRow], bool]]:
    if chosen.numbers:
        yield lambda row: row.number in chosen.numbers
    if found is not None:
        yield lambda row: row.number in found
    for names, name in (
        (chosen.agents, "agent"),
        (chosen.teams, "team"),
        (chosen.channels, "channel"),
        (chosen.languages, "language"),
        (chosen.whys, "why"),
    ):
        if names:
            yield _among(names, name)
    if chosen.states:
        yield lambda row: row.standing.state in chosen.states
    if chosen.flags:
        yield lambda row: not chosen.flags.isdisjoint(row.standing.flags)
    if chosen.strengths:
        yield lambda row: not chosen.strengths.isdisjoint(row.standing.strengths)
    since, until = chosen.since, chosen.until
    if since is not None:
        yield lambda row: row.time is not None and row.time >= since
    if until is not None:
        yield lambda row: row.time is not None and row.time < until
    if chosen.least > 0.0 or chosen.most < 100.0:
        yield lambda row: chosen.least <= row.standing.score <= chosen.most
    if chosen.surest > 0.0:
        yield lambda row: row.standing.surest >= chosen.surest


def _among(names: frozenset[str], name: str) -> Callable[[QueueRow], bool]:
    return lambda row: getattr(row, name) in names


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by, each with how many conversations have it, the most frequent first."""

    agents: tuple[tuple[str, int], ...]
    teams: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    flags: tuple[tuple[str, int], ...]
    strengths: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]
    whys: tuple[tuple[str, int], ...]


_ONE = ("agent", "team", "channel", "language", "why")
_OF_STANDING = ("flags", "strengths")


class Tally:
    """How many rows have what; counted once, and then kept as single rows change."""

    def __init__(self, rows: Sequence[QueueRow]) -> None:
        self._counts = {field: _count(rows, field) for field in _ONE}
        self._counts["state"] = _count(rows, "standing.state")
        for field in _OF_STANDING:
            counts: Counter[str] = Counter()
            for names, many in _count(rows, f"standing.{field}").items():
                counts.update(dict.fromkeys(names, many))  # the same few lists stand in most rows
            self._counts[field] = counts

    def swap(self, old: QueueRow, new: QueueRow) -> None:
        """Count a row in place of what it was."""
        for row, many in ((old, -1), (new, 1)):
            for field in _ONE:
                self._counts[field][getattr(row, field)] += many
            self._counts["state"][row.standing.state] += many
            for field in _OF_STANDING:
                for name in getattr(row.standing, field):
                    self._counts[field][name] += many

    @property
    def finished(self) -> int:
        """How many reviews are finished."""
        return self._counts["state"]["finished"]

    def choices(self) -> Choices:
        """What the rows can be filtered by."""
        ranked = {field: _ranked(counts) for field, counts in self._counts.items()}
        return Choices(
            agents=ranked["agent"],
            teams=ranked["team"],
            channels=ranked["channel"],
            languages=ranked["language"],
            flags=ranked["flags"],
            strengths=ranked["strengths"],
            states=ranked["state"],
            whys=ranked["why"],
        )


def _count(rows: Sequence[QueueRow], field: str) -> Counter[Any]:
    """How many rows have what in a field, in pieces: no other thread runs while one call counts."""
    counts: Counter[Any] = Counter()
    for first in range(0, len(rows), PIECE):
        counts.update(map(attrgetter(field), rows[first : first + PIECE]))
    return counts


def choices(rows: Sequence[QueueRow]) -> Choices:
    """What the rows can be filtered by."""
    return Tally(rows).choices()


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    left = ((name, many) for name, many in counts.items() if many)
    return tuple(sorted(left, key=lambda entry: (-entry[1], entry[0])))

"""Samples for review, drawn at random so that anybody can draw them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from qa_desk.store.rows import QueueRow


@dataclass(frozen=True, slots=True)
class Sample:
    """How many conversations to draw: `size` in all, or of each agent."""

    size: int
    seed: int
    of: Literal["all", "agent"] = "all"


def draw(rows: Iterable[QueueRow], sample: Sample) -> frozenset[int]:
    """The numbers of a random sample without repeats: fewer where there are fewer.

    The seed and the ids of the conversations decide alone: neither their order on the desk nor the version of the
    program. Each id gets a place by its hash with the seed, and the first places are taken.
    """
    groups: dict[str, list[QueueRow]] = defaultdict(list)
    for row in rows:
        groups[row.agent if sample.of == "agent" else ""].append(row)
    seed = str(sample.seed)
    return frozenset(
        row.number for group in groups.values() for row in sorted(group, key=lambda r: _place(r, seed))[: sample.size]
    )


def _place(row: QueueRow, seed: str) -> bytes:
    return blake2b(f"{seed}\n{row.id}".encode(errors="surrogatepass"), digest_size=8).digest()

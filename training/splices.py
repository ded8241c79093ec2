"""More text for the small encoder to imitate the large one on: stretches of our own sentences, cut, joined and mixed
by chance.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

LONGEST = 25


Group = tuple[str, bool]  # the language, and whether the customer speaks


def splices(texts: Sequence[tuple[Group, str]], *, count: int, seed: int) -> list[tuple[Group, str]]:
    """`count` distinct (group, text), fewer where chance repeats itself, from others; a splice never mixes groups."""
    chance = random.Random(seed)
    groups: dict[Group, list[list[str]]] = {}
    for group, text in texts:
        groups.setdefault(group, []).append(text.split())
    names = sorted(groups)
    chosen = (chance.choice(names) for _ in range(count))
    made = ((group, _splice(chance, groups[group])) for group in chosen)
    return list(dict.fromkeys(splice for splice in made if splice[1]))


def _splice(chance: random.Random, texts: list[list[str]]) -> str:
    one, other = chance.choice(texts), chance.choice(texts)
    kind = chance.random()
    if kind < 0.5:
        return " ".join(_stretch(chance, one) + _stretch(chance, other))
    if kind < 0.75 or not other:
        return " ".join(_stretch(chance, one))
    return " ".join(chance.choice(other) if chance.random() < 0.2 else word for word in one[:LONGEST])


def _stretch(chance: random.Random, words: list[str]) -> list[str]:
    size = chance.randint(2, 12)
    start = chance.randint(0, max(0, len(words) - size))
    return words[start : start + size]

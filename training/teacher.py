"""What the large sentence encoder makes of a text, which the small one learns to imitate; kept in a cache."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.large import Large

CACHE = Path(__file__).parent / ".cache"
_CHUNK = 10_000
_SIZE = 384

Key = int
Meanings = dict[Key, npt.NDArray[np.float16]]


def meanings(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Texts x 384, each of length 1. What was read once is kept in a cache, for it takes some milliseconds a
    text.
    """
    known = _known()
    strange = list(dict.fromkeys(text for text in texts if _key(text) not in known))
    for start in range(0, len(strange), _CHUNK):
        known.update(_read(strange[start : start + _CHUNK]))
    return np.array([known[_key(text)] for text in texts], np.float32).reshape(-1, _SIZE)


def _key(text: str) -> Key:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


@functools.cache
def _known() -> Meanings:
    """What the cache holds; what is read later is added to it."""
    known: Meanings = {}
    for path in sorted(CACHE.glob("meanings-*.npz")):
        with np.load(path) as kept:
            known |= dict(zip(kept["keys"].tolist(), kept["meanings"], strict=True))
    return known


def _read(texts: list[str]) -> Meanings:
    found = _large().meanings(texts).astype(np.float16)
    keys = [_key(text) for text in texts]
    CACHE.mkdir(exist_ok=True)
    name = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]
    np.savez(CACHE / f"meanings-{name}.npz", keys=np.array(keys, np.uint64), meanings=found)
    return dict(zip(keys, found, strict=True))


@functools.cache
def _large() -> Large:
    return Large()

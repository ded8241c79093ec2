"""The 95 % interval of a share, for whoever measures rules and whoever reports on conversations."""

from __future__ import annotations

import math
from statistics import NormalDist

LEVEL = 0.95
Z = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2)


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """(low, high) of a share, 0-1; None of nothing. E. B. Wilson (1927), without continuity correction."""
    if not whole:
        return None
    share, z2 = part / whole, Z * Z
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z / (1 + z2 / whole) * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return 0.0 if part == 0 else centre - half, 1.0 if part == whole else centre + half

"""How far a guideline is followed: a share of audited records, and how sure the share is."""

import math
from dataclasses import dataclass

Z = 1.959964
"""Standard deviations that hold 95% of a normal curve."""


@dataclass(frozen=True)
class Share:
    """Records that followed a guideline, of those audited, with the 95% interval of the share."""

    followed: int
    audited: int
    share: float
    low: float
    high: float


def share(followed: int, audited: int) -> Share:
    """Return the share of `followed` in `audited` (at least 1), with Wilson's interval."""
    rate, square = followed / audited, Z * Z
    middle = followed + square / 2
    reach = Z * math.sqrt(rate * (1 - rate) * audited + square / 4)
    # At none and at all, one end is 0 or 1 by the formula, and should not miss it by a fraction.
    low = 0.0 if not followed else (middle - reach) / (audited + square)
    high = 1.0 if followed == audited else (middle + reach) / (audited + square)
    return Share(followed, audited, rate, low, high)

"""The share of audited records that followed a guideline, with its confidence interval."""

import math
from dataclasses import dataclass

Z = 1.959964
"""The z value of a 95% interval."""


@dataclass(frozen=True)
class Share:
    """The share of audited records that followed a guideline, with its 95% interval."""

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
    # With none or all followed, one end is exactly 0 or 1; this avoids rounding errors.
    low = 0.0 if not followed else (middle - reach) / (audited + square)
    high = 1.0 if followed == audited else (middle + reach) / (audited + square)
    return Share(followed, audited, rate, low, high)

"""The share of audited records that followed a guideline, with its confidence interval."""

import math
from dataclasses import dataclass
from fractions import Fraction

Z = Fraction("1.959964")
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
    rate, square = followed / audited, float(Z * Z)
    middle = followed + square / 2
    reach = float(Z) * math.sqrt(rate * (1 - rate) * audited + square / 4)
    # With none or all followed, one end is exactly 0 or 1; this avoids rounding errors.
    low = 0.0 if not followed else (middle - reach) / (audited + square)
    high = 1.0 if followed == audited else (middle + reach) / (audited + square)
    return Share(followed, audited, rate, low, high)


def place(audit: Share, standard: Fraction) -> int:
    """Return -1 if the whole interval is below `standard`, 1 if it is at or above it, and 0 otherwise.

    The ends of the interval are the shares that lie Z standard errors from the audited share, so the standard
    is compared with them without their roots, which floats would round.
    """
    distance = Fraction(audit.followed, audit.audited) - standard
    beyond = distance**2 * audit.audited - Z**2 * standard * (1 - standard)
    if beyond >= 0 and (distance > 0 or not standard):
        return 1
    return -1 if beyond > 0 else 0

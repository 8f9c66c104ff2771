"""Queueing formulas for several crews (M/M/c), after A. K. Erlang."""

import math
from dataclasses import dataclass
from fractions import Fraction

from hub.plugin_api import exact

MINUTES = 60


@dataclass(frozen=True)
class Hour:
    """One hour: the work `offered` in crew hours, the crews on duty, and the resulting waits.

    `used` is the share of crew time used. The `chance` of waiting and the mean `wait` in minutes are None if
    the work is at least what the crews can do: then a queue grows and there is no mean.
    """

    offered: Fraction
    crews: int
    used: Fraction | None
    chance: float | None
    wait: float | None


def hour(calls: float, crews: int, minutes: float) -> Hour:
    """Return the figures of an hour with `calls`, each taking a crew `minutes` on average."""
    offered = exact(calls) * exact(minutes) / MINUTES
    if not crews:
        return Hour(offered, 0, None, 0.0 if not offered else None, 0.0 if not offered else None)
    used = offered / crews
    if used >= 1:
        return Hour(offered, crews, used, None, None)
    chance = waiting(float(offered), crews)
    return Hour(offered, crews, used, chance, chance * minutes / float(crews - offered))


def waiting(offered: float, crews: int) -> float:
    """Return the chance that a call waits for one of `crews` (Erlang C); `offered` is less than `crews`."""
    # Erlang C from Erlang B, whose recursion neither overflows nor loses precision.
    busy = 1.0
    for crew in range(1, crews + 1):
        busy = offered * busy / (crew + offered * busy)
    return busy / (1 - offered / crews * (1 - busy))


def crews_for(offered: Fraction, share: Fraction) -> int:
    """Return the fewest crews whose time `offered` uses to at most `share` (0 < share <= 1)."""
    return math.ceil(offered / share)

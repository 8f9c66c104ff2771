"""The sums of a queue in front of several crews (M/M/c), after A. K. Erlang."""

import math
from dataclasses import dataclass

MINUTES = 60


@dataclass(frozen=True)
class Hour:
    """One hour: the work that comes in, in crew hours, and what waiting it means for the crews on duty.

    `chance` of waiting and mean `wait` in minutes are None where the work is as much as the crews can do, or
    more: then a queue grows, and no mean holds.
    """

    offered: float
    crews: int
    used: float | None
    chance: float | None
    wait: float | None


def hour(calls: float, crews: int, minutes: float) -> Hour:
    """Return one hour with `calls` coming in, each taking a crew `minutes` on average."""
    offered = calls * minutes / MINUTES
    if not crews:
        return Hour(offered, 0, None, 0.0 if not offered else None, 0.0 if not offered else None)
    used = offered / crews
    if used >= 1:
        return Hour(offered, crews, used, None, None)
    chance = waiting(offered, crews)
    return Hour(offered, crews, used, chance, chance * minutes / (crews - offered))


def waiting(offered: float, crews: int) -> float:
    """Return the chance that a call waits for one of `crews` (Erlang C); `offered` is less than `crews`."""
    # Erlang B by its recursion, which neither overflows nor loses figures, and from it Erlang C.
    busy = 1.0
    for crew in range(1, crews + 1):
        busy = offered * busy / (crew + offered * busy)
    return busy / (1 - offered / crews * (1 - busy))


def crews_for(offered: float, share: float) -> int:
    """Return the fewest crews of whose time `offered` work takes at most `share` (more than 0, to 1)."""
    # A hair less, so that 8.5 crew hours at 85% are 10 crews in spite of the machine's fractions.
    return math.ceil(offered / share - 1e-9)

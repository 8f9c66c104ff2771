"""Calculations for spans of control: people per leader, and an even split."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median, pstdev


@dataclass(frozen=True)
class Spans:
    """Statistics of team sizes. `middle` is the median, `spread` the standard deviation / mean."""

    people: int
    teams: int
    mean: float
    middle: float
    smallest: int
    largest: int
    spread: float


def spans(sizes: Sequence[int]) -> Spans:
    """Return the statistics of `sizes`, the number of people of each leader; there is at least one."""
    average = float(mean(sizes))
    return Spans(
        people=sum(sizes),
        teams=len(sizes),
        mean=average,
        middle=median(sizes),
        smallest=min(sizes),
        largest=max(sizes),
        spread=pstdev(sizes) / average if average else 0.0,
    )


def even(people: int, teams: int) -> list[int]:
    """Divide `people` evenly into `teams`: sizes differ by at most one, larger ones first."""
    size, over = divmod(people, teams)
    return [size + 1] * over + [size] * (teams - over)


def leaders_for(people: int, size: int) -> int:
    """Return the number of leaders that `people` need if none has more than `size`."""
    return math.ceil(people / size)

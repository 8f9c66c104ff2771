"""The sums of teams: how many people each leader has, and how they could stand evenly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, pstdev


@dataclass(frozen=True)
class Spans:
    """The sizes of some teams in figures: mean, middle, ends, and their spread as a share of the mean."""

    people: int
    teams: int
    mean: float
    middle: float
    smallest: int
    largest: int
    spread: float


def spans(sizes: Sequence[int]) -> Spans:
    """Return the figures of `sizes`, one number of people for each leader; at least one."""
    mean = fmean(sizes)
    return Spans(
        people=sum(sizes),
        teams=len(sizes),
        mean=mean,
        middle=median(sizes),
        smallest=min(sizes),
        largest=max(sizes),
        spread=pstdev(sizes) / mean if mean else 0.0,
    )


def even(people: int, teams: int) -> list[int]:
    """Return `people` in `teams` as even as can be: no two sizes differ by more than one, larger first."""
    size, over = divmod(people, teams)
    return [size + 1] * over + [size] * (teams - over)


def leaders_for(people: int, size: int) -> int:
    """Return how many leaders `people` need if nobody has more than `size`."""
    return math.ceil(people / size)

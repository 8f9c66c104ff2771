"""The sums of a chart of single values and their moving ranges (XmR), and the rules that find signals.

The rules are four of the five of Provost and Murray. As they have it, a value on the mean neither counts in a
run nor ends it, and a value equal to the one before neither counts in a trend nor ends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

VALUE_LIMIT = 2.66
"""Three divided by 1.128: from a mean moving range of two values to three sigma."""
RANGE_LIMIT = 3.267
RUN = 8
TREND = 6


@dataclass(frozen=True)
class Period:
    """A stretch without a known change: its mean, its mean moving range, and the limits that follow."""

    first: int
    mean: float
    mean_range: float
    upper: float
    lower: float
    range_upper: float


@dataclass(frozen=True)
class Point:
    """One value with its moving range (None for the first of a period), its period and what it breaks."""

    value: float
    moving_range: float | None
    period: Period
    rules: tuple[str, ...]
    range_beyond: bool


def chart(values: Sequence[float], changes: Sequence[int] = ()) -> list[Point]:
    """Return every value with its limits and signals; each place in `changes` begins a new period.

    A period needs two values at least. Moving ranges are not taken across a change.
    """
    starts = [0, *sorted(changes)]
    points: list[Point] = []
    for first, end in zip(starts, [*starts[1:], len(values)], strict=True):
        points += _period(values[first:end], first)
    return points


def _period(values: Sequence[float], first: int) -> list[Point]:
    ranges = [abs(after - before) for before, after in pairwise(values)]
    mean, mean_range = fmean(values), fmean(ranges)
    period = Period(
        first=first,
        mean=mean,
        mean_range=mean_range,
        upper=mean + VALUE_LIMIT * mean_range,
        lower=mean - VALUE_LIMIT * mean_range,
        range_upper=RANGE_LIMIT * mean_range,
    )
    broken = _broken(values, period)
    return [
        Point(value, moving_range, period, tuple(sorted(rules)), (moving_range or 0) > period.range_upper)
        for value, moving_range, rules in zip(values, [None, *ranges], broken, strict=True)
    ]


def _broken(values: Sequence[float], period: Period) -> list[set[str]]:
    """Return for each value the rules that it breaks, with all the values that make up a run or a trend."""
    broken: list[set[str]] = [set() for _ in values]
    for place, value in enumerate(values):
        if not period.lower <= value <= period.upper:
            broken[place].add("limit")
    sides = [_sign(value - period.mean) for value in values]
    steps = [0, *(_sign(after - before) for before, after in pairwise(values))]
    for side in (1, -1):
        _mark(broken, "run", [places for places in _stretches(sides, side) if len(places) >= RUN])
        # A stretch of steps is a trend together with the value from which it begins.
        climbs = [[places[0] - 1, *places] for places in _stretches(steps, side)]
        _mark(broken, "trend", [places for places in climbs if len(places) >= TREND])
        third = 2 * VALUE_LIMIT * period.mean_range / 3
        outer = [(value - period.mean) * side > third for value in values]
        for place in range(len(values) - 2):
            if sum(outer[place : place + 3]) >= 2:
                for near in range(place, place + 3):
                    if outer[near]:
                        broken[near].add("outer")
    return broken


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _stretches(sides: Sequence[int], side: int) -> list[list[int]]:
    """Return the places of each stretch on one side; a place on neither side is left out and ends nothing."""
    stretches: list[list[int]] = [[]]
    for place, mine in enumerate(sides):
        if mine == side:
            stretches[-1].append(place)
        elif mine == -side and stretches[-1]:
            stretches.append([])
    return [places for places in stretches if places]


def _mark(broken: list[set[str]], rule: str, stretches: Sequence[Sequence[int]]) -> None:
    for places in stretches:
        for place in places:
            broken[place].add(rule)

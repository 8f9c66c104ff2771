"""The sums of a chart of single values and their moving ranges (XmR), and the rules that find signals."""

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
    sides = [(value > period.mean) - (value < period.mean) for value in values]
    for side in (1, -1):
        _mark_runs(broken, [mine == side for mine in sides], RUN, "run")
        third = 2 * VALUE_LIMIT * period.mean_range / 3
        outer = [(value - period.mean) * side > third for value in values]
        for place in range(len(values) - 2):
            if sum(outer[place : place + 3]) >= 2:
                for near in range(place, place + 3):
                    if outer[near]:
                        broken[near].add("outer")
        steps = [(after - before) * side > 0 for before, after in pairwise(values)]
        _mark_trends(broken, steps)
    return broken


def _mark_runs(broken: list[set[str]], holds: Sequence[bool], length: int, rule: str) -> None:
    start = 0
    for place, holding in enumerate([*holds, False]):
        if holding:
            continue
        if place - start >= length:
            for inside in range(start, place):
                broken[inside].add(rule)
        start = place + 1


def _mark_trends(broken: list[set[str]], steps: Sequence[bool]) -> None:
    # A trend of six values has five steps in one direction.
    start = 0
    for place, rising in enumerate([*steps, False]):
        if rising:
            continue
        if place - start >= TREND - 1:
            for inside in range(start, place + 1):
                broken[inside].add("trend")
        start = place + 1

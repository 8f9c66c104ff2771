"""Calculations for a chart of single values and moving ranges (XmR), and the rules that find signals.

The rules are four of the five of Provost and Murray. By their definition, a value on the mean neither counts
in a run nor ends it, and a value equal to the one before neither counts in a trend nor ends it. All figures
are fractions, so that a value which lies on a limit or on the mean is never found beyond it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import mean

from hub.plugin_api import exact

VALUE_LIMIT = Fraction("2.66")
"""The factor from the mean moving range of two values to three sigma: 3 / 1.128."""
RANGE_LIMIT = Fraction("3.267")
RUN = 8
TREND = 6


@dataclass(frozen=True)
class Period:
    """A period without a known change: its mean, mean moving range and limits."""

    first: int
    mean: Fraction
    mean_range: Fraction
    upper: Fraction
    lower: Fraction
    range_upper: Fraction


@dataclass(frozen=True)
class Point:
    """One value with its moving range (None for the first of a period), its period and broken rules."""

    value: Fraction
    moving_range: Fraction | None
    period: Period
    rules: tuple[str, ...]
    range_beyond: bool


def chart(values: Sequence[float], changes: Sequence[int] = ()) -> list[Point]:
    """Return every value with its limits and signals; each index in `changes` begins a new period.

    A period needs two values at least. Moving ranges are not taken across a change.
    """
    typed = [exact(value) for value in values]
    starts = [0, *sorted(changes)]
    points: list[Point] = []
    for first, end in zip(starts, [*starts[1:], len(values)], strict=True):
        points += _period(typed[first:end], first)
    return points


def _period(values: Sequence[Fraction], first: int) -> list[Point]:
    ranges = [abs(after - before) for before, after in pairwise(values)]
    centre, mean_range = mean(values), mean(ranges)
    period = Period(
        first=first,
        mean=centre,
        mean_range=mean_range,
        upper=centre + VALUE_LIMIT * mean_range,
        lower=centre - VALUE_LIMIT * mean_range,
        range_upper=RANGE_LIMIT * mean_range,
    )
    broken = _broken(values, period)
    return [
        Point(value, moving_range, period, tuple(sorted(rules)), (moving_range or 0) > period.range_upper)
        for value, moving_range, rules in zip(values, [None, *ranges], broken, strict=True)
    ]


def _broken(values: Sequence[Fraction], period: Period) -> list[set[str]]:
    """Return the rules that each value breaks; a run or trend marks all of its values."""
    broken: list[set[str]] = [set() for _ in values]
    for index, value in enumerate(values):
        if not period.lower <= value <= period.upper:
            broken[index].add("limit")
    sides = [_sign(value - period.mean) for value in values]
    steps = [0, *(_sign(after - before) for before, after in pairwise(values))]
    for side in (1, -1):
        _mark(broken, "run", [indices for indices in _stretches(sides, side) if len(indices) >= RUN])
        # A trend consists of a stretch of steps and the value before the first step.
        climbs = [[indices[0] - 1, *indices] for indices in _stretches(steps, side)]
        _mark(broken, "trend", [indices for indices in climbs if len(indices) >= TREND])
        third = 2 * VALUE_LIMIT * period.mean_range / 3
        outer = [(value - period.mean) * side > third for value in values]
        for index in range(len(values) - 2):
            if sum(outer[index : index + 3]) >= 2:
                for near in range(index, index + 3):
                    if outer[near]:
                        broken[near].add("outer")
    return broken


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _stretches(sides: Sequence[int], side: int) -> list[list[int]]:
    """Return the indices of each stretch on one side; an index on neither side is left out and ends none."""
    stretches: list[list[int]] = [[]]
    for index, current in enumerate(sides):
        if current == side:
            stretches[-1].append(index)
        elif current == -side and stretches[-1]:
            stretches.append([])
    return [indices for indices in stretches if indices]


def _mark(broken: list[set[str]], rule: str, stretches: Sequence[Sequence[int]]) -> None:
    for indices in stretches:
        for index in indices:
            broken[index].add(rule)

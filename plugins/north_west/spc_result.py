"""The result of a control chart: headline, findings, meaning, charts and table."""

import math
from collections.abc import Sequence
from fractions import Fraction

from hub.plugin_api import Chart, Finding, Look, Series, Table, ToolResult

from .spc import Period, Point
from .spc_change import describe_change, rises

FEW = 12
MOST_PERIODS = 8
"""The most periods listed in the findings; the table lists all."""
MAX_HEADLINE = 300
LOOK_INTO_IT = "Something changed: look into it."
JUMP = "moving range above its limit"
RULES = {
    "limit": "beyond a limit",
    "run": "eight or more in a row on one side of the mean",
    "trend": "six or more in a row all rising or all falling",
    "outer": "two of three in the outer third on one side",
}


def result_of(points: Sequence[Point], labels: Sequence[str], better: str | None) -> ToolResult:
    """Return the result for `points`; `better` is up, down or None."""
    return ToolResult(
        headline=_headline(points, labels, better),
        findings=_findings(points, labels),
        meaning=_meaning(points),
        charts=(_value_chart(points, labels), _range_chart(points, labels)),
        tables=(_table(points, labels),),
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _signals(points: Sequence[Point]) -> list[int]:
    return [index for index, point in enumerate(points) if point.rules]


def _jumps(points: Sequence[Point]) -> list[int]:
    return [index for index, point in enumerate(points) if point.range_beyond]


def _headline(points: Sequence[Point], labels: Sequence[str], better: str | None) -> str:
    signals, jumps = _signals(points), _jumps(points)
    if not signals and not jumps:
        return "Normal variation: the figures go up and down as usual. No single figure needs an explanation."
    if not signals:
        return (
            f"The figures jumped at {_listed(labels, jumps)[:160]}, by more than they usually vary. "
            f"{LOOK_INTO_IT}"
        )
    sentences = [describe_change(points, labels), LOOK_INTO_IT]
    if better:
        side = "up" if rises(points, signals[-1]) else "down"
        sentences.append(f"The latest change is for the {'better' if side == better else 'worse'}.")
    beyond = [index for index in signals if "limit" in points[index].rules]
    if beyond:
        sentences.append(f"Beyond the usual limits: {_listed(labels, beyond)[:120]}.")
    return _join_within(sentences, MAX_HEADLINE)


def _join_within(sentences: Sequence[str], longest: int) -> str:
    text = sentences[0]
    for sentence in sentences[1:]:
        if len(text) + len(sentence) < longest:
            text = f"{text} {sentence}"
    return text


def _listed(labels: Sequence[str], indices: Sequence[int]) -> str:
    return ", ".join(labels[index] for index in indices[:5]) + (" and others" if len(indices) > 5 else "")


def _findings(points: Sequence[Point], labels: Sequence[str]) -> tuple[Finding, ...]:
    periods = {point.period.first: point.period for point in points}
    findings = []
    for first, period in list(periods.items())[:MOST_PERIODS]:
        name = f" from {labels[first]}" if len(periods) > 1 else ""
        findings += [
            Finding(f"Mean{name}", _shown(period.mean, period)),
            Finding(f"Limits{name}", f"{_shown(period.lower, period)} to {_shown(period.upper, period)}"),
            Finding(f"Mean moving range{name}", _shown(period.mean_range, period)),
        ]
    if len(periods) > MOST_PERIODS:
        findings.append(Finding("Further periods", f"{len(periods) - MOST_PERIODS}; see the table"))
    broken = {
        label: [labels[index] for index, point in enumerate(points) if rule in point.rules]
        for rule, label in RULES.items()
    }
    broken[JUMP] = [labels[index] for index in _jumps(points)]
    for label, marked in broken.items():
        if marked:
            more = f" and {len(marked) - 12} more" if len(marked) > 12 else ""
            findings.append(Finding(label.capitalize(), (", ".join(marked[:12]) + more)[:290]))
    return tuple(findings)


def _meaning(points: Sequence[Point]) -> tuple[str, ...]:
    sentences = [
        "If something changed, find out what was different at that time. If nothing changed, look at the "
        "whole way of working: asking about a single figure wastes time.",
        "The chart does not say whether the figures are good enough, or why they changed.",
    ]
    periods = {point.period for point in points}
    if min(sum(point.period == period for point in points) for period in periods) < FEW:
        sentences.append(
            f"A period with fewer than {FEW} figures has rough limits. Add figures as they come."
        )
    if any(period.mean_range == 0 for period in periods):
        sentences.append("In one period all figures are the same, so its limits are the same as its mean.")
    return tuple(sentences)


def _value_chart(points: Sequence[Point], labels: Sequence[str]) -> Chart:
    signals = _signals(points)
    first = points[0].period
    limits = f"{_shown(first.lower, first)} and {_shown(first.upper, first)}"
    marks = f"Red diamonds mark {_counted(len(signals), 'figure')} that show a change. " if signals else ""
    where = " in the first period" if len({point.period for point in points}) > 1 else ""
    return Chart(
        title="Figures with their usual limits",
        summary=(
            f"{len(points)} figures; mean {_shown(first.mean, first)}, limits {limits}{where}. "
            f"{marks}All figures are in the table below."
        ),
        x_label="Time",
        y_label="Figure",
        labels=tuple(labels),
        series=(
            Series("Figure", Look.LINE, tuple(float(point.value) for point in points), tuple(signals)),
            Series("Mean", Look.LIMIT, tuple(float(point.period.mean) for point in points)),
            Series("Upper limit", Look.LIMIT, tuple(float(point.period.upper) for point in points)),
            Series("Lower limit", Look.LIMIT, tuple(float(point.period.lower) for point in points)),
        ),
        marked="Shows a change",
    )


def _range_chart(points: Sequence[Point], labels: Sequence[str]) -> Chart:
    beyond = tuple(_jumps(points))
    marks = f" Red diamonds mark {_counted(len(beyond), 'jump')} above the upper limit." if beyond else ""
    ranges = tuple(None if point.moving_range is None else float(point.moving_range) for point in points)
    return Chart(
        title="Moving ranges",
        summary=(f"The difference between each figure and the next.{marks}"),
        x_label="Time",
        y_label="Moving range",
        labels=tuple(labels),
        series=(
            Series("Moving range", Look.LINE, ranges, beyond),
            Series("Upper limit", Look.LIMIT, tuple(float(point.period.range_upper) for point in points)),
        ),
        marked="Above the limit",
    )


def _table(points: Sequence[Point], labels: Sequence[str]) -> Table:
    return Table(
        title="All figures",
        columns=("Time", "Figure", "Moving range", "Mean", "Lower limit", "Upper limit", "Shows a change"),
        rows=tuple(
            (
                label,
                f"{float(point.value):,.10g}",
                "" if point.moving_range is None else _shown(point.moving_range, point.period),
                _shown(point.period.mean, point.period),
                _shown(point.period.lower, point.period),
                _shown(point.period.upper, point.period),
                "; ".join([*(RULES[rule] for rule in point.rules), *([JUMP] if point.range_beyond else [])]),
            )
            for label, point in zip(labels, points, strict=True)
        ),
        numbers=(1, 2, 3, 4, 5),
    )


def _shown(value: Fraction, period: Period) -> str:
    """Return a calculated figure with decimal places that fit the variation of the values."""
    if not period.mean_range:
        return f"{float(value):,.10g}"
    # Of a fraction that is smaller than any float, only its two whole numbers have a logarithm.
    size = math.log10(period.mean_range.numerator) - math.log10(period.mean_range.denominator)
    decimals = min(9, max(0, 2 - math.floor(size)))
    # Adding 0.0 turns -0.0 into 0.0.
    return f"{float(round(value, decimals)) + 0.0:,.{decimals}f}"

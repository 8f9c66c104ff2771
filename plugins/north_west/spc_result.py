"""The result of a control chart: headline, findings, meaning, charts and table."""

import math
from collections.abc import Sequence
from fractions import Fraction

from hub.plugin_api import Chart, Finding, Look, Series, Table, ToolResult

from .spc import Period, Point

FEW = 12
MOST_PERIODS = 8
"""The most periods listed in the findings; the table lists all."""
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


def _signals(points: Sequence[Point]) -> list[int]:
    return [index for index, point in enumerate(points) if point.rules]


def _jumps(points: Sequence[Point]) -> list[int]:
    return [index for index, point in enumerate(points) if point.range_beyond]


def _headline(points: Sequence[Point], labels: Sequence[str], better: str | None) -> str:
    signals, jumps = _signals(points), _jumps(points)
    if not signals and jumps:
        listed = _listed(labels, jumps)[:200]
        return (
            f"No figure is a signal by itself, but look at the jump to {listed}: it is larger than these "
            "figures vary from one to the next."
        )
    if not signals:
        return "In control: these figures vary as they always do. No single one means anything by itself."
    verb = "is a signal" if len(signals) == 1 else "are signals"
    sentence = f"Out of control: {len(signals)} of {len(points)} figures {verb}"
    beyond = [index for index in signals if "limit" in points[index].rules]
    if beyond:
        sentence += f"; beyond a limit: {_listed(labels, beyond)[:200]}"
    if better:
        side = "up" if _rises(points, signals[-1]) else "down"
        sentence += f". The latest signal is {'for the better' if side == better else 'for the worse'}"
    return sentence[:299] + "."


def _listed(labels: Sequence[str], indices: Sequence[int]) -> str:
    return ", ".join(labels[index] for index in indices[:5]) + (" and others" if len(indices) > 5 else "")


def _rises(points: Sequence[Point], index: int) -> bool:
    """Return whether a signal points upwards: a trend by its direction, any other by its side of the mean."""
    point = points[index]
    if point.rules == ("trend",):
        earlier = [
            earlier_point.value for earlier_point in points[:index] if earlier_point.value != point.value
        ]
        return bool(earlier) and point.value > earlier[-1]
    return point.value > point.period.mean


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
        "Signals ask for a reason: find out what was different then. Without a signal, ask how the whole way "
        "of "
        "working could be changed; asking about a single figure wastes time.",
        "The chart does not say whether the figures are good enough, nor why they changed.",
    ]
    periods = {point.period for point in points}
    if min(sum(point.period == period for point in points) for period in periods) < FEW:
        sentences.append(
            f"With fewer than {FEW} figures in a period its limits are rough: add figures as they come."
        )
    if any(period.mean_range == 0 for period in periods):
        sentences.append("In one period all figures are the same, so its limits lie on its mean.")
    return tuple(sentences)


def _value_chart(points: Sequence[Point], labels: Sequence[str]) -> Chart:
    signals = _signals(points)
    first = points[0].period
    limits = f"{_shown(first.lower, first)} and {_shown(first.upper, first)}"
    where = " in the first period" if len({point.period for point in points}) > 1 else ""
    return Chart(
        title="Figures with their limits",
        summary=(
            f"{len(points)} figures; mean {_shown(first.mean, first)}, limits {limits}{where}. "
            f"{len(signals)} signals, marked as red diamonds. All figures stand in the table below."
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
        marked="Signal",
    )


def _range_chart(points: Sequence[Point], labels: Sequence[str]) -> Chart:
    beyond = tuple(_jumps(points))
    ranges = tuple(None if point.moving_range is None else float(point.moving_range) for point in points)
    return Chart(
        title="Moving ranges",
        summary=f"From each figure to the next. {len(beyond)} above the upper limit, marked as red diamonds.",
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
        columns=("Time", "Figure", "Moving range", "Mean", "Lower limit", "Upper limit", "Signal"),
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

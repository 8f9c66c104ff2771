"""The control chart as a tool: what it asks, published examples, and its result in words and charts."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api import (
    Capability,
    Chart,
    Choice,
    Column,
    Example,
    Finding,
    Given,
    Input,
    InputKind,
    Look,
    Series,
    Table,
    Theme,
    Tool,
    ToolRefusal,
    ToolResult,
)

from .spc import Period, Point, chart

FEW = 12
RULES = {
    "limit": "beyond a limit",
    "run": "eight or more in a row on one side of the mean",
    "trend": "six or more in a row all rising or all falling",
    "outer": "two of three in the outer third on one side",
}
BETTER = {"up": "higher is better", "down": "lower is better"}


def _example(slug: str, title: str, source: str, rows: str) -> Example:
    return Example(slug, title, source, (Given("values", "\n".join(rows.split())),))


EXAMPLES = (
    _example(
        "nist-flow",
        "NIST: flow rates, in control",
        "NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2",
        "49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1",
    ),
    _example(
        "primer-paint",
        "Montgomery: viscosity of primer paint",
        "D. C. Montgomery, Introduction to Statistical Quality Control, individuals chart of 15 paint "
        "batches",
        "33.75 33.05 34.00 33.81 33.46 34.02 33.68 33.27 33.49 33.20 33.62 33.00 33.54 33.12 33.84",
    ),
    _example(
        "mortgage-costs",
        "Montgomery: cost of processing mortgages",
        "D. C. Montgomery, Introduction to Statistical Quality Control, weekly cost of mortgage loans",
        "310 288 297 298 307 303 294 297 308 306 294 299 297 299 314 295 293 306 301 304",
    ),
    _example(
        "jet-engines",
        "SAS: diameters of jet engines",
        "SAS/QC User's Guide, SHEWHART procedure, IRCHART statement, data set Jets",
        "78.4 80.1 84.4 79.1 80.4 83.5 73.8 83.5 75.0 76.8 70.5 80.3 82.4 79.4 86.4 90.5 77.7 82.5 79.9 83.2",
    ),
    Example(
        "trade-deficit",
        "Taylor: a trade deficit with one month out of control",
        "W. A. Taylor, Change-Point Analysis (2000), monthly US trade deficit 1987-88, individuals chart",
        (
            Given(
                "values",
                "Jan 87,10.7\nFeb 87,13.0\nMar 87,11.4\nApr 87,11.5\nMay 87,12.5\nJun 87,14.1\nJul 87,14.8\n"
                "Aug 87,14.1\nSep 87,12.6\nOct 87,16.0\nNov 87,11.7\nDec 87,10.6\nJan 88,10.0\nFeb 88,11.4\n"
                "Mar 88,7.9\nApr 88,9.5\nMay 88,8.0\nJun 88,11.8\nJul 88,10.5\nAug 88,11.2\nSep 88,9.2\n"
                "Oct 88,10.1\nNov 88,10.4\nDec 88,10.5",
            ),
        ),
    ),
)

TOOL = Tool(
    slug="spc-chart",
    title="Control chart",
    summary="Paste figures over time and see whether they changed, or only varied as they always do.",
    prompted_by=(
        "The study says that North West may use techniques of service modernisation, statistical process "
        "control charts among them, better than other organisations."
    ),
    section="Table 2 (7.2)",
    method=(
        "This is a chart of single values and moving ranges (XmR). A moving range is the difference between "
        "a "
        "value and the one before it. The limits are the mean plus and minus 2.66 times the mean moving "
        "range; "
        "the upper limit of the moving ranges is 3.267 times their mean. No value is left out of the limits.",
        "Four rules find signals: a value beyond a limit; eight or more in a row on one side of the mean; "
        "six or "
        "more in a row that all rise or all fall; and two of three in a row in the outer third on the same "
        "side. A moving range above its limit is marked too.",
        "Where you mark a known change, a new period begins: its mean and limits are worked out from there "
        "on, "
        "and no moving range is taken across it. Mark changes that you know of, not those that the chart "
        "shows.",
    ),
    sources=(
        "W. A. Shewhart's control chart, in the form for single values: D. J. Wheeler, Understanding "
        "Variation",
        "Rules: L. P. Provost and S. Murray, The Health Care Data Guide (2011)",
    ),
    inputs=(
        Input(
            "values",
            "Figures in the order of time",
            InputKind.TABLE,
            hint="Copy them from a spreadsheet, or type one on each line. Eight at least, 12 or more are "
            "better. "
            "Put an x in a third cell where a known change begins.",
            columns=(
                Column("label", "Time", needed=False),
                Column("value", "Figure", number=True),
                Column("change", "x at a known change", needed=False),
            ),
            least_rows=8,
        ),
        Input(
            "better",
            "Which way is better?",
            InputKind.CHOICE,
            needed=False,
            choices=(Choice("up", "Higher is better"), Choice("down", "Lower is better")),
        ),
    ),
    examples=EXAMPLES,
    theme=(Theme.ANALYTICAL,),
    capability=(Capability.C1H,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return the control chart of `inputs`: in or out of control, by which rule, with limits and charts."""
    rows = inputs["values"]
    values = [row["value"] for row in rows]
    if max(map(abs, values)) > 1e12:
        raise ToolRefusal("values", "Some figures are larger than a million million. Use larger units")
    changes = _changes(rows)
    points = chart(values, changes)
    labels = [row["label"] or str(place) for place, row in enumerate(rows, 1)]
    return ToolResult(
        headline=_headline(points, labels, inputs.get("better")),
        findings=_findings(points, labels),
        meaning=_meaning(points),
        charts=(_value_chart(points, labels), _range_chart(points, labels)),
        tables=(_table(points, labels),),
    )


def _changes(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    changes = [place for place, row in enumerate(rows) if row["change"] and place]
    for first, after in zip([0, *changes], [*changes, len(rows)], strict=True):
        if after - first < 2:
            where = f"line {first + 1}" if first else "the first line"
            raise ToolRefusal("values", f"The period that begins at {where} has one figure. Each needs two")
    return changes


def _signals(points: Sequence[Point]) -> list[int]:
    return [place for place, point in enumerate(points) if point.rules]


def _headline(points: Sequence[Point], labels: Sequence[str], better: str | None) -> str:
    signals = _signals(points)
    if not signals:
        return "In control: these figures vary as they always do. No single one means anything by itself."
    beyond = [labels[place] for place in signals if "limit" in points[place].rules]
    words = f"Out of control: {len(signals)} of {len(points)} figures are signals"
    if beyond:
        words += f"; beyond a limit: {', '.join(beyond[:5])}{' and others' if len(beyond) > 5 else ''}"
    last = points[signals[-1]]
    side = "up" if last.value > last.period.mean else "down"
    if better:
        words += f". The latest is {'for the better' if side == better else 'for the worse'}"
    return words[:299] + "."


def _findings(points: Sequence[Point], labels: Sequence[str]) -> tuple[Finding, ...]:
    periods = {point.period.first: point.period for point in points}
    findings = []
    for first, period in periods.items():
        name = f" from {labels[first]}" if len(periods) > 1 else ""
        findings += [
            Finding(f"Mean{name}", _shown(period.mean)),
            Finding(f"Limits{name}", f"{_shown(period.lower)} to {_shown(period.upper)}"),
            Finding(f"Mean moving range{name}", _shown(period.mean_range)),
        ]
    for rule, words in RULES.items():
        found = [labels[place] for place, point in enumerate(points) if rule in point.rules]
        if found:
            more = f" and {len(found) - 12} more" if len(found) > 12 else ""
            findings.append(Finding(words.capitalize(), (", ".join(found[:12]) + more)[:290]))
    return tuple(findings[:38])


def _meaning(points: Sequence[Point]) -> tuple[str, ...]:
    words = [
        "Signals ask for a reason: find out what was different then. Without a signal, ask how the whole way "
        "of "
        "working could be changed; asking about a single figure wastes time.",
        "The chart does not say whether the figures are good enough, nor why they changed.",
    ]
    periods = {point.period for point in points}
    if min(sum(point.period == period for point in points) for period in periods) < FEW:
        words.append(
            f"With fewer than {FEW} figures in a period its limits are rough: add figures as they come."
        )
    if any(period.mean_range == 0 for period in periods):
        words.append("In one period all figures are the same, so its limits lie on its mean.")
    return tuple(words)


def _value_chart(points: Sequence[Point], labels: Sequence[str]) -> Chart:
    signals = _signals(points)
    first: Period = points[0].period
    return Chart(
        title="Figures with their limits",
        summary=(
            f"{len(points)} figures; mean {_shown(first.mean)}, limits {_shown(first.lower)} and "
            f"{_shown(first.upper)}{' in the first period' if len({p.period for p in points}) > 1 else ''}. "
            f"{len(signals)} signals, marked as red diamonds. All figures stand in the table below."
        ),
        x_label="Time",
        y_label="Figure",
        labels=tuple(labels),
        series=(
            Series("Figure", Look.LINE, tuple(point.value for point in points), tuple(signals)),
            Series("Mean", Look.LIMIT, tuple(point.period.mean for point in points)),
            Series("Upper limit", Look.LIMIT, tuple(point.period.upper for point in points)),
            Series("Lower limit", Look.LIMIT, tuple(point.period.lower for point in points)),
        ),
        marked="Signal",
    )


def _range_chart(points: Sequence[Point], labels: Sequence[str]) -> Chart:
    beyond = tuple(place for place, point in enumerate(points) if point.range_beyond)
    return Chart(
        title="Moving ranges",
        summary=f"From each figure to the next. {len(beyond)} above the upper limit, marked as red diamonds.",
        x_label="Time",
        y_label="Moving range",
        labels=tuple(labels),
        series=(
            Series("Moving range", Look.LINE, tuple(point.moving_range for point in points), beyond),
            Series("Upper limit", Look.LIMIT, tuple(point.period.range_upper for point in points)),
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
                _shown(point.value),
                "" if point.moving_range is None else _shown(point.moving_range),
                _shown(point.period.mean),
                _shown(point.period.lower),
                _shown(point.period.upper),
                "; ".join(RULES[rule] for rule in point.rules),
            )
            for label, point in zip(labels, points, strict=True)
        ),
        numbers=(1, 2, 3, 4, 5),
    )


def _shown(value: float) -> str:
    """Return a figure with four that count, and no more noise than a reader needs."""
    if value == 0 or abs(value) < 1e-9:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"

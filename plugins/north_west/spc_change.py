"""What changed in a control chart, as a sentence in plain words."""

from collections.abc import Sequence

from .spc import Point

MAX_LABEL = 40


def describe_change(points: Sequence[Point], labels: Sequence[str]) -> str:
    """Return a sentence on the latest signal: a shift, a steady rise or fall, or an unusual figure.

    At least one point has a signal.
    """
    latest = max(index for index, point in enumerate(points) if point.rules)
    point = points[latest]
    if "run" in point.rules:
        return _describe_run(points, labels, latest)
    if "trend" in point.rules:
        first = _find_trend_start(points, latest)
        verb = "rose" if points[latest].value > points[first].value else "fell"
        return f"The figures {verb} steadily from {_name(labels[first])} to {_name(labels[latest])}."
    side = "high" if rises(points, latest) else "low"
    if "limit" in point.rules:
        return f"The figure {_at(labels[latest])} was unusually {side}."
    return f"The figures around {_name(labels[latest])} were unusually {side}."


def _describe_run(points: Sequence[Point], labels: Sequence[str], latest: int) -> str:
    rose, period = rises(points, latest), points[latest].period
    first = _find_run_start(points, latest)
    is_last = points[-1].period == period and all(
        point.value == period.mean for point in points[latest + 1 :]
    )
    if is_last and first > period.first:
        verb, side = ("rose", "up") if rose else ("fell", "down")
        return f"The figures {verb} {_at(labels[first])} and stayed {side}."
    side = "above" if rose else "below"
    return f"The figures were {side} the average from {_name(labels[first])} to {_name(labels[latest])}."


def _find_run_start(points: Sequence[Point], latest: int) -> int:
    mean, above = points[latest].period.mean, rises(points, latest)
    first = latest
    for index in range(latest - 1, points[latest].period.first - 1, -1):
        if points[index].value == mean:
            # By the rule, a value on the mean does not end a run.
            continue
        if "run" not in points[index].rules or (points[index].value > mean) != above:
            break
        first = index
    return first


def _find_trend_start(points: Sequence[Point], latest: int) -> int:
    before = [point.value for point in points[:latest] if point.value != points[latest].value]
    direction = 1 if before and points[latest].value > before[-1] else -1
    first = latest
    while first > points[latest].period.first and "trend" in points[first - 1].rules:
        if (points[first].value - points[first - 1].value) * direction < 0:
            break
        first -= 1
    return first


def rises(points: Sequence[Point], index: int) -> bool:
    """Return whether a signal points upwards: a trend by its direction, any other by its side of the mean."""
    point = points[index]
    if point.rules == ("trend",):
        earlier = [
            earlier_point.value for earlier_point in points[:index] if earlier_point.value != point.value
        ]
        return bool(earlier) and point.value > earlier[-1]
    return point.value > point.period.mean


def _name(label: str) -> str:
    """Return the label of a figure, or its number if it has none."""
    return f"figure {label}" if label.isdigit() else label[:MAX_LABEL]


def _at(label: str) -> str:
    return f"in {label[:MAX_LABEL]}" if label[:1].isalpha() else f"at {_name(label)}"

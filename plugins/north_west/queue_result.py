"""The result of demand and capacity: headline, findings, meaning, chart and table."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from hub.plugin_api import Chart, Finding, Look, Series, Table, ToolResult

from .queue import Hour, crews_for


def result_of(rows: Sequence[Mapping[str, Any]], hours: Sequence[Hour], share: Fraction) -> ToolResult:
    """Return the result for the rows as entered and their figures; `share` is of crew time, up to 1."""
    needed = [_needed(each, share) for each in hours]
    labels = [f"{row['day'][:12]} {int(row['hour']):02}:00" for row in rows]
    spans = [
        f"{label} to {(int(row['hour']) + 1) % 24:02}:00" for label, row in zip(labels, rows, strict=True)
    ]
    return ToolResult(
        headline=_headline(hours, needed, spans, share),
        findings=_findings(hours, needed, spans),
        meaning=_meaning(hours, share),
        charts=(_chart(hours, needed, labels),),
        tables=(_table(rows, hours, needed),),
    )


def _needed(each: Hour, share: Fraction) -> int:
    needed = crews_for(each.offered, share)
    # At full use a queue grows, so one more crew is needed.
    return needed + 1 if 0 < needed <= each.offered else needed


def _per_cent(share: Fraction) -> str:
    return f"{float(100 * share):.4g}%"


def _short(hours: Sequence[Hour]) -> list[int]:
    return [index for index, each in enumerate(hours) if each.wait is None]


def _headline(hours: Sequence[Hour], needed: Sequence[int], spans: Sequence[str], share: Fraction) -> str:
    short = _short(hours)
    if short:
        return (
            f"There are too few crews in {_which(short, spans)}. Calls come faster than the crews can deal "
            "with them, so a queue grows."
        )
    tight = [index for index, each in enumerate(hours) if needed[index] > each.crews]
    if tight:
        return (
            f"There are enough crews to do the work, but in {_which(tight, spans)} it takes more than "
            f"{_per_cent(share)} of their time."
        )
    used = [(each.used, index) for index, each in enumerate(hours) if each.used is not None]
    if not used:
        return "There are no crews on duty, and no calls come."
    highest, index = max(used)
    if len(hours) == 1:
        return f"There are enough crews in this hour. Calls take {_per_cent(highest)} of their time."
    return (
        f"There are enough crews in every hour. The busiest is {spans[index]}, when calls take "
        f"{_per_cent(highest)} of their time."
    )


def _which(indices: Sequence[int], spans: Sequence[str]) -> str:
    """Return some hours out of all as words; the first four are named."""
    if len(spans) == 1:
        return f"this hour ({spans[0]})"
    named = ", ".join(spans[index] for index in indices[:4])
    more = f" and {len(indices) - 4} more" if len(indices) > 4 else ""
    return f"{len(indices)} of {len(spans)} hours ({named}{more})"


def _counted(number: float, noun: str) -> str:
    """Return a number with its noun, without zeros at the end: 1 crew hour, 6.67 crew hours."""
    text = f"{number:,.2f}".rstrip("0").rstrip(".")
    return f"{text} {noun}" if text == "1" else f"{text} {noun}s"


def _findings(hours: Sequence[Hour], needed: Sequence[int], spans: Sequence[str]) -> tuple[Finding, ...]:
    waits = [(each.wait, index) for index, each in enumerate(hours) if each.wait is not None]
    findings = [
        Finding("Work", _counted(float(sum(each.offered for each in hours)), "crew hour")),
        Finding("Crews on duty", _counted(sum(each.crews for each in hours), "crew hour")),
        Finding("Crews needed", _counted(sum(needed), "crew hour")),
        Finding("Hours in which a queue grows", str(len(_short(hours)))),
    ]
    if waits:
        wait, index = max(waits)
        findings.append(
            Finding(
                "Longest mean wait where there are enough crews",
                f"{_counted(round(wait, 1), 'minute')} ({spans[index]})",
            )
        )
    spare = max(range(len(hours)), key=lambda index: hours[index].crews - needed[index])
    if hours[spare].crews > needed[spare]:
        over = hours[spare].crews - needed[spare]
        findings.append(Finding("Most crews to spare", f"{_counted(over, 'crew')} ({spans[spare]})"))
    return tuple(findings)


def _meaning(hours: Sequence[Hour], share: Fraction) -> tuple[str, ...]:
    advice = (
        "Look first at the hours in which a queue grows, then at those that use more than "
        f"{_per_cent(share)} of crew time. Hours with crews to spare show where crews could be moved from."
    )
    limits = (
        "This does not say how far crews have to drive, which calls come first, or what happens in breaks "
        "and at shift changes. What is left over from one hour is not carried into the next."
    )
    return (advice, limits) if len(hours) > 1 else (limits,)


def _chart(hours: Sequence[Hour], needed: Sequence[int], labels: Sequence[str]) -> Chart:
    short = _short(hours)
    marks = f" Red diamonds mark {_counted(len(short), 'hour')} in which a queue grows." if short else ""
    return Chart(
        title="Work and crews, by hour",
        summary=(
            f"{_counted(len(hours), 'hour')}. Bars show the work in crew hours; lines show the crews on duty "
            f"and the crews needed.{marks}"
        ),
        x_label="Hour",
        y_label="Crew hours",
        labels=tuple(labels),
        series=(
            Series(
                "Work",
                Look.BAR,
                tuple(float(each.offered) for each in hours),
                tuple(short),
            ),
            Series("Crews on duty", Look.LINE, tuple(float(each.crews) for each in hours)),
            Series("Crews needed", Look.LINE, tuple(float(number) for number in needed)),
        ),
        marked="A queue grows",
    )


def _table(rows: Sequence[Mapping[str, Any]], hours: Sequence[Hour], needed: Sequence[int]) -> Table:
    return Table(
        title="All hours",
        columns=(
            "Day",
            "Hour",
            "Calls",
            "Crews",
            "Work, crew hours",
            "Time used",
            "Chance of waiting",
            "Mean wait, minutes",
            "Crews needed",
        ),
        rows=tuple(
            (
                row["day"],
                str(int(row["hour"])),
                f"{row['calls']:g}",
                str(each.crews),
                f"{float(each.offered):.2f}",
                "no crew" if each.used is None else f"{float(each.used):.1%}",
                "queue grows" if each.chance is None else f"{each.chance:.1%}",
                "queue grows" if each.wait is None else f"{each.wait:.2f}",
                str(number),
            )
            for row, each, number in zip(rows, hours, needed, strict=True)
        ),
        numbers=(1, 2, 3, 4, 5, 6, 7, 8),
    )

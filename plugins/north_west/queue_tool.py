"""The demand and capacity tool: its inputs, published examples and result."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from hub.plugin_api import (
    Capability,
    Chart,
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
    exact,
)

from .queue import Hour, crews_for, hour

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _example(slug: str, title: str, source: str, row: str, minutes: str, share: str = "100") -> Example:
    return Example(
        slug, title, source, (Given("hours", row), Given("minutes", minutes), Given("share", share))
    )


HILLIER = "F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, queueing: County Hospital"
TOOL = Tool(
    slug="demand-and-capacity",
    title="Demand against capacity",
    summary="See in which hours there are too few crews for the calls that come, and how many would do.",
    prompted_by=(
        "The study says that North West plans its job cycles with information and analysis, and that its use "
        "of demand and capacity planning may be better developed than in other organisations."
    ),
    section="Table 2 (7.2)",
    method=(
        "Work that comes in, in crew hours: calls in the hour, times the minutes that one call takes a crew, "
        "divided by 60. Time used: that work, divided by the crews on duty.",
        "The chance that a call waits for a crew, and the mean wait, come from Erlang's formula for a queue "
        "in "
        "front of several crews (Erlang C). It supposes that calls come at random, that the time they take "
        "varies a good deal, that any crew can take any call, that nobody gives up, and that the hour is "
        "like this for long enough. Real hours differ, so take the waits as a comparison of hours.",
        "Where the work is as much as the crews can do, or more, a queue grows for as long as it lasts, and "
        "no "
        "mean wait holds. The crews needed are the fewest of whose time the work takes the share you chose.",
    ),
    sources=(
        "A. K. Erlang (1917), Solution of some problems in the theory of probabilities",
        "F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, chapter on queueing theory",
    ),
    inputs=(
        Input(
            "hours",
            "Calls and crews by hour",
            InputKind.TABLE,
            hint="For each hour the day (or a date), the hour from 0 to 23, the calls that come on average, "
            "and "
            "the crews on duty.",
            columns=(
                Column("day", "Day"),
                Column("hour", "Hour", number=True, whole=True, lowest=0, highest=23),
                Column("calls", "Calls", number=True, lowest=0, highest=5000),
                Column("crews", "Crews", number=True, whole=True, lowest=0, highest=1000),
            ),
            most_rows=744,
        ),
        Input(
            "minutes",
            "Minutes that one call takes a crew",
            InputKind.NUMBER,
            hint="From being sent until free again, on average.",
            lowest=0.1,
            highest=1440,
            default="60",
        ),
        Input(
            "share",
            "Share of a crew’s time that may be used, per cent",
            InputKind.NUMBER,
            hint="Nobody can be on calls all the time. 100 asks only that the work can be done at all.",
            lowest=10,
            highest=100,
            default="85",
        ),
    ),
    examples=(
        _example("one-doctor", "Hillier and Lieberman: one doctor", HILLIER, "Evening,20,2,1", "20"),
        _example("two-doctors", "Hillier and Lieberman: two doctors", HILLIER, "Evening,20,2,2", "20"),
        _example(
            "call-centre-14",
            "A call centre with 14 agents",
            "Call Centre Helper, Erlang C formula made simple: 100 calls in 30 minutes of 180 seconds, 14 "
            "agents",
            "Monday,9,200,14",
            "3",
        ),
        _example(
            "call-centre-55",
            "A call centre with 55 agents",
            "Mitan Ltd, The Erlang-C formula: 360 calls in half an hour of 4 minutes each, 55 agents",
            "Monday,9,720,55",
            "4",
        ),
        _example(
            "too-few-agents",
            "An overloaded call centre",
            "TutorsGlobe, question 51714013: a call every minute, 3 minutes each; the fewest agents that "
            "will do",
            "Monday,9,60,3",
            "3",
        ),
    ),
    theme=(Theme.ANALYTICAL,),
    capability=(Capability.C1H,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return the work and crews of each hour, the hours with too few crews, and the crews needed."""
    rows = _in_order(inputs["hours"])
    minutes, share = inputs["minutes"], exact(inputs["share"]) / 100
    hours = [hour(row["calls"], int(row["crews"]), minutes) for row in rows]
    needed = [_needed(each, share) for each in hours]
    labels = [f"{row['day'][:12]} {int(row['hour'])}" for row in rows]
    return ToolResult(
        headline=_headline(hours, needed, labels, share),
        findings=_findings(hours, needed, labels),
        meaning=_meaning(hours, share),
        charts=(_chart(hours, needed, labels),),
        tables=(_table(rows, hours, needed),),
    )


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    seen = set()
    for row in rows:
        key = (row["day"].strip().casefold(), row["hour"])
        if key in seen:
            raise ToolRefusal(
                "hours", f"{row['day']} {int(row['hour'])} stands there twice. Keep one row an hour"
            )
        seen.add(key)
    if all(_weekday(row["day"]) < len(DAYS) for row in rows):
        return sorted(rows, key=lambda row: (_weekday(row["day"]), row["hour"]))
    return list(rows)


def _weekday(day: str) -> int:
    name = day.strip().casefold()[:3]
    return DAYS.index(name) if name in DAYS else len(DAYS)


def _needed(each: Hour, share: Fraction) -> int:
    needed = crews_for(each.offered, share)
    # At full use a queue grows, so one more crew is needed.
    return needed + 1 if 0 < needed <= each.offered else needed


def _per_cent(share: Fraction) -> str:
    return f"{float(100 * share):.4g}%"


def _short(hours: Sequence[Hour]) -> list[int]:
    return [index for index, each in enumerate(hours) if each.wait is None]


def _headline(hours: Sequence[Hour], needed: Sequence[int], labels: Sequence[str], share: Fraction) -> str:
    short = _short(hours)
    if short:
        named = ", ".join(labels[index] for index in short[:4])
        more = f" and {len(short) - 4} more" if len(short) > 4 else ""
        return f"Too few crews in {len(short)} of {len(hours)} hours, so that a queue grows: {named}{more}."
    tight = [index for index, each in enumerate(hours) if needed[index] > each.crews]
    if tight:
        worst = max(tight, key=lambda index: needed[index] - hours[index].crews)
        return (
            f"The work can be done in every hour, but in {len(tight)} of {len(hours)} it takes more than "
            f"{_per_cent(share)} of the crews’ time; most of all {labels[worst]}."
        )
    return f"Enough crews in every hour: the work takes at most {_per_cent(share)} of their time."


def _findings(hours: Sequence[Hour], needed: Sequence[int], labels: Sequence[str]) -> tuple[Finding, ...]:
    waits = [(each.wait, index) for index, each in enumerate(hours) if each.wait is not None]
    findings = [
        Finding("Work that comes in", f"{float(sum(each.offered for each in hours)):,.2f} crew hours"),
        Finding("Crews on duty", f"{sum(each.crews for each in hours):,} crew hours"),
        Finding("Crews needed", f"{sum(needed):,} crew hours"),
        Finding("Hours in which a queue grows", str(len(_short(hours)))),
    ]
    if waits:
        wait, index = max(waits)
        findings.append(
            Finding("Longest mean wait where the crews suffice", f"{wait:,.1f} minutes ({labels[index]})")
        )
    spare = max(range(len(hours)), key=lambda index: hours[index].crews - needed[index])
    if hours[spare].crews > needed[spare]:
        over = hours[spare].crews - needed[spare]
        findings.append(
            Finding("Most to spare", f"{over} {'crew' if over == 1 else 'crews'} ({labels[spare]})")
        )
    return tuple(findings)


def _meaning(hours: Sequence[Hour], share: Fraction) -> tuple[str, ...]:
    return (
        f"Look first at the hours in which a queue grows, then at those that use more than "
        f"{_per_cent(share)}. Hours with crews to spare show from where they could be moved.",
        "It does not say how far crews have to drive, which calls come first, or what happens in breaks and "
        "at "
        "the change of shift. What is left over from one hour is not carried into the next.",
    )


def _chart(hours: Sequence[Hour], needed: Sequence[int], labels: Sequence[str]) -> Chart:
    return Chart(
        title="Work against crews, by hour",
        summary=(
            f"{len(hours)} hours. Bars show the work that comes in, in crew hours; lines the crews on duty "
            "and "
            f"the crews needed. The work is as much as the crews can do, or more, in {len(_short(hours))} "
            "hours, "
            "marked as red diamonds."
        ),
        x_label="Hour",
        y_label="Crew hours",
        labels=tuple(labels),
        series=(
            Series(
                "Work that comes in",
                Look.BAR,
                tuple(float(each.offered) for each in hours),
                tuple(_short(hours)),
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

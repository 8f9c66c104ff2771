"""The demand and capacity tool: its inputs, published examples and result."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api import (
    Capability,
    Column,
    Example,
    Given,
    Input,
    InputKind,
    Theme,
    Tool,
    ToolRefusal,
    ToolResult,
    exact,
)

from .queue import hour
from .queue_result import result_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


EVENING = ((18, 9, 13), (19, 10, 13), (20, 11, 14), (21, 10, 14), (22, 8, 12), (23, 6, 9))
INVENTED = "Invented figures, for illustration"


def _example(slug: str, title: str, rows: str, minutes: str, share: str) -> Example:
    values = (Given("hours", rows), Given("minutes", minutes), Given("share", share))
    return Example(slug, title, INVENTED, values)


def _day(calls: str, crews: str) -> str:
    """Return the rows of a Monday from 8 o'clock on."""
    pairs = zip(calls.split(), crews.split(), strict=True)
    return "\n".join(f"Monday,{hour},{call},{crew}" for hour, (call, crew) in enumerate(pairs, 8))


TOOL = Tool(
    slug="demand-and-capacity",
    title="Demand and capacity",
    summary="See in which hours there are too few crews for the calls, and how many crews would be enough.",
    prompted_by=(
        "The study says that North West plans its job cycles with information and analysis, and that its use "
        "of demand and capacity planning may be better developed than in other organisations."
    ),
    section="Table 2 (7.2)",
    method=(
        "Work, in crew hours: calls in the hour, times the minutes that one call takes a crew, divided by "
        "60. Time used: that work, divided by the crews on duty.",
        "The chance that a call waits for a crew, and the mean wait, come from Erlang's formula for a queue "
        "in front of several crews (Erlang C). It assumes that calls come at random, that the time they take "
        "varies a good deal, that any crew can take any call, that nobody gives up, and that the hour is "
        "like this for long enough. Real hours differ, so use the waits only to compare hours.",
        "Where the work is as much as the crews can do, or more, a queue grows for as long as that lasts, "
        "and there is no mean wait. \u201cCrews needed\u201d is the smallest number of crews that keeps the "
        "time used at or below the percentage you chose.",
    ),
    sources=(
        "A. K. Erlang (1917), Solution of some problems in the theory of probabilities",
        "F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, chapter on queueing theory",
        "The calculation is tested with published examples of queues: the County Hospital of Hillier and "
        "Lieberman; Call Centre Helper, Erlang C formula made simple; Mitan Ltd, The Erlang-C formula",
    ),
    inputs=(
        Input(
            "hours",
            "Calls and crews by hour",
            InputKind.TABLE,
            missing="Paste the calls and crews by hour",
            hint="For each hour: the day or date, the hour from 0 to 23, the average number of calls and the "
            "crews on duty.",
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
            "Average minutes a crew spends on a call",
            InputKind.NUMBER,
            missing="Enter the average minutes a crew spends on a call",
            hint="From when the crew is sent until it is free again.",
            lowest=0.1,
            highest=1440,
            default="60",
        ),
        Input(
            "share",
            "Maximum percentage of crew time on calls",
            InputKind.NUMBER,
            missing="Enter the maximum percentage of crew time on calls",
            hint="Crews cannot be on calls all the time. Enter 100 to see only whether the work can be done "
            "at all.",
            lowest=10,
            highest=100,
            default="85",
        ),
    ),
    examples=(
        _example(
            "day-shift",
            "A Monday from 8am to 6pm with too few crews at midday",
            _day("6 7 8 9 11 10 8 8 9 8", "9 10 11 11 10 11 11 11 12 11"),
            "60",
            "85",
        ),
        _example(
            "evening-tight",
            "A busy Monday evening that is never overloaded",
            "\n".join(f"Monday,{hour},{calls},{crews}" for hour, calls, crews in EVENING),
            "70",
            "80",
        ),
        _example("one-hour", "One hour of a small station", "Monday,9,2,4", "60", "85"),
    ),
    theme=(Theme.ANALYTICAL,),
    capability=(Capability.C1H,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return the work and crews of each hour, the hours with too few crews, and the crews needed."""
    rows = _in_order(inputs["hours"])
    minutes, share = inputs["minutes"], exact(inputs["share"]) / 100
    hours = [hour(row["calls"], int(row["crews"]), minutes) for row in rows]
    return result_of(rows, hours, share)


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    seen = set()
    for row in rows:
        key = (row["day"].strip().casefold(), row["hour"])
        if key in seen:
            raise ToolRefusal(
                "hours", f"{row['day']}, hour {int(row['hour'])}, is there twice. Keep one row for each hour"
            )
        seen.add(key)
    if all(_weekday(row["day"]) < len(DAYS) for row in rows):
        return sorted(rows, key=lambda row: (_weekday(row["day"]), row["hour"]))
    return list(rows)


def _weekday(day: str) -> int:
    name = day.strip().casefold()[:3]
    return DAYS.index(name) if name in DAYS else len(DAYS)

"""The span of control tool: its inputs, published examples and result."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api import (
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
)

from .span import Spans, even, leaders_for, spans

NO_LEADER = "(no leader)"


def _example(slug: str, title: str, source: str, sizes: list[int], wished: int, tolerance: int) -> Example:
    rows = "\n".join(f"Team {number},Leader {number},{size}" for number, size in enumerate(sizes, 1))
    values = (Given("teams", rows), Given("wished", str(wished)), Given("tolerance", str(tolerance)))
    return Example(slug, title, source, values)


ROBBINS = (
    "S. P. Robbins and T. A. Judge, Organizational Behavior, exhibit on contrasting spans of control: "
    "{} leaders directly above 4,096 operatives. Their division into 16 departments is the hub\u2019s"
)
SPREAD = "Wikipedia, Standard deviation, basic examples (mean 5, deviation 2). Its figures stand for people"
NUMPY = "NumPy documentation, numpy.array_split, Examples. Its items stand for people"
MORE = "more-itertools documentation, more_itertools.divide, Examples. Its items stand for people"
TOOL = Tool(
    slug="span-of-control",
    title="Span of control",
    summary="See how many people each leader has, which teams are too large, and what an even split would "
    "be.",
    prompted_by=(
        "The study says that Great Western had teams of a similar, manageable size, around groups of ten "
        "people. It says that where spans are far too wide, personal support becomes difficult."
    ),
    section="5.1; Table 2 (7.2)",
    method=(
        "The span of a leader is the number of people in all teams that he or she leads. Mean, middle value "
        "(median), smallest and largest are of those spans. The spread is their standard deviation as a "
        "share "
        "of the mean: 0 if all are the same.",
        "The leaders needed are the people divided by the size you wish, rounded up. The even split shares "
        "the "
        "people out among the leaders there are, so that no two spans differ by more than one.",
        "A span is counted as too large or too small where it differs from the wished size by more than you "
        "allow. Teams without a leader are named, and shared out with the others in the even split.",
    ),
    sources=(
        "D. Doran and others (2004), Impact of the Manager's Span of Control on Leadership and Performance, "
        "which the study cites for what wide spans do (5.1)",
    ),
    inputs=(
        Input(
            "teams",
            "Teams, their leaders and their people",
            InputKind.TABLE,
            hint="Two columns will do: a name and the number of people. With three, leave the leader "
            "empty where there is none. Names of posts will do as well as names.",
            columns=(
                Column("team", "Team"),
                Column("leader", "Leader", needed=False, same_as="team"),
                Column("people", "People", number=True, whole=True, lowest=0, highest=1000),
            ),
        ),
        Input(
            "wished",
            "Size you wish a team to have",
            InputKind.NUMBER,
            hint="The study speaks of groups of ten (5.1).",
            whole=True,
            lowest=1,
            highest=200,
            default="10",
        ),
        Input(
            "tolerance",
            "How far from it is all right",
            InputKind.NUMBER,
            whole=True,
            lowest=0,
            highest=200,
            default="2",
        ),
    ),
    examples=(
        _example(
            "robbins-four", "Robbins: 4,096 people in teams of 4", ROBBINS.format("1,024"), [256] * 16, 4, 0
        ),
        _example(
            "robbins-eight", "Robbins: 4,096 people in teams of 8", ROBBINS.format("512"), [256] * 16, 8, 0
        ),
        _example("spread", "Eight teams and how their sizes spread", SPREAD, [2, 4, 4, 4, 5, 5, 7, 9], 5, 2),
        _example("eight-in-three", "An even split: eight people, three leaders", NUMPY, [6, 1, 1], 3, 0),
        _example("three-in-five", "More leaders than people", MORE, [3, 0, 0, 0, 0], 1, 0),
    ),
    theme=(Theme.TEAM_LEADERSHIP,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return the spans of the leaders in `inputs`, those that are too large or small, and an even split."""
    rows = inputs["teams"]
    wished, tolerance = int(inputs["wished"]), int(inputs["tolerance"])
    led = _by_leader(rows)
    if not led:
        raise ToolRefusal("teams", "No team has a leader. Enter who leads each, a post will do")
    names, sizes = list(led), list(led.values())
    without = [row["team"] for row in rows if not row["leader"]]
    people = sum(int(row["people"]) for row in rows)
    statistics = spans(sizes)
    split = even(people, len(names))
    large = [name for name, size in led.items() if size > wished + tolerance]
    small = [name for name, size in led.items() if size < wished - tolerance]
    return ToolResult(
        headline=_headline(statistics, large, wished, tolerance),
        findings=_findings(statistics, people, wished, large, small, without, split),
        meaning=_meaning(statistics, people, wished),
        charts=(_chart(names, sizes, wished, tolerance, large),),
        tables=(_table(rows, led, split, wished, tolerance),),
    )


def _by_leader(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    led: dict[str, int] = {}
    for row in rows:
        if row["leader"]:
            led[row["leader"]] = led.get(row["leader"], 0) + int(row["people"])
    return led


def _headline(statistics: Spans, large: Sequence[str], wished: int, tolerance: int) -> str:
    sentence = f"{statistics.teams} leaders have {statistics.mean:.1f} people each on average, "
    sentence += f"from {statistics.smallest} to {statistics.largest}"
    if statistics.teams == 1:
        sentence = f"1 leader has {statistics.largest:,} {'person' if statistics.largest == 1 else 'people'}"
    if not large:
        return f"{sentence}. Nobody has more than {wished + tolerance}."
    return f"{sentence}. {len(large)} {'has' if len(large) == 1 else 'have'} more than {wished + tolerance}."


def _findings(
    statistics: Spans,
    people: int,
    wished: int,
    large: Sequence[str],
    small: Sequence[str],
    without: Sequence[str],
    split: Sequence[int],
) -> tuple[Finding, ...]:
    needed = leaders_for(people, wished) if people else 0
    findings = [
        Finding("Mean span", f"{statistics.mean:.1f} people"),
        Finding("Middle span", f"{statistics.middle:g} people"),
        Finding("Spread", f"{statistics.spread:.0%} of the mean"),
        Finding(
            f"Leaders needed for teams of {wished} at most", f"{needed:,}; there are {statistics.teams:,}"
        ),
        Finding("An even split among them", _runs(split)),
    ]
    for label, names in (("Too large", large), ("Too small", small), ("Without a leader", without)):
        if names:
            more = f" and {len(names) - 8} more" if len(names) > 8 else ""
            findings.append(Finding(label, (", ".join(names[:8]) + more)[:290]))
    return tuple(findings)


def _runs(split: Sequence[int]) -> str:
    if len(split) <= 12:
        return ", ".join(str(size) for size in split)
    largest, smallest = max(split), min(split)
    if largest == smallest:
        return f"{len(split)} teams of {largest}"
    return f"{split.count(largest)} teams of {largest} and {split.count(smallest)} of {smallest}"


def _meaning(statistics: Spans, people: int, wished: int) -> tuple[str, ...]:
    missing = leaders_for(people, wished) - statistics.teams if people else 0
    sentences = []
    if missing > 0:
        sentences.append(
            f"Moving people between teams will not do: with {statistics.teams} leaders somebody has more "
            f"than {wished}. {missing:,} more would be needed, or another size."
        )
    elif statistics.largest - statistics.smallest > 1:
        sentences.append(
            "There are enough leaders. The spans could be brought closer together by moving people."
        )
    sentences.append(
        "It does not say which size is right. How far apart people work, their shifts and how much support "
        "they "
        "need matter too."
    )
    return tuple(sentences)


def _chart(
    names: Sequence[str], sizes: Sequence[int], wished: int, tolerance: int, large: Sequence[str]
) -> Chart:
    marked = tuple(index for index, name in enumerate(names) if name in large)
    return Chart(
        title="People of each leader",
        summary=(
            f"{len(names)} leaders with {min(sizes)} to {max(sizes)} people; the wished size is {wished}. "
            f"{len(marked)} have more than {wished + tolerance}, marked as red diamonds."
        ),
        x_label="Leader",
        y_label="People",
        labels=tuple(names),
        series=(
            Series("People", Look.BAR, tuple(float(size) for size in sizes), marked),
            Series("Wished size", Look.LIMIT, (float(wished),) * len(names)),
        ),
        marked="Too large",
    )


def _table(
    rows: Sequence[Mapping[str, Any]],
    led: Mapping[str, int],
    split: Sequence[int],
    wished: int,
    tolerance: int,
) -> Table:
    share = dict(zip(sorted(led, key=lambda name: -led[name]), split, strict=True))
    return Table(
        title="All teams",
        columns=("Team", "Leader", "People", "Leader's span", "Against the wished size", "In an even split"),
        rows=tuple(
            (
                row["team"],
                row["leader"] or NO_LEADER,
                str(int(row["people"])),
                str(led[row["leader"]]) if row["leader"] else "",
                _against(led[row["leader"]], wished, tolerance) if row["leader"] else "no leader",
                str(share[row["leader"]]) if row["leader"] else "",
            )
            for row in rows
        ),
        numbers=(2, 3, 5),
    )


def _against(size: int, wished: int, tolerance: int) -> str:
    if abs(size - wished) <= tolerance:
        return "as wished"
    return f"{abs(size - wished)} {'over' if size > wished else 'under'}"

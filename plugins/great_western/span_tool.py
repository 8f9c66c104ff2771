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


INVENTED = "Invented figures, for illustration"


def _example(slug: str, title: str, rows: str, tolerance: int = 2) -> Example:
    """Return an example for the groups of ten of which the study speaks (5.1)."""
    values = (Given("teams", rows), Given("wished", "10"), Given("tolerance", str(tolerance)))
    return Example(slug, title, INVENTED, values)


TOOL = Tool(
    slug="span-of-control",
    title="Span of control",
    summary="See how many people each leader has, which teams are too large, and what an even split is.",
    prompted_by=(
        "The study says in one place that Great Western had introduced teams of a similar, manageable size, "
        "and in another that it was developing a model around groups of ten people. It says that "
        "some first-line managers have far more people than is thought effective, which makes personal "
        "support difficult."
    ),
    section="5.1; Table 2 (7.2)",
    method=(
        "A leader's span is the number of people in all the teams they lead. The mean, median, smallest and "
        "largest are of those spans. The spread is their standard deviation as a share of the mean: 0 if all "
        "are the same.",
        "The leaders needed are the people divided by the team size you want, rounded up. The even split "
        "shares the people among the existing leaders, so that no two spans differ by more than one.",
        "A span counts as too large or too small if it differs from the size you want by more than the "
        "acceptable difference. Teams without a leader are named, and included in the even split.",
    ),
    sources=(
        "D. Doran and others (2004), Impact of the Manager's Span of Control on Leadership and Performance, "
        "which the study cites for what wide spans do (5.1)",
        "The calculation is tested with published figures: S. P. Robbins and T. A. Judge, Organizational "
        "Behavior (4,096 people); Wikipedia, Standard deviation; numpy.array_split; more_itertools.divide",
    ),
    inputs=(
        Input(
            "teams",
            "Teams, their leaders and their people",
            InputKind.TABLE,
            missing="Paste the teams, their leaders and their people",
            hint="Two columns are enough: a name and a number of people. With three, leave the leader empty "
            "where there is none. You can use job titles instead of names.",
            columns=(
                Column("team", "Team"),
                Column("leader", "Leader", needed=False, same_as="team"),
                Column("people", "People", number=True, whole=True, lowest=0, highest=1000),
            ),
        ),
        Input(
            "wished",
            "Team size you want",
            InputKind.NUMBER,
            missing="Enter the team size you want",
            hint="The study speaks of groups of ten (5.1).",
            whole=True,
            lowest=1,
            highest=200,
            default="10",
        ),
        Input(
            "tolerance",
            "Acceptable difference",
            InputKind.NUMBER,
            missing="Enter the acceptable difference",
            whole=True,
            lowest=0,
            highest=200,
            default="2",
        ),
    ),
    examples=(
        _example(
            "stations",
            "Six stations, some with large teams, beside groups of ten",
            "North station,Team leader A,9\nSouth station,Team leader B,14\nEast station,Team leader C,11\n"
            "West station,Team leader D,18\nControl room,Team leader E,10\nPatient transport,Team leader F,8",
        ),
        _example(
            "no-leader",
            "Four teams, one of which has no leader",
            "Day team,Team leader A,10\nLate team,Team leader B,12\nNight team,,9\n"
            "Relief team,Team leader C,7",
        ),
        _example(
            "even",
            "Four teams of ten or eleven",
            "Team 1,Team leader A,10\nTeam 2,Team leader B,11\nTeam 3,Team leader C,10\n"
            "Team 4,Team leader D,10",
        ),
    ),
    theme=(Theme.TEAM_LEADERSHIP,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return the spans of the leaders in `inputs`, those that are too large or small, and an even split."""
    rows = inputs["teams"]
    wished, tolerance = int(inputs["wished"]), int(inputs["tolerance"])
    led = _by_leader(rows)
    if not led:
        raise ToolRefusal("teams", "No team has a leader. Enter who leads each team, such as a job title")
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
        meaning=_meaning(statistics, people, wished, tolerance),
        charts=(_chart(names, sizes, wished, tolerance, large),),
        tables=(_table(rows, led, split, wished, tolerance),),
    )


def _by_leader(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    led: dict[str, int] = {}
    for row in rows:
        if row["leader"]:
            led[row["leader"]] = led.get(row["leader"], 0) + int(row["people"])
    return led


def _counted(number: float, noun: str, plural: str = "") -> str:
    text = f"{number:,.1f}".removesuffix(".0")
    return f"{text} {noun}" if text == "1" else f"{text} {plural or noun + 's'}"


def _people(number: float) -> str:
    return _counted(number, "person", "people")


def _headline(statistics: Spans, large: Sequence[str], wished: int, tolerance: int) -> str:
    most = wished + tolerance
    if not large:
        verdict = f"No leader has more than {_people(most)}."
    elif statistics.teams == 1:
        verdict = f"This is more than {most}."
    else:
        verb = "has" if len(large) == 1 else "have"
        verdict = f"{len(large)} of {statistics.teams} leaders {verb} more than {_people(most)}."
    if statistics.teams == 1:
        return f"1 leader has {_people(statistics.largest)}. {verdict}"
    return (
        f"{verdict} The average is {_people(statistics.mean)}, from {statistics.smallest} to "
        f"{statistics.largest}."
    )


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
        Finding("Mean span", _people(statistics.mean)),
        Finding("Median span", _people(statistics.middle)),
        Finding("Spread", f"{statistics.spread:.0%} of the mean"),
        Finding(
            f"Leaders needed for teams of at most {wished}", f"{needed:,}; you have {statistics.teams:,}"
        ),
        Finding("An even split among your leaders", _runs(split)),
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


def _meaning(statistics: Spans, people: int, wished: int, tolerance: int) -> tuple[str, ...]:
    needed, most = (leaders_for(people, wished) if people else 0), wished + tolerance
    sentences = []
    if people > statistics.teams * most:
        leaders = _counted(statistics.teams, "leader")
        sentences.append(
            f"Moving people between teams is not enough: {people:,} people are too many for {leaders}, if no "
            f"team is to have more than {most:,}."
        )
    elif needed > statistics.teams and statistics.largest > most:
        sentences.append(f"Moving people could bring every team to {most:,} or fewer.")
    if needed > statistics.teams:
        sentences.append(
            f"For no team to have more than {_people(wished)}, you would need {_counted(needed, 'leader')}."
        )
    elif statistics.largest - statistics.smallest > 1:
        sentences.append("There are enough leaders. Moving people could bring the spans closer together.")
    sentences.append(
        "This does not say which size is right. How far apart people work, their shifts and how much support "
        "they need matter too."
    )
    return tuple(sentences)


def _chart(
    names: Sequence[str], sizes: Sequence[int], wished: int, tolerance: int, large: Sequence[str]
) -> Chart:
    marked = tuple(index for index, name in enumerate(names) if name in large)
    leaders = _counted(len(marked), "leader")
    marks = f" Red diamonds mark {leaders} with more than {wished + tolerance}." if marked else ""
    return Chart(
        title="People for each leader",
        summary=(
            f"{_counted(len(names), 'leader')}, with {min(sizes)} to {_people(max(sizes))}; the size you "
            f"want is {wished}.{marks}"
        ),
        x_label="Leader",
        y_label="People",
        labels=tuple(names),
        series=(
            Series("People", Look.BAR, tuple(float(size) for size in sizes), marked),
            Series("Size you want", Look.LIMIT, (float(wished),) * len(names)),
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
        columns=(
            "Team",
            "Leader",
            "People",
            "Leader's span",
            "Compared with the size you want",
            "In an even split",
        ),
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
        return "on target"
    return f"{abs(size - wished)} {'over' if size > wished else 'under'}"

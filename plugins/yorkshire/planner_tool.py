"""The evaluation planner tool: its inputs, published examples and result."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api import (
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
    Theme,
    Tool,
    ToolRefusal,
    ToolResult,
)

from .levels import LEVELS, benefit_cost, roi
from .scores import gains_of, is_better, money_table, percent, plan_table, pounds, ratio, score_table

MOST_POUNDS = 1_000_000_000


INVENTED = "Invented figures, for illustration"


def _example(slug: str, title: str, **given: str) -> Example:
    return Example(slug, title, INVENTED, tuple(Given(name, text) for name, text in given.items()))


TOOL = Tool(
    slug="evaluation-planner",
    title="Evaluation planner",
    summary="Plan how you will know what a programme achieved, and score what you have found so far.",
    prompted_by=(
        "The study says that Yorkshire intended to make tools that evaluate what leadership development "
        "achieves. It says that they could help to give a local evidence base for investment."
    ),
    section="Table 2 (7.2)",
    method=(
        "The plan follows Kirkpatrick's four levels (reaction, learning, behaviour, results) and Phillips' "
        "fifth, the return on what was spent. Each level has figures if you enter some for it, is planned if "
        "you tick it, and otherwise is not planned.",
        "Each figure's change is the value after, less the value before. Where you give the best possible "
        "value, the gain is the change as a share of what could be gained (Hake), and moving towards that "
        "value counts as better. Without one, higher counts as better.",
        "The benefit-cost ratio is the benefits divided by the costs. The return on investment is the "
        "benefits less the costs, divided by the costs. Count all costs, including the time of those who "
        "take part.",
    ),
    sources=(
        "D. L. Kirkpatrick, Evaluating Training Programs: The Four Levels (1994)",
        "J. J. Phillips, Return on Investment in Training and Performance Improvement Programs (1997)",
        "R. R. Hake, American Journal of Physics 66 (1998) 64-74, for the gain",
        "The calculation is tested with published returns, among them J. J. Phillips and P. P. Phillips, "
        "Retail Merchandise Company and Nations Hotels",
    ),
    inputs=(
        Input(
            "planned",
            "Levels you plan to look at",
            InputKind.CHOICES,
            needed=False,
            choices=tuple(
                Choice(f"level-{level.number}", f"{level.number}. {level.name}: {level.asks}")
                for level in LEVELS
            ),
        ),
        Input(
            "figures",
            "Figures you have",
            InputKind.TABLE,
            hint="Enter averages for the whole group, never figures for one person. The best is the highest "
            "possible score of a test, or the lowest possible value of a figure that should fall.",
            needed=False,
            columns=(
                Column("measure", "What was measured"),
                Column("level", "Level (1 to 4)", number=True, whole=True, lowest=1, highest=4),
                Column("before", "Before", number=True, lowest=-1e9, highest=1e9),
                Column("after", "After", number=True, lowest=-1e9, highest=1e9),
                Column("best", "Best it could be", number=True, needed=False, lowest=-1e9, highest=1e9),
            ),
            most_rows=50,
        ),
        Input(
            "benefits",
            "Benefits (£)",
            InputKind.NUMBER,
            hint="In one year, and only what the programme brought about.",
            needed=False,
            lowest=0,
            highest=MOST_POUNDS,
        ),
        Input("costs", "Costs (£)", InputKind.NUMBER, needed=False, lowest=0, highest=MOST_POUNDS),
    ),
    examples=(
        _example(
            "team-leaders",
            "A programme for team leaders, with figures for all five levels",
            figures="Found it worth their time (%),1,60,88,100\nTest score,2,52,71,100\n"
            "Appraisals held on time (%),3,55,78,100\nSickness absence (%),4,6.4,5.9,0",
            benefits="84000",
            costs="60000",
        ),
        _example(
            "plan",
            "A plan before the programme begins",
            planned="level-1 level-2 level-3",
        ),
        _example(
            "shortfall",
            "A coaching scheme that cost more than it saved",
            planned="level-3",
            figures="Feedback from teams (1 to 5),3,3.1,3.6,5",
            benefits="12000",
            costs="18000",
        ),
    ),
    theme=(Theme.EVALUATION,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return the plan by level with the figures found, and the return if benefits and costs are given."""
    figures = inputs.get("figures") or []
    planned = {int(choice.rpartition("-")[2]) for choice in inputs.get("planned") or []}
    benefits, costs = inputs.get("benefits"), inputs.get("costs")
    _check(planned, figures, benefits, costs)
    found = {int(row["level"]) for row in figures} | ({5} if costs else set())
    return ToolResult(
        headline=_headline(found, planned, benefits, costs),
        findings=_findings(found, planned, figures, benefits, costs),
        meaning=_meaning(found, planned, benefits, costs),
        charts=_charts(figures, benefits, costs),
        tables=tuple(
            table
            for table in (plan_table(found, planned), score_table(figures), money_table(benefits, costs))
            if table.rows
        ),
    )


def _check(
    planned: set[int], figures: Sequence[Mapping[str, Any]], benefits: float | None, costs: float | None
) -> None:
    if not planned and not figures and benefits is None and costs is None:
        raise ToolRefusal("planned", "Tick a level, or enter a figure, or enter benefits and costs")
    if benefits is not None and costs is None:
        raise ToolRefusal("costs", "Enter the costs too, so that the return can be calculated")
    if costs is not None and benefits is None:
        raise ToolRefusal("benefits", "Enter the benefits too, or remove the costs")
    if costs == 0:
        raise ToolRefusal("costs", "Enter more than 0: the time of those who take part is a cost too")


def _headline(found: set[int], planned: set[int], benefits: float | None, costs: float | None) -> str:
    sentences = []
    if benefits is not None and costs:
        returned = roi(benefits, costs)
        verdict = "more than" if returned > 0 else "less than" if returned < 0 else "as much as"
        sentences.append(
            f"The benefits are {verdict} the costs: the return on investment is {percent(returned)}."
        )
    sentences.append(f"{len(found)} of 5 levels {'has' if len(found) == 1 else 'have'} figures.")
    missing = [level.name.lower() for level in LEVELS if level.number not in found | planned]
    if missing:
        sentences.append(f"Nothing is planned for {_either(missing)}.")
    return " ".join(sentences)


def _either(names: Sequence[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _findings(
    found: set[int],
    planned: set[int],
    figures: Sequence[Mapping[str, Any]],
    benefits: float | None,
    costs: float | None,
) -> tuple[Finding, ...]:
    findings = [
        Finding("Levels with figures", f"{len(found)} of 5"),
        Finding("Levels planned, without figures yet", str(len(planned - found))),
    ]
    if figures:
        better = sum(is_better(row) for row in figures)
        findings.append(Finding("Figures better than before", f"{better} of {len(figures)}"))
    if benefits is not None and costs:
        findings += [
            Finding("Net benefits", pounds(benefits - costs)),
            Finding("Benefit-cost ratio", ratio(benefit_cost(benefits, costs))),
            Finding("Return on investment", percent(roi(benefits, costs))),
        ]
    return tuple(findings)


def _meaning(
    found: set[int], planned: set[int], benefits: float | None, costs: float | None
) -> tuple[str, ...]:
    sentences = []
    if not (found | planned) & {3, 4}:
        sentences.append(
            "Nothing is planned for behaviour or results. After a course in a classroom people tend to slip "
            "back into old behaviour (7.5), so these two levels tell you most."
        )
    if benefits is not None and costs and benefits < costs:
        sentences.append(
            "The costs are higher than the benefits counted in pounds. Look at the other levels too."
        )
    sentences.append(
        "A change from before to after does not show that the programme caused it. Compare with people who "
        "did not take part, or with earlier years, and say what else changed."
    )
    return tuple(sentences)


def _charts(
    figures: Sequence[Mapping[str, Any]], benefits: float | None, costs: float | None
) -> tuple[Chart, ...]:
    charts = [_gain_chart(figures)] if gains_of(figures) else []
    if benefits is not None and costs:
        charts.append(_money_chart(benefits, costs))
    return tuple(charts)


def _money_chart(benefits: float, costs: float) -> Chart:
    short = benefits < costs
    comparison = "less than" if short else "more than" if benefits > costs else "as much as"
    return Chart(
        title="Benefits beside costs",
        summary=f"Benefits of {pounds(benefits)} are {comparison} the costs of {pounds(costs)}.",
        x_label="What is counted",
        y_label="£",
        labels=("Costs", "Benefits"),
        series=(Series("Amount in pounds", Look.BAR, (costs, benefits), (1,) if short else ()),),
        marked="Less than the costs",
    )


def _figures(number: int) -> str:
    return f"{number} figure" if number == 1 else f"{number} figures"


def _gain_chart(figures: Sequence[Mapping[str, Any]]) -> Chart:
    gains = gains_of(figures)
    worse = tuple(index for index, (_name, share) in enumerate(gains) if share < 0)
    marks = f" Red diamonds mark {_figures(len(worse))} worse than before." if worse else ""
    return Chart(
        title="Gain in each figure",
        summary=(f"For {_figures(len(gains))}, the change as a percentage of the possible gain.{marks}"),
        x_label="What was measured",
        y_label="Percentage of the possible gain",
        labels=tuple(name[:40] for name, _share in gains),
        series=(Series("Gain", Look.BAR, tuple(float(100 * share) for _name, share in gains), worse),),
        marked="Worse than before",
    )

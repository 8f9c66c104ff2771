"""The control chart tool: its inputs, published examples and result."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from hub.plugin_api import (
    Capability,
    Choice,
    Column,
    Example,
    Given,
    Input,
    InputKind,
    Theme,
    Tool,
    ToolRefusal,
    ToolResult,
)

from .spc import chart
from .spc_result import result_of

MARKS = frozenset({"x", "\u00d7"})
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


INVENTED = "Invented figures, for illustration"


def _example(slug: str, title: str, first_month: int, figures: str) -> Example:
    """Return an example with a figure for each month, from a month of 2024 on."""
    rows = []
    for number, figure in enumerate(figures.split(), first_month - 1):
        years, month = divmod(number, len(MONTHS))
        rows.append(f"{MONTHS[month]} {2024 + years},{figure}")
    return Example(slug, title, INVENTED, (Given("values", "\n".join(rows)),))


EXAMPLES = (
    _example(
        "calls-rise",
        "Emergency calls a day: a rise that lasts",
        11,
        "612 590 623 601 619 596 610 598 655 640 668 645 660 641 663 648 657 650",
    ),
    _example(
        "calls-normal",
        "Emergency calls a day: normal variation",
        11,
        "612 598 621 605 617 603 609 624 596 611 602 618",
    ),
    _example(
        "sickness-fall",
        "Percentage of working days lost to sickness: a steady fall",
        4,
        "6.1 6.3 6.0 6.2 6.4 6.3 6.1 5.9 5.7 5.4 5.2 5.0",
    ),
)

TOOL = Tool(
    slug="spc-chart",
    title="Control chart",
    summary="Paste figures over time and see whether something changed, or whether they only vary as usual.",
    prompted_by=(
        "The study says that North West's use of service modernisation techniques, such as SPC charts, may "
        "be better developed than in other organisations."
    ),
    section="Table 2 (7.2)",
    method=(
        "This is a chart of single values and moving ranges (XmR). A moving range is the difference between "
        "a value and the one before it. The limits are the mean plus and minus 2.66 times the mean moving "
        "range; the upper limit of the moving ranges is 3.267 times their mean. No value is left out of the "
        "limits.",
        "Four rules find changes: a value beyond a limit; eight or more in a row on one side of the mean; "
        "six or more in a row that all rise or all fall; and two of three in a row in the outer third on the "
        "same side. A value on the mean neither counts in a row nor ends it, nor does one that equals the "
        "value before it in a rise or fall. A moving range above its limit is marked too, as a jump.",
        "Where you mark a known change, a new period begins: its mean and limits are calculated from there "
        "on, and no moving range is taken across it. Mark changes that you know of, not those that the chart "
        "shows.",
    ),
    sources=(
        "W. A. Shewhart's control chart, in the form for single values: D. J. Wheeler, Understanding "
        "Variation",
        "Rules: L. P. Provost and S. Murray, The Health Care Data Guide (2011), without their fifth: 15 in a "
        "row close to the mean",
        "The calculation is tested with published charts: NIST/SEMATECH e-Handbook of Statistical Methods, "
        "6.3.2.2; D. C. Montgomery, Introduction to Statistical Quality Control; SAS/QC User's Guide, "
        "IRCHART; W. A. Taylor, Change-Point Analysis (2000)",
    ),
    inputs=(
        Input(
            "values",
            "Figures in order of time",
            InputKind.TABLE,
            missing="Paste the figures in order of time",
            hint="Copy them from a spreadsheet, or type one on each line. Enter at least 8 "
            "figures. 12 or more is better. Put an x in a third column where a known change begins.",
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
    """Return the control chart of `inputs`, with its limits and the rules that are broken."""
    rows = inputs["values"]
    values = [row["value"] for row in rows]
    if max(map(abs, values)) > 1e12:
        raise ToolRefusal("values", "Some figures are larger than a million million. Use larger units")
    labels = [row["label"] or str(index) for index, row in enumerate(rows, 1)]
    points = chart(values, _changes(rows, labels))
    return result_of(points, labels, inputs.get("better"))


def _changes(rows: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> list[int]:
    for row, label in zip(rows, labels, strict=True):
        if row["change"] and row["change"].casefold() not in MARKS:
            raise ToolRefusal(
                "values",
                f"{label}: the third cell has \u201c{row['change'][:20]}\u201d. Put an x there where a known "
                "change begins, and leave it empty elsewhere",
            )
    changes = [index for index, row in enumerate(rows) if row["change"] and index]
    for first, after in pairwise([0, *changes, len(rows)]):
        if after - first < 2:
            raise ToolRefusal(
                "values", f"The period that begins with {labels[first]} has one figure. Each needs two"
            )
    return changes

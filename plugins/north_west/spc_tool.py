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
        "Taylor: a trade deficit with one month beyond its limits",
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
        "The study says that North West's use of service modernisation techniques, such as SPC charts, may "
        "be better developed than in other organisations."
    ),
    section="Table 2 (7.2)",
    method=(
        "This is a chart of single values and moving ranges (XmR). A moving range is the difference between "
        "a "
        "value and the one before it. The limits are the mean plus and minus 2.66 times the mean moving "
        "range; "
        "the upper limit of the moving ranges is 3.267 times their mean. No value is left out of the limits.",
        "Four rules find signals: a value beyond a limit; eight or more in a row on one side of the mean; "
        "six or more in a row that all rise or all fall; and two of three in a row in the outer third on the "
        "same side. A value on the mean neither counts in a row nor ends it, nor does one that equals the "
        "value before it in a rise or fall. A moving range above its limit is marked too, as a jump.",
        "Where you mark a known change, a new period begins: its mean and limits are worked out from there "
        "on, "
        "and no moving range is taken across it. Mark changes that you know of, not those that the chart "
        "shows.",
    ),
    sources=(
        "W. A. Shewhart's control chart, in the form for single values: D. J. Wheeler, Understanding "
        "Variation",
        "Rules: L. P. Provost and S. Murray, The Health Care Data Guide (2011), without their fifth: 15 in a "
        "row close to the mean",
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

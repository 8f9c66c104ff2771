"""The guideline adherence tool: its inputs, published examples and result."""

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

from .adherence import Share, place, share

FEW = 30
ROW = "Guideline or station"
INVENTED = "Invented figures, for illustration"


def _example(slug: str, title: str, rows: str) -> Example:
    return Example(slug, title, INVENTED, (Given("audits", rows), Given("standard", "90")))


TOOL = Tool(
    slug="guideline-adherence",
    title="Following guidelines",
    summary="Paste counts from record audits and see how often each guideline is followed, and how certain "
    "the figure is.",
    prompted_by=(
        "The study says that South Central gives clinical supervisors and leaders information on how far "
        "paramedics follow evidence based guidelines."
    ),
    section="Table 2 (7.2)",
    method=(
        "The share is the records that followed the guideline, divided by the records audited. Its interval "
        "is Wilson's, at 95%: if records had been drawn at random again and again, 95 of 100 such intervals "
        "would hold the true share. It is right for small numbers and near 0 or 100%.",
        "A guideline is below the standard if its whole interval is below it, at or above it if its whole "
        "interval is, and not certain otherwise. No allowance is made for looking at several at once.",
    ),
    sources=(
        "E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209-212",
        "The calculation is tested with published intervals: R. G. Newcombe, Statistics in Medicine 17 "
        "(1998) 857-872, Table I, method 3; A. Agresti, An Introduction to Categorical Data Analysis",
    ),
    inputs=(
        Input(
            "audits",
            "Guidelines and audited records",
            InputKind.TABLE,
            missing="Paste the guidelines and the audited records",
            hint="Enter counts of records, never names of patients. Use records that were drawn at random.",
            columns=(
                Column("guideline", ROW),
                Column(
                    "followed",
                    "Records that followed it",
                    number=True,
                    whole=True,
                    lowest=0,
                    highest=1_000_000,
                ),
                Column("audited", "Records audited", number=True, whole=True, lowest=1, highest=1_000_000),
            ),
            most_rows=200,
        ),
        Input(
            "standard",
            "Standard (percentage)",
            InputKind.NUMBER,
            missing="Enter the standard you want to reach, as a percentage",
            hint="The percentage that you want to reach.",
            lowest=0,
            highest=100,
            default="90",
        ),
    ),
    examples=(
        _example(
            "guidelines",
            "Four guidelines of ambulance care",
            "Aspirin for a suspected heart attack,188,196\nPain score recorded twice,141,190\n"
            "Blood glucose checked after a seizure,83,90\nPeak flow recorded in asthma,61,88",
        ),
        _example(
            "stations",
            "One guideline at three stations",
            "North station,47,50\nSouth station,31,48\nEast station,9,10",
        ),
        _example("few", "One guideline with few records", "Blood glucose checked after a seizure,11,12"),
    ),
    theme=(Theme.CLINICAL_LEADERSHIP, Theme.ANALYTICAL),
    capability=(Capability.C1H,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return each guideline's share with its interval, compared with the standard."""
    rows = inputs["audits"]
    standard = exact(inputs["standard"]) / 100
    for row in rows:
        if row["followed"] > row["audited"]:
            raise ToolRefusal(
                "audits",
                f"{row['guideline']}: {row['followed']:g} records followed it, of {row['audited']:g} "
                "audited. Check which number is which",
            )
    shares = [share(int(row["followed"]), int(row["audited"])) for row in rows]
    names = [row["guideline"] for row in rows]
    return ToolResult(
        headline=_headline(shares, names, standard),
        findings=_findings(shares, standard),
        meaning=_meaning(shares),
        charts=(_chart(shares, names, standard),),
        tables=(_table(shares, names, standard),),
    )


def _compare(audit: Share, standard: Fraction) -> str:
    return {-1: "below", 0: "not certain", 1: "at or above"}[place(audit, standard)]


def _per_cent(share: Fraction) -> str:
    return f"{float(100 * share):.4g}%"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _headline(shares: Sequence[Share], names: Sequence[str], standard: Fraction) -> str:
    below = [name for name, audit in zip(names, shares, strict=True) if _compare(audit, standard) == "below"]
    if below:
        more = f" and {len(below) - 3} more" if len(below) > 3 else ""
        named = ", ".join(name[:60] for name in below[:3])
        return f"Below the standard of {_per_cent(standard)}, and not by chance: {named}{more}."
    reached = sum(_compare(audit, standard) == "at or above" for audit in shares)
    if reached == len(shares):
        return f"The standard of {_per_cent(standard)} is reached, and not by chance."
    if not reached:
        return f"Chance could explain every difference from the standard of {_per_cent(standard)}."
    return (
        f"Nothing is clearly below the standard of {_per_cent(standard)}; {reached} of {len(shares)} "
        f"clearly {'reaches' if reached == 1 else 'reach'} it. For the rest, chance could explain the "
        "difference."
    )


def _findings(shares: Sequence[Share], standard: Fraction) -> tuple[Finding, ...]:
    verdicts = [_compare(audit, standard) for audit in shares]
    together = share(sum(audit.followed for audit in shares), sum(audit.audited for audit in shares))
    return (
        Finding("All records together", f"{together.share:.1%} ({together.low:.1%} to {together.high:.1%})"),
        Finding("Below the standard", str(verdicts.count("below"))),
        Finding("Not certain", str(verdicts.count("not certain"))),
        Finding("At the standard or above", str(verdicts.count("at or above"))),
    )


def _meaning(shares: Sequence[Share]) -> tuple[str, ...]:
    sentences = [
        "Use this for learning first: where the share is low, ask what stands in the way. A wide interval "
        "means that more records are needed, not that care is poor.",
        "This does not say whether the records were chosen fairly, whether a guideline was right for each "
        "patient, or whether patients did better.",
    ]
    few = sum(audit.audited < FEW for audit in shares)
    if few == 1:
        subject = "The" if len(shares) == 1 else "One"
        sentences.append(f"{subject} share is based on fewer than {FEW} records, so its interval is wide.")
    elif few:
        sentences.append(f"Some shares are based on fewer than {FEW} records, so their intervals are wide.")
    return tuple(sentences)


def _chart(shares: Sequence[Share], names: Sequence[str], standard: Fraction) -> Chart:
    below = tuple(index for index, audit in enumerate(shares) if _compare(audit, standard) == "below")
    marks = f" Red diamonds mark {_counted(len(below), 'row')} clearly below it." if below else ""
    return Chart(
        title="How often guidelines are followed",
        summary=(
            f"Percentages for {_counted(len(shares), 'row')}, each with the ends of its 95% interval; "
            f"the standard is {_per_cent(standard)}.{marks}"
        ),
        x_label=ROW,
        y_label="Percentage of records",
        labels=tuple(names),
        series=(
            Series("Share", Look.BAR, tuple(100 * audit.share for audit in shares), below),
            Series("Lower end", Look.TICK, tuple(100 * audit.low for audit in shares)),
            Series("Upper end", Look.TICK, tuple(100 * audit.high for audit in shares)),
            Series("Standard", Look.LIMIT, (float(100 * standard),) * len(shares)),
        ),
        marked="Below the standard",
    )


def _table(shares: Sequence[Share], names: Sequence[str], standard: Fraction) -> Table:
    return Table(
        title="All rows",
        columns=(
            ROW,
            "Followed",
            "Audited",
            "Share",
            "Lower end",
            "Upper end",
            "Compared with the standard",
        ),
        rows=tuple(
            (
                name,
                str(audit.followed),
                str(audit.audited),
                f"{audit.share:.1%}",
                f"{audit.low:.2%}",
                f"{audit.high:.2%}",
                _compare(audit, standard),
            )
            for name, audit in zip(names, shares, strict=True)
        ),
        numbers=(1, 2, 3, 4, 5),
    )

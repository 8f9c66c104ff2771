"""Changes and gains of the figures, and the tables of the planner."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from hub.plugin_api import Table, exact

from .levels import LEVELS, gain

MAX_SHARE = 1000
"""A gain beyond this comes from a mistyped best value, and could be too large for a float."""


def change(row: Mapping[str, Any]) -> Fraction:
    """Return how much a figure rose."""
    return exact(row["after"]) - exact(row["before"])


def is_better(row: Mapping[str, Any]) -> bool:
    """Return whether a figure moved towards its best value, or rose if it has none."""
    down = row["best"] is not None and row["best"] < row["before"]
    return change(row) < 0 if down else change(row) > 0


def gains_of(figures: Sequence[Mapping[str, Any]]) -> list[tuple[str, Fraction]]:
    """Return (name, gain) of each figure that has a best value."""
    gains = []
    for row in figures:
        share = None if row["best"] is None else gain(row["before"], row["after"], row["best"])
        # A larger one would flatten all other bars of the chart.
        if share is not None and abs(share) <= MAX_SHARE:
            gains.append((row["measure"], share))
    return gains


def percent(share: Fraction) -> str:
    """Return a share as text, such as 118%; beyond MAX_SHARE only that it is more, or less."""
    if abs(share) > MAX_SHARE:
        return f"more than {MAX_SHARE:,.0%}" if share > 0 else f"less than {-MAX_SHARE:,.0%}"
    return f"{float(share):,.0%}"


def ratio(share: Fraction) -> str:
    """Return a ratio as text, such as 1.59; beyond MAX_SHARE only that it is more."""
    return f"more than {MAX_SHARE:,}" if share > MAX_SHARE else f"{float(share):,.2f}"


def pounds(amount: float) -> str:
    """Return an amount of money, such as \u00a312,000 or -\u00a36,000."""
    text = f"{abs(amount):,.0f}"
    return f"-\u00a3{text}" if amount < 0 and text != "0" else f"\u00a3{text}"


def plan_table(found: set[int], planned: set[int]) -> Table:
    """Return the table of the five levels: with figures, planned or not planned."""
    return Table(
        title="Your plan, by level",
        columns=("Level", "What it asks", "How to find out", "When", "Status"),
        rows=tuple(
            (
                f"{level.number}. {level.name}",
                level.asks,
                level.how,
                level.when,
                _status(level.number, found, planned),
            )
            for level in LEVELS
        ),
    )


def _status(number: int, found: set[int], planned: set[int]) -> str:
    return "has figures" if number in found else "planned" if number in planned else "not planned"


def score_table(figures: Sequence[Mapping[str, Any]]) -> Table:
    """Return the table of the figures with their change and gain."""
    rows = []
    for row in figures:
        share = None if row["best"] is None else gain(row["before"], row["after"], row["best"])
        rows.append(
            (
                row["measure"],
                str(int(row["level"])),
                f"{row['before']:,.10g}",
                f"{row['after']:,.10g}",
                f"{float(change(row)):+,.10g}",
                "" if share is None else percent(share),
                "better" if is_better(row) else "the same" if not change(row) else "worse",
            )
        )
    return Table(
        title="Your figures",
        columns=("What was measured", "Level", "Before", "After", "Change", "Gain", "Compared with before"),
        rows=tuple(rows),
        numbers=(1, 2, 3, 4, 5),
    )


def money_table(benefits: float | None, costs: float | None) -> Table:
    """Return the table of benefits and costs; it has no rows if either is missing."""
    amounts = () if benefits is None or costs is None else (costs, benefits, benefits - costs)
    labels = ("Costs", "Benefits", "Net benefits")
    return Table(
        title="Benefits and costs",
        columns=("What is counted", "Amount"),
        rows=tuple((label, pounds(amount)) for label, amount in zip(labels, amounts, strict=False)),
        numbers=(1,),
    )

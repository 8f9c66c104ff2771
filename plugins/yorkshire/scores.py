"""What the planner shows of figures and of the plan: changes, gains, and two tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api import Table

from .levels import LEVELS, gain


def change(row: Mapping[str, Any]) -> float:
    """Return how much a figure rose."""
    return float(row["after"] - row["before"])


def is_better(row: Mapping[str, Any]) -> bool:
    """Say whether a figure moved towards its best; without one, whether it rose."""
    down = row["best"] is not None and row["best"] < row["before"]
    return change(row) < 0 if down else change(row) > 0


def gains_of(figures: Sequence[Mapping[str, Any]]) -> list[tuple[str, float]]:
    """Return the gain of each figure that has a best, with its name."""
    gains = []
    for row in figures:
        share = None if row["best"] is None else gain(row["before"], row["after"], row["best"])
        # What is a thousand times off says that the best was mistyped, and would flatten all the others.
        if share is not None and abs(share) <= 1000:
            gains.append((row["measure"], share))
    return gains


def percent(share: float) -> str:
    """Return a share as a reader sees it: 118%."""
    return f"{share:,.0%}"


def plan_table(found: set[int], planned: set[int]) -> Table:
    """Return the five levels, with what each asks and where it stands."""
    return Table(
        title="Your plan, by level",
        columns=("Level", "What it asks", "How to find out", "When", "Where it stands"),
        rows=tuple(
            (
                f"{level.number}. {level.name}",
                level.asks,
                level.how,
                level.when,
                "found" if level.number in found else "planned" if level.number in planned else "missing",
            )
            for level in LEVELS
        ),
    )


def score_table(figures: Sequence[Mapping[str, Any]]) -> Table:
    """Return the figures with their change and gain."""
    rows = []
    for row in figures:
        share = None if row["best"] is None else gain(row["before"], row["after"], row["best"])
        rows.append(
            (
                row["measure"],
                str(int(row["level"])),
                f"{row['before']:,.10g}",
                f"{row['after']:,.10g}",
                f"{change(row):+,.10g}",
                "" if share is None else percent(share),
                "better" if is_better(row) else "the same" if not change(row) else "worse",
            )
        )
    return Table(
        title="Your figures",
        columns=("What was measured", "Level", "Before", "After", "Change", "Gain", "Against before"),
        rows=tuple(rows),
        numbers=(1, 2, 3, 4, 5),
    )


def money_table(benefits: float | None, costs: float | None) -> Table:
    """Return what was gained and spent; no rows without both."""
    pounds = () if benefits is None or costs is None else (costs, benefits, benefits - costs)
    words = ("Costs", "Benefits", "Net benefits")
    return Table(
        title="Benefits and costs",
        columns=("What is counted", "Pounds"),
        rows=tuple((what, f"{sum_:,.0f}") for what, sum_ in zip(words, pounds, strict=False)),
        numbers=(1,),
    )

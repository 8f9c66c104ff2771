"""The four levels of Kirkpatrick and the fifth of Phillips, and their calculations."""

from dataclasses import dataclass
from fractions import Fraction

from hub.plugin_api import exact


@dataclass(frozen=True)
class Level:
    """One level: its number, name and question, and how and when to measure it."""

    number: int
    name: str
    asks: str
    how: str
    when: str


LEVELS = (
    Level(1, "Reaction", "Did people find it worth their time?", "A short form", "At the end"),
    Level(
        2,
        "Learning",
        "What do they know or can they do now?",
        "The same test twice",
        "Before, and at the end",
    ),
    Level(
        3,
        "Behaviour",
        "What do they do differently at work?",
        "Line manager, team and 360 feedback",
        "Before, and after 3 to 6 months",
    ),
    Level(
        4,
        "Results",
        "What is better for patients, staff or the trust?",
        "Figures the trust already collects",
        "For 6 to 12 months before and after",
    ),
    Level(5, "Return", "Was it worth the money?", "Gains and all costs, in pounds", "After level 4"),
)


def gain(before: float, after: float, best: float) -> Fraction | None:
    """Return the gain as a share of the possible gain (Hake 1998); None if none was possible."""
    possible = exact(best) - exact(before)
    return (exact(after) - exact(before)) / possible if possible else None


def benefit_cost(benefits: float, costs: float) -> Fraction:
    """Return the benefits for each pound that was spent; `costs` is more than 0."""
    return exact(benefits) / exact(costs)


def roi(benefits: float, costs: float) -> Fraction:
    """Return the net benefits as a share of `costs`, which is more than 0 (Phillips)."""
    return (exact(benefits) - exact(costs)) / exact(costs)

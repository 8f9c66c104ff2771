"""Results of the benchmarks, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One line of the table: what was measured, the result, the goal, and whether it was met."""

    goal: str
    what: str
    size: str
    result: str
    wanted: str
    met: bool
    more: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the line."""
        return (
            self.goal,
            self.what,
            self.size,
            self.result,
            self.wanted,
            "yes" if self.met else "**no**",
            self.more,
        )


def limit(goal: str, what: str, size: str, result: str, more: str) -> Measured:
    """Return a line that says how far a goal can be reached at all."""
    return Measured(goal, what, size, result, "none", True, more)


HEAD = ("Goal", "What", "Items", "Measured", "Wanted", "Met", "More")


def table(lines: Sequence[Measured]) -> str:
    """Return the lines as a Markdown table."""
    rows = [HEAD, ("---",) * len(HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def times(ratio: float) -> str:
    """Format a ratio: 13.4x, or 0.92x."""
    return f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x"


def share(ratio: float) -> str:
    """Format a ratio as a percentage."""
    return f"{ratio:.0%}"

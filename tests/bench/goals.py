"""The goals of the measurements, and how each was met in this run."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One line of the table: what was measured, against what, the goal, and what came of it."""

    goal: str
    what: str
    size: str
    result: str
    wanted: str
    met: bool
    more: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the line as a reader sees it."""
        return (
            self.goal,
            self.what,
            self.size,
            self.result,
            self.wanted,
            "yes" if self.met else "**no**",
            self.more,
        )


HEAD = ("Goal", "What", "Items", "Measured", "Wanted", "Met", "More")


def table(lines: Sequence[Measured]) -> str:
    """Return the lines as a table in Markdown."""
    rows = [HEAD, ("---",) * len(HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def times(ratio: float) -> str:
    """Return a ratio in words: 3.4x, or 0.92x."""
    return f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x"


def share(ratio: float) -> str:
    """Return a ratio as a per cent."""
    return f"{ratio:.0%}"

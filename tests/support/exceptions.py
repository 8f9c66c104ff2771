"""The list of exceptions to the checks of words and names, which can only become shorter."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[1] / "architecture" / "exceptions.yaml"


def groups(check: str) -> list[dict[str, Any]]:
    """Return the groups of exceptions to a check; each has a `reason` and the list `exceptions`."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))[check]


def listed(check: str) -> list[str]:
    """Return all exceptions to a check. One that occurs twice is listed twice."""
    return [exception for group in groups(check) for exception in group["exceptions"]]


def compare(found: Iterable[str], expected: Iterable[str]) -> dict[str, list[str]]:
    """Return what differs: `correct these` is not listed, `remove from the list` no longer occurs."""
    counted, known = Counter(found), Counter(expected)
    differences = {
        "correct these": sorted((counted - known).elements()),
        "remove from the list": sorted((known - counted).elements()),
    }
    return {advice: lines for advice, lines in differences.items() if lines}

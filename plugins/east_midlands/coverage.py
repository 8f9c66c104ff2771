"""Set cover calculations: codes that competencies cover, and competencies that add nothing."""

from collections.abc import Mapping


def covered(lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return all codes in at least one of `lists`."""
    return frozenset[str]().union(*lists.values())


def greedy(lists: Mapping[str, frozenset[str]]) -> list[str]:
    """Return names whose codes together cover all codes of `lists`, the largest gain first (Chvatal 1979).

    The result is not always the shortest possible, but close to it. Of equal gains the first name is taken.
    """
    left = set(covered(lists))
    chosen: list[str] = []
    while left:
        name = max(lists, key=lambda name: len(lists[name] & left))
        chosen.append(name)
        left -= lists[name]
    return chosen


def adds_nothing(lists: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the names whose codes are all covered by the other names, each considered by itself."""
    return [
        name
        for name, codes in lists.items()
        if codes <= covered({other: other_codes for other, other_codes in lists.items() if other != name})
    ]

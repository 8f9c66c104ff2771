"""The sums of covering: which codes a list of competencies reaches, which it misses, which it can spare."""

from collections.abc import Mapping


def covered(lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return every code that at least one of `lists` has."""
    return frozenset[str]().union(*lists.values())


def greedy(lists: Mapping[str, frozenset[str]]) -> list[str]:
    """Return names whose codes together are all that `lists` cover, the largest gain first (Chvatal 1979).

    Not always the fewest there are, but never many more. Of equal gains the first in the list is taken.
    """
    left = set(covered(lists))
    chosen: list[str] = []
    while left:
        name = max(lists, key=lambda name: len(lists[name] & left))
        chosen.append(name)
        left -= lists[name]
    return chosen


def adds_nothing(lists: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the names all of whose codes the others cover too, each looked at by itself."""
    return [
        name
        for name, codes in lists.items()
        if codes <= covered({other: theirs for other, theirs in lists.items() if other != name})
    ]

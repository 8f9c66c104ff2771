"""Other words of the field for the same thing, from the file synonyms.yaml, which anybody can mend."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from hub.search.domain.query_parser import Unit
from hub.search.domain.schema import stem_of, words_in

FILE = Path(__file__).resolve().parents[1] / "synonyms.yaml"
Phrase = tuple[str, ...]


@lru_cache(maxsize=1)
def _known() -> dict[Phrase, list[Phrase]]:
    known: dict[Phrase, list[Phrase]] = {}
    for group in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        if isinstance(group, dict):
            asked, found = group["asked"], group["find"]
        else:
            asked = found = group
        for words in asked:
            others = known.setdefault(_stems(words_in(str(words))), [])
            others += [tuple(words_in(str(other))) for other in found if other != words]
    return known


def _stems(words: Sequence[str]) -> Phrase:
    return tuple(stem_of(word) for word in words)


def with_synonyms(units: Sequence[Unit]) -> Iterator[tuple[tuple[Unit, ...], list[Phrase]]]:
    """Yield runs of units, each with the other words for it; the longest run that has some goes first."""
    known = _known()
    longest = max(map(len, known), default=0)
    start = 0
    while start < len(units):
        for end in range(min(len(units), start + longest), start, -1):
            run = tuple(units[start:end])
            stems = _stems([word for unit in run for word in unit.words])
            if stems in known and not any(unit.quoted for unit in run):
                yield run, known[stems]
                start = end
                break
        else:
            yield (units[start],), []
            start += 1

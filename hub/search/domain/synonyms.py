"""Other words of the field for the same thing, from the file synonyms.yaml, which anybody can mend."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from hub.search.domain.query_parser import SearchTerm
from hub.search.domain.schema import stem_word, tokenize

SYNONYMS_FILE = Path(__file__).resolve().parents[1] / "synonyms.yaml"
Phrase = tuple[str, ...]


@lru_cache(maxsize=1)
def _load_synonyms() -> dict[Phrase, list[Phrase]]:
    known: dict[Phrase, list[Phrase]] = {}
    for group in yaml.safe_load(SYNONYMS_FILE.read_text(encoding="utf-8")):
        if isinstance(group, dict):
            asked, found = group["asked"], group["find"]
        else:
            asked = found = group
        for words in asked:
            others = known.setdefault(_stems(tokenize(str(words))), [])
            others += [tuple(tokenize(str(other))) for other in found if other != words]
    return known


def _stems(words: Sequence[str]) -> Phrase:
    return tuple(stem_word(word) for word in words)


def expand_synonyms(terms: Sequence[SearchTerm]) -> Iterator[tuple[tuple[SearchTerm, ...], list[Phrase]]]:
    """Yield runs of units, each with the other words for it; the longest run that has some goes first."""
    known = _load_synonyms()
    longest = max(map(len, known), default=0)
    start = 0
    while start < len(terms):
        for end in range(min(len(terms), start + longest), start, -1):
            run = tuple(terms[start:end])
            stems = _stems([word for unit in run for word in unit.words])
            if stems in known and not any(unit.quoted for unit in run):
                yield run, known[stems]
                start = end
                break
        else:
            yield (terms[start],), []
            start += 1

"""Words that stand nowhere: what was meant, looked for among the words that the viewer may see."""

import string
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from hub.search.domain.query_builder import (
    Part,
    Way,
    count_of,
    part_query,
    parts_of,
    seen_by,
    unit_query,
    words_of,
)
from hub.search.domain.query_parser import Question, Unit, parse
from hub.search.domain.schema import stem_of
from hub.search.domain.snapshot import View

LEAST_PREFIX = 3
MOST_ENDINGS = 12
ENDING_WEIGHT = 0.7
LEAST_FOR_FIRST = 6
FEW, MANY = 2, 5
"""A word that stands in few things may be a slip where one very like it stands in many."""
LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True)
class Corrected:
    """A question with other words for those that stand nowhere, and how one would type it, if otherwise."""

    parts: tuple[Part, ...]
    text: str = ""


class Corrector:
    """Corrects one question against one view of the copy, for one viewer."""

    def __init__(self, view: View, labels: Collection[str]) -> None:
        self._view = view
        self._labels = tuple(labels)
        self._seen = seen_by(labels)

    def correct(self, question: Question, parts: tuple[Part, ...]) -> Corrected | None:
        """Return the question that was meant; None if every part is met, or nothing is like one of them."""
        became: dict[str, str] = {}
        mended = self._mend_all(parts, became)
        if became:
            # Other words may have synonyms of their own.
            text = typed(question, became)
            mended = self._mend_all(parts_of(parse(text)), {})
            return Corrected(mended, text) if mended else None
        return Corrected(mended) if mended and mended != parts else None

    def _mend_all(self, parts: tuple[Part, ...], became: dict[str, str]) -> tuple[Part, ...]:
        mended = [part if self._count(part_query(part)) else self._mend(part, became) for part in parts]
        return tuple(part for part in mended if part is not None) if all(mended) else ()

    def likelier(self, question: Question, parts: tuple[Part, ...]) -> str:
        """Return the question with a word in place of one that hardly stands anywhere, or nothing."""
        became: dict[str, str] = {}
        # What has synonyms is a word of the field, and no slip.
        for word in (word for part in parts if len(part.ways) == 1 for word in words_of([part])):
            count = self._count(unit_query(Unit((word,))))
            near = self._nearest(word, least=max(MANY, MANY * count)) if count <= FEW else ""
            if near and stem_of(near) != stem_of(word):
                became[word] = near
        return typed(question, became) if became else ""

    def endings(self, word: str, field: str = "words") -> list[str]:
        """Return words of `field` that begin with `word`, the most frequent first."""
        if len(word) < (LEAST_PREFIX if field == "words" else 1):
            return []
        terms = self._view.searcher.terms_with_prefix(field, word, self._seen, MOST_ENDINGS)
        return [term for term, count in terms if count]

    def _count(self, query: Query) -> int:
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._seen)])
        return count_of(self._view.searcher, both)

    def _mend(self, part: Part, became: dict[str, str]) -> Part | None:
        units = part.ways[0].units
        choices = [self._choices(word, became) for unit in units for word in unit.words]
        if not all(choices):
            return None
        if any(unit.quoted for unit in units):
            return self._quoted(units[0], choices)
        ways = [
            Way(tuple(Unit((word,)) for words in chosen for word in words), ENDING_WEIGHT)
            for chosen in product(*choices)
        ]
        return Part(tuple(ways[:MOST_ENDINGS]))

    @staticmethod
    def _quoted(unit: Unit, choices: list[list[tuple[str, ...]]]) -> Part | None:
        words = tuple(word for words in choices for word in words[0])
        return Part((Way((Unit(words, quoted=True),)),)) if words != unit.words else None

    def _choices(self, word: str, became: dict[str, str]) -> list[tuple[str, ...]]:
        if self._count(unit_query(Unit((word,)))):
            return [(word,)]
        if endings := self.endings(word):
            return [(ending,) for ending in endings]
        if near := self._nearest(word):
            became[word] = near
            return [(near,)]
        if two := self._two(word):
            became[word] = " ".join(two)
            return [two]
        return []

    def _nearest(self, word: str, least: int = 1) -> str:
        far = _farthest(word)
        if not far or word.isdigit():
            return ""
        first = word[:2]
        others = "".join(letter for letter in LETTERS if letter not in first)
        # A slip in the first letter is rare; in a short word it would be another word.
        for letters in (first, others) if len(word) >= LEAST_FOR_FIRST else (first[0],):
            counts = {term: count for letter in letters for term, count in self._terms(letter)}
            found = process.extract(
                word, [term for term, count in counts.items() if count >= least and term != word],
                scorer=OSA.distance, score_cutoff=far, limit=10,
            )  # fmt: skip
            if found:
                return min(found, key=lambda one: (one[1], one[0][0] != word[0], -counts[one[0]], one[0]))[0]
        return ""

    def _two(self, word: str) -> tuple[str, ...]:
        for cut in range(3, len(word) - 2):
            parts = word[:cut], word[cut:]
            if all(self._count(unit_query(Unit((part,)))) for part in parts):
                return parts
        return ()

    def _terms(self, letter: str) -> list[tuple[str, int]]:
        def read() -> list[tuple[str, int]]:
            terms = self._view.searcher.terms_with_prefix("words", letter, self._seen)
            return [(term, count) for term, count in terms if count]

        return self._view.remember(("terms", self._labels, letter), read)


def _farthest(word: str) -> int:
    if len(word) < 4:
        return 0
    return 1 if len(word) < 7 else 2


def typed(question: Question, became: dict[str, str]) -> str:
    """Return `question` as one would type it, with some words changed."""
    return " ".join(_typed(question, became))


def _typed(question: Question, became: dict[str, str]) -> Iterator[str]:
    for mark, units in (("", question.units), ("-", question.without)):
        for unit in units:
            words = " ".join(unit.words if mark else (became.get(word, word) for word in unit.words))
            yield f'{mark}"{words}"' if unit.quoted else mark + words

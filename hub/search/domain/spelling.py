"""Words that stand nowhere: what was meant, looked for among the words that the viewer may see."""

import string
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from hub.search.domain.query_builder import (
    Alternative,
    Clause,
    build_clauses,
    clause_query,
    clause_words,
    count_matches,
    search_term_query,
    visibility_query,
)
from hub.search.domain.query_parser import ParsedQuery, SearchTerm, parse_query
from hub.search.domain.schema import stem_word
from hub.search.domain.snapshot import Snapshot

MIN_PREFIX_LENGTH = 3
MAX_COMPLETIONS = 12
COMPLETION_WEIGHT = 0.7
MIN_LENGTH_FOR_FIRST_LETTER = 6
RARE_COUNT, COMMON_COUNT = 2, 5
"""A word that stands in few things may be a slip where one very like it stands in many."""
LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True)
class Correction:
    """A question with other words for those that stand nowhere, and how one would type it, if otherwise."""

    clauses: tuple[Clause, ...]
    text: str = ""


class SpellingCorrector:
    """Corrects one question against one view of the copy, for one viewer."""

    def __init__(self, snapshot: Snapshot, labels: Collection[str]) -> None:
        self._snapshot = snapshot
        self._labels = tuple(labels)
        self._visibility = visibility_query(labels)

    def correct(self, parsed_query: ParsedQuery, clauses: tuple[Clause, ...]) -> Correction | None:
        """Return the question that was meant; None if every part is met, or nothing is like one of them."""
        became: dict[str, str] = {}
        mended = self._correct_all(clauses, became)
        if became:
            # Other words may have synonyms of their own.
            text = format_query(parsed_query, became)
            mended = self._correct_all(build_clauses(parse_query(text)), {})
            return Correction(mended, text) if mended else None
        return Correction(mended) if mended and mended != clauses else None

    def _correct_all(self, clauses: tuple[Clause, ...], became: dict[str, str]) -> tuple[Clause, ...]:
        mended = [
            part if self._count(clause_query(part)) else self._correct_clause(part, became)
            for part in clauses
        ]
        return tuple(part for part in mended if part is not None) if all(mended) else ()

    def suggest_spelling(self, parsed_query: ParsedQuery, clauses: tuple[Clause, ...]) -> str:
        """Return the question with a word in place of one that hardly stands anywhere, or nothing."""
        became: dict[str, str] = {}
        # What has synonyms is a word of the field, and no slip.
        for word in (
            word for part in clauses if len(part.alternatives) == 1 for word in clause_words([part])
        ):
            count = self._count(search_term_query(SearchTerm((word,))))
            near = (
                self._nearest(word, least=max(COMMON_COUNT, COMMON_COUNT * count))
                if count <= RARE_COUNT
                else ""
            )
            if near and stem_word(near) != stem_word(word):
                became[word] = near
        return format_query(parsed_query, became) if became else ""

    def completions(self, word: str, field: str = "words") -> list[str]:
        """Return words of `field` that begin with `word`, the most frequent first."""
        if len(word) < (MIN_PREFIX_LENGTH if field == "words" else 1):
            return []
        terms = self._snapshot.searcher.terms_with_prefix(field, word, self._visibility, MAX_COMPLETIONS)
        return [term for term, count in terms if count]

    def _count(self, query: Query) -> int:
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._visibility)])
        return count_matches(self._snapshot.searcher, both)

    def _correct_clause(self, clause: Clause, became: dict[str, str]) -> Clause | None:
        units = clause.alternatives[0].terms
        choices = [self._choices(word, became) for unit in units for word in unit.words]
        if not all(choices):
            return None
        if any(unit.quoted for unit in units):
            return self._correct_phrase(units[0], choices)
        ways = [
            Alternative(tuple(SearchTerm((word,)) for words in chosen for word in words), COMPLETION_WEIGHT)
            for chosen in product(*choices)
        ]
        return Clause(tuple(ways[:MAX_COMPLETIONS]))

    @staticmethod
    def _correct_phrase(unit: SearchTerm, choices: list[list[tuple[str, ...]]]) -> Clause | None:
        words = tuple(word for words in choices for word in words[0])
        return Clause((Alternative((SearchTerm(words, quoted=True),)),)) if words != unit.words else None

    def _choices(self, word: str, became: dict[str, str]) -> list[tuple[str, ...]]:
        if self._count(search_term_query(SearchTerm((word,)))):
            return [(word,)]
        if endings := self.completions(word):
            return [(ending,) for ending in endings]
        if near := self._nearest(word):
            became[word] = near
            return [(near,)]
        if two := self._split_in_two(word):
            became[word] = " ".join(two)
            return [two]
        return []

    def _nearest(self, word: str, least: int = 1) -> str:
        far = _max_distance(word)
        if not far or word.isdigit():
            return ""
        first = word[:2]
        others = "".join(letter for letter in LETTERS if letter not in first)
        # A slip in the first letter is rare; in a short word it would be another word.
        for letters in (first, others) if len(word) >= MIN_LENGTH_FOR_FIRST_LETTER else (first[0],):
            counts = {term: count for letter in letters for term, count in self._terms(letter)}
            found = process.extract(
                word, [term for term, count in counts.items() if count >= least and term != word],
                scorer=OSA.distance, score_cutoff=far, limit=10,
            )  # fmt: skip
            if found:
                return min(found, key=lambda one: (one[1], one[0][0] != word[0], -counts[one[0]], one[0]))[0]
        return ""

    def _split_in_two(self, word: str) -> tuple[str, ...]:
        for cut in range(3, len(word) - 2):
            parts = word[:cut], word[cut:]
            if all(self._count(search_term_query(SearchTerm((part,)))) for part in parts):
                return parts
        return ()

    def _terms(self, letter: str) -> list[tuple[str, int]]:
        def read() -> list[tuple[str, int]]:
            terms = self._snapshot.searcher.terms_with_prefix("words", letter, self._visibility)
            return [(term, count) for term, count in terms if count]

        return self._snapshot.get_or_compute(("terms", self._labels, letter), read)


def _max_distance(word: str) -> int:
    if len(word) < 4:
        return 0
    return 1 if len(word) < 7 else 2


def format_query(parsed_query: ParsedQuery, replacements: dict[str, str]) -> str:
    """Return `question` as one would type it, with some words changed."""
    return " ".join(_format_terms(parsed_query, replacements))


def _format_terms(parsed_query: ParsedQuery, replacements: dict[str, str]) -> Iterator[str]:
    for mark, units in (("", parsed_query.terms), ("-", parsed_query.excluded)):
        for unit in units:
            words = " ".join(unit.words if mark else (replacements.get(word, word) for word in unit.words))
            yield f'{mark}"{words}"' if unit.quoted else mark + words

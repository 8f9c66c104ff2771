"""Spelling correction: replaces words without matches by similar words that the viewer may see."""

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
"""A word in at most RARE_COUNT entries may be misspelt if a similar word is in COMMON_COUNT or more."""
LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True)
class Correction:
    """The corrected clauses, and the corrected query as text (empty if no word was replaced)."""

    clauses: tuple[Clause, ...]
    text: str = ""


class SpellingCorrector:
    """Corrects queries against one snapshot of the index, for one viewer."""

    def __init__(self, snapshot: Snapshot, labels: Collection[str]) -> None:
        self._snapshot = snapshot
        self._labels = tuple(labels)
        self._visibility = visibility_query(labels)

    def correct(self, parsed_query: ParsedQuery, clauses: tuple[Clause, ...]) -> Correction | None:
        """Return the corrected query; None if every clause has matches, or one cannot be corrected."""
        replacements: dict[str, str] = {}
        corrected = self._correct_all(clauses, replacements)
        if replacements:
            # The replacements may have synonyms of their own.
            text = format_query(parsed_query, replacements)
            corrected = self._correct_all(build_clauses(parse_query(text)), {})
            return Correction(corrected, text) if corrected else None
        return Correction(corrected) if corrected and corrected != clauses else None

    def _correct_all(self, clauses: tuple[Clause, ...], replacements: dict[str, str]) -> tuple[Clause, ...]:
        # Returns an empty tuple if one of the clauses cannot be corrected; adds to `replacements`.
        corrected = [
            clause if self._count(clause_query(clause)) else self._correct_clause(clause, replacements)
            for clause in clauses
        ]
        return tuple(clause for clause in corrected if clause is not None) if all(corrected) else ()

    def suggest_spelling(self, parsed_query: ParsedQuery, clauses: tuple[Clause, ...]) -> str:
        """Return the query with rare words replaced by similar common ones, or an empty string."""
        replacements: dict[str, str] = {}
        # A clause with synonyms is a term of the field, so it is not misspelt.
        without_synonyms = [clause for clause in clauses if len(clause.alternatives) == 1]
        for word in clause_words(without_synonyms):
            count = self._count(search_term_query(SearchTerm((word,))))
            if count > RARE_COUNT:
                continue
            nearest = self._nearest(word, min_count=max(COMMON_COUNT, COMMON_COUNT * count))
            if nearest and stem_word(nearest) != stem_word(word):
                replacements[word] = nearest
        return format_query(parsed_query, replacements) if replacements else ""

    def completions(self, word: str, field: str = "words") -> list[str]:
        """Return words of `field` that begin with `word`, most frequent first."""
        if len(word) < (MIN_PREFIX_LENGTH if field == "words" else 1):
            return []
        terms = self._snapshot.searcher.terms_with_prefix(field, word, self._visibility, MAX_COMPLETIONS)
        return [term for term, count in terms if count]

    def _count(self, query: Query) -> int:
        visible = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._visibility)])
        return count_matches(self._snapshot.searcher, visible)

    def _correct_clause(self, clause: Clause, replacements: dict[str, str]) -> Clause | None:
        terms = clause.alternatives[0].terms
        choices = [self._choices(word, replacements) for term in terms for word in term.words]
        if not all(choices):
            return None
        if any(term.quoted for term in terms):
            return self._correct_phrase(terms[0], choices)
        alternatives = [
            Alternative(tuple(SearchTerm((word,)) for words in chosen for word in words), COMPLETION_WEIGHT)
            for chosen in product(*choices)
        ]
        return Clause(tuple(alternatives[:MAX_COMPLETIONS]))

    @staticmethod
    def _correct_phrase(term: SearchTerm, choices: list[list[tuple[str, ...]]]) -> Clause | None:
        words = tuple(word for words in choices for word in words[0])
        return Clause((Alternative((SearchTerm(words, quoted=True),)),)) if words != term.words else None

    def _choices(self, word: str, replacements: dict[str, str]) -> list[tuple[str, ...]]:
        # Each choice is a sequence of words, because a word may be split into two.
        if self._count(search_term_query(SearchTerm((word,)))):
            return [(word,)]
        if completions := self.completions(word):
            return [(completion,) for completion in completions]
        if nearest := self._nearest(word):
            replacements[word] = nearest
            return [(nearest,)]
        if two_words := self._split_in_two(word):
            replacements[word] = " ".join(two_words)
            return [two_words]
        return []

    def _nearest(self, word: str, min_count: int = 1) -> str:
        max_distance = _max_distance(word)
        if not max_distance or word.isdigit():
            return ""
        first = word[:2]
        others = "".join(letter for letter in LETTERS if letter not in first)
        # A wrong first letter is rare, and a short word with another first letter is a different word.
        for letters in (first, others) if len(word) >= MIN_LENGTH_FOR_FIRST_LETTER else (first[0],):
            counts = {term: count for letter in letters for term, count in self._terms(letter)}
            matches = process.extract(
                word, [term for term, count in counts.items() if count >= min_count and term != word],
                scorer=OSA.distance, score_cutoff=max_distance, limit=10,
            )  # fmt: skip
            if matches:
                # The closest wins; then the same first letter, the most frequent, the first by alphabet.
                return min(
                    (distance, term[0] != word[0], -counts[term], term) for term, distance, _ in matches
                )[-1]
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
    """Return the query as the user would type it, with some words replaced."""
    return " ".join(_format_terms(parsed_query, replacements))


def _format_terms(parsed_query: ParsedQuery, replacements: dict[str, str]) -> Iterator[str]:
    for prefix, terms in (("", parsed_query.terms), ("-", parsed_query.excluded)):
        for term in terms:
            words = " ".join(term.words if prefix else (replacements.get(word, word) for word in term.words))
            yield f'{prefix}"{words}"' if term.quoted else prefix + words

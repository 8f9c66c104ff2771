"""Unfinished words and slips of the keyboard: what similar words there are that the viewer may see."""

import string
from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace
from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from hub.search.domain.english_words import is_english_word
from hub.search.domain.query_builder import (
    Alternative,
    Clause,
    clause_query,
    clause_words,
    count_matches,
    search_term_query,
    visibility_query,
)
from hub.search.domain.query_parser import ParsedQuery, SearchTerm
from hub.search.domain.snapshot import Snapshot

MIN_PREFIX_LENGTH = 3
MAX_COMPLETIONS = 12
COMPLETION_WEIGHT = 0.7
MIN_LENGTH_FOR_FIRST_LETTER = 6
LETTERS = string.ascii_lowercase + string.digits


class SpellingCorrector:
    """Completes and corrects queries against one snapshot of the index, for one viewer."""

    def __init__(self, snapshot: Snapshot, labels: Collection[str]) -> None:
        self._snapshot = snapshot
        self._labels = tuple(labels)
        self._visibility = visibility_query(labels)

    def complete(self, clauses: tuple[Clause, ...], *, is_typing: bool = False) -> tuple[Clause, ...]:
        """Return the clauses; an unfinished word, which matches nothing, also with what begins with it.

        A word of English is whole, unless the user `is_typing`.
        """
        return tuple(self._complete_clause(clause, is_typing) for clause in clauses)

    def suggest(self, parsed_query: ParsedQuery, clauses: Iterable[Clause]) -> str:
        """Return the query with slips replaced by similar words that the viewer may see, or an empty string.

        A word of the visible catalogue or of ordinary English is not a slip, nor is the name of a trust or a
        term of the field, which has synonyms.
        """
        unnamed = [clause for clause in clauses if len(clause.alternatives) == 1 and not clause.trust]
        words = dict.fromkeys(word for word in clause_words(unnamed) if self._is_unknown(word))
        found = {word: self._nearest(word) or " ".join(self._split_in_two(word)) for word in words}
        replacements = {word: replacement for word, replacement in found.items() if replacement}
        return format_query(parsed_query, replacements) if replacements else ""

    def _is_unknown(self, word: str) -> bool:
        return not (self._has_match(word) or self.completions(word) or is_english_word(word))

    def _complete_clause(self, clause: Clause, is_typing: bool) -> Clause:
        first = clause.alternatives[0]
        words = [word for term in first.terms for word in term.words]
        is_whole = clause.is_quoted or len(words) > 1 or (is_english_word(words[0]) and not is_typing)
        if is_whole or self.count(clause_query(clause)):
            return clause
        completions = [
            Alternative((SearchTerm((completion,)),), COMPLETION_WEIGHT)
            for completion in self.completions(words[0])
        ]
        return replace(clause, alternatives=(*clause.alternatives, *completions))

    def completions(self, word: str, field: str = "words") -> list[str]:
        """Return words of `field` that begin with `word`, most frequent first."""
        if len(word) < (MIN_PREFIX_LENGTH if field == "words" else 1):
            return []
        terms = self._snapshot.searcher.terms_with_prefix(field, word, self._visibility, MAX_COMPLETIONS)
        return [term for term, count in terms if count]

    def count(self, query: Query) -> int:
        """Return how many of the entries that the viewer may see match `query`."""
        visible = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._visibility)])
        return count_matches(self._snapshot.searcher, visible)

    def _has_match(self, word: str) -> bool:
        return self.count(search_term_query(SearchTerm((word,)))) > 0

    def _nearest(self, word: str) -> str:
        max_distance = _max_distance(word)
        if not max_distance or word.isdigit():
            return ""
        first = word[:2]
        others = "".join(letter for letter in LETTERS if letter not in first)
        # A wrong first letter is rare, and a short word with another first letter is a different word.
        for letters in (first, others) if len(word) >= MIN_LENGTH_FOR_FIRST_LETTER else (first[0],):
            counts = {term: count for letter in letters for term, count in self._terms(letter)}
            matches = process.extract(
                word, list(counts), scorer=OSA.distance, score_cutoff=max_distance, limit=None
            )
            if matches:
                # The closest wins; then the same first letter, the most frequent, the first by alphabet.
                return min(
                    (distance, term[0] != word[0], -counts[term], term) for term, distance, _ in matches
                )[-1]
        return ""

    def _split_in_two(self, word: str) -> tuple[str, ...]:
        for cut in range(3, len(word) - 2):
            parts = word[:cut], word[cut:]
            if all(map(self._has_match, parts)):
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

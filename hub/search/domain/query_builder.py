"""Builds the engine's queries from a parsed query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, takewhile
from typing import Any

from msgspec import Struct
from tantivy import Occur, Query, Searcher

from hub.search.domain.query_parser import ParsedQuery, SearchTerm
from hub.search.domain.schema import FIELD_WEIGHTS, SCHEMA, stem_words
from hub.search.domain.synonyms import find_synonyms
from hub.search.domain.trust_names import TrustNames

SYNONYM_WEIGHT = 0.4
PHRASE_WEIGHT = 5.0
"""Boost when all words occur together in the title, or in the labels, which hold the names of the study."""
TRUST_WEIGHT = 8.0
"""What belonging to the trust that is named adds to the score."""
FILLER_WEIGHT = 1.0
MAX_RUN_TERMS = 8
FIELD_TIE_BREAKER = 0.1
"""Share of the score that a match in each further field adds."""


class Alternative(Struct, frozen=True):
    """One way to match a clause: terms that must all occur."""

    terms: tuple[SearchTerm, ...]
    weight: float = 1.0


class Clause(Struct, frozen=True):
    """A part of the query that must match, by at least one of its alternatives.

    `trust`: the slug of a trust, if the clause is its name. What it shares then matches, and is lifted.
    """

    alternatives: tuple[Alternative, ...]
    trust: str = ""

    @property
    def is_quoted(self) -> bool:
        """Return whether the user put the clause in quotation marks."""
        return self.alternatives[0].terms[0].quoted


def build_clauses(parsed_query: ParsedQuery, names: TrustNames | None = None) -> tuple[Clause, ...]:
    """Return the clauses of a parsed query, each with its synonyms as alternatives.

    A clause is a run of terms that is the name of a trust or has synonyms, the longest first, or else a term.
    Fillers count only inside of such a run.
    """
    clauses, terms, meaningful = list[Clause](), list(parsed_query.typed), set(parsed_query.terms)
    stems = [tuple(stem_words(term.words)) for term in terms]
    while terms:
        length, clause = _longest_run(terms, stems, names or {})
        if clause or terms[0] in meaningful:
            clauses.append(clause or Clause((Alternative((terms[0],)),)))
        del terms[:length], stems[:length]
    return tuple(clauses)


def _longest_run(
    terms: Sequence[SearchTerm], stems: Sequence[tuple[str, ...]], names: TrustNames
) -> tuple[int, Clause | None]:
    # Quotation marks mean these very words.
    unquoted = tuple(takewhile(lambda term: not term.quoted, terms[:MAX_RUN_TERMS]))
    for length in range(len(unquoted), 0, -1):
        run = tuple(chain.from_iterable(stems[:length]))
        synonyms, trust = find_synonyms(run), names.get(run, "")
        if synonyms or trust:
            others = (Alternative((SearchTerm(words),), SYNONYM_WEIGHT) for words in synonyms)
            return length, Clause((Alternative(unquoted[:length]), *others), trust)
    return 1, None


def clause_words(clauses: Iterable[Clause]) -> list[str]:
    """Return every word of every alternative of the clauses."""
    return [
        word
        for clause in clauses
        for alternative in clause.alternatives
        for term in alternative.terms
        for word in term.words
    ]


def text_query(
    required: Iterable[Clause],
    excluded: Iterable[SearchTerm] = (),
    fields: Mapping[str, float] = FIELD_WEIGHTS,
    fillers: Iterable[SearchTerm] = (),
) -> Query:
    """Return a scored query for all `required` clauses in `fields` and none of the `excluded` terms.

    Of entries that match, those with the `fillers` in their title come first ("What managers say they want").
    """
    subqueries = [(Occur.Must, clause_query(clause, fields)) for clause in required]
    if len(subqueries) > 1:
        phrases = _phrase_queries(required)
        subqueries += [(Occur.Should, Query.boost_query(phrase, PHRASE_WEIGHT)) for phrase in phrases]
    if not subqueries:
        subqueries.append((Occur.Must, Query.all_query()))
    subqueries += [(Occur.MustNot, search_term_query(term)) for term in excluded]
    subqueries += [(Occur.Should, search_term_query(term, {"title": FILLER_WEIGHT})) for term in fillers]
    return Query.boolean_query(subqueries)


def clause_query(clause: Clause, fields: Mapping[str, float] = FIELD_WEIGHTS) -> Query:
    """Return the query for one clause; the best alternative counts."""
    alternatives = [
        Query.boost_query(_alternative_query(alternative, fields), alternative.weight)
        for alternative in clause.alternatives
    ]
    if not clause.trust:
        return Query.disjunction_max_query(alternatives)
    of_trust = any_value_query("has_trust", (clause.trust,))
    return Query.boolean_query(
        [
            (Occur.Must, Query.disjunction_max_query([*alternatives, of_trust])),
            (Occur.Should, Query.const_score_query(of_trust, TRUST_WEIGHT)),
        ]
    )


def _alternative_query(alternative: Alternative, fields: Mapping[str, float]) -> Query:
    queries = [search_term_query(term, fields) for term in alternative.terms]
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def search_term_query(term: SearchTerm, fields: Mapping[str, float] = FIELD_WEIGHTS) -> Query:
    """Return the query for a word or a phrase in any of `fields`."""
    stems = stem_words(term.words)
    boosted = [Query.boost_query(_field_query(field, stems), weight) for field, weight in fields.items()]
    return Query.disjunction_max_query(boosted, FIELD_TIE_BREAKER)


def _field_query(field: str, stems: list[str]) -> Query:
    if len(stems) == 1:
        return Query.term_query(SCHEMA, field, stems[0])
    return Query.phrase_query(SCHEMA, field, [*stems])


def _phrase_queries(clauses: Iterable[Clause]) -> list[Query]:
    words = [word for clause in clauses for term in clause.alternatives[0].terms for word in term.words]
    if len(words) < 2:
        return []
    return [Query.phrase_query(SCHEMA, field, [*stem_words(words)]) for field in ("title", "labels")]


def count_matches(searcher: Searcher, query: Query) -> int:
    """Return how many entries match `query`."""
    result: Any = searcher.search(query, 1, count=True)
    return int(result.count)


def visibility_query(labels: Collection[str]) -> Query:
    """Return a condition that matches entries visible to a viewer with these labels; it adds no score."""
    return any_value_query("seen_by", labels)


def any_value_query(field: str, values: Iterable[str]) -> Query:
    """Return a condition that `field` holds one of `values`; it adds no score."""
    terms = [(Occur.Should, Query.term_query(SCHEMA, field, value, "basic")) for value in values]
    return Query.const_score_query(Query.boolean_query(terms), 0.0)


def filtered_query(
    query: Query,
    labels: Collection[str],
    shelves: Collection[str] | None,
    facets: Mapping[str, Collection[str]],
    *,
    except_facet: str = "",
) -> Query:
    """Return `query` restricted to what the labels may see, to shelves (None: all) and to facets.

    The facet named `except_facet` is left out.
    """
    conditions = [visibility_query(labels)]
    if shelves is not None:
        conditions.append(any_value_query("shelf", shelves))
    conditions += [
        any_value_query(f"has_{name}", values)
        for name, values in facets.items()
        if values and name != except_facet
    ]
    return Query.boolean_query([(Occur.Must, query), *((Occur.Must, condition) for condition in conditions)])

"""From a question to what the engine is asked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query, Searcher

from hub.search.domain.query_parser import ParsedQuery, SearchTerm
from hub.search.domain.schema import FIELD_WEIGHTS, SCHEMA, stem_word
from hub.search.domain.synonyms import expand_synonyms

SYNONYM_WEIGHT = 0.4
PHRASE_WEIGHT = 3.0
"""How much more it says that all words stand together in a title."""
FIELD_TIE_BREAKER = 0.1
"""How much a word counts again in a second field."""


@dataclass(frozen=True)
class Alternative:
    """One way to meet a part of a question: units that must all be there."""

    terms: tuple[SearchTerm, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Clause:
    """What must be met, in one way or another."""

    alternatives: tuple[Alternative, ...]


def build_clauses(parsed_query: ParsedQuery) -> tuple[Clause, ...]:
    """Return what must be met, each part with the other words for it."""
    return tuple(
        Clause((Alternative(run), *(Alternative((SearchTerm(words),), SYNONYM_WEIGHT) for words in others)))
        for run, others in expand_synonyms(parsed_query.terms)
    )


def clause_words(clauses: Iterable[Clause]) -> list[str]:
    """Return every word by which the parts may be met."""
    return [
        word for part in clauses for way in part.alternatives for unit in way.terms for word in unit.words
    ]


def text_query(
    required: Iterable[Clause],
    excluded: Iterable[SearchTerm] = (),
    fields: Mapping[str, float] = FIELD_WEIGHTS,
) -> Query:
    """Return the question to the engine: what has the parts in `fields`, best first, none of `without`."""
    clauses = [(Occur.Must, clause_query(part, fields)) for part in required]
    if len(clauses) > 1 and (together := _title_phrase_query(required)) is not None:
        clauses.append((Occur.Should, Query.boost_query(together, PHRASE_WEIGHT)))
    if not clauses:
        clauses.append((Occur.Must, Query.all_query()))
    clauses += [(Occur.MustNot, search_term_query(unit)) for unit in excluded]
    return Query.boolean_query(clauses)


def clause_query(clause: Clause, fields: Mapping[str, float] = FIELD_WEIGHTS) -> Query:
    """Return the question for one part."""
    ways = [Query.boost_query(_alternative_query(way, fields), way.weight) for way in clause.alternatives]
    return Query.disjunction_max_query(ways)


def _alternative_query(alternative: Alternative, fields: Mapping[str, float]) -> Query:
    queries = [search_term_query(unit, fields) for unit in alternative.terms]
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, one) for one in queries])


def search_term_query(term: SearchTerm, fields: Mapping[str, float] = FIELD_WEIGHTS) -> Query:
    """Return the question for a word or for words that stand together, in any of `fields`."""
    stems = [stem_word(word) for word in term.words]
    weighed = [Query.boost_query(_field_query(field, stems), weight) for field, weight in fields.items()]
    return Query.disjunction_max_query(weighed, FIELD_TIE_BREAKER)


def _field_query(field: str, stems: list[str]) -> Query:
    if len(stems) == 1:
        return Query.term_query(SCHEMA, field, stems[0])
    return Query.phrase_query(SCHEMA, field, [*stems])


def _title_phrase_query(clauses: Iterable[Clause]) -> Query | None:
    stems = [
        stem_word(word) for part in clauses for unit in part.alternatives[0].terms for word in unit.words
    ]
    return Query.phrase_query(SCHEMA, "title", [*stems]) if len(stems) > 1 else None


def count_matches(searcher: Searcher, query: Query) -> int:
    """Return how many things meet `query`."""
    found: Any = searcher.search(query, 1, count=True)
    return int(found.count)


def visibility_query(labels: Collection[str]) -> Query:
    """Return the condition that whoever has one of these labels may see a thing; its rank is not touched."""
    return any_value_query("seen_by", labels)


def any_value_query(field: str, values: Iterable[str]) -> Query:
    """Return the condition that `field` holds one of `values`."""
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
    """Return `query` for a viewer, some shelves (None: all) and facets, but for the one called `without`."""
    conditions = [visibility_query(labels)]
    if shelves is not None:
        conditions.append(any_value_query("shelf", shelves))
    conditions += [
        any_value_query(f"has_{name}", values)
        for name, values in facets.items()
        if values and name != except_facet
    ]
    return Query.boolean_query([(Occur.Must, query), *((Occur.Must, one) for one in conditions)])

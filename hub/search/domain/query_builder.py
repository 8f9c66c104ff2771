"""From a question to what the engine is asked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query, Searcher

from hub.search.domain.query_parser import Question, Unit
from hub.search.domain.schema import SCHEMA, WEIGHTS, stem_of
from hub.search.domain.synonyms import with_synonyms

SYNONYM_WEIGHT = 0.4
TOGETHER_WEIGHT = 3.0
"""How much more it says that all words stand together in a title."""
REST = 0.1
"""How much a word counts again in a second field."""


@dataclass(frozen=True)
class Way:
    """One way to meet a part of a question: units that must all be there."""

    units: tuple[Unit, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Part:
    """What must be met, in one way or another."""

    ways: tuple[Way, ...]


def parts_of(question: Question) -> tuple[Part, ...]:
    """Return what must be met, each part with the other words for it."""
    return tuple(
        Part((Way(run), *(Way((Unit(words),), SYNONYM_WEIGHT) for words in others)))
        for run, others in with_synonyms(question.units)
    )


def words_of(parts: Iterable[Part]) -> list[str]:
    """Return every word by which the parts may be met."""
    return [word for part in parts for way in part.ways for unit in way.units for word in unit.words]


def text_query(
    parts: Iterable[Part], without: Iterable[Unit] = (), fields: Mapping[str, float] = WEIGHTS
) -> Query:
    """Return the question to the engine: what has the parts in `fields`, best first, none of `without`."""
    clauses = [(Occur.Must, part_query(part, fields)) for part in parts]
    if len(clauses) > 1 and (together := _together(parts)) is not None:
        clauses.append((Occur.Should, Query.boost_query(together, TOGETHER_WEIGHT)))
    if not clauses:
        clauses.append((Occur.Must, Query.all_query()))
    clauses += [(Occur.MustNot, unit_query(unit)) for unit in without]
    return Query.boolean_query(clauses)


def part_query(part: Part, fields: Mapping[str, float] = WEIGHTS) -> Query:
    """Return the question for one part."""
    ways = [Query.boost_query(_way_query(way, fields), way.weight) for way in part.ways]
    return Query.disjunction_max_query(ways)


def _way_query(way: Way, fields: Mapping[str, float]) -> Query:
    queries = [unit_query(unit, fields) for unit in way.units]
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, one) for one in queries])


def unit_query(unit: Unit, fields: Mapping[str, float] = WEIGHTS) -> Query:
    """Return the question for a word or for words that stand together, in any of `fields`."""
    stems = [stem_of(word) for word in unit.words]
    weighed = [Query.boost_query(_in_field(field, stems), weight) for field, weight in fields.items()]
    return Query.disjunction_max_query(weighed, REST)


def _in_field(field: str, stems: list[str]) -> Query:
    if len(stems) == 1:
        return Query.term_query(SCHEMA, field, stems[0])
    return Query.phrase_query(SCHEMA, field, [*stems])


def _together(parts: Iterable[Part]) -> Query | None:
    stems = [stem_of(word) for part in parts for unit in part.ways[0].units for word in unit.words]
    return Query.phrase_query(SCHEMA, "title", [*stems]) if len(stems) > 1 else None


def count_of(searcher: Searcher, query: Query) -> int:
    """Return how many things meet `query`."""
    found: Any = searcher.search(query, 1, count=True)
    return int(found.count)


def seen_by(labels: Collection[str]) -> Query:
    """Return the condition that whoever has one of these labels may see a thing; its rank is not touched."""
    return any_of("seen_by", labels)


def any_of(field: str, values: Iterable[str]) -> Query:
    """Return the condition that `field` holds one of `values`."""
    terms = [(Occur.Should, Query.term_query(SCHEMA, field, value, "basic")) for value in values]
    return Query.const_score_query(Query.boolean_query(terms), 0.0)


def narrowed(
    query: Query,
    labels: Collection[str],
    shelves: Collection[str] | None,
    facets: Mapping[str, Collection[str]],
    *,
    without: str = "",
) -> Query:
    """Return `query` for a viewer, some shelves (None: all) and facets, but for the one called `without`."""
    conditions = [seen_by(labels)]
    if shelves is not None:
        conditions.append(any_of("shelf", shelves))
    conditions += [
        any_of(f"has_{name}", values) for name, values in facets.items() if values and name != without
    ]
    return Query.boolean_query([(Occur.Must, query), *((Occur.Must, one) for one in conditions)])

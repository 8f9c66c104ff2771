"""Wider searches: what to search for instead if nothing was found, and whether a name is meant."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import Filters
from hub.search.domain.execution import search_entries
from hub.search.domain.query_parser import ParsedQuery, parse_query
from hub.search.domain.schema import stem_words, tokenize
from hub.search.domain.spelling import format_query

MAX_WIDER_SEARCHES = 6


def list_wider_searches(
    session: Session,
    viewer: Viewer,
    shelves: Collection[str] | None,
    filters: Filters,
    *,
    with_words_alone: bool = True,
) -> list[tuple[Filters, int]]:
    """Return wider searches than one without results, each with its number of results if it has any.

    First the same words without facets, then, if wanted, each word or phrase alone.
    """
    without_facets = Filters(q=filters.q, sort=filters.sort)
    parsed_query = parse_query(filters.q)
    terms = parsed_query.terms
    candidates = [without_facets] if filters.facets else []
    if with_words_alone and (len(terms) > 1 or parsed_query.excluded):
        candidates += [Filters(q=format_query(ParsedQuery((term,)), {}), sort=filters.sort) for term in terms]
    candidates += [Filters(q=" ".join(term.words), sort=filters.sort) for term in terms if term.quoted]
    counted = [
        (
            candidate,
            search_entries(session, viewer, shelves, replace(candidate, size=0), with_counts=False).total,
        )
        for candidate in candidates[:MAX_WIDER_SEARCHES]
    ]
    return [(candidate, total) for candidate, total in counted if total]


def list_name_matches(text: str, names: Iterable[str]) -> list[str]:
    """Return those of `names` that hold every word of `text`, so the user probably means one of them."""
    stems = set(stem_words(parse_query(text).words))
    return [name for name in names if stems and stems <= _stems_of_name(name)]


@lru_cache(maxsize=100)
def _stems_of_name(name: str) -> frozenset[str]:
    # The names of the trusts, which every search asks for.
    return frozenset(stem_words(tokenize(name)))

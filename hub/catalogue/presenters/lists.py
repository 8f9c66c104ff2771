"""The page of a list of catalogue entries: cards, facets, active filters and search notes."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from hub.catalogue.domain.queries import PAGE_SIZE, Filters
from hub.catalogue.forms import (
    FACET_LEGENDS,
    RELEVANCE_SORT,
    default_sort,
    facet_label,
    facet_labels,
    sort_choices,
)
from hub.catalogue.presenters.cards import entry_card
from hub.extension.follow_sources import follow_url
from hub.kit.page import ActiveFilter, Card, Facet, FacetOption, FieldError, Link, ListPage, SearchNotes
from hub.web.paging import build_pagination


class ListLocation(Struct, frozen=True):
    """The URL of a list, with the facets that it does not offer and the query parameters that links keep.

    `searches_all_kinds`: a search in this list covers every kind. `page_size` is in entries.
    """

    url: str
    searches_all_kinds: bool = False
    excluded_facets: tuple[str, ...] = ()
    kept_pairs: tuple[tuple[str, str], ...] = ()
    page_size: int = PAGE_SIZE

    def facet_legends(self) -> dict[str, str]:
        """Return the legends of the facets of this list, by facet name."""
        return {name: legend for name, legend in FACET_LEGENDS.items() if name not in self.excluded_facets}


class ListResults(Protocol):
    """The part of search results that a list shows; `hub.search.domain.SearchResults` implements it."""

    @property
    def entries(self) -> Sequence[Any]:
        """The entries of this page."""

    @property
    def total(self) -> int:
        """The number of entries on all pages."""

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """The number of matching entries by facet and value."""

    @property
    def closest(self) -> Sequence[Any]:
        """Entries that hold only part of what was searched for, best first."""

    @property
    def did_you_mean(self) -> str:
        """The query with slips of the keyboard mended, or an empty string."""

    @property
    def is_complete(self) -> bool:
        """False if the index may lag behind the database."""

    def page_count(self, size: int = PAGE_SIZE) -> int:
        """Return the number of pages of `size` entries."""


def searched_kinds(
    kinds: tuple[str, ...], filters: Filters, *, searches_all_kinds: bool
) -> tuple[str, ...] | None:
    """Return the kinds to search: None (all) for a query if `searches_all_kinds`, otherwise `kinds`."""
    return None if searches_all_kinds and filters.q else kinds


def list_url(location: ListLocation, filters: Filters, **changes: object) -> str:
    """Return the URL of the list with `filters`; `changes` override facets, page and q."""
    facets = dict(filters.facets)
    facets.update({name: value for name, value in changes.items() if name in FACET_LEGENDS})  # type: ignore[misc]
    page, q = changes.get("page", 1), str(changes.get("q", filters.q))
    pairs = [*location.kept_pairs, ("q", q)]
    pairs += [(name, value) for name in FACET_LEGENDS for value in facets.get(name, ())]
    pairs += [("sort", filters.sort if filters.sort not in (RELEVANCE_SORT[0], default_sort(q)) else "")]
    pairs += [("page", str(page) if page != 1 else "")]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{location.url}?{query}" if query else location.url


def list_page(
    location: ListLocation,
    filters: Filters,
    results: ListResults,
    *,
    owners: Mapping[int, Link],
    trusts: Mapping[str, str],
    highlights: Mapping[int, tuple[Markup, Markup]],
    errors: Mapping[str, str],
    typed: str,
    notes: SearchNotes,
) -> ListPage:
    """Return one page of a list.

    `owners` are links by organisation id; `trusts` maps slugs to short names. `highlights` are (summary,
    passage) with search terms marked, by entry id. `typed` is the query as typed, even if it is invalid.
    """
    return ListPage(
        total=results.total,
        cards=_cards(results.entries, owners, highlights),
        closest=_cards(results.closest, owners, highlights),
        facets=tuple(build_facet(name, filters, results, trusts) for name in location.facet_legends()),
        active_filters=tuple(_active_filters(location, filters, trusts)),
        pagination=build_pagination(
            filters.page,
            results.page_count(filters.size),
            lambda page: list_url(location, filters, page=page),
        ),
        q=typed,
        sort=filters.sort,
        sorts=sort_choices(filters.q),
        search_notes=notes,
        follow_url=_follow_url(location, filters),
        clear_url=list_url(location, Filters()),
        url=location.url,
        address=list_url(ListLocation(location.url), filters, page=filters.page),
        query=list_url(ListLocation(""), filters),
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
    )


def _follow_url(location: ListLocation, filters: Filters) -> str:
    """Return where to follow this search, in any order; nothing for the whole list."""
    if not filters.q and not any(filters.facets.values()):
        return ""
    searched = Filters(q=filters.q, facets=filters.facets)
    return follow_url("search", list_url(ListLocation(location.url), searched))


def search_notes(
    location: ListLocation,
    filters: Filters,
    results: ListResults,
    wider_searches: Sequence[tuple[Filters, int]],
    trusts: tuple[Link, ...],
    corrected_from: str = "",
) -> SearchNotes:
    """Return the notes shown above search results; `trusts` are links to trusts named in the query.

    `corrected_from` is what was typed, if `filters` hold the corrected words.
    """
    if not filters.q:
        return SearchNotes(is_complete=results.is_complete)
    return SearchNotes(
        did_you_mean=_search_link(location, results.did_you_mean),
        corrected_from=corrected_from,
        trusts=trusts,
        wider_searches=tuple(
            (Link(wider.q, list_url(location, wider)), total) for wider, total in wider_searches
        ),
        no_matches=results.is_complete
        and not results.total
        and all(wider.q != filters.q for wider, _ in wider_searches),
        is_complete=results.is_complete,
    )


def _search_link(location: ListLocation, q: str) -> Link | None:
    return Link(q, list_url(location, Filters(q=q, sort=RELEVANCE_SORT[0]))) if q else None


def _cards(
    entries: Sequence[Any], owners: Mapping[int, Link], highlights: Mapping[int, tuple[Markup, Markup]]
) -> tuple[Card, ...]:
    return tuple(_card(entry, owners.get(entry.owner_id), highlights.get(entry.id)) for entry in entries)


def _card(entry: Any, owner: Link | None, highlight: tuple[Markup, Markup] | None) -> Card:
    card = entry_card(entry, owner)
    if highlight is None:
        return card
    summary, passage = highlight
    return replace(card, summary=summary, passage=passage)


def build_facet(name: str, filters: Filters, results: ListResults, trusts: Mapping[str, str]) -> Facet:
    """Return one facet of a list with the number of matching entries for each option."""
    counts = results.counts.get(name, {})
    chosen = filters.facets.get(name, ())
    # An option without matches is shown only if it is selected, so that it can be cleared.
    options = tuple(
        FacetOption(value, label, counts.get(value, 0), value in chosen)
        for value, label in facet_labels(name, trusts).items()
        if counts.get(value) or value in chosen
    )
    return Facet(name, FACET_LEGENDS[name], options, bool(chosen))


def _active_filters(
    location: ListLocation, filters: Filters, trusts: Mapping[str, str]
) -> list[ActiveFilter]:
    active = []
    if filters.q:
        remove_url = list_url(location, filters, q="")
        active.append(ActiveFilter("Search", f"\u201c{filters.q}\u201d", remove_url, is_search=True))
    for name, values in filters.facets.items():
        for value in values:
            remaining = tuple(other for other in values if other != value)
            remove_url = list_url(location, filters, **{name: remaining})
            active.append(ActiveFilter(FACET_LEGENDS[name], facet_label(name, value, trusts), remove_url))
    return active

"""A list with its filters in words and addresses, wherever it stands: the library, the programmes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from hub.access import Viewer
from hub.catalogue.domain import PAGE_SIZE, Filters
from hub.catalogue.presenters import entry_card
from hub.kit.page import (
    ActiveFilter,
    Card,
    Facet,
    FacetOption,
    FieldError,
    Link,
    ListPage,
    SearchNotes,
)
from hub.library.forms import (
    FACET_LEGENDS,
    RELEVANCE_SORT,
    default_sort,
    facet_label,
    parse_filters,
    sort_choices,
)
from hub.plugin_api.documents import VOCABULARIES
from hub.search.domain import SearchResults, is_name_match, list_wider_searches, search_entries
from hub.search.presenters import highlight_html
from hub.trusts.domain import TRUST, OrganisationNames, list_organisation_names, organisation_link
from hub.web.paging import build_pagination, check_page_exists

MAX_NAMED_TRUSTS = 3
"""Trusts that a search may name; a word that more of them have, such as ambulance, means none of them."""


@dataclass(frozen=True)
class ListLocation:
    """Where a list stands: its address, the filters it leaves out, and what of the address it must keep.

    A list that `finds_all` looks on every shelf when words are asked for. `size` is that of a page.
    """

    url: str
    searches_all_kinds: bool = False
    excluded_facets: tuple[str, ...] = ()
    hidden_fields: tuple[tuple[str, str], ...] = ()
    page_size: int = PAGE_SIZE

    def facet_legends(self) -> dict[str, str]:
        """Return the facets of the list, with the words above each."""
        return {name: legend for name, legend in FACET_LEGENDS.items() if name not in self.excluded_facets}


LIBRARY_LOCATION = ListLocation("/library", searches_all_kinds=True)


def load_list_page(
    session: Session,
    viewer: Viewer,
    location: ListLocation,
    kinds: tuple[str, ...],
    args: MultiDict[str, str],
) -> tuple[ListPage, int]:
    """Return the page of a list that `args` ask for, and its status: 400 where a filter cannot be used.

    Raises NotFound for a page beyond the last.
    """
    organisations = list_organisation_names(session)
    filters, errors = parse_filters(args, {named.slug: named.short_name for named in organisations})
    filters = replace(filters, size=location.page_size)
    shelves = searched_kinds(kinds, filters, searches_all_kinds=location.searches_all_kinds)
    found = search_entries(session, viewer, shelves, filters)
    check_page_exists(filters.page, found.page_count(filters.size))
    others = list_wider_searches(session, viewer, shelves, filters) if filters.q and not found.total else []
    notes = search_notes(location, filters, found, others, organisations)
    page = list_page(location, filters, found, organisations, errors, args.get("q", ""), notes)
    return page, 400 if errors else 200


def searched_kinds(
    kinds: tuple[str, ...], filters: Filters, *, searches_all_kinds: bool
) -> tuple[str, ...] | None:
    """Return the kinds that a list holds; all (None) where words are asked for in one that finds all."""
    return None if searches_all_kinds and filters.q else kinds


def list_url(location: ListLocation, filters: Filters, **changes: object) -> str:
    """Return the address of the list at `place` with `filters`, some of them changed."""
    facets = dict(filters.facets)
    facets.update({name: value for name, value in changes.items() if name in FACET_LEGENDS})  # type: ignore[misc]
    page, q = changes.get("page", 1), str(changes.get("q", filters.q))
    pairs = [*location.hidden_fields, ("q", q)]
    pairs += [(name, value) for name in FACET_LEGENDS for value in facets.get(name, ())]
    pairs += [("sort", filters.sort if filters.sort not in (RELEVANCE_SORT[0], default_sort(q)) else "")]
    pairs += [("exact", "yes" if changes.get("literal", filters.literal) and q else "")]
    pairs += [("page", str(page) if page != 1 else "")]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{location.url}?{query}" if query else location.url


def list_page(
    location: ListLocation,
    filters: Filters,
    found: SearchResults,
    organisations: Sequence[OrganisationNames],
    errors: Mapping[str, str],
    typed: str,
    notes: SearchNotes,
) -> ListPage:
    """Return a page of the list in words; `typed` is the search as it was asked, also a faulty one."""
    owners = {named.id: organisation_link(named) for named in organisations}
    trusts = {named.slug: named.short_name for named in organisations}
    return ListPage(
        total=found.total,
        cards=tuple(_card(entry, owners.get(entry.owner_id), found) for entry in found.entries),
        facets=tuple(build_facet(name, filters, found, trusts) for name in location.facet_legends()),
        active_filters=tuple(_chosen(location, filters, trusts)),
        pagination=build_pagination(
            filters.page, found.page_count(filters.size), lambda page: list_url(location, filters, page=page)
        ),
        q=typed,
        sort=filters.sort,
        sorts=sort_choices(filters.q),
        search_notes=notes,
        clear_url=list_url(location, Filters()),
        url=location.url,
        address=list_url(ListLocation(location.url), filters, page=filters.page),
        query=list_url(ListLocation(""), filters),
        hidden_fields=location.hidden_fields,
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
    )


def search_notes(
    location: ListLocation,
    filters: Filters,
    found: SearchResults,
    wider_searches: Sequence[tuple[Filters, int]],
    organisations: Sequence[OrganisationNames],
) -> SearchNotes:
    """Return what the page says of its search beside what was found."""
    if not filters.q:
        return SearchNotes(is_complete=found.is_complete)

    def other(q: str) -> Link | None:
        return Link(q, list_url(location, Filters(q=q))) if q else None

    all_trusts = [one for one in organisations if one.kind == TRUST]
    named = [one for one in all_trusts if is_name_match(filters.q, one.name)]
    return SearchNotes(
        corrected_query=found.corrected_query,
        original_search=Link(filters.q, list_url(location, filters, literal=True))
        if found.corrected_query
        else None,
        did_you_mean=other(found.did_you_mean),
        trusts=tuple(map(organisation_link, named))
        if len(named) < min(len(all_trusts), MAX_NAMED_TRUSTS + 1)
        else (),
        wider_searches=tuple((Link(one.q, list_url(location, one)), total) for one, total in wider_searches),
        no_matches=found.is_complete
        and not found.total
        and all(one.q != filters.q for one, _ in wider_searches),
        is_complete=found.is_complete,
    )


def _card(entry: Any, owner: Link | None, found: SearchResults) -> Card:
    card = entry_card(entry, owner)
    extract = found.extracts.get(entry.id)
    if extract is None:
        return card
    return replace(card, summary=highlight_html(extract.summary), passage=highlight_html(extract.passage))


def build_facet(name: str, filters: Filters, found: SearchResults, trusts: Mapping[str, str]) -> Facet:
    """Return one filter of a list, with how many things each of its choices would leave."""
    counts = found.counts.get(name, {})
    chosen = filters.facets.get(name, ())
    order = list(trusts) if name == "trust" else [word.value for word in VOCABULARIES[name]]
    # What would leave nothing is not offered, unless it is chosen: a reader must be able to take it back.
    options = tuple(
        FacetOption(value, facet_label(name, value, trusts), counts.get(value, 0), value in chosen)
        for value in order
        if counts.get(value) or value in chosen
    )
    return Facet(name, FACET_LEGENDS[name], options, bool(chosen))


def _chosen(location: ListLocation, filters: Filters, trusts: Mapping[str, str]) -> list[ActiveFilter]:
    chosen = (
        [ActiveFilter("Search", f"\u201c{filters.q}\u201d", list_url(location, filters, q=""))]
        if filters.q
        else []
    )
    for name, values in filters.facets.items():
        for value in values:
            rest = tuple(other for other in values if other != value)
            without = list_url(location, filters, **{name: rest})
            chosen.append(ActiveFilter(FACET_LEGENDS[name], facet_label(name, value, trusts), without))
    return chosen

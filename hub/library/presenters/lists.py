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
    Card,
    Chosen,
    Facet,
    FacetOption,
    FieldError,
    Link,
    ListPage,
    SearchNotes,
)
from hub.library.forms import BEST, LEGENDS, default_sort, label_for, read_filters, sorts_for
from hub.plugin_api.documents import VOCABULARIES
from hub.search.domain import Answer, find, stands_in, wider
from hub.search.presenters import marked
from hub.trusts.domain import TRUST, Named, link_to, named_organisations
from hub.web.paging import links_to_pages, refuse_beyond

MOST_NAMED = 3
"""Trusts that a search may name; a word that more of them have, such as ambulance, means none of them."""


@dataclass(frozen=True)
class Place:
    """Where a list stands: its address, the filters it leaves out, and what of the address it must keep.

    A list that `finds_all` looks on every shelf when words are asked for. `size` is that of a page.
    """

    url: str
    finds_all: bool = False
    without: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    size: int = PAGE_SIZE

    def legends(self) -> dict[str, str]:
        """Return the facets of the list, with the words above each."""
        return {name: legend for name, legend in LEGENDS.items() if name not in self.without}


LIBRARY = Place("/library", finds_all=True)


def read_list(
    session: Session,
    viewer: Viewer,
    place: Place,
    kinds: tuple[str, ...],
    args: MultiDict[str, str],
) -> tuple[ListPage, int]:
    """Return the page of a list that `args` ask for, and its status: 400 where a filter cannot be used.

    Raises NotFound for a page beyond the last.
    """
    organisations = named_organisations(session)
    filters, errors = read_filters(args, {named.slug: named.short_name for named in organisations})
    filters = replace(filters, size=place.size)
    shelves = shelves_for(kinds, filters, finds_all=place.finds_all)
    found = find(session, viewer, shelves, filters)
    refuse_beyond(filters.page, found.pages(filters.size))
    others = wider(session, viewer, shelves, filters) if filters.q and not found.total else []
    notes = search_notes(place, filters, found, others, organisations)
    page = list_page(place, filters, found, organisations, errors, args.get("q", ""), notes)
    return page, 400 if errors else 200


def shelves_for(kinds: tuple[str, ...], filters: Filters, *, finds_all: bool) -> tuple[str, ...] | None:
    """Return the kinds that a list holds; all (None) where words are asked for in one that finds all."""
    return None if finds_all and filters.q else kinds


def address(place: Place, filters: Filters, **changes: object) -> str:
    """Return the address of the list at `place` with `filters`, some of them changed."""
    facets = dict(filters.facets)
    facets.update({name: value for name, value in changes.items() if name in LEGENDS})  # type: ignore[misc]
    page, q = changes.get("page", 1), str(changes.get("q", filters.q))
    pairs = [*place.kept, ("q", q)]
    pairs += [(name, value) for name in LEGENDS for value in facets.get(name, ())]
    pairs += [("sort", filters.sort if filters.sort not in (BEST[0], default_sort(q)) else "")]
    pairs += [("exact", "yes" if changes.get("literal", filters.literal) and q else "")]
    pairs += [("page", str(page) if page != 1 else "")]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{place.url}?{query}" if query else place.url


def list_page(
    place: Place,
    filters: Filters,
    found: Answer,
    organisations: Sequence[Named],
    errors: Mapping[str, str],
    typed: str,
    notes: SearchNotes,
) -> ListPage:
    """Return a page of the list in words; `typed` is the search as it was asked, also a faulty one."""
    owners = {named.id: link_to(named) for named in organisations}
    trusts = {named.slug: named.short_name for named in organisations}
    return ListPage(
        total=found.total,
        cards=tuple(_card(entry, owners.get(entry.owner_id), found) for entry in found.entries),
        facets=tuple(facet_of(name, filters, found, trusts) for name in place.legends()),
        chosen=tuple(_chosen(place, filters, trusts)),
        pagination=links_to_pages(
            filters.page, found.pages(filters.size), lambda page: address(place, filters, page=page)
        ),
        q=typed,
        sort=filters.sort,
        sorts=sorts_for(filters.q),
        search=notes,
        clear_url=address(place, Filters()),
        url=place.url,
        address=address(Place(place.url), filters, page=filters.page),
        query=address(Place(""), filters),
        kept=place.kept,
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
    )


def search_notes(
    place: Place,
    filters: Filters,
    found: Answer,
    others: Sequence[tuple[Filters, int]],
    organisations: Sequence[Named],
) -> SearchNotes:
    """Return what the page says of its search beside what was found."""
    if not filters.q:
        return SearchNotes(whole=found.whole)

    def other(q: str) -> Link | None:
        return Link(q, address(place, Filters(q=q))) if q else None

    all_trusts = [one for one in organisations if one.kind == TRUST]
    named = [one for one in all_trusts if stands_in(filters.q, one.name)]
    return SearchNotes(
        shown_for=found.shown_for,
        instead=Link(filters.q, address(place, filters, literal=True)) if found.shown_for else None,
        did_you_mean=other(found.did_you_mean),
        trusts=tuple(map(link_to, named)) if len(named) < min(len(all_trusts), MOST_NAMED + 1) else (),
        wider=tuple((Link(one.q, address(place, one)), total) for one, total in others),
        missed=found.whole and not found.total and all(one.q != filters.q for one, _ in others),
        whole=found.whole,
    )


def _card(entry: Any, owner: Link | None, found: Answer) -> Card:
    card = entry_card(entry, owner)
    extract = found.extracts.get(entry.id)
    if extract is None:
        return card
    return replace(card, summary=marked(extract.summary), passage=marked(extract.passage))


def facet_of(name: str, filters: Filters, found: Answer, trusts: Mapping[str, str]) -> Facet:
    """Return one filter of a list, with how many things each of its choices would leave."""
    counts = found.counts.get(name, {})
    chosen = filters.facets.get(name, ())
    order = list(trusts) if name == "trust" else [word.value for word in VOCABULARIES[name]]
    # What would leave nothing is not offered, unless it is chosen: a reader must be able to take it back.
    options = tuple(
        FacetOption(value, label_for(name, value, trusts), counts.get(value, 0), value in chosen)
        for value in order
        if counts.get(value) or value in chosen
    )
    return Facet(name, LEGENDS[name], options, bool(chosen))


def _chosen(place: Place, filters: Filters, trusts: Mapping[str, str]) -> list[Chosen]:
    chosen = (
        [Chosen("Search", f"\u201c{filters.q}\u201d", address(place, filters, q=""))] if filters.q else []
    )
    for name, values in filters.facets.items():
        for value in values:
            rest = tuple(other for other in values if other != value)
            without = address(place, filters, **{name: rest})
            chosen.append(Chosen(LEGENDS[name], label_for(name, value, trusts), without))
    return chosen

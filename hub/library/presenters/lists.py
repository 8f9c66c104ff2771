"""A list with its filters in words and addresses, wherever it stands: the library, the programmes."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from hub.catalogue.domain import Filters, Found
from hub.catalogue.presenters import entry_card
from hub.kit.access import Viewer
from hub.kit.errors import NotFound
from hub.kit.page import Chosen, Facet, FacetOption, FieldError, Link, ListPage, Pagination
from hub.library.domain import resources_for
from hub.library.forms import LEGENDS, SORTS, WORDS, label_for, read_filters
from hub.trusts.domain import link_to, organisations_by_id, short_names


@dataclass(frozen=True)
class Place:
    """Where a list stands: its address, the filters it leaves out, and what of the address it must keep."""

    url: str
    without: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()

    def legends(self) -> dict[str, str]:
        """Return the facets of the list, with the words above each."""
        return {name: legend for name, legend in LEGENDS.items() if name not in self.without}


LIBRARY = Place("/library")


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
    trusts = short_names(session)
    filters, errors = read_filters(args, trusts)
    found = resources_for(session, viewer, filters, kinds)
    if filters.page > found.pages():
        raise NotFound(f"This list has {found.pages()} pages; there is no page {filters.page}.")
    organisations = organisations_by_id(session, [entry.owner_id for entry in found.entries])
    owners = {id_: link_to(organisation) for id_, organisation in organisations.items()}
    page = list_page(place, filters, found, owners, trusts, errors, args.get("q", ""))
    return page, 400 if errors else 200


def address(place: Place, filters: Filters, **changes: object) -> str:
    """Return the address of the list at `place` with `filters`, some of them changed."""
    facets = dict(filters.facets)
    facets.update({name: value for name, value in changes.items() if name in LEGENDS})  # type: ignore[misc]
    page = changes.get("page", 1)
    pairs = [*place.kept, ("q", str(changes.get("q", filters.q)))]
    pairs += [(name, value) for name in LEGENDS for value in facets.get(name, ())]
    pairs += [("sort", filters.sort if filters.sort != "newest" else "")]
    pairs += [("page", str(page) if page != 1 else "")]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{place.url}?{query}" if query else place.url


def list_page(
    place: Place,
    filters: Filters,
    found: Found,
    owners: Mapping[int, Link],
    trusts: Mapping[str, str],
    errors: Mapping[str, str],
    typed: str,
) -> ListPage:
    """Return a page of the list in words; `typed` is the search as it was asked, also a faulty one."""
    return ListPage(
        total=found.total,
        cards=tuple(entry_card(entry, owners.get(entry.owner_id)) for entry in found.entries),
        facets=tuple(_facet(name, filters, found, trusts) for name in place.legends()),
        chosen=tuple(_chosen(place, filters, trusts)),
        pagination=_pagination(place, filters, found.pages()),
        q=typed,
        sort=filters.sort,
        sorts=SORTS,
        clear_url=address(place, Filters()),
        url=place.url,
        kept=place.kept,
        errors=tuple(FieldError(message, f"#{name}") for name, message in errors.items()),
    )


def _facet(name: str, filters: Filters, found: Found, trusts: Mapping[str, str]) -> Facet:
    counts = found.counts.get(name, {})
    chosen = filters.facets.get(name, ())
    order = list(trusts) if name == "trust" else [word.value for word in WORDS[name]]
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


def _pagination(place: Place, filters: Filters, pages: int) -> Pagination:
    here = filters.page
    near = sorted({1, pages, *range(max(1, here - 1), min(pages, here + 1) + 1)})
    numbers: list[Link | None] = []
    for number in near:
        if numbers and (last := numbers[-1]) and number > int(last.text) + 1:
            numbers.append(None)
        numbers.append(Link(str(number), address(place, filters, page=number)))
    return Pagination(
        number=here,
        pages=pages,
        previous_url=address(place, filters, page=here - 1) if here > 1 else "",
        next_url=address(place, filters, page=here + 1) if here < pages else "",
        numbers=tuple(numbers),
    )

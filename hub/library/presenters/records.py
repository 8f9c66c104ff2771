"""Things as other programs read them: one record for a row of a list, one for all that a thing states."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from hub.access import Viewer
from hub.catalogue.domain import Filters
from hub.kit.clock import isoformat_utc
from hub.kit.errors import InvalidQuery, Moved, NotFound
from hub.library.domain import (
    CAPABILITIES,
    LIBRARY,
    OPTIONS,
    PROGRAMMES,
    RECOMMENDATIONS,
    ResourceDetail,
    Shelf,
    get_resource,
)
from hub.library.forms import FACET_LEGENDS, parse_filters
from hub.library.presenters.lists import build_facet
from hub.plugin_api.documents import Document, Source
from hub.search.domain import SearchResults, search_entries
from hub.trusts.domain import (
    Organisation,
    OrganisationNames,
    list_organisation_names,
    organisation_link,
    organisations_by_id,
)
from hub.web.json_api import API_ROOT, AbsoluteUrl, UtcTimestamp, described_as
from hub.web.page_cache import no_store
from hub.web.paging import check_page_exists

API_LISTS = {
    LIBRARY: "resources",
    PROGRAMMES: "programmes",
    OPTIONS: "options",
    RECOMMENDATIONS: "recommendations",
    CAPABILITIES: "capabilities",
}
"""The name that each shelf has in the API."""


@dataclass(frozen=True)
class Owner:
    """The organisation that shares something: a trust, or the hub office (`hub`)."""

    slug: str
    name: str
    page: AbsoluteUrl


@dataclass(frozen=True)
class Entry:
    """One thing in a list."""

    id: Annotated[str, described_as("Its id, which never changes.", format="uuid")]
    type: Annotated[str, described_as("resource, programme, option, recommendation, capability or tool.")]
    slug: Annotated[
        str, described_as("Its name in addresses; it may change, and the old one then leads to the new.")
    ]
    title: str
    summary: str
    note: Annotated[str, described_as("What a reader must know of its age or origin; often empty.")]
    owner: Owner
    facets: Annotated[
        dict[str, tuple[str, ...]],
        described_as("By what lists are narrowed to it. What is not stated is left out."),
    ]
    page: Annotated[str, described_as("Where people read it.", format="uri")]
    api: Annotated[
        str | None,
        described_as("Where the API gives all of it; null for a tool, which is a form on its page."),
    ]
    updated: UtcTimestamp


@dataclass(frozen=True)
class FacetCount:
    """One choice of a filter, and how many things it would leave."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class EntryList:
    """One page of a list: at most 20 things."""

    items: tuple[Entry, ...]
    total: Annotated[int, described_as("How many things fit, on all pages together.")]
    page: int
    pages: int
    facets: Annotated[
        dict[str, tuple[FacetCount, ...]],
        described_as(
            "The choices that would leave something, each counted without what is chosen in its filter."
        ),
    ]
    shown_for: Annotated[
        str,
        described_as(
            "The words that were looked for instead, because those of q stand nowhere; mostly empty."
        ),
    ]


@dataclass(frozen=True)
class Item(Entry):
    """A thing with all that it states. What is empty is not stated."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = Document

    html: Annotated[
        str, described_as("The text as safe HTML. Links to other things of the hub begin with /.")
    ]
    markdown: Annotated[str, described_as("The text as its owner wrote it.")]
    source: Annotated[Source, described_as("Who says it: the study of April 2009, or the owner (supplier).")]
    section: Annotated[tuple[str, ...], described_as("The sections of the study that it rests on.")]
    ask: Annotated[str, described_as("The role to ask.")]
    doubt: Annotated[str, described_as("What is uncertain about it.")]
    revision: Annotated[int, described_as("Counts its changes, from 1.")]


I = TypeVar("I", bound=Item)  # noqa: E741


def find_api_path(address: str) -> str | None:
    """Return where the API gives the thing that people read at `address`; None where it does not."""
    place, _, slug = address.rpartition("/")
    names = {shelf.base_path: name for shelf, name in API_LISTS.items()}
    return f"{API_ROOT}/{names[place]}/{slug}" if place in names else None


def entry_record(entry: Any, organisation: Organisation | OrganisationNames, site: str) -> Entry:
    """Return a row of the catalogue as a row of a list; `site` begins its addresses."""
    link, api = organisation_link(organisation), find_api_path(entry.address)
    return Entry(
        id=entry.public_id,
        type=entry.kind,
        slug=entry.slug,
        title=entry.title,
        summary=entry.summary,
        note=entry.note,
        owner=Owner(organisation.slug, link.text, site + link.url),
        facets={name: tuple(values) for name, values in entry.facets.items()},
        page=site + entry.address,
        api=site + api if api else None,
        updated=isoformat_utc(entry.updated_at),
    )


def get_item_record(
    session: Session, viewer: Viewer, shelf: Shelf, slug: str, record_type: type[I], site: str, **extra: Any
) -> I:
    """Return what stands on `shelf` under `slug` as a record of `kind`; `more` is what no file states.

    Raises NotFound and Gone like read_resource; what has moved, moves within the API.
    """
    read = _get_resource(session, viewer, slug, shelf)
    owner = organisations_by_id(session, [read.entry.owner_id])[read.entry.owner_id]
    known: dict[str, Any] = {
        # A revision may be older than the fields of today: what it lacks, it does not state.
        **{part.name: part.default for part in fields(record_type.DOCUMENT_TYPE)},
        **read.revision.fields,
        **asdict(entry_record(read.entry, owner, site)),
        "html": str(read.html),
        "markdown": read.revision.body,
        "revision": read.revision.number,
        **extra,
    }
    return msgspec.convert({part.name: known[part.name] for part in fields(record_type)}, record_type)


def _get_resource(session: Session, viewer: Viewer, slug: str, shelf: Shelf) -> ResourceDetail:
    try:
        return get_resource(session, viewer, slug, shelf)
    except Moved as moved:
        address = find_api_path(moved.address)
        if address is None:
            raise NotFound(f"The API does not give this. People find it at {moved.address}.") from None
        raise Moved(address) from None


def get_entry_list(
    session: Session,
    viewer: Viewer,
    kinds: tuple[str, ...] | None,
    args: MultiDict[str, str],
    site: str,
) -> EntryList:
    """Return the page of a list of these kinds or (None) of all, as `args` ask, with the pages' refusals."""
    organisations = {named.id: named for named in list_organisation_names(session)}
    trusts = {named.slug: named.short_name for named in organisations.values()}
    filters, errors = parse_filters(args, trusts)
    if errors:
        raise InvalidQuery(errors)
    found = search_entries(session, viewer, kinds, filters)
    if not found.is_complete:
        no_store()
    check_page_exists(filters.page, found.page_count())
    return EntryList(
        items=tuple(entry_record(entry, organisations[entry.owner_id], site) for entry in found.entries),
        total=found.total,
        page=filters.page,
        pages=found.page_count(),
        facets=_facets(filters, found, trusts),
        shown_for=found.corrected_query,
    )


def _facets(
    filters: Filters, found: SearchResults, trusts: Mapping[str, str]
) -> dict[str, tuple[FacetCount, ...]]:
    facets = [build_facet(name, filters, found, trusts) for name in FACET_LEGENDS]
    return {
        facet.name: tuple(FacetCount(one.value, one.label, one.count) for one in facet.options)
        for facet in facets
        if facet.options
    }

"""Things as other programs read them: one record for a row of a list, one for all that a thing states."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from hub.access import Viewer
from hub.catalogue.domain import Filters
from hub.kit.clock import for_programs
from hub.kit.errors import InvalidQuery, Moved, NotFound
from hub.library.domain import (
    CAPABILITIES,
    LIBRARY,
    OPTIONS,
    PROGRAMMES,
    RECOMMENDATIONS,
    ReadResource,
    Shelf,
    read_resource,
)
from hub.library.forms import LEGENDS, read_filters
from hub.library.presenters.lists import facet_of
from hub.plugin_api.documents import Document, Source
from hub.search.domain import Answer, find
from hub.trusts.domain import Named, Organisation, link_to, named_organisations, organisations_by_id
from hub.web.json_api import ROOT, Address, Moment, said
from hub.web.page_cache import do_not_keep
from hub.web.paging import refuse_beyond

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
    page: Address


@dataclass(frozen=True)
class Entry:
    """One thing in a list."""

    id: Annotated[str, said("Its id, which never changes.", format="uuid")]
    type: Annotated[str, said("resource, programme, option, recommendation, capability or tool.")]
    slug: Annotated[str, said("Its name in addresses; it may change, and the old one then leads to the new.")]
    title: str
    summary: str
    note: Annotated[str, said("What a reader must know of its age or origin; often empty.")]
    owner: Owner
    facets: Annotated[
        dict[str, tuple[str, ...]], said("By what lists are narrowed to it. What is not stated is left out.")
    ]
    page: Annotated[str, said("Where people read it.", format="uri")]
    api: Annotated[
        str | None, said("Where the API gives all of it; null for a tool, which is a form on its page.")
    ]
    updated: Moment


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
    total: Annotated[int, said("How many things fit, on all pages together.")]
    page: int
    pages: int
    facets: Annotated[
        dict[str, tuple[FacetCount, ...]],
        said("The choices that would leave something, each counted without what is chosen in its filter."),
    ]
    shown_for: Annotated[
        str, said("The words that were looked for instead, because those of q stand nowhere; mostly empty.")
    ]


@dataclass(frozen=True)
class Item(Entry):
    """A thing with all that it states. What is empty is not stated."""

    STATES: ClassVar[type[Document]] = Document

    html: Annotated[str, said("The text as safe HTML. Links to other things of the hub begin with /.")]
    markdown: Annotated[str, said("The text as its owner wrote it.")]
    source: Annotated[Source, said("Who says it: the study of April 2009, or the owner (supplier).")]
    section: Annotated[tuple[str, ...], said("The sections of the study that it rests on.")]
    ask: Annotated[str, said("The role to ask.")]
    doubt: Annotated[str, said("What is uncertain about it.")]
    revision: Annotated[int, said("Counts its changes, from 1.")]


I = TypeVar("I", bound=Item)  # noqa: E741


def api_address(address: str) -> str | None:
    """Return where the API gives the thing that people read at `address`; None where it does not."""
    place, _, slug = address.rpartition("/")
    names = {shelf.place: name for shelf, name in API_LISTS.items()}
    return f"{ROOT}/{names[place]}/{slug}" if place in names else None


def entry_record(entry: Any, organisation: Organisation | Named, site: str) -> Entry:
    """Return a row of the catalogue as a row of a list; `site` begins its addresses."""
    link, api = link_to(organisation), api_address(entry.address)
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
        updated=for_programs(entry.updated_at),
    )


def item_record(
    session: Session, viewer: Viewer, shelf: Shelf, slug: str, kind: type[I], site: str, **more: Any
) -> I:
    """Return what stands on `shelf` under `slug` as a record of `kind`; `more` is what no file states.

    Raises NotFound and Gone like read_resource; what has moved, moves within the API.
    """
    read = _read(session, viewer, slug, shelf)
    owner = organisations_by_id(session, [read.entry.owner_id])[read.entry.owner_id]
    known: dict[str, Any] = {
        # A revision may be older than the fields of today: what it lacks, it does not state.
        **{part.name: part.default for part in fields(kind.STATES)},
        **read.revision.fields,
        **asdict(entry_record(read.entry, owner, site)),
        "html": str(read.html),
        "markdown": read.revision.body,
        "revision": read.revision.number,
        **more,
    }
    return msgspec.convert({part.name: known[part.name] for part in fields(kind)}, kind)


def _read(session: Session, viewer: Viewer, slug: str, shelf: Shelf) -> ReadResource:
    try:
        return read_resource(session, viewer, slug, shelf)
    except Moved as moved:
        address = api_address(moved.address)
        if address is None:
            raise NotFound(f"The API does not give this. People find it at {moved.address}.") from None
        raise Moved(address) from None


def entry_list(
    session: Session,
    viewer: Viewer,
    kinds: tuple[str, ...] | None,
    args: MultiDict[str, str],
    site: str,
) -> EntryList:
    """Return the page of a list of these kinds or (None) of all, as `args` ask, with the pages' refusals."""
    organisations = {named.id: named for named in named_organisations(session)}
    trusts = {named.slug: named.short_name for named in organisations.values()}
    filters, errors = read_filters(args, trusts)
    if errors:
        raise InvalidQuery(errors)
    found = find(session, viewer, kinds, filters)
    if not found.whole:
        do_not_keep()
    refuse_beyond(filters.page, found.pages())
    return EntryList(
        items=tuple(entry_record(entry, organisations[entry.owner_id], site) for entry in found.entries),
        total=found.total,
        page=filters.page,
        pages=found.pages(),
        facets=_facets(filters, found, trusts),
        shown_for=found.shown_for,
    )


def _facets(filters: Filters, found: Answer, trusts: Mapping[str, str]) -> dict[str, tuple[FacetCount, ...]]:
    facets = [facet_of(name, filters, found, trusts) for name in LEGENDS]
    return {
        facet.name: tuple(FacetCount(one.value, one.label, one.count) for one in facet.options)
        for facet in facets
        if facet.options
    }

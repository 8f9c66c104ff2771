"""Catalogue entries as records of the API and of downloads."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Struct

from hub.catalogue.domain.queries import Filters
from hub.catalogue.forms import FACET_LEGENDS
from hub.catalogue.presenters.lists import ListResults, build_facet
from hub.kit.clock import isoformat_utc
from hub.kit.page import Link
from hub.web.json_api import API_ROOT, AbsoluteUrl, UtcTimestamp, described_as


class Owner(Struct, frozen=True):
    """The organisation that something belongs to: a trust, or the hub office (`hub`).

    Where the source is the study, the hub wrote it and the trust is what it is about.
    """

    slug: str
    name: str
    page: AbsoluteUrl


class Entry(Struct, frozen=True):
    """One thing in a list."""

    id: Annotated[str, described_as("Its id, which never changes.", format="uuid")]
    type: Annotated[
        str,
        described_as(
            "resource, programme, option, recommendation, capability, tool, event, series, trust or page "
            "(a page of the hub)."
        ),
    ]
    slug: Annotated[
        str,
        described_as(
            "Its name in addresses. It may change, and the old address then redirects to the new one."
        ),
    ]
    title: str
    summary: str
    note: Annotated[str, described_as("What readers need to know about its age or origin. Often empty.")]
    owner: Owner
    facets: Annotated[
        dict[str, tuple[str, ...]],
        described_as("Its values in the filters. Values that are not stated are left out."),
    ]
    page: Annotated[str, described_as("Its page on the website.", format="uri")]
    api: Annotated[
        str | None,
        described_as(
            "The address of its full record in the API. Null for a tool, a series of events and a page of "
            "the hub."
        ),
    ]
    updated: UtcTimestamp


class FacetCount(Struct, frozen=True):
    """One choice of a filter, and how many things it would leave."""

    value: str
    label: str
    count: int


class EntryList(Struct, frozen=True):
    """One page of a list: at most 20 things."""

    items: tuple[Entry, ...]
    total: Annotated[int, described_as("The number of results on all pages.")]
    page: int
    pages: int
    facets: Annotated[
        dict[str, tuple[FacetCount, ...]],
        described_as(
            "The filter values that have results. Each count ignores what is already chosen in the same "
            "filter."
        ),
    ]
    closest: Annotated[
        tuple[Entry, ...],
        described_as(
            "On the first page, if there are fewer than five matches: up to ten results that match only part "
            "of the words of q, closest first. They are not in total, items or facets."
        ),
    ]
    did_you_mean: Annotated[
        str, described_as("The words of q with likely typing mistakes corrected. Usually empty.")
    ]


def make_owner(slug: str, link: Link, site: str) -> Owner:
    """Return an organisation as an Owner record; `link` has its name and page, `site` is the base URL."""
    return Owner(slug, link.text, site + link.url)


def find_api_path(address: str, api_names: Mapping[str, str]) -> str | None:
    """Return the API path of the item whose page is at `address`, or None if the API does not offer it.

    `api_names` maps the page address of a list to its name in the API.
    """
    base_path, _, slug = address.rpartition("/")
    return f"{API_ROOT}/{api_names[base_path]}/{slug}" if base_path in api_names else None


def entry_record(entry: Any, owner: Owner, site: str, api_names: Mapping[str, str]) -> Entry:
    """Return the API record of `entry`; `site` is the base URL."""
    api_path = find_api_path(entry.address, api_names)
    return Entry(
        id=entry.public_id,
        type=entry.kind,
        slug=entry.slug,
        title=entry.title,
        summary=entry.summary,
        note=entry.note,
        owner=owner,
        facets={name: tuple(values) for name, values in entry.facets.items()},
        page=site + entry.address,
        api=site + api_path if api_path else None,
        updated=isoformat_utc(entry.updated_at),
    )


def entry_list(
    filters: Filters,
    results: ListResults,
    *,
    owners: Mapping[int, Owner],
    trusts: Mapping[str, str],
    site: str,
    api_names: Mapping[str, str],
) -> EntryList:
    """Return the API record of one page of a list.

    `owners` are keyed by organisation id; `trusts` maps slugs to short names.
    """

    def records(entries: Sequence[Any]) -> tuple[Entry, ...]:
        return tuple(entry_record(entry, owners[entry.owner_id], site, api_names) for entry in entries)

    return EntryList(
        items=records(results.entries),
        total=results.total,
        page=filters.page,
        pages=results.page_count(),
        facets=_facet_counts(filters, results, trusts),
        closest=records(results.closest),
        did_you_mean=results.did_you_mean,
    )


def _facet_counts(
    filters: Filters, results: ListResults, trusts: Mapping[str, str]
) -> dict[str, tuple[FacetCount, ...]]:
    facets = [build_facet(name, filters, results, trusts) for name in FACET_LEGENDS]
    return {
        facet.name: tuple(FacetCount(option.value, option.label, option.count) for option in facet.options)
        for facet in facets
        if facet.options
    }

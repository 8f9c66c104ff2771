from collections.abc import Iterator

import msgspec
from flask import Blueprint, Response, current_app, render_template, request, stream_with_context
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.access import PUBLIC, Act, find_act, may
from hub.catalogue.domain import Filters, count_entries, list_addresses
from hub.catalogue.forms import parse_filters
from hub.catalogue.presenters import searched_kinds
from hub.extension.catalogue_kinds import ListOfKind
from hub.extension.registry import get_registry
from hub.kit.db import db
from hub.kit.errors import InvalidQuery, NotFound
from hub.library.domain import iter_resource_batches, stated_fields_by_entry_id
from hub.open_data.presenters import feeds, site_map
from hub.open_data.presenters.openapi import build_openapi
from hub.open_data.presenters.tables import EntryBatch, stream_csv, stream_json
from hub.search.domain import search_entries
from hub.trusts.domain import OrganisationNames, list_organisation_names, list_trusts, short_names_by_slug
from hub.web.after_response import get_current_app
from hub.web.error_pages import ERROR_TEXTS
from hub.web.json_api import API_ROOT, JSON_CONTENT_TYPE, get_site_url, list_operations
from hub.web.page_cache import cacheable, is_cacheable, no_store

blueprint = Blueprint("open_data", __name__, template_folder="templates")

FEED_SIZE = 50
OPENSEARCH_CONTENT_TYPE = "application/opensearchdescription+xml; charset=utf-8"
NON_PAGE_PREFIXES = (
    "/api/",
    "/feeds/",
    "/downloads/",
    "/search/suggest",
    "/programmes/compare",
    "/metrics",
    "/opensearch.xml",
    "/robots.txt",
    "/sitemap",
)


@blueprint.get("/api")
@may(Act.READ)
@cacheable
def api() -> str:
    """Show the page about the API, feeds and downloads."""
    return render_template("open_data/api.jinja", lists=_lists(), problems=ERROR_TEXTS)


@blueprint.get(f"{API_ROOT}/openapi.json")
@may(Act.READ)
@cacheable
def openapi() -> Response:
    """Return the OpenAPI document."""
    app = get_current_app()
    choices = {"trust": list(short_names_by_slug(db.session()))}
    return Response(
        msgspec.json.encode(build_openapi(list_operations(app), choices, get_site_url())),
        content_type=JSON_CONTENT_TYPE,
    )


@blueprint.get("/feeds/<name>.atom")
@may(Act.READ)
@cacheable
def feed(name: str) -> Response:
    """Return the newest entries of a list as an Atom feed."""
    session = db.session()
    list_request = _read_list_request(session, name)
    filters = replace(list_request.filters, sort="newest", page=1, size=FEED_SIZE)
    results = search_entries(session, PUBLIC, list_request.kinds, filters, with_counts=False)
    if not results.is_complete:
        no_store()
    path = f"/feeds/{name}.atom"
    body = feeds.render_feed(
        list_request.open_list,
        path,
        list_request.filters,
        results.entries,
        list_request.owners,
        get_site_url(),
    )
    return Response(body, content_type=feeds.CONTENT_TYPE)


@blueprint.get("/downloads/<name>.csv")
@may(Act.READ)
@cacheable
def as_csv(name: str) -> Response:
    """Return a whole list as CSV."""
    list_request = _read_list_request(db.session(), name)
    columns = list_request.open_list.list.extra_columns
    batches = _list_batches(db.session(), list_request)
    rows = stream_csv(columns, batches, list_request.trusts, get_site_url())
    return _stream_response(rows, f"{name}.csv", "text/csv; charset=utf-8")


@blueprint.get("/downloads/<name>.json")
@may(Act.READ)
@cacheable
def as_json(name: str) -> Response:
    """Return a whole list as JSON."""
    list_request = _read_list_request(db.session(), name)
    api_names = get_registry(current_app).kinds.api_names
    records = stream_json(_list_batches(db.session(), list_request), get_site_url(), api_names)
    return _stream_response(records, f"{name}.json", JSON_CONTENT_TYPE)


class _ListRequest(Struct, frozen=True):
    open_list: ListOfKind
    filters: Filters
    kinds: tuple[str, ...] | None
    owners: dict[int, OrganisationNames]

    @property
    def trusts(self) -> dict[str, str]:
        return {names.slug: names.short_name for names in self.owners.values()}


def _lists() -> dict[str, ListOfKind]:
    return get_registry(current_app).kinds.lists


def _read_list_request(session: Session, name: str) -> _ListRequest:
    lists = _lists()
    open_list = lists.get(name)
    if open_list is None:
        raise NotFound(f"There is no list of this name. There are: {', '.join(lists)}.")
    owners = {names.id: names for names in list_organisation_names(session)}
    filters, errors = parse_filters(request.args, {names.slug: names.short_name for names in owners.values()})
    if errors:
        raise InvalidQuery(errors)
    kinds = searched_kinds(open_list.kinds, filters, searches_all_kinds=open_list.list.is_library)
    if kinds is None:
        kinds = get_registry(current_app).kinds.in_exports
    return _ListRequest(open_list, filters, kinds, owners)


def _list_batches(session: Session, list_request: _ListRequest) -> Iterator[EntryBatch]:
    has_extra_columns = bool(list_request.open_list.list.extra_columns)
    for entries in iter_resource_batches(session, PUBLIC, list_request.filters, list_request.kinds):
        stated_fields = stated_fields_by_entry_id(session, entries) if has_extra_columns else {}
        # A slow client must not occupy a database connection between two batches.
        session.close()
        yield EntryBatch(entries, list_request.owners, stated_fields)


def _stream_response(parts: Iterator[str] | Iterator[bytes], name: str, content_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(parts), content_type=content_type, headers=headers)


@blueprint.get("/sitemap.xml")
@may(Act.READ)
@cacheable
def whole_site() -> Response:
    """Return the site map, or the index of its parts if there are too many pages for one file."""
    session = db.session()
    parts = -(-count_entries(session, PUBLIC, _sitemap_kinds()) // site_map.MAX_URLS)
    if parts > 1:
        return Response(site_map.render_index(parts, get_site_url()), content_type=site_map.CONTENT_TYPE)
    return _site_map_response(session, 1)


@blueprint.get("/sitemap-<int:number>.xml")
@may(Act.READ)
@cacheable
def part_of_site(number: int) -> Response:
    """Return one part of the site map; raise NotFound if there is no such part."""
    if not 1 <= number <= -(-count_entries(db.session(), PUBLIC, _sitemap_kinds()) // site_map.MAX_URLS):
        raise NotFound("The site map has no such part.")
    return _site_map_response(db.session(), number)


def _site_map_response(session: Session, number: int) -> Response:
    trusts = [(trust.slug, trust.updated_at) for trust in list_trusts(session, PUBLIC)]
    other_pages = [
        *((path, None) for path in _list_public_paths()),
        *((f"/trusts/{slug}", updated_at) for slug, updated_at in trusts),
    ]
    entry_pages = list_addresses(session, PUBLIC, _sitemap_kinds(), number, site_map.MAX_URLS)
    body = site_map.render_url_set([*(other_pages if number == 1 else []), *entry_pages], get_site_url())
    return Response("".join(body), content_type=site_map.CONTENT_TYPE)


def _sitemap_kinds() -> tuple[str, ...]:
    return get_registry(current_app).kinds.in_sitemap


def _list_public_paths() -> list[str]:
    # Public routes without parameters are the pages that are not catalogue entries.
    rules = [rule for rule in current_app.url_map.iter_rules() if not rule.arguments]
    views = {
        rule.rule: current_app.view_functions[rule.endpoint]
        for rule in rules
        if "GET" in (rule.methods or ())
    }
    # A redirect is not the same as a page: only pages are cacheable.
    pages = [path for path, view in views.items() if find_act(view) is Act.READ and is_cacheable(view)]
    return sorted(path for path in pages if not path.startswith(NON_PAGE_PREFIXES))


@blueprint.get("/opensearch.xml")
@may(Act.READ)
@cacheable
def opensearch() -> Response:
    """Return the description by which a browser can add the hub to its searches (OpenSearch 1.1)."""
    body = render_template("open_data/opensearch.xml")
    return Response(body, content_type=OPENSEARCH_CONTENT_TYPE)


@blueprint.get("/robots.txt")
@may(Act.READ)
@cacheable
def robots() -> Response:
    """Return robots.txt."""
    return Response(site_map.render_robots(get_site_url()), content_type="text/plain; charset=utf-8")

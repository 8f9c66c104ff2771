from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
from flask import Blueprint, Response, current_app, render_template, request, stream_with_context
from sqlalchemy.orm import Session

from hub.access import PUBLIC, Act, act_of, may
from hub.catalogue.domain import Filters, addresses_for, count_entries
from hub.kit.db import db
from hub.kit.errors import InvalidQuery, NotFound
from hub.library.domain import everything_for, stated_by
from hub.library.forms import read_filters
from hub.library.presenters import shelves_for
from hub.open_data.presenters import feeds, site_map
from hub.open_data.presenters.lists import LISTS, OpenList
from hub.open_data.presenters.openapi import description
from hub.open_data.presenters.tables import Portion, csv_file, json_file
from hub.search.domain import find
from hub.trusts.domain import Named, named_organisations, short_names, trusts_for
from hub.web.after_response import app_at_hand
from hub.web.error_pages import WORDS
from hub.web.json_api import JSON, ROOT, operations, site
from hub.web.page_cache import cacheable, do_not_keep

blueprint = Blueprint("open_data", __name__, template_folder="templates")

IN_A_FEED = 50
NO_PAGES = (
    "/.well-known/",
    "/api/",
    "/feeds/",
    "/downloads/",
    "/search/suggest",
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/sitemap",
)


@blueprint.get("/api")
@may(Act.READ)
@cacheable
def api() -> str:
    """Say how another program reads the hub."""
    return render_template("open_data/api.jinja", lists=LISTS, problems=WORDS)


@blueprint.get(f"{ROOT}/openapi.json")
@may(Act.READ)
@cacheable
def openapi() -> Response:
    """Describe the API."""
    app = app_at_hand()
    words = {"trust": list(short_names(db.session()))}
    return Response(msgspec.json.encode(description(operations(app), words, site())), content_type=JSON)


@blueprint.get("/feeds/<name>.atom")
@may(Act.READ)
@cacheable
def feed(name: str) -> Response:
    """Give the newest things of a list as a feed."""
    session = db.session()
    asked = _asked(session, name)
    newest = replace(asked.filters, sort="newest", page=1, size=IN_A_FEED)
    found = find(session, PUBLIC, asked.kinds, newest)
    if not found.whole:
        do_not_keep()
    body = feeds.feed(asked.place, f"/feeds/{name}.atom", asked.filters, found.entries, asked.owners, site())
    return Response(body, content_type=feeds.CONTENT_TYPE)


@blueprint.get("/downloads/<name>.csv")
@may(Act.READ)
@cacheable
def as_csv(name: str) -> Response:
    """Give a whole list as a table."""
    asked = _asked(db.session(), name)
    rows = csv_file(asked.place, _portions(db.session(), asked), asked.trusts, site())
    return _file(rows, f"{name}.csv", "text/csv; charset=utf-8")


@blueprint.get("/downloads/<name>.json")
@may(Act.READ)
@cacheable
def as_json(name: str) -> Response:
    """Give a whole list as records."""
    asked = _asked(db.session(), name)
    return _file(json_file(_portions(db.session(), asked), site()), f"{name}.json", JSON)


@dataclass(frozen=True)
class _Asked:
    place: OpenList
    filters: Filters
    kinds: tuple[str, ...] | None
    owners: dict[int, Named]

    @property
    def trusts(self) -> dict[str, str]:
        return {owner.slug: owner.short_name for owner in self.owners.values()}


def _asked(session: Session, name: str) -> _Asked:
    place = LISTS.get(name)
    if place is None:
        raise NotFound(f"There is no list of this name. There are: {', '.join(LISTS)}.")
    owners = {named.id: named for named in named_organisations(session)}
    filters, errors = read_filters(request.args, {one.slug: one.short_name for one in owners.values()})
    if errors:
        raise InvalidQuery(errors)
    return _Asked(place, filters, shelves_for(place.kinds, filters, finds_all=place.finds_all), owners)


def _portions(session: Session, asked: _Asked) -> Iterator[Portion]:
    for entries in everything_for(session, PUBLIC, asked.filters, asked.kinds):
        stated = stated_by(session, entries) if asked.place.more else {}
        # Whoever reads slowly must not hold a connection meanwhile.
        session.close()
        yield Portion(entries, asked.owners, stated)


def _file(parts: Iterator[str] | Iterator[bytes], name: str, content_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(parts), content_type=content_type, headers=headers)


@blueprint.get("/sitemap.xml")
@may(Act.READ)
@cacheable
def whole_site() -> Response:
    """Tell search engines which pages there are; if they are too many for one file, where the parts are."""
    session = db.session()
    parts = -(-count_entries(session, PUBLIC) // site_map.MOST)
    if parts > 1:
        return Response(site_map.index(parts, site()), content_type=site_map.CONTENT_TYPE)
    return _part(session, 1)


@blueprint.get("/sitemap-<int:number>.xml")
@may(Act.READ)
@cacheable
def part_of_site(number: int) -> Response:
    """Give one part of a large site map."""
    if not 1 <= number <= -(-count_entries(db.session(), PUBLIC) // site_map.MOST):
        raise NotFound("The site map has no such part.")
    return _part(db.session(), number)


def _part(session: Session, number: int) -> Response:
    pages = [(trust.slug, trust.updated_at) for trust in trusts_for(session, PUBLIC)]
    first = [*((path, None) for path in _pages()), *((f"/trusts/{slug}", when) for slug, when in pages)]
    things = addresses_for(session, PUBLIC, number, site_map.MOST)
    body = site_map.url_set([*(first if number == 1 else []), *things], site())
    return Response("".join(body), content_type=site_map.CONTENT_TYPE)


def _pages() -> list[str]:
    # The pages that are no thing's: whatever is open to the public and needs nothing filled in.
    rules = [rule for rule in current_app.url_map.iter_rules() if not rule.arguments]
    public = [
        rule.rule
        for rule in rules
        if act_of(current_app.view_functions[rule.endpoint]) is Act.READ and "GET" in (rule.methods or ())
    ]
    return sorted(path for path in public if not path.startswith(NO_PAGES))


@blueprint.get("/robots.txt")
@may(Act.READ)
@cacheable
def robots() -> Response:
    """Tell search engines what to read."""
    return Response(site_map.robots(site()), content_type="text/plain; charset=utf-8")

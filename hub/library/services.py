"""The parts of item pages and API records that depend on the app: its kinds and what features add."""

from flask import current_app, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import Filters
from hub.extension.page_parts import ItemRef
from hub.extension.registry import get_registry
from hub.kit.page import ListPage
from hub.library.domain.queries import ResourceDetail
from hub.library.presenters.parts import (
    LEADING_KINDS,
    LibraryPart,
    is_front_page,
    leading_parts,
    library_part,
)
from hub.library.presenters.records import ApiContext
from hub.search.domain import list_newest_by_facet, search_entries
from hub.trusts.domain import list_organisation_names, organisation_link
from hub.web.json_api import get_site_url
from hub.web.page_cache import no_store

SHOWN_IN_PART = 6
SHOWN_IN_LEADING_PART = 4


def library_kinds() -> tuple[str, ...]:
    """Return the kinds that the library lists."""
    return get_registry(current_app).kinds.in_library


def api_context() -> ApiContext:
    """Return the settings that API records need."""
    registry = get_registry(current_app)
    kinds = registry.kinds
    return ApiContext(get_site_url(), kinds.api_names, kinds.in_library, registry.item_files)


def render_item_parts(session: Session, viewer: Viewer, detail: ResourceDetail) -> list[Markup]:
    """Render the parts that features add to the page of an item; empty parts are left out."""
    entry = detail.entry
    return render_parts_of(session, viewer, ItemRef(entry.id, entry.kind, entry.slug))


def render_parts_of(session: Session, viewer: Viewer, item: ItemRef) -> list[Markup]:
    """Render the parts that features add to the page of a catalogue entry; empty parts are left out."""
    parts = [part for part in get_registry(current_app).on_item_page if part.kind in ("", item.kind)]
    return [html for part in parts if (html := part.render(session, viewer, item))]


def list_leading_parts(session: Session, viewer: Viewer, page: ListPage) -> list[LibraryPart]:
    """Return what the library shows first while nothing is searched for: the newest of some kinds."""
    if not is_front_page(page) or not page.total:
        return []
    newest = list_newest_by_facet(
        session, viewer, library_kinds(), "kind", tuple(LEADING_KINDS), SHOWN_IN_LEADING_PART
    )
    owners = {names.id: organisation_link(names) for names in list_organisation_names(session)}
    return leading_parts(page, newest, owners)


def render_library_part(
    session: Session, viewer: Viewer, *, facet: str, value: str, heading: str, empty_text: str
) -> Markup:
    """Render a part of an item page that lists the newest library entries with this facet value."""
    filters = Filters(facets={facet: (value,)}, size=SHOWN_IN_PART)
    entries = search_entries(session, viewer, library_kinds(), filters, with_counts=False)
    if not entries.is_complete:
        no_store()
    part = library_part(entries, heading=heading, empty_text=empty_text, all_url=f"/library?{facet}={value}")
    return Markup(render_template("library/part.jinja", part=part))  # noqa: S704 -- an escaping template

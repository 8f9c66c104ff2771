from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.catalogue.presenters import ListLocation
from hub.kit.clock import current_day
from hub.kit.db import db
from hub.library.domain import get_resource
from hub.library.services import library_kinds, render_item_parts
from hub.programmes.domain import MIN_COMPARED, PROGRAMMES, Comparison, compare_programmes
from hub.programmes.presenters import compare_errors, compare_page, programme_page
from hub.programmes.services import list_added_rows
from hub.search.services import load_list_page, track_search
from hub.trusts.domain import short_names_by_slug
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable
from hub.web.role_pages import same_for_roles

blueprint = Blueprint("programmes", __name__, template_folder="templates")
FORWARD_PROGRAMME = "/events/forward-programme"
PROGRAMMES_PER_PAGE = 60


@blueprint.get("/programmes")
@may(Act.READ)
@cacheable
@same_for_roles
def programmes() -> tuple[str, int]:
    """List programmes, filtered by the query string; `p` holds the slugs already chosen to compare."""
    slugs = request.args.getlist("p")
    return _list_programmes(compare_programmes(db.session(), viewer(), slugs, library_kinds()))


def _list_programmes(comparison: Comparison, problems: Sequence[str] = ()) -> tuple[str, int]:
    session = db.session()
    chosen = comparison.programmes
    # Ticks are lost on the next page, so one page shows as many programmes as a person can look through.
    location = ListLocation(
        PROGRAMMES.base_path,
        excluded_facets=("kind",),
        hidden_fields=tuple(("p", detail.entry.slug) for detail in chosen),
        page_size=PROGRAMMES_PER_PAGE,
    )
    page, status = load_list_page(session, viewer(), location, (PROGRAMMES.kind,), request.args)
    track_search(page)
    picked = [detail.entry for detail in chosen]
    errors = compare_errors(problems, [entry.slug for entry in picked])
    html = render_template("programmes/list.jinja", page=page, picked=picked, more_errors=errors)
    return html, HTTPStatus.BAD_REQUEST if errors else status


@blueprint.get("/programmes/<slug>")
@may(Act.READ)
def programme(slug: str) -> str:
    """Show one programme. Not cached, because past dates are left out."""
    session = db.session()
    detail = get_resource(session, viewer(), slug, PROGRAMMES, library_kinds=library_kinds())
    site_url = current_app.config["SITE_URL"]
    page = programme_page(detail, short_names_by_slug(session), current_day(), site_url)
    parts = render_item_parts(session, viewer(), detail)
    return render_template("programmes/programme.jinja", page=page, item=page.item, parts=parts)


@blueprint.get("/programmes/compare")
@may(Act.READ)
@cacheable
@same_for_roles
def comparison() -> str | tuple[str, int]:
    """Show two to four programmes side by side; with fewer, the list again, with what to do."""
    session = db.session()
    slugs = request.args.getlist("p")
    programmes_compared = compare_programmes(session, viewer(), slugs, library_kinds())
    page = compare_page(programmes_compared, slugs, short_names_by_slug(session))
    if len(page.columns) < MIN_COMPARED:
        return _list_programmes(programmes_compared, page.problems)
    added = list_added_rows(session, programmes_compared.programmes)
    return render_template("programmes/compare.jinja", page=page, added=added)


@blueprint.get("/programmes/forward")
@may(Act.READ)
def forward() -> ResponseReturnValue:
    """Redirect to the forward programme, which holds events as well."""
    query = request.query_string.decode("ascii", "replace")
    return redirect(FORWARD_PROGRAMME + (f"?{query}" if query else ""), HTTPStatus.MOVED_PERMANENTLY)

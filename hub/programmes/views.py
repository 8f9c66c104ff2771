from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.catalogue.domain import CatalogueEntry
from hub.catalogue.presenters import ListLocation
from hub.kit.clock import current_day
from hub.kit.db import db
from hub.library.domain import get_resource
from hub.library.services import library_kinds, render_item_parts
from hub.programmes.domain import MAX_COMPARED, MIN_COMPARED, PROGRAMMES, compare_programmes, list_chosen
from hub.programmes.presenters import compare_errors, compare_page, programme_page, too_many_problem
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
    return _list_programmes(list_chosen(db.session(), viewer(), request.args.getlist("p")))


def _list_programmes(picked: Sequence[CatalogueEntry], problems: Sequence[str] = ()) -> tuple[str, int]:
    session = db.session()
    # A link does not know what was ticked since, so one page shows as many programmes as a person can look
    # through, and the filters and the comparison are sent with the ticks, as one form.
    location = ListLocation(
        PROGRAMMES.base_path,
        excluded_facets=("kind",),
        kept_pairs=tuple(("p", entry.slug) for entry in picked),
        page_size=PROGRAMMES_PER_PAGE,
    )
    page, status = load_list_page(session, viewer(), location, (PROGRAMMES.kind,), request.args)
    track_search(page)
    errors = compare_errors(problems, [entry.slug for entry in picked])
    html = render_template(
        "programmes/list.jinja", page=page, picked=picked, most=MAX_COMPARED, more_errors=errors
    )
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
    """Show two to four programmes side by side; with fewer or more, the list again, with what to do."""
    session = db.session()
    slugs = request.args.getlist("p")
    picked = list_chosen(session, viewer(), slugs)
    if len(picked) > MAX_COMPARED:
        return _list_programmes(picked, [too_many_problem(len(picked))])
    programmes_compared = compare_programmes(session, viewer(), slugs, library_kinds())
    page = compare_page(programmes_compared, slugs, short_names_by_slug(session))
    if len(page.columns) < MIN_COMPARED:
        picked = [detail.entry for detail in programmes_compared.programmes]
        return _list_programmes(picked, page.problems)
    added = list_added_rows(session, programmes_compared.programmes)
    return render_template("programmes/compare.jinja", page=page, added=added)


@blueprint.get("/programmes/forward")
@may(Act.READ)
def forward() -> ResponseReturnValue:
    """Redirect to the forward programme, which holds events as well."""
    query = request.query_string.decode("ascii", "replace")
    return redirect(FORWARD_PROGRAMME + (f"?{query}" if query else ""), HTTPStatus.MOVED_PERMANENTLY)

from flask import Blueprint, render_template, request

from hub.access import Act, may
from hub.catalogue.presenters import ListLocation
from hub.kit.db import db
from hub.library.domain.queries import get_resource
from hub.library.presenters import item_page
from hub.library.presenters.parts import other_cards
from hub.library.services import library_kinds, list_leading_parts, render_item_parts
from hub.search.services import load_list_page, track_search
from hub.trusts.domain import short_names_by_slug
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable
from hub.web.role_pages import same_for_roles

blueprint = Blueprint("library", __name__, template_folder="templates")
LIBRARY_LOCATION = ListLocation("/library", searches_all_kinds=True)


@blueprint.get("/library")
@may(Act.READ)
@cacheable
@same_for_roles
def library() -> tuple[str, int]:
    """List the library with the filters of the request; without any, lead with the kinds people use most."""
    session = db.session()
    page, status = load_list_page(session, viewer(), LIBRARY_LOCATION, library_kinds(), request.args)
    track_search(page)
    leading = list_leading_parts(session, viewer(), page)
    others = other_cards(page, leading)
    return render_template("library/list.jinja", page=page, leading=leading, others=others), status


@blueprint.get("/library/<slug>")
@may(Act.READ)
@cacheable
def resource(slug: str) -> str:
    """Show one resource; redirect if its address has changed, and answer 410 if it was withdrawn."""
    session = db.session()
    detail = get_resource(session, viewer(), slug, library_kinds=library_kinds())
    return render_template(
        "library/item.jinja",
        item=item_page(detail, short_names_by_slug(session)),
        parts=render_item_parts(session, viewer(), detail),
    )

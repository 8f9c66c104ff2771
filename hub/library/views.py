from flask import Blueprint, render_template, request

from hub.access import Act, may
from hub.kit.db import db
from hub.library.domain import LIBRARY_KINDS, get_resource
from hub.library.presenters import LIBRARY_LOCATION, item_page, load_list_page
from hub.search.services import track_search
from hub.trusts.domain import short_names_by_slug
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

blueprint = Blueprint("library", __name__, template_folder="templates")


@blueprint.get("/library")
@may(Act.READ)
@cacheable
def library() -> tuple[str, int]:
    """List what is shared, narrowed by what the reader asks for."""
    page, status = load_list_page(db.session(), viewer(), LIBRARY_LOCATION, LIBRARY_KINDS, request.args)
    track_search(page)
    return render_template("library/list.jinja", page=page), status


@blueprint.get("/library/<slug>")
@may(Act.READ)
@cacheable
def resource(slug: str) -> str:
    """Show one resource; lead to its new address, or say that it is gone."""
    read = get_resource(db.session(), viewer(), slug)
    return render_template("library/item.jinja", item=item_page(read, short_names_by_slug(db.session())))

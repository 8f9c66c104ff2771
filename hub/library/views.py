from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.catalogue.domain import Found
from hub.kit.access import PUBLIC, Audience, audience
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.kit.page import Link
from hub.kit.page_cache import cacheable
from hub.library.domain import read_resource, resources_for
from hub.library.forms import read_filters
from hub.library.presenters import item_page, list_page
from hub.trusts.domain import link_to, organisations_by_id, short_names

blueprint = Blueprint("library", __name__, template_folder="templates")


@blueprint.get("/library")
@audience(Audience.PUBLIC)
@cacheable
def library() -> tuple[str, int]:
    """List what is shared, narrowed by what the reader asks for."""
    trusts = short_names(db.session())
    filters, errors = read_filters(request.args, trusts)
    found = resources_for(db.session(), PUBLIC, filters)
    if filters.page > found.pages():
        raise NotFound(f"This list has {found.pages()} pages; there is no page {filters.page}.")
    page = list_page(filters, found, _owners(found), trusts, errors, request.args.get("q", ""))
    return render_template("library/list.jinja", page=page), 400 if errors else 200


@blueprint.get("/library/<slug>")
@audience(Audience.PUBLIC)
@cacheable
def resource(slug: str) -> Response | str | tuple[str, int]:
    """Show one resource; lead to its new address, or say that it is gone."""
    read = read_resource(db.session(), PUBLIC, slug)
    if read.moved:
        return redirect(read.entry.address, 301)
    owner = link_to(organisations_by_id(db.session(), [read.entry.owner_id])[read.entry.owner_id])
    if read.gone:
        return render_template("library/gone.jinja", title=read.entry.title, owner=owner), 410
    return render_template("library/item.jinja", item=item_page(read, owner, short_names(db.session())))


def _owners(found: Found) -> dict[int, Link]:
    organisations = organisations_by_id(db.session(), [entry.owner_id for entry in found.entries])
    return {id_: link_to(organisation) for id_, organisation in organisations.items()}

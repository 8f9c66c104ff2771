from flask import Blueprint, render_template

from hub.access import Act, may
from hub.framework.domain import CAPABILITIES, RECOMMENDATIONS
from hub.framework.presenters import (
    capability_areas,
    capability_page,
    recommendation_groups,
    recommendation_page,
)
from hub.kit.db import db
from hub.library.domain import get_resource, list_shelf
from hub.library.services import library_kinds, render_item_parts
from hub.trusts.domain import short_names_by_slug
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable
from hub.web.role_pages import same_for_roles

blueprint = Blueprint("framework", __name__, template_folder="templates")


@blueprint.get("/recommendations")
@may(Act.READ)
@cacheable
@same_for_roles
def recommendations() -> str:
    """List the twelve recommendations of the study by group."""
    groups = recommendation_groups(list_shelf(db.session(), viewer(), RECOMMENDATIONS))
    return render_template("framework/recommendations.jinja", groups=groups)


@blueprint.get("/recommendations/<slug>")
@may(Act.READ)
@cacheable
@same_for_roles
def recommendation(slug: str) -> str:
    """Show one recommendation with its part of the action plan."""
    session = db.session()
    detail = get_resource(session, viewer(), slug, RECOMMENDATIONS, library_kinds=library_kinds())
    page = recommendation_page(
        detail, list_shelf(session, viewer(), RECOMMENDATIONS), short_names_by_slug(session)
    )
    parts = render_item_parts(session, viewer(), detail)
    return render_template("framework/recommendation.jinja", page=page, item=page.item, parts=parts)


@blueprint.get("/capabilities")
@may(Act.READ)
@cacheable
@same_for_roles
def capabilities() -> str:
    """Show the forty capabilities of the benchmark tool by area and ability."""
    areas = capability_areas(list_shelf(db.session(), viewer(), CAPABILITIES))
    return render_template("framework/capabilities.jinja", areas=areas)


@blueprint.get("/capabilities/<slug>")
@may(Act.READ)
@cacheable
@same_for_roles
def capability(slug: str) -> str:
    """Show one capability and the library resources that develop it."""
    session = db.session()
    detail = get_resource(session, viewer(), slug, CAPABILITIES, library_kinds=library_kinds())
    page = capability_page(detail, short_names_by_slug(session))
    parts = render_item_parts(session, viewer(), detail)
    return render_template("framework/capability.jinja", page=page, item=page.item, parts=parts)

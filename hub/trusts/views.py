from flask import Blueprint, current_app, render_template

from hub.access import Act, is_allowed, may
from hub.extension.items import SectionItem
from hub.extension.page_parts import TrustPagePart
from hub.extension.registry import get_registry
from hub.kit.db import db
from hub.plugin_host.domain import get_plugin_state
from hub.trusts.domain import get_trust, list_trusts
from hub.trusts.presenters import trust_card, trust_page
from hub.trusts.services import count_shared_by_trust, list_trust_entries
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable
from hub.web.role_pages import same_for_roles

blueprint = Blueprint("trusts", __name__, template_folder="templates")


@blueprint.get("/trusts")
@may(Act.READ)
@cacheable
@same_for_roles
def trusts() -> str:
    """List all trusts."""
    shared = count_shared_by_trust(db.session(), viewer())
    cards = [trust_card(trust, shared.get(trust.slug, 0)) for trust in list_trusts(db.session(), viewer())]
    return render_template("trusts/list.jinja", trusts=cards)


@blueprint.get("/trusts/<slug>")
@may(Act.READ)
@cacheable
@same_for_roles
def trust(slug: str) -> str:
    """Show the page of one trust: its profile and the entries that it shares."""
    organisation = get_trust(db.session(), viewer(), slug)
    entries = list_trust_entries(db.session(), viewer(), slug)
    page = trust_page(organisation, entries, get_plugin_state(db.session(), slug))
    return render_template(
        "trusts/trust.jinja",
        trust=page,
        parts=_list_page_parts(organisation.id),
        is_member=organisation.id in viewer().organisation_ids,
        can_see_team=is_allowed(viewer(), Act.SEE_TEAM, organisation_id=organisation.id),
    )


def _list_page_parts(organisation_id: int) -> list[tuple[str, list[SectionItem]]]:
    """Return (heading, items) of the parts that features add to a trust page; empty parts are left out."""
    page_parts: list[TrustPagePart] = get_registry(current_app).on_trust_page
    in_order = sorted(page_parts, key=lambda part: part.comes_last)
    parts = [(part.heading, part.list_items(db.session(), viewer(), organisation_id)) for part in in_order]
    return [(heading, items) for heading, items in parts if items]

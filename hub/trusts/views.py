from flask import Blueprint, current_app, render_template

from hub.access import Act, is_allowed, may
from hub.extension.items import SectionItem
from hub.extension.page_parts import TrustPagePart
from hub.extension.registry import get_registry
from hub.kit.db import db
from hub.plugin_host.domain import get_plugin_state
from hub.trusts.domain import count_shared_by_trust, get_trust, list_trust_entries, list_trusts
from hub.trusts.presenters import trust_card, trust_page
from hub.trusts.services import shared_kinds
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

blueprint = Blueprint("trusts", __name__, template_folder="templates")


@blueprint.get("/trusts")
@may(Act.READ)
@cacheable
def trusts() -> str:
    """List the trusts that share here."""
    shared = count_shared_by_trust(db.session(), viewer(), shared_kinds())
    cards = [trust_card(trust, shared.get(trust.slug, 0)) for trust in list_trusts(db.session(), viewer())]
    return render_template("trusts/list.jinja", trusts=cards)


@blueprint.get("/trusts/<slug>")
@may(Act.READ)
@cacheable
def trust(slug: str) -> str:
    """Show what one trust shares and what is known of it."""
    found = get_trust(db.session(), viewer(), slug)
    things = list_trust_entries(db.session(), viewer(), found, shared_kinds())
    page = trust_page(found, things, get_plugin_state(db.session(), slug))
    return render_template(
        "trusts/trust.jinja",
        trust=page,
        parts=_list_page_parts(found.id),
        belongs=found.id in viewer().organisation_ids,
        sees_team=is_allowed(viewer(), Act.SEE_TEAM, organisation_id=found.id),
    )


def _list_page_parts(organisation_id: int) -> list[tuple[str, list[SectionItem]]]:
    """Return what other features add to the page of a trust; what is empty is left out."""
    added: list[TrustPagePart] = get_registry(current_app).on_trust_page
    found = [(part.heading, part.list_items(db.session(), viewer(), organisation_id)) for part in added]
    return [(heading, items) for heading, items in found if items]

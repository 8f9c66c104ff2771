from flask import Blueprint, current_app, render_template

from hub.access import Act, allowed, may
from hub.extension.items import Item
from hub.extension.page_parts import OnTrustPage
from hub.kit.db import db
from hub.plugin_host.domain import state_of
from hub.trusts.domain import shared_by_trust, things_of_trust, trust_at, trusts_for
from hub.trusts.presenters import trust_card, trust_page
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

blueprint = Blueprint("trusts", __name__, template_folder="templates")


@blueprint.get("/trusts")
@may(Act.READ)
@cacheable
def trusts() -> str:
    """List the trusts that share here."""
    shared = shared_by_trust(db.session(), viewer())
    cards = [trust_card(trust, shared.get(trust.slug, 0)) for trust in trusts_for(db.session(), viewer())]
    return render_template("trusts/list.jinja", trusts=cards)


@blueprint.get("/trusts/<slug>")
@may(Act.READ)
@cacheable
def trust(slug: str) -> str:
    """Show what one trust shares and what is known of it."""
    found = trust_at(db.session(), viewer(), slug)
    things = things_of_trust(db.session(), viewer(), found)
    page = trust_page(found, things, state_of(db.session(), slug))
    return render_template(
        "trusts/trust.jinja",
        trust=page,
        parts=_parts(found.id),
        belongs=found.id in viewer().organisation_ids,
        sees_team=allowed(viewer(), Act.SEE_TEAM, organisation_id=found.id),
    )


def _parts(organisation_id: int) -> list[tuple[str, list[Item]]]:
    """Return what other features add to the page of a trust; what is empty is left out."""
    added: list[OnTrustPage] = current_app.extensions["hub_on_trust_page"]
    found = [(part.heading, part.find(db.session(), viewer(), organisation_id)) for part in added]
    return [(heading, items) for heading, items in found if items]

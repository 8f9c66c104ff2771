from flask import Blueprint, render_template

from hub.kit.access import PUBLIC, Audience, audience
from hub.kit.db import db
from hub.kit.page_cache import cacheable
from hub.plugin_host.domain import state_of
from hub.trusts.domain import shared_by_trust, things_of_trust, trust_at, trusts_for
from hub.trusts.presenters import trust_card, trust_page

blueprint = Blueprint("trusts", __name__, template_folder="templates")


@blueprint.get("/trusts")
@audience(Audience.PUBLIC)
@cacheable
def trusts() -> str:
    """List the trusts that share here."""
    shared = shared_by_trust(db.session(), PUBLIC)
    cards = [trust_card(trust, shared.get(trust.slug, 0)) for trust in trusts_for(db.session(), PUBLIC)]
    return render_template("trusts/list.jinja", trusts=cards)


@blueprint.get("/trusts/<slug>")
@audience(Audience.PUBLIC)
@cacheable
def trust(slug: str) -> str:
    """Show what one trust shares and what is known of it."""
    found = trust_at(db.session(), PUBLIC, slug)
    things = things_of_trust(db.session(), PUBLIC, found)
    page = trust_page(found, things, state_of(db.session(), slug))
    return render_template("trusts/trust.jinja", trust=page)

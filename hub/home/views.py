from flask import Blueprint, current_app, render_template
from sqlalchemy.exc import SQLAlchemyError

from hub.access import Act, may
from hub.catalogue.domain import Filters, version
from hub.catalogue.presenters import entry_card
from hub.home.presenters import (
    browse_links,
    contact_address,
    from_many,
    map_of,
    plugin_rows,
    security_text,
    when_checked,
)
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.library.domain import resources_for
from hub.plugin_host.domain import health_of_plugins
from hub.trusts.domain import SHARED, link_to, organisations_by_id, trusts_for
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

blueprint = Blueprint("home", __name__, template_folder="templates")
NEWEST = 5
LOOKED_THROUGH = 60


@blueprint.get("/")
@may(Act.READ)
@cacheable
def home() -> str:
    """Show what the hub is, how to find something, what is new and who shares."""
    session = db.session()
    everything = resources_for(session, viewer(), Filters(size=0))
    # What trusts and the hub office share, without what always stays, such as the recommendations.
    found = resources_for(session, viewer(), Filters(size=LOOKED_THROUGH), SHARED)
    newest = from_many(found.entries, NEWEST)
    owners = organisations_by_id(session, [entry.owner_id for entry in newest])
    shared = found.counts.get("trust", {})
    return render_template(
        "home/home.jinja",
        total=everything.total,
        browse=browse_links(everything.counts.get("theme", {})),
        newest=[entry_card(entry, link_to(owners[entry.owner_id])) for entry in newest],
        map=map_of(trusts_for(session, viewer()), shared),
    )


@blueprint.get("/about/accessibility")
@may(Act.READ)
@cacheable
def accessibility() -> str:
    """Say how far everybody can use the hub."""
    return render_template("home/accessibility.jinja")


@blueprint.get("/about")
@may(Act.READ)
@cacheable
def about() -> str:
    """Lead to what the hub says of itself."""
    return render_template("home/about.jinja")


@blueprint.get("/about/hub")
@may(Act.READ)
@cacheable
def about_hub() -> str:
    """Say what the hub is for, who stands behind it and what it is not."""
    return render_template("home/about_hub.jinja")


@blueprint.get("/about/study")
@may(Act.READ)
@cacheable
def about_study() -> str:
    """Say what the study of 2009 did, and what it did not."""
    return render_template("home/about_study.jinja")


@blueprint.get("/about/evidence")
@may(Act.READ)
@cacheable
def evidence() -> str:
    """Say what an evidence level means."""
    return render_template("home/evidence.jinja")


@blueprint.get("/about/plugins")
@may(Act.READ)
@cacheable
def plugins() -> str:
    """Say which trusts' plugins are up and which are set aside; never why."""
    health = health_of_plugins(db.session())
    names = {trust.slug: link_to(trust) for trust in trusts_for(db.session(), viewer())}
    return render_template(
        "home/plugins.jinja", rows=plugin_rows(health, names), checked=when_checked(health)
    )


@blueprint.get("/.well-known/security.txt")
@may(Act.READ)
def security_txt() -> tuple[str, int, dict[str, str]]:
    """Say whom to tell of a security fault, in the form of RFC 9116."""
    contact = contact_address(current_app.config["SECURITY_CONTACT"])
    if not contact:
        raise NotFound("The hub office has not published yet whom to tell. See SECURITY.md beside the code.")
    text = security_text(contact, current_app.config["SITE_URL"], now())
    return text, 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/healthz")
@may(Act.READ)
def healthz() -> tuple[str, int, dict[str, str]]:
    """Say that this process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@may(Act.READ)
def readyz() -> tuple[str, int, dict[str, str]]:
    """Say whether the hub can read its data."""
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    try:
        version(db.session())
    except SQLAlchemyError:
        return "the database cannot be read\n", 503, plain
    return "ready\n", 200, plain

from flask import Blueprint, current_app, render_template
from sqlalchemy.exc import SQLAlchemyError

from hub.access import Act, may
from hub.catalogue.domain import Filters, list_entries, version_key
from hub.catalogue.presenters import entry_card
from hub.home.presenters import (
    browse_links,
    build_map,
    last_check_date,
    plugin_rows,
    render_security_txt,
    security_contact_uri,
    select_newest,
)
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.library.services import library_kinds
from hub.plugin_host.domain import list_plugin_health
from hub.trusts.domain import list_trusts, organisation_link, organisations_by_id
from hub.trusts.services import shared_kinds
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

blueprint = Blueprint("home", __name__, template_folder="templates")
NEWEST_SHOWN = 5
NEWEST_CONSIDERED = 60


@blueprint.get("/")
@may(Act.READ)
@cacheable
def home() -> str:
    """Show what the hub is, how to find something, what is new and who shares."""
    session = db.session()
    everything = list_entries(session, viewer(), library_kinds(), Filters(size=0))
    # Without what never changes, such as the recommendations.
    found = list_entries(session, viewer(), shared_kinds(), Filters(size=NEWEST_CONSIDERED))
    newest = select_newest(found.entries, NEWEST_SHOWN)
    owners = organisations_by_id(session, [entry.owner_id for entry in newest])
    shared = found.counts.get("trust", {})
    return render_template(
        "home/home.jinja",
        total=everything.total,
        browse=browse_links(everything.counts.get("theme", {})),
        newest=[entry_card(entry, organisation_link(owners[entry.owner_id])) for entry in newest],
        map=build_map(list_trusts(session, viewer()), shared),
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
    health = list_plugin_health(db.session())
    names = {trust.slug: organisation_link(trust) for trust in list_trusts(db.session(), viewer())}
    return render_template(
        "home/plugins.jinja", rows=plugin_rows(health, names), checked=last_check_date(health)
    )


@blueprint.get("/.well-known/security.txt")
@may(Act.READ)
def security_txt() -> tuple[str, int, dict[str, str]]:
    """Say whom to tell of a security fault, in the form of RFC 9116."""
    contact = security_contact_uri(current_app.config["SECURITY_CONTACT"])
    if not contact:
        raise NotFound("The hub office has not published yet whom to tell. See SECURITY.md beside the code.")
    text = render_security_txt(contact, current_app.config["SITE_URL"], now())
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
        version_key(db.session())
    except SQLAlchemyError:
        return "the database cannot be read\n", 503, plain
    return "ready\n", 200, plain

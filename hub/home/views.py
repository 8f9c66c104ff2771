from flask import Blueprint, current_app, render_template
from sqlalchemy.exc import SQLAlchemyError

from hub.access import Act, may
from hub.catalogue.domain import Filters, version_key
from hub.extension.items import SectionItem
from hub.extension.page_parts import HomePagePart
from hub.extension.registry import get_registry
from hub.home.presenters import (
    browse_links,
    build_map,
    last_check_date,
    new_card,
    plugin_rows,
    render_security_txt,
    security_contact_uris,
    select_newest,
    statement_dates,
)
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.kit.hub_office import read_hub_office
from hub.library.services import library_kinds
from hub.plugin_host.domain import list_plugin_health
from hub.search.domain import search_entries
from hub.trusts.domain import list_trusts, organisation_link, organisations_by_id
from hub.trusts.services import list_shared_entries
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable, no_store
from hub.web.role_pages import same_for_roles

blueprint = Blueprint("home", __name__, template_folder="templates")
NEWEST_SHOWN = 5
NEWEST_CONSIDERED = 60


@blueprint.get("/")
@may(Act.READ)
@cacheable
@same_for_roles
def home() -> str:
    """Show the front page: search, the map of trusts, new resources and themes."""
    session = db.session()
    library = search_entries(session, viewer(), library_kinds(), Filters(size=0))
    if not library.is_complete:
        no_store()
    # Leaves out kinds that never change, such as the recommendations.
    recent = list_shared_entries(session, viewer(), Filters(size=NEWEST_CONSIDERED))
    newest = select_newest(recent.entries, NEWEST_SHOWN)
    owners = organisations_by_id(session, [entry.owner_id for entry in newest])
    shared = recent.counts.get("trust", {})
    return render_template(
        "home/home.jinja",
        total=library.total,
        browse=browse_links(library.counts.get("theme", {})),
        newest=[new_card(entry, organisation_link(owners[entry.owner_id])) for entry in newest],
        parts=_list_page_parts(),
        map=build_map(list_trusts(session, viewer()), shared),
    )


def _list_page_parts() -> list[tuple[HomePagePart, list[SectionItem]]]:
    """Return the parts that features add to the front page, each with its items."""
    page_parts: list[HomePagePart] = get_registry(current_app).on_home_page
    return [(part, part.list_items(db.session())) for part in page_parts]


@blueprint.get("/about/accessibility")
@may(Act.READ)
@cacheable
@same_for_roles
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("home/accessibility.jinja", **statement_dates())


@blueprint.get("/about")
@may(Act.READ)
@cacheable
@same_for_roles
def about() -> str:
    """List the about pages."""
    return render_template("home/about.jinja")


@blueprint.get("/about/hub")
@may(Act.READ)
@cacheable
@same_for_roles
def about_hub() -> str:
    """Show what the hub is for, where its content comes from and what it is not."""
    return render_template("home/about_hub.jinja")


@blueprint.get("/about/functions")
@may(Act.READ)
@cacheable
@same_for_roles
def functions() -> str:
    """Show the functions and activities that the study suggests for a hub, and what there is today."""
    return render_template("home/functions.jinja")


@blueprint.get("/about/study")
@may(Act.READ)
@cacheable
@same_for_roles
def about_study() -> str:
    """Show what the study of 2009 did, and its limits."""
    return render_template("home/about_study.jinja")


@blueprint.get("/about/evidence")
@may(Act.READ)
@cacheable
@same_for_roles
def evidence() -> str:
    """Show what the evidence levels mean."""
    return render_template("home/evidence.jinja")


@blueprint.get("/about/plugins")
@may(Act.READ)
@cacheable
def plugins() -> str:
    """Show which plugins are up and which are set aside, without the reasons."""
    health = list_plugin_health(db.session())
    names = {trust.slug: organisation_link(trust) for trust in list_trusts(db.session(), viewer())}
    return render_template(
        "home/plugins.jinja", rows=plugin_rows(health, names), checked=last_check_date(health)
    )


@blueprint.get("/.well-known/security.txt")
@may(Act.READ)
def security_txt() -> tuple[str, int, dict[str, str]]:
    """Return security.txt (RFC 9116); raise NotFound if no contact is set, not even the hub office."""
    settings = current_app.config
    contacts = security_contact_uris(settings["SECURITY_CONTACT"], read_hub_office(settings))
    if not contacts:
        raise NotFound(
            "The hub office has not yet published where to report a security fault. "
            "SECURITY.md, beside the code, says what to do."
        )
    text = render_security_txt(contacts, current_app.config["SITE_URL"], now())
    return text, 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/healthz")
@may(Act.READ)
def healthz() -> tuple[str, int, dict[str, str]]:
    """Return 200 if this process responds."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@may(Act.READ)
def readyz() -> tuple[str, int, dict[str, str]]:
    """Return 200 if the database can be read, else 503."""
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    try:
        version_key(db.session())
    except SQLAlchemyError:
        return "the database cannot be read\n", 503, plain
    return "ready\n", 200, plain

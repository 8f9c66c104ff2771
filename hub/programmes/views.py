from flask import Blueprint, render_template, request

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.library.domain import PROGRAMMES
from hub.library.presenters import ListLocation, load_list_page
from hub.programmes.domain import compare_programmes, get_programme, list_forward_programme
from hub.programmes.presenters import add_months, compare_page, date_rows, programme_page
from hub.search.services import track_search
from hub.trusts.domain import short_names_by_slug
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

blueprint = Blueprint("programmes", __name__, template_folder="templates")
MONTH_CHOICES = (6, 12)
PROGRAMMES_PER_PAGE = 60


@blueprint.get("/programmes")
@may(Act.READ)
@cacheable
def programmes() -> tuple[str, int]:
    """List programmes, narrowed by what the reader asks for; `p` names those already chosen to compare."""
    chosen = compare_programmes(db.session(), viewer(), request.args.getlist("p")).programmes
    kept = tuple(("p", read.entry.slug) for read in chosen)
    # Ticks do not go along to a second page, and so many programmes are still looked through at once.
    place = ListLocation(
        "/programmes", excluded_facets=("kind",), hidden_fields=kept, page_size=PROGRAMMES_PER_PAGE
    )
    page, status = load_list_page(db.session(), viewer(), place, (PROGRAMMES.kind,), request.args)
    track_search(page)
    return render_template("programmes/list.jinja", page=page, picked=[read.entry for read in chosen]), status


@blueprint.get("/programmes/<slug>")
@may(Act.READ)
def programme(slug: str) -> str:
    """Show one programme. Not kept: which dates are over depends on the day."""
    found = get_programme(db.session(), viewer(), slug, now().date())
    page = programme_page(found, short_names_by_slug(db.session()))
    return render_template("programmes/programme.jinja", page=page, item=page.item)


@blueprint.get("/programmes/compare")
@may(Act.READ)
@cacheable
def comparison() -> str:
    """Show two to four programmes side by side."""
    asked = request.args.getlist("p")
    page = compare_page(
        compare_programmes(db.session(), viewer(), asked), asked, short_names_by_slug(db.session())
    )
    return render_template("programmes/compare.jinja", page=page)


@blueprint.get("/programmes/forward")
@may(Act.READ)
def forward() -> str:
    """Show what is held in the next 6 or 12 months. Not kept: what comes up depends on the day."""
    months = 12 if request.args.get("months") == "12" else 6
    today = now().date()
    rows = list_forward_programme(db.session(), viewer(), today, add_months(today, months))
    return render_template(
        "programmes/forward.jinja", rows=date_rows(rows), months=months, choices=MONTH_CHOICES
    )

"""Routes to leave an organisation."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.people.domain.departure import get_own_memberships, leave_organisation
from hub.people.presenters.departure import departure_page
from hub.people.views.blueprint import blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/account/people/leave/<slug>")
@may(Act.LEAVE_ORGANISATION)
def confirm_leave(slug: str) -> str:
    """Show the confirmation page for leaving an organisation."""
    organisation, memberships = get_own_memberships(db.session(), viewer(), slug, now())
    page = departure_page(db.session(), viewer(), organisation, memberships)
    return render_template("people/leave.jinja", page=page)


@blueprint.post("/account/people/leave/<slug>")
@may(Act.LEAVE_ORGANISATION)
def leave_own_organisation(slug: str) -> ResponseReturnValue:
    """Leave an organisation."""
    organisation = leave_organisation(db.session(), viewer(), slug, now())
    return redirect_with_message(f"You have left {organisation.name}.", "/account/people")

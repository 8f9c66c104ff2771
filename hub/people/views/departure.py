"""Leaving an organisation by oneself."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.people.domain import leave, own_roles_in
from hub.people.presenters.departure import leaving_page
from hub.people.views.blueprint import blueprint, done
from hub.web.authentication import viewer


@blueprint.get("/account/people/leave/<slug>")
@may(Act.LEAVE)
def ask_to_leave(slug: str) -> str:
    """Say what leaving means, and ask whether it is meant."""
    organisation, held = own_roles_in(db.session(), viewer(), slug, now())
    page = leaving_page(db.session(), viewer(), organisation, held)
    return render_template("people/leave.jinja", page=page)


@blueprint.post("/account/people/leave/<slug>")
@may(Act.LEAVE)
def really_leave(slug: str) -> ResponseReturnValue:
    """Leave an organisation."""
    left = leave(db.session(), viewer(), slug, now())
    return done(f"You have left {left.name}.", "/account/people")

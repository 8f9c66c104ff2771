from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hub.access import Act, may
from hub.demo.domain import STAGE, cast_of, sign_in_as
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.web.authentication import enter_with, next_page

blueprint = Blueprint("demo", __name__, template_folder="templates")


def people_to_be() -> Markup:
    """Return the part of the sign-in page that lists the people of the demonstration; elsewhere nothing."""
    if current_app.config["DEMO"] != "yes":
        return Markup()
    cast = cast_of(db.session(), now())
    if not cast:
        return Markup()
    page = render_template("demo/people.jinja", cast=cast, stage=STAGE, next=next_page(""))
    return Markup(page)  # noqa: S704 -- a template's own words


@blueprint.post("/demo/<public_id>")
@may(Act.SIGN_IN)
def become(public_id: str) -> ResponseReturnValue:
    """Sign in as somebody of the demonstration."""
    if current_app.config["DEMO"] != "yes":
        raise NotFound("There is nobody at this address.")
    enter_with(sign_in_as(db.session(), public_id, now()))
    return redirect(next_page(), 303)

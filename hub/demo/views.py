from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hub.access import Act, may
from hub.demo.domain.sample_data import SAMPLE_TRUST_SLUG
from hub.demo.domain.sample_people import list_sample_people, sign_in_sample_person
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.web.authentication import get_redirect_path, start_browser_session

blueprint = Blueprint("demo", __name__, template_folder="templates")


def render_sample_people() -> Markup:
    """Return the list of sample people for the sign-in page; empty if the hub is no demonstration."""
    if current_app.config["DEMO"] != "yes":
        return Markup()
    groups = list_sample_people(db.session(), now())
    if not groups:
        return Markup()
    html = render_template(
        "demo/people.jinja", groups=groups, open_slug=SAMPLE_TRUST_SLUG, next=get_redirect_path("")
    )
    return Markup(html)  # noqa: S704 -- rendered by a template, which escapes its values


@blueprint.post("/demo/<public_id>")
@may(Act.SIGN_IN)
def sign_in_as_sample_person(public_id: str) -> ResponseReturnValue:
    """Sign in as one of the sample people."""
    if current_app.config["DEMO"] != "yes":
        raise NotFound("This person does not exist.")
    start_browser_session(sign_in_sample_person(db.session(), public_id, now()))
    return redirect(get_redirect_path(), 303)

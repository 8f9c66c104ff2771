from http import HTTPStatus
from typing import Any

from flask import redirect, render_template

from hub.access import Act, may
from hub.accounts.domain import ask_reset, person_of_link, reset_password
from hub.accounts.forms import ForgottenForm, NewPasswordForm
from hub.accounts.services.form_errors import refused
from hub.accounts.services.known_devices import place_for, remember
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import HubError, Invalid
from hub.web.authentication import leave
from hub.web.flash import say


@blueprint.get("/sign-in/forgotten")
@may(Act.SIGN_IN)
def forgotten_page() -> str:
    """Ask for the address to which a link is sent."""
    return render_template("accounts/forgotten.jinja", form=ForgottenForm())


@blueprint.post("/sign-in/forgotten")
@may(Act.SIGN_IN)
def forgotten() -> Any:
    """Send a link to whoever has this address, and say the same to everybody."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.jinja", form=form), HTTPStatus.BAD_REQUEST
    try:
        ask_reset(db.session(), form.email.data, place_for(form.email.data), at=now())
    except HubError as problem:
        return refused("accounts/forgotten.jinja", form, problem)
    return redirect("/sign-in/forgotten/sent", HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/forgotten/sent")
@may(Act.SIGN_IN)
def link_sent() -> str:
    """Say what happens next."""
    return render_template("accounts/link_sent.jinja")


@blueprint.get("/sign-in/reset/<token>")
@may(Act.USE_LINK)
def reset_page(token: str) -> str:
    """Ask for a new password. To look at the page uses nothing up: programs that scan mail look too."""
    person_of_link(db.session(), token, now())
    return render_template("accounts/reset.jinja", form=NewPasswordForm())


@blueprint.post("/sign-in/reset/<token>")
@may(Act.USE_LINK)
def reset(token: str) -> Any:
    """Take the new password, once. From now on nobody else can slow the passwords of this browser."""
    form = NewPasswordForm()
    person_of_link(db.session(), token, now())
    if not form.validate():
        return render_template("accounts/reset.jinja", form=form), HTTPStatus.BAD_REQUEST
    try:
        person = reset_password(db.session(), token, form.new_password.data, at=now())
    except Invalid as problem:
        return refused("accounts/reset.jinja", form, problem)
    leave()
    say("Your password is changed, and you are signed out everywhere. Sign in with the new one.")
    answer = redirect("/sign-in", HTTPStatus.SEE_OTHER)
    return remember(answer, person, wholly=False)  # type: ignore[arg-type]

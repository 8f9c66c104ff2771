from http import HTTPStatus
from typing import Any

from flask import redirect, render_template

from hub.access import Act, may
from hub.accounts.domain import ask_new_email, confirm_email, new_email_of_link
from hub.accounts.forms import EmailForm, Press
from hub.accounts.services.form_errors import refused
from hub.accounts.views import blueprint
from hub.accounts.views.account import oneself
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import HubError
from hub.web.authentication import standing
from hub.web.flash import say


@blueprint.get("/account/email")
@may(Act.SECURE_ACCOUNT)
def email_page() -> str:
    """Ask for the new address."""
    return render_template("accounts/email.jinja", form=EmailForm(), now=oneself().email)


@blueprint.post("/account/email")
@may(Act.SECURE_ACCOUNT)
def email() -> Any:
    """Send a link to the new address; until it is followed nothing changes."""
    form, person = EmailForm(), oneself()
    if not form.validate():
        page = render_template("accounts/email.jinja", form=form, now=person.email)
        return page, HTTPStatus.BAD_REQUEST
    try:
        ask_new_email(db.session(), person, form.email.data, at=now())
    except HubError as problem:
        return refused("accounts/email.jinja", form, problem, now=person.email)
    say("An email is on its way to the new address. Follow its link within an hour.")
    return redirect("/account", HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/address/<token>")
@may(Act.USE_LINK)
def confirm_page(token: str) -> str:
    """Ask whoever follows the link to confirm it. To look at the page changes nothing."""
    new = new_email_of_link(db.session(), token, now())
    return render_template("accounts/confirm_email.jinja", email=new, form=Press())


@blueprint.post("/sign-in/address/<token>")
@may(Act.USE_LINK)
def confirm(token: str) -> Any:
    """Change the address, once."""
    confirm_email(db.session(), token, at=now())
    say("Your address is changed. Sign in with it from now on.")
    onwards = "/account" if standing().sign_in_id is not None else "/sign-in"
    return redirect(onwards, HTTPStatus.SEE_OTHER)

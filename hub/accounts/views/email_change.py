from http import HTTPStatus
from typing import Any

from flask import redirect, render_template

from hub.access import Act, may
from hub.accounts.domain.profile import confirm_email_change, get_new_email, request_email_change
from hub.accounts.forms import ButtonForm, EmailChangeForm
from hub.accounts.services.form_errors import render_refused_form
from hub.accounts.views import blueprint
from hub.accounts.views.account import signed_in_person
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import HubError
from hub.web.authentication import current_auth_context
from hub.web.flash import flash_message


@blueprint.get("/account/email")
@may(Act.CHANGE_SIGN_IN)
def email_page() -> str:
    """Show the form for a new email address."""
    email = signed_in_person().email
    return render_template("accounts/email.jinja", form=EmailChangeForm(), current_email=email)


@blueprint.post("/account/email")
@may(Act.CHANGE_SIGN_IN)
def email() -> Any:
    """Send a link to the new address; nothing changes until the person follows it."""
    form, person = EmailChangeForm(), signed_in_person()
    if not form.validate():
        page = render_template("accounts/email.jinja", form=form, current_email=person.email)
        return page, HTTPStatus.BAD_REQUEST
    try:
        request_email_change(db.session(), person, form.email.data, at=now())
    except HubError as problem:
        return render_refused_form("accounts/email.jinja", form, problem, current_email=person.email)
    flash_message("We have sent an email to the new address. Open the link in it within an hour.")
    return redirect("/account", HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/address/<token>")
@may(Act.USE_EMAIL_LINK)
def confirm_email_page(token: str) -> str:
    """Show the confirmation button; viewing the page changes nothing, because mail scanners follow links."""
    new_email = get_new_email(db.session(), token, now())
    return render_template("accounts/confirm_email.jinja", email=new_email, form=ButtonForm())


@blueprint.post("/sign-in/address/<token>")
@may(Act.USE_EMAIL_LINK)
def confirm_new_email(token: str) -> Any:
    """Change the email address by the link, which works once."""
    confirm_email_change(db.session(), token, at=now())
    flash_message("Your email address was changed. Use it to sign in from now on.")
    url = "/account" if current_auth_context().login_session_id is not None else "/sign-in"
    return redirect(url, HTTPStatus.SEE_OTHER)

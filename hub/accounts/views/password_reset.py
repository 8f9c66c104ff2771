from http import HTTPStatus
from typing import Any

from flask import redirect, render_template

from hub.access import Act, may
from hub.accounts.domain.hashes import TooManyHashes
from hub.accounts.domain.password_reset import (
    get_person_for_password_reset,
    request_password_reset,
    reset_password,
)
from hub.accounts.domain.passwords import hash_new_password, personal_words_of
from hub.accounts.forms import NewPasswordForm, PasswordResetRequestForm
from hub.accounts.services.form_errors import render_refused_form
from hub.accounts.services.known_devices import client_key, remember_device
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db, short_writes, write_transaction
from hub.kit.errors import HubError, Invalid
from hub.web.authentication import end_browser_session
from hub.web.flash import flash_message
from hub.web.slow_views import slow_view


@blueprint.get("/sign-in/forgotten")
@may(Act.SIGN_IN)
def forgotten_password_page() -> str:
    """Show the form for requesting a password reset link."""
    return render_template("accounts/forgotten.jinja", form=PasswordResetRequestForm())


@blueprint.post("/sign-in/forgotten")
@may(Act.SIGN_IN)
def forgotten_password() -> Any:
    """Send a reset link if the address has an account; the response is the same in both cases."""
    form = PasswordResetRequestForm()
    if not form.validate():
        return render_template("accounts/forgotten.jinja", form=form), HTTPStatus.BAD_REQUEST
    try:
        request_password_reset(db.session(), form.email.data, client_key(form.email.data), at=now())
    except HubError as problem:
        return render_refused_form("accounts/forgotten.jinja", form, problem)
    return redirect("/sign-in/forgotten/sent", HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/forgotten/sent")
@may(Act.SIGN_IN)
def link_sent() -> str:
    """Show the page that follows a request for a link."""
    return render_template("accounts/link_sent.jinja")


@blueprint.get("/sign-in/reset/<token>")
@may(Act.USE_EMAIL_LINK)
def password_reset_page(token: str) -> str:
    """Show the form for a new password; mail scanners follow links, so viewing it does not use the link."""
    get_person_for_password_reset(db.session(), token, now())
    return render_template("accounts/reset.jinja", form=NewPasswordForm())


@blueprint.post("/sign-in/reset/<token>")
@may(Act.USE_EMAIL_LINK)
@slow_view
@short_writes
def password_reset(token: str) -> Any:
    """Set the new password; the link works once, and this browser becomes known for password attempts."""
    form = NewPasswordForm()
    words = personal_words_of(get_person_for_password_reset(db.session(), token, now()))
    if not form.validate():
        return render_template("accounts/reset.jinja", form=form), HTTPStatus.BAD_REQUEST
    db.session.rollback()
    try:
        new_hash = hash_new_password(form.new_password.data, personal_words=words, field="new_password")
    except (Invalid, TooManyHashes) as problem:
        return render_refused_form("accounts/reset.jinja", form, problem)
    with write_transaction() as session:
        person = reset_password(session, token, new_hash, at=now())
        end_browser_session()
        flash_message(
            "Your password was changed, and you were signed out everywhere. Sign in with the new password."
        )
        response = redirect("/sign-in", HTTPStatus.SEE_OTHER)
        return remember_device(response, person, fully_authenticated=False)  # type: ignore[arg-type]

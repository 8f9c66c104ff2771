from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, session
from werkzeug.wrappers import Response as Answer

from hub.access import Act, may
from hub.accounts.domain import (
    authenticate,
    end_login_session,
    get_login_session,
    get_person,
    normalise_email,
    reauthenticate,
    record_sign_out,
    verify_second_factor,
)
from hub.accounts.forms import ReauthenticationForm, SecondFactorForm, SignInForm
from hub.accounts.services.form_errors import log_refusal, render_refused_form
from hub.accounts.services.known_devices import client_key
from hub.accounts.services.sign_in_flow import complete_sign_in, continue_sign_in, find_pending_sign_in
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import HubError, NotFound
from hub.web.authentication import (
    current_auth_context,
    end_browser_session,
    get_redirect_path,
    start_browser_session,
)
from hub.web.flash import flash_message


@blueprint.get("/sign-in")
@may(Act.SIGN_IN)
def sign_in_page() -> str:
    """Ask for address and password."""
    return render_template("accounts/sign_in.jinja", form=SignInForm(next=get_redirect_path("")))


@blueprint.post("/sign-in")
@may(Act.SIGN_IN)
def sign_in() -> Any:
    """Take address and password: sign in, go to step two, or say that one of them is wrong."""
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.jinja", form=form), HTTPStatus.BAD_REQUEST
    place = client_key(form.email.data)
    try:
        person = authenticate(db.session(), form.email.data, form.password.data, place, at=now())
    except HubError as problem:
        log_refusal("password", normalise_email(form.email.data), place, problem)
        return render_refused_form("accounts/sign_in.jinja", form, problem)
    return continue_sign_in(person, "password")


@blueprint.get("/sign-in/second-factor")
@may(Act.SIGN_IN)
def second_step_page() -> str | Answer:
    """Ask for a code of the authenticator, or for a recovery code."""
    if find_pending_sign_in() is None:
        return redirect("/sign-in", HTTPStatus.SEE_OTHER)
    form = SecondFactorForm(next=session.get("next", ""))
    return render_template("accounts/second_step.jinja", form=form, recovery="recovery" in request.args)


@blueprint.post("/sign-in/second-factor")
@may(Act.SIGN_IN)
def second_step() -> Any:
    """Take the code and sign in. Who was not at step one within ten minutes begins again."""
    between, form = find_pending_sign_in(), SecondFactorForm()
    if between is None:
        flash_sign_in_expired()
        return redirect("/sign-in", HTTPStatus.SEE_OTHER)
    person, step = between
    more = {"recovery": "recovery" in request.args}
    if not form.validate():
        return render_template("accounts/second_step.jinja", form=form, **more), HTTPStatus.BAD_REQUEST
    place = client_key(person.email or "", fully_authenticated=True)
    try:
        verify_second_factor(db.session(), person, form.code.data, place, at=now())
    except HubError as problem:
        log_refusal("code", person.email or "", place, problem)
        return render_refused_form("accounts/second_step.jinja", form, problem, **more)
    return complete_sign_in(
        person, step.how, second_factor=True, return_url=session.get("next") or get_redirect_path()
    )


@blueprint.get("/sign-in/again")
@may(Act.REAUTHENTICATE)
def reauthentication_page() -> str | Answer:
    """Ask somebody who is signed in to prove again who they are."""
    form = _reauthentication_form()
    if "password" not in form and "code" not in form:
        return render_template("accounts/again_elsewhere.jinja", next=get_redirect_path())
    form.next.data = get_redirect_path("")
    return render_template("accounts/again.jinja", form=form)


@blueprint.post("/sign-in/again")
@may(Act.REAUTHENTICATE)
def reauthentication() -> Any:
    """Take the proof: this sign-in is fresh again, and this browser has a new key."""
    form, here = _reauthentication_form(), current_auth_context()
    if not form.validate() or not ("password" in form or "code" in form):
        return render_template("accounts/again.jinja", form=form), HTTPStatus.BAD_REQUEST
    typed = {name: form[name].data if name in form else "" for name in ("password", "code")}
    person = get_person(db.session(), here.signed_in_person_id or 0)
    try:
        there = get_login_session(db.session(), here.login_session_id or 0)
        key = reauthenticate(db.session(), person, there, **typed, at=now())
    except HubError as problem:
        log_refusal("again", person.email or "", client_key(person.email or ""), problem)
        return render_refused_form("accounts/again.jinja", form, problem)
    start_browser_session(key, same_person=True)
    return redirect(get_redirect_path("/account"), HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-out")
@may(Act.SIGN_OUT)
def sign_out() -> Answer:
    """End this browser's sign-in. Who has none is signed out already."""
    here = current_auth_context()
    if here.login_session_id is not None and here.signed_in_person_id is not None:
        try:
            end_login_session(db.session(), here.signed_in_person_id, here.login_session_id)
            record_sign_out(db.session(), here.signed_in_person_id, "sign out", now())
        except NotFound:  # ended from another browser a moment ago, which comes to the same
            pass
    end_browser_session()
    flash_message("You are signed out.")
    return redirect("/", HTTPStatus.SEE_OTHER)


def flash_sign_in_expired() -> None:
    """Let the next page say why somebody begins again."""
    flash_message("It took more than ten minutes. Begin again with your password.")


def _reauthentication_form() -> ReauthenticationForm:
    form, person = (
        ReauthenticationForm(),
        get_person(db.session(), current_auth_context().signed_in_person_id or 0),
    )
    if person.password_hash is None:
        del form.password
    if person.totp_secret is None:
        del form.code
    return form

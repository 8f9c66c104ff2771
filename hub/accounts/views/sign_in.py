from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, session
from werkzeug.wrappers import Response as BaseResponse

from hub.access import Act, may
from hub.accounts.domain.email_address import normalise_email
from hub.accounts.domain.login_sessions import end_login_session, get_login_session
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.rate_limits import ClientKey
from hub.accounts.domain.second_factor import accept_code
from hub.accounts.domain.sign_in import (
    CREDENTIALS_CHANGED,
    WRONG_PASSWORD,
    authenticate,
    reauthenticate,
    record_sign_out,
)
from hub.accounts.forms import ReauthenticationForm, SecondFactorForm, SignInForm
from hub.accounts.services.credential_checks import check_code, check_own_password, check_sign_in
from hub.accounts.services.form_errors import log_refusal, render_refused_form
from hub.accounts.services.known_devices import client_key
from hub.accounts.services.sign_in_flow import complete_sign_in, continue_sign_in, find_pending_sign_in
from hub.accounts.services.sign_in_reason import describe_sign_in_reason
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db, short_writes, write_transaction
from hub.kit.errors import Conflict, HubError, Invalid, NotFound
from hub.web.authentication import (
    current_auth_context,
    end_browser_session,
    get_redirect_path,
    start_browser_session,
)
from hub.web.flash import flash_message
from hub.web.slow_views import slow_view


@blueprint.get("/sign-in")
@may(Act.SIGN_IN)
def sign_in_page() -> str:
    """Show the form for email address and password."""
    next_path = get_redirect_path("")
    reason = describe_sign_in_reason(next_path)
    return render_template("accounts/sign_in.jinja", form=SignInForm(next=next_path), reason=reason)


@blueprint.post("/sign-in")
@may(Act.SIGN_IN)
@slow_view
@short_writes
def sign_in() -> Any:
    """Check email address and password, then sign in, go to the second step or show the error."""
    form = SignInForm()
    if not form.validate():
        reason = describe_sign_in_reason(get_redirect_path(""))
        page = render_template("accounts/sign_in.jinja", form=form, reason=reason)
        return page, HTTPStatus.BAD_REQUEST
    client = client_key(form.email.data)
    try:
        checked = check_sign_in(form.email.data, form.password.data, client)
        with write_transaction() as transaction:
            return continue_sign_in(authenticate(transaction, *checked, at=now()), "password")
    except HubError as problem:
        log_refusal("password", normalise_email(form.email.data), client, problem)
        reason = describe_sign_in_reason(get_redirect_path(""))
        return render_refused_form("accounts/sign_in.jinja", form, problem, reason=reason)


@blueprint.get("/sign-in/second-factor")
@may(Act.SIGN_IN)
def second_step_page() -> str | BaseResponse:
    """Show the form for a code of the authenticator or a recovery code."""
    if find_pending_sign_in() is None:
        return redirect("/sign-in", HTTPStatus.SEE_OTHER)
    form = SecondFactorForm(next=session.get("next", ""))
    return render_template("accounts/second_step.jinja", form=form, recovery="recovery" in request.args)


@blueprint.post("/sign-in/second-factor")
@may(Act.SIGN_IN)
@slow_view
@short_writes
def second_step() -> Any:
    """Check the code and sign in; start again if the first step was more than ten minutes ago."""
    pending_sign_in, form = find_pending_sign_in(), SecondFactorForm()
    if pending_sign_in is None:
        flash_sign_in_expired()
        return redirect("/sign-in", HTTPStatus.SEE_OTHER)
    person, pending = pending_sign_in
    context = {"recovery": "recovery" in request.args}
    if not form.validate():
        return render_template("accounts/second_step.jinja", form=form, **context), HTTPStatus.BAD_REQUEST
    client, email = client_key(person.email or "", fully_authenticated=True), person.email or ""
    try:
        checked = check_code(person.id, form.code.data, client)
        with write_transaction() as transaction:
            # The password may have been changed while the code was checked.
            if find_pending_sign_in() is None:
                raise Conflict(CREDENTIALS_CHANGED)
            accept_code(transaction, person, *checked, at=now())
            return complete_sign_in(
                person, pending.how, second_factor=True, return_url=session.get("next") or get_redirect_path()
            )
    except HubError as problem:
        log_refusal("code", email, client, problem)
        return render_refused_form("accounts/second_step.jinja", form, problem, **context)


@blueprint.get("/sign-in/again")
@may(Act.REAUTHENTICATE)
def reauthentication_page() -> str | BaseResponse:
    """Show the form for re-authentication."""
    form, reason = _reauthentication_form(), _reauthentication_reason()
    if "password" not in form and "code" not in form:
        return render_template("accounts/again_elsewhere.jinja", next=get_redirect_path(), reason=reason)
    form.next.data = get_redirect_path("")
    return render_template("accounts/again.jinja", form=form, reason=reason)


@blueprint.post("/sign-in/again")
@may(Act.REAUTHENTICATE)
@slow_view
@short_writes
def reauthentication() -> Any:
    """Check password and code, and renew the login session with a new token."""
    form, auth_context, reason = _reauthentication_form(), current_auth_context(), _reauthentication_reason()
    if not form.validate() or not ("password" in form or "code" in form):
        return render_template("accounts/again.jinja", form=form, reason=reason), HTTPStatus.BAD_REQUEST
    person = get_person(db.session(), auth_context.signed_in_person_id or 0)
    email, login_session_id = person.email or "", auth_context.login_session_id or 0
    try:
        # Failures are counted for this login session alone, so nobody else can block the person.
        client = ClientKey(client_address="", device_key=str(login_session_id))
        password = check_own_password(person.id, form.password.data, client) if "password" in form else None
        if password is not None and not password[1].is_right:
            raise Invalid("password", WRONG_PASSWORD)
        code = check_code(person.id, form.code.data, client) if "code" in form else None
        with write_transaction() as transaction:
            login_session = get_login_session(transaction, login_session_id)
            session_token = reauthenticate(
                transaction, person, login_session, password=password, code=code, at=now()
            )
            start_browser_session(session_token, same_person=True)
            return redirect(get_redirect_path("/account"), HTTPStatus.SEE_OTHER)
    except HubError as problem:
        log_refusal("again", email, client_key(email), problem)
        return render_refused_form("accounts/again.jinja", form, problem, reason=reason)


@blueprint.post("/sign-out")
@may(Act.SIGN_OUT)
def sign_out() -> BaseResponse:
    """End the login session of this browser, if there is one."""
    auth_context = current_auth_context()
    if auth_context.login_session_id is not None and auth_context.signed_in_person_id is not None:
        try:
            end_login_session(db.session(), auth_context.signed_in_person_id, auth_context.login_session_id)
            record_sign_out(db.session(), auth_context.signed_in_person_id, "sign out", now())
        except NotFound:  # already ended from another browser
            pass
    end_browser_session()
    flash_message("You have been signed out.")
    return redirect("/", HTTPStatus.SEE_OTHER)


def flash_sign_in_expired() -> None:
    """Flash that the pending sign-in has expired."""
    flash_message("Your sign-in timed out after 10 minutes. Start again with your password.")


def _reauthentication_reason() -> str:
    return describe_sign_in_reason(get_redirect_path(""), again=True)


def _reauthentication_form() -> ReauthenticationForm:
    form = ReauthenticationForm()
    person = get_person(db.session(), current_auth_context().signed_in_person_id or 0)
    if person.password_hash is None:
        del form.password
    if person.totp_secret is None:
        del form.code
    return form

from http import HTTPStatus
from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from hub.access import Act, may
from hub.accounts.domain.identities import list_identities
from hub.accounts.domain.login_sessions import (
    cancel_email_change,
    end_all_login_sessions,
    end_login_session,
    get_login_session,
    list_login_sessions,
)
from hub.accounts.domain.passwords import hash_new_password, is_same_password, personal_words_of
from hub.accounts.domain.persons import Person, get_person
from hub.accounts.domain.profile import change_name, change_password
from hub.accounts.domain.rate_limits import ClientKey
from hub.accounts.domain.second_factor import count_unused_recovery_codes
from hub.accounts.domain.sign_in import WRONG_PASSWORD, record_sign_out
from hub.accounts.forms import ChangePasswordForm, NameForm
from hub.accounts.presenters import account_page, login_session_rows
from hub.accounts.services.credential_checks import check_own_password
from hub.accounts.services.form_errors import render_refused_form
from hub.accounts.services.oidc_providers import identity_providers_by_slug
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db, short_writes, write_transaction
from hub.kit.errors import HubError, Invalid
from hub.web.authentication import current_auth_context, end_browser_session, start_browser_session
from hub.web.flash import flash_message
from hub.web.slow_views import slow_view


@blueprint.get("/account")
@may(Act.SEE_ACCOUNT)
def account() -> str:
    """Show a summary of the person's account, with links to change each part."""
    person = signed_in_person()
    page = account_page(
        person,
        len(list_login_sessions(db.session(), person.id)),
        count_unused_recovery_codes(db.session(), person.id),
        has_identity=bool(list_identities(db.session(), person.id)),
    )
    return render_template("accounts/account.jinja", page=page)


@blueprint.get("/account/name")
@may(Act.CHANGE_ACCOUNT)
def name_page() -> str:
    """Show the form for the name."""
    return render_template("accounts/name.jinja", form=NameForm(name=signed_in_person().name))


@blueprint.post("/account/name")
@may(Act.CHANGE_ACCOUNT)
def name() -> Any:
    """Change the name."""
    form = NameForm()
    if not form.validate():
        return render_template("accounts/name.jinja", form=form), HTTPStatus.BAD_REQUEST
    change_name(db.session(), signed_in_person(), form.name.data, at=now())
    return _redirect_with_message("Your name was changed.")


@blueprint.get("/account/password")
@may(Act.CHANGE_SIGN_IN)
def password_page() -> str:
    """Show the form for the current and the new password."""
    return render_template("accounts/password.jinja", form=_password_form())


@blueprint.post("/account/password")
@may(Act.CHANGE_SIGN_IN)
@slow_view
@short_writes
def password() -> Any:
    """Change the password and sign out every other browser."""
    form, person = _password_form(), signed_in_person()
    if not form.validate():
        return render_template("accounts/password.jinja", form=form), HTTPStatus.BAD_REQUEST
    try:
        return _change_password(form, person.id, current_auth_context().login_session_id or 0)
    except HubError as problem:
        return render_refused_form("accounts/password.jinja", form, problem)


def _change_password(form: ChangePasswordForm, person_id: int, login_session_id: int) -> BaseResponse:
    words, current = personal_words_of(get_person(db.session(), person_id)), None
    if "current_password" in form:
        client = ClientKey(client_address="", device_key=str(login_session_id))
        current = check_own_password(person_id, form.current_password.data, client)
        if not current[1].is_right:
            raise Invalid("current_password", WRONG_PASSWORD)
        if is_same_password(form.current_password.data, form.new_password.data):
            raise Invalid("new_password", "This is already your password. Choose a different one")
    db.session.rollback()
    new_hash = hash_new_password(form.new_password.data, personal_words=words, field="new_password")
    with write_transaction() as session:
        person, login_session = get_person(session, person_id), get_login_session(session, login_session_id)
        start_browser_session(change_password(session, person, login_session, current, new_hash, at=now()))
        return _redirect_with_message("Your password was changed. You have been signed out everywhere else.")


@blueprint.get("/account/sign-ins")
@may(Act.CHANGE_SIGN_IN)
def login_sessions() -> str:
    """List the person's login sessions."""
    rows = login_session_rows(
        list_login_sessions(db.session(), signed_in_person().id),
        current_auth_context().login_session_id,
        identity_providers_by_slug(),
    )
    return render_template("accounts/sign_ins.jinja", rows=rows)


@blueprint.post("/account/sign-ins/<int:sign_in_id>/end")
@may(Act.CHANGE_SIGN_IN)
def end_one_login_session(sign_in_id: int) -> BaseResponse:
    """End one of the person's login sessions, possibly the current one."""
    person = signed_in_person()
    end_login_session(db.session(), person.id, sign_in_id)
    record_sign_out(db.session(), person.id, "end a sign-in", now())
    if sign_in_id == current_auth_context().login_session_id:
        end_browser_session()
        flash_message("You have been signed out.")
        return redirect("/", HTTPStatus.SEE_OTHER)
    cancel_email_change(db.session(), person.id)
    flash_message("That browser was signed out.")
    return redirect("/account/sign-ins", HTTPStatus.SEE_OTHER)


@blueprint.post("/account/sign-ins/end-others")
@may(Act.CHANGE_SIGN_IN)
def end_other_login_sessions() -> BaseResponse:
    """End all of the person's login sessions except the current one."""
    person = signed_in_person()
    end_all_login_sessions(db.session(), person.id, except_id=current_auth_context().login_session_id)
    record_sign_out(db.session(), person.id, "end other sign-ins", now())
    flash_message("You have been signed out everywhere else.")
    return redirect("/account/sign-ins", HTTPStatus.SEE_OTHER)


def signed_in_person() -> Person:
    """Return the person who is signed in."""
    return get_person(db.session(), current_auth_context().signed_in_person_id or 0)


def _password_form() -> ChangePasswordForm:
    form = ChangePasswordForm()
    if signed_in_person().password_hash is None:
        del form.current_password
    return form


def _redirect_with_message(message: str) -> BaseResponse:
    flash_message(message)
    return redirect("/account", HTTPStatus.SEE_OTHER)

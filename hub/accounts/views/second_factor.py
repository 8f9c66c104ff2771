from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, session
from werkzeug.wrappers import Response as Answer

from hub.access import Act, may
from hub.accounts.domain import (
    Person,
    build_provisioning_uri,
    count_unused_recovery_codes,
    disable_second_factor,
    enable_second_factor,
    end_all_login_sessions,
    generate_totp_secret,
    is_second_factor_required,
    list_organisations_requiring_second_factor,
    regenerate_recovery_codes,
    renew_login_session,
    replace_authenticator,
)
from hub.accounts.forms import SecondFactorSetUpForm
from hub.accounts.presenters import SecondFactorSetUpPage, describe_recovery_codes, second_factor_set_up_page
from hub.accounts.services.form_errors import render_refused_form
from hub.accounts.views import blueprint
from hub.accounts.views.account import signed_in_person
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.kit.keyring import decrypt, encrypt
from hub.web.authentication import current_auth_context, get_redirect_path, start_browser_session
from hub.web.flash import flash_message

PENDING_SECRET_KEY = "pending_secret"  # noqa: S105 -- a key of the session
PURPOSE = "pending second factor"


@blueprint.get("/account/second-factor")
@may(Act.CHANGE_SIGN_IN)
def second_factor() -> str:
    """Show the second factor that somebody has, or how to set one up."""
    person = signed_in_person()
    if person.totp_secret is None:
        return _render_set_up(person, SecondFactorSetUpForm())
    return render_template(
        "accounts/second_factor.jinja",
        left=describe_recovery_codes(count_unused_recovery_codes(db.session(), person.id)),
        needed=is_second_factor_required(db.session(), person.id, now()),
    )


@blueprint.get("/account/second-factor/replace")
@may(Act.CHANGE_SIGN_IN)
def replace_authenticator_page() -> str:
    """Show how to set up another authenticator instead of the one in use."""
    return _render_set_up(signed_in_person(), SecondFactorSetUpForm())


@blueprint.post("/account/second-factor")
@may(Act.CHANGE_SIGN_IN)
def set_up_second_factor() -> Any:
    """Take the first code: the second factor is on, this browser has a new key, all others are signed out.

    The page that answers is the only one that ever shows the recovery codes, so it is no redirect.
    """
    person, form = signed_in_person(), SecondFactorSetUpForm()
    secret = _pending_secret(person)
    page = _build_set_up_page(person, secret)
    if not form.validate():
        return render_template("accounts/set_up.jinja", form=form, page=page), HTTPStatus.BAD_REQUEST
    try:
        act = enable_second_factor if person.totp_secret is None else replace_authenticator
        codes = act(db.session(), person, secret, form.code.data, at=now())
    except Invalid as problem:
        return render_refused_form("accounts/set_up.jinja", form, problem, page=page)
    session.pop(PENDING_SECRET_KEY, None)
    _renew_this_session(person, second_factor=True)
    return render_template(
        "accounts/codes.jinja", codes=codes, onwards=get_redirect_path("/account"), begun=True
    )


@blueprint.post("/account/second-factor/codes")
@may(Act.CHANGE_SIGN_IN)
def new_recovery_codes() -> str:
    """Make new recovery codes, and show them once."""
    made = regenerate_recovery_codes(db.session(), signed_in_person(), at=now())
    return render_template("accounts/codes.jinja", codes=made, onwards="/account/second-factor", begun=False)


@blueprint.post("/account/second-factor/off")
@may(Act.CHANGE_SIGN_IN)
def turn_off_second_factor() -> Answer:
    """Ask for one proof only from now on; every other browser is signed out."""
    person = signed_in_person()
    disable_second_factor(db.session(), person, at=now())
    _renew_this_session(person, second_factor=False)
    flash_message("Your second factor is turned off.")
    return redirect("/account", HTTPStatus.SEE_OTHER)


def _renew_this_session(person: Person, *, second_factor: bool) -> None:
    here = current_auth_context().login_session_id or 0
    end_all_login_sessions(db.session(), person.id, except_id=here)
    start_browser_session(
        renew_login_session(db.session(), here, now(), second_factor=second_factor), same_person=True
    )


def _render_set_up(person: Person, form: SecondFactorSetUpForm) -> str:
    return render_template(
        "accounts/set_up.jinja", form=form, page=_build_set_up_page(person, _pending_secret(person))
    )


def _build_set_up_page(person: Person, secret: str) -> SecondFactorSetUpPage:
    return second_factor_set_up_page(
        secret,
        build_provisioning_uri(secret, person.email or ""),
        is_replacement=person.totp_secret is not None,
        required_by=list_organisations_requiring_second_factor(db.session(), person.id, now()),
    )


def _pending_secret(person: Person) -> str:
    # In this browser alone, sealed, until its first code is right: to look at a page changes no record.
    # The person is part of it, so that it is of no use to whoever signs in here next.
    kept = decrypt(db.session(), PURPOSE, session.get(PENDING_SECRET_KEY, "")) or ""
    whose, _, secret = kept.partition(" ")
    if whose != person.public_id:
        secret = generate_totp_secret()
        session[PENDING_SECRET_KEY] = encrypt(db.session(), PURPOSE, f"{person.public_id} {secret}")
    return secret

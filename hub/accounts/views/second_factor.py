from http import HTTPStatus
from typing import Any

from flask import Response, current_app, redirect, render_template, session
from werkzeug.wrappers import Response as BaseResponse

from hub.access import Act, may
from hub.accounts.domain.hashes import TooManyHashes
from hub.accounts.domain.login_sessions import end_all_login_sessions, renew_login_session
from hub.accounts.domain.persons import Person, get_person
from hub.accounts.domain.second_factor import (
    RECOVERY_CODE_COUNT,
    RecoveryCodes,
    build_provisioning_uri,
    check_first_code,
    count_unused_recovery_codes,
    disable_second_factor,
    enable_second_factor,
    generate_totp_secret,
    is_recovery_code,
    is_second_factor_required,
    list_organisations_requiring_second_factor,
    make_recovery_codes,
    replace_authenticator,
    replace_recovery_codes,
)
from hub.accounts.forms import SecondFactorSetUpForm
from hub.accounts.presenters import (
    SecondFactorSetUpPage,
    describe_recovery_codes,
    recovery_codes_file,
    second_factor_set_up_page,
)
from hub.accounts.services.form_errors import render_refused_form
from hub.accounts.views import blueprint
from hub.accounts.views.account import signed_in_person
from hub.kit.clock import now
from hub.kit.db import db, read_only, short_writes, write_transaction
from hub.kit.errors import Invalid
from hub.kit.keyring import decrypt, encrypt
from hub.web.authentication import current_auth_context, get_redirect_path, start_browser_session
from hub.web.flash import flash_message
from hub.web.form_data import submitted_texts
from hub.web.slow_views import slow_view

PENDING_SECRET_KEY = "pending_secret"  # noqa: S105 -- a key in the session cookie
PURPOSE = "pending second factor"


@blueprint.get("/account/second-factor")
@may(Act.CHANGE_SIGN_IN)
def second_factor() -> str:
    """Show the person's second factor, or how to set one up."""
    person = signed_in_person()
    if person.totp_secret is None:
        return _render_set_up(person, SecondFactorSetUpForm())
    return render_template(
        "accounts/second_factor.jinja",
        recovery_codes=describe_recovery_codes(count_unused_recovery_codes(db.session(), person.id)),
        is_required=is_second_factor_required(db.session(), person.id, now()),
    )


@blueprint.get("/account/second-factor/replace")
@may(Act.CHANGE_SIGN_IN)
def replace_authenticator_page() -> str:
    """Show how to replace the authenticator."""
    return _render_set_up(signed_in_person(), SecondFactorSetUpForm())


@blueprint.post("/account/second-factor")
@may(Act.CHANGE_SIGN_IN)
@slow_view
@short_writes
def set_up_second_factor() -> Any:
    """Turn on or replace the authenticator by its first code, and sign out every other browser.

    Renders the recovery codes instead of redirecting, because they are shown only this once.
    """
    person, form = signed_in_person(), SecondFactorSetUpForm()
    secret = _pending_secret(person)
    page = _build_set_up_page(person, secret)
    if not form.validate():
        return render_template("accounts/set_up.jinja", form=form, page=page), HTTPStatus.BAD_REQUEST
    person_id = person.id
    try:
        check_first_code(secret, form.code.data, at=now())
        db.session.rollback()
        recovery_codes = make_recovery_codes()
        with write_transaction() as transaction:
            person = get_person(transaction, person_id)
            enable_or_replace = enable_second_factor if person.totp_secret is None else replace_authenticator
            enable_or_replace(transaction, person, secret, form.code.data, recovery_codes, at=now())
            session.pop(PENDING_SECRET_KEY, None)
            _renew_this_session(person, second_factor=True)
            return _render_recovery_codes(recovery_codes, get_redirect_path("/account"), newly_enabled=True)
    except (Invalid, TooManyHashes) as problem:
        return render_refused_form("accounts/set_up.jinja", form, problem, page=page)


@blueprint.post("/account/second-factor/codes")
@may(Act.CHANGE_SIGN_IN)
@slow_view
@short_writes
def new_recovery_codes() -> str:
    """Create new recovery codes, and show them once."""
    person_id = signed_in_person().id
    db.session.rollback()
    recovery_codes = make_recovery_codes()
    with write_transaction() as transaction:
        replace_recovery_codes(transaction, get_person(transaction, person_id), recovery_codes, at=now())
        return _render_recovery_codes(recovery_codes, "/account/second-factor", newly_enabled=False)


@blueprint.post("/account/second-factor/codes/file")
@may(Act.CHANGE_SIGN_IN)
@read_only
def download_recovery_codes() -> Response:
    """Return the recovery codes that the page shows as a text file; raise Invalid for any other text.

    They come from the form on that page, because the database keeps only their hashes.
    """
    codes = submitted_texts().getlist("code")
    if not 0 < len(codes) <= RECOVERY_CODE_COUNT or not all(map(is_recovery_code, codes)):
        raise Invalid("code", "These are not recovery codes. Create new ones, and download those.")
    response = current_app.response_class(recovery_codes_file(codes), mimetype="text/plain")
    response.headers["Content-Disposition"] = 'attachment; filename="hub-recovery-codes.txt"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _render_recovery_codes(recovery_codes: RecoveryCodes, next_url: str, *, newly_enabled: bool) -> str:
    return render_template(
        "accounts/codes.jinja", codes=recovery_codes.texts, next_url=next_url, is_newly_enabled=newly_enabled
    )


@blueprint.post("/account/second-factor/off")
@may(Act.CHANGE_SIGN_IN)
def turn_off_second_factor() -> BaseResponse:
    """Turn off the second factor and sign out every other browser."""
    person = signed_in_person()
    disable_second_factor(db.session(), person, at=now())
    _renew_this_session(person, second_factor=False)
    flash_message("Two-step sign-in was turned off.")
    return redirect("/account", HTTPStatus.SEE_OTHER)


def _renew_this_session(person: Person, *, second_factor: bool) -> None:
    login_session_id = current_auth_context().login_session_id or 0
    end_all_login_sessions(db.session(), person.id, except_id=login_session_id)
    session_token = renew_login_session(db.session(), login_session_id, now(), second_factor=second_factor)
    start_browser_session(session_token, same_person=True)


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
    # Kept encrypted in the session cookie until the first code is right, because a GET must not write to the
    # database. It contains the person's id, so that the next person to sign in here cannot use it.
    content = decrypt(db.session(), PURPOSE, session.get(PENDING_SECRET_KEY, "")) or ""
    public_id, _, secret = content.partition(" ")
    if public_id != person.public_id:
        secret = generate_totp_secret()
        session[PENDING_SECRET_KEY] = encrypt(db.session(), PURPOSE, f"{person.public_id} {secret}")
    return secret

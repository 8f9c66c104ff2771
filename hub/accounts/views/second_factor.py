from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, session
from werkzeug.wrappers import Response as Answer

from hub.access import Act, may
from hub.accounts.domain import (
    Person,
    address_of_secret,
    codes_left,
    end_all_sign_ins,
    needs_second_factor,
    new_codes,
    new_secret,
    places_that_need_it,
    renew_sign_in,
    replace,
    turn_off,
    turn_on,
)
from hub.accounts.forms import SetUpForm
from hub.accounts.presenters import SetUpPage, codes_in_words, set_up_page
from hub.accounts.services.form_errors import refused
from hub.accounts.views import blueprint
from hub.accounts.views.account import oneself
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.kit.keyring import seal, unseal
from hub.web.authentication import enter_with, next_page, standing
from hub.web.flash import say

PENDING = "pending_secret"
PURPOSE = "pending second factor"


@blueprint.get("/account/second-factor")
@may(Act.SECURE_ACCOUNT)
def second_factor() -> str:
    """Show the second factor that somebody has, or how to set one up."""
    person = oneself()
    if person.totp_secret is None:
        return _ask_first_code(person, SetUpForm())
    return render_template(
        "accounts/second_factor.jinja",
        left=codes_in_words(codes_left(db.session(), person.id)),
        needed=needs_second_factor(db.session(), person.id, now()),
    )


@blueprint.get("/account/second-factor/replace")
@may(Act.SECURE_ACCOUNT)
def other_authenticator_page() -> str:
    """Show how to set up another authenticator instead of the one in use."""
    return _ask_first_code(oneself(), SetUpForm())


@blueprint.post("/account/second-factor")
@may(Act.SECURE_ACCOUNT)
def set_up() -> Any:
    """Take the first code: the second factor is on, this browser has a new key, all others are signed out.

    The page that answers is the only one that ever shows the recovery codes, so it is no redirect.
    """
    person, form = oneself(), SetUpForm()
    secret = _pending_secret(person)
    page = _page(person, secret)
    if not form.validate():
        return render_template("accounts/set_up.jinja", form=form, page=page), HTTPStatus.BAD_REQUEST
    try:
        act = turn_on if person.totp_secret is None else replace
        codes = act(db.session(), person, secret, form.code.data, at=now())
    except Invalid as problem:
        return refused("accounts/set_up.jinja", form, problem, page=page)
    session.pop(PENDING, None)
    _renew(person, second_factor=True)
    return render_template("accounts/codes.jinja", codes=codes, onwards=next_page("/account"), begun=True)


@blueprint.post("/account/second-factor/codes")
@may(Act.SECURE_ACCOUNT)
def codes() -> str:
    """Make new recovery codes, and show them once."""
    made = new_codes(db.session(), oneself(), at=now())
    return render_template("accounts/codes.jinja", codes=made, onwards="/account/second-factor", begun=False)


@blueprint.post("/account/second-factor/off")
@may(Act.SECURE_ACCOUNT)
def off() -> Answer:
    """Ask for one proof only from now on; every other browser is signed out."""
    person = oneself()
    turn_off(db.session(), person, at=now())
    _renew(person, second_factor=False)
    say("Your second factor is turned off.")
    return redirect("/account", HTTPStatus.SEE_OTHER)


def _renew(person: Person, *, second_factor: bool) -> None:
    here = standing().sign_in_id or 0
    end_all_sign_ins(db.session(), person.id, but=here)
    enter_with(renew_sign_in(db.session(), here, now(), second_factor=second_factor), same=True)


def _ask_first_code(person: Person, form: SetUpForm) -> str:
    return render_template("accounts/set_up.jinja", form=form, page=_page(person, _pending_secret(person)))


def _page(person: Person, secret: str) -> SetUpPage:
    return set_up_page(
        secret,
        address_of_secret(secret, person.email or ""),
        replaces=person.totp_secret is not None,
        needed_by=places_that_need_it(db.session(), person.id, now()),
    )


def _pending_secret(person: Person) -> str:
    # In this browser alone, sealed, until its first code is right: to look at a page changes no record.
    # The person is part of it, so that it is of no use to whoever signs in here next.
    kept = unseal(db.session(), PURPOSE, session.get(PENDING, "")) or ""
    whose, _, secret = kept.partition(" ")
    if whose != person.public_id:
        secret = new_secret()
        session[PENDING] = seal(db.session(), PURPOSE, f"{person.public_id} {secret}")
    return secret

from http import HTTPStatus
from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response as Answer

from hub.access import Act, may
from hub.accounts.domain import (
    Person,
    change_name,
    change_password,
    codes_left,
    end_all_sign_ins,
    end_asked_change,
    end_sign_in,
    identities_of,
    note_ended,
    person_with,
    sign_in_with,
    sign_ins_of,
)
from hub.accounts.forms import ChangePasswordForm, NameForm
from hub.accounts.presenters import account_page, entries
from hub.accounts.services.form_errors import refused
from hub.accounts.services.oidc_providers import known
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import HubError
from hub.web.authentication import enter_with, leave, standing
from hub.web.flash import say


@blueprint.get("/account")
@may(Act.SEE_ACCOUNT)
def account() -> str:
    """Show what somebody's own account is made of, and where each part is changed."""
    person = oneself()
    page = account_page(
        person,
        len(sign_ins_of(db.session(), person.id)),
        codes_left(db.session(), person.id),
        elsewhere=bool(identities_of(db.session(), person.id)),
    )
    return render_template("accounts/account.jinja", page=page)


@blueprint.get("/account/name")
@may(Act.CHANGE_ACCOUNT)
def name_page() -> str:
    """Ask how somebody is called."""
    return render_template("accounts/name.jinja", form=NameForm(name=oneself().name))


@blueprint.post("/account/name")
@may(Act.CHANGE_ACCOUNT)
def name() -> Any:
    """Call somebody so."""
    form = NameForm()
    if not form.validate():
        return render_template("accounts/name.jinja", form=form), HTTPStatus.BAD_REQUEST
    change_name(db.session(), oneself(), form.name.data, at=now())
    return _changed("Your name is changed.")


@blueprint.get("/account/password")
@may(Act.SECURE_ACCOUNT)
def password_page() -> str:
    """Ask for the password that somebody has and the one they want."""
    return render_template("accounts/password.jinja", form=_password_form())


@blueprint.post("/account/password")
@may(Act.SECURE_ACCOUNT)
def password() -> Any:
    """Change the password; every other browser is signed out."""
    form, person = _password_form(), oneself()
    if not form.validate():
        return render_template("accounts/password.jinja", form=form), HTTPStatus.BAD_REQUEST
    current = form.current_password.data if "current_password" in form else ""
    there = sign_in_with(db.session(), standing().sign_in_id or 0)
    try:
        key = change_password(db.session(), person, there, current, form.new_password.data, at=now())
    except HubError as problem:
        return refused("accounts/password.jinja", form, problem)
    enter_with(key)
    return _changed("Your password is changed. You are signed out in every other browser.")


@blueprint.get("/account/sign-ins")
@may(Act.SECURE_ACCOUNT)
def sign_ins() -> str:
    """Show where somebody is signed in."""
    found = entries(sign_ins_of(db.session(), oneself().id), standing().sign_in_id, known())
    return render_template("accounts/sign_ins.jinja", entries=found)


@blueprint.post("/account/sign-ins/<int:sign_in_id>/end")
@may(Act.SECURE_ACCOUNT)
def end_one(sign_in_id: int) -> Answer:
    """Sign somebody out in one browser of theirs."""
    person = oneself()
    end_sign_in(db.session(), person.id, sign_in_id)
    note_ended(db.session(), person.id, "end a sign-in", now())
    if sign_in_id == standing().sign_in_id:
        leave()
        say("You are signed out.")
        return redirect("/", HTTPStatus.SEE_OTHER)
    end_asked_change(db.session(), person.id)
    say("That browser is signed out.")
    return redirect("/account/sign-ins", HTTPStatus.SEE_OTHER)


@blueprint.post("/account/sign-ins/end-others")
@may(Act.SECURE_ACCOUNT)
def end_others() -> Answer:
    """Sign somebody out in every browser but this one."""
    person = oneself()
    end_all_sign_ins(db.session(), person.id, but=standing().sign_in_id)
    note_ended(db.session(), person.id, "end other sign-ins", now())
    say("You are signed out in every other browser.")
    return redirect("/account/sign-ins", HTTPStatus.SEE_OTHER)


def oneself() -> Person:
    """Return the person who is signed in."""
    return person_with(db.session(), standing().own_id or 0)


def _password_form() -> ChangePasswordForm:
    form = ChangePasswordForm()
    if oneself().password_hash is None:
        del form.current_password
    return form


def _changed(words: str) -> Answer:
    say(words)
    return redirect("/account", HTTPStatus.SEE_OTHER)

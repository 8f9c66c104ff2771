from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, session
from werkzeug.wrappers import Response as Answer

from hub.access import Act, may
from hub.accounts.domain import (
    end_sign_in,
    fold_email,
    note_ended,
    person_with,
    prove_again,
    prove_code,
    prove_password,
    sign_in_with,
)
from hub.accounts.forms import AgainForm, CodeForm, SignInForm
from hub.accounts.services.form_errors import note_refusal, refused
from hub.accounts.services.known_devices import place_for
from hub.accounts.services.sign_in_flow import finish, go_on, who_is_between
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import HubError, NotFound
from hub.web.authentication import enter_with, leave, next_page, standing
from hub.web.flash import say


@blueprint.get("/sign-in")
@may(Act.SIGN_IN)
def sign_in_page() -> str:
    """Ask for address and password."""
    return render_template("accounts/sign_in.jinja", form=SignInForm(next=next_page("")))


@blueprint.post("/sign-in")
@may(Act.SIGN_IN)
def sign_in() -> Any:
    """Take address and password: sign in, go to step two, or say that one of them is wrong."""
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.jinja", form=form), HTTPStatus.BAD_REQUEST
    place = place_for(form.email.data)
    try:
        person = prove_password(db.session(), form.email.data, form.password.data, place, at=now())
    except HubError as problem:
        note_refusal("password", fold_email(form.email.data), place, problem)
        return refused("accounts/sign_in.jinja", form, problem)
    return go_on(person, "password")


@blueprint.get("/sign-in/second-factor")
@may(Act.SIGN_IN)
def second_step_page() -> str | Answer:
    """Ask for a code of the authenticator, or for a recovery code."""
    if who_is_between() is None:
        return redirect("/sign-in", HTTPStatus.SEE_OTHER)
    form = CodeForm(next=session.get("next", ""))
    return render_template("accounts/second_step.jinja", form=form, recovery="recovery" in request.args)


@blueprint.post("/sign-in/second-factor")
@may(Act.SIGN_IN)
def second_step() -> Any:
    """Take the code and sign in. Who was not at step one within ten minutes begins again."""
    between, form = who_is_between(), CodeForm()
    if between is None:
        say_it_took_too_long()
        return redirect("/sign-in", HTTPStatus.SEE_OTHER)
    person, step = between
    more = {"recovery": "recovery" in request.args}
    if not form.validate():
        return render_template("accounts/second_step.jinja", form=form, **more), HTTPStatus.BAD_REQUEST
    place = place_for(person.email or "", wholly=True)
    try:
        prove_code(db.session(), person, form.code.data, place, at=now())
    except HubError as problem:
        note_refusal("code", person.email or "", place, problem)
        return refused("accounts/second_step.jinja", form, problem, **more)
    return finish(person, step.how, second_factor=True, onwards=session.get("next") or next_page())


@blueprint.get("/sign-in/again")
@may(Act.PROVE_AGAIN)
def again_page() -> str | Answer:
    """Ask somebody who is signed in to prove again who they are."""
    form = _again_form()
    if "password" not in form and "code" not in form:
        return render_template("accounts/again_elsewhere.jinja", next=next_page())
    form.next.data = next_page("")
    return render_template("accounts/again.jinja", form=form)


@blueprint.post("/sign-in/again")
@may(Act.PROVE_AGAIN)
def again() -> Any:
    """Take the proof: this sign-in is fresh again, and this browser has a new key."""
    form, here = _again_form(), standing()
    if not form.validate() or not ("password" in form or "code" in form):
        return render_template("accounts/again.jinja", form=form), HTTPStatus.BAD_REQUEST
    typed = {name: form[name].data if name in form else "" for name in ("password", "code")}
    person = person_with(db.session(), here.own_id or 0)
    try:
        there = sign_in_with(db.session(), here.sign_in_id or 0)
        key = prove_again(db.session(), person, there, **typed, at=now())
    except HubError as problem:
        note_refusal("again", person.email or "", place_for(person.email or ""), problem)
        return refused("accounts/again.jinja", form, problem)
    enter_with(key, same=True)
    return redirect(next_page("/account"), HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-out")
@may(Act.SIGN_OUT)
def sign_out() -> Answer:
    """End this browser's sign-in. Who has none is signed out already."""
    here = standing()
    if here.sign_in_id is not None and here.own_id is not None:
        try:
            end_sign_in(db.session(), here.own_id, here.sign_in_id)
            note_ended(db.session(), here.own_id, "sign out", now())
        except NotFound:  # ended from another browser a moment ago, which comes to the same
            pass
    leave()
    say("You are signed out.")
    return redirect("/", HTTPStatus.SEE_OTHER)


def say_it_took_too_long() -> None:
    """Let the next page say why somebody begins again."""
    say("It took more than ten minutes. Begin again with your password.")


def _again_form() -> AgainForm:
    form, person = AgainForm(), person_with(db.session(), standing().own_id or 0)
    if person.password_hash is None:
        del form.password
    if person.totp_secret is None:
        del form.code
    return form

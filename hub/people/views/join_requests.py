"""Asking to join a trust, with an account or without, and the lead's answer."""

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, Role, may
from hub.accounts.domain import Slowed, person_with
from hub.kit.clock import in_words, now
from hub.kit.db import db, keep_writes
from hub.kit.errors import Invalid
from hub.people.domain import (
    GIVEN,
    JoinRequest,
    Reason,
    ask_to_join,
    begin_to_join,
    request_called,
    say_no,
    say_yes,
    take_back_request,
)
from hub.people.forms import AnswerForm, NewcomerForm, RequestForm
from hub.people.presenters.team import crumbs, team_url
from hub.people.views.blueprint import blueprint, done, team_at
from hub.trusts.domain import Organisation, organisation_called, organisations_by_id, trust_at
from hub.web.authentication import ask_fresh, standing, viewer
from hub.web.client_address import sender

ASKED = "If the address can be reached, an email with a link is on its way. The link works for two days."


def _request_form(trust: Organisation) -> RequestForm:
    form = RequestForm()
    held = {role.organisation_id for role in viewer().roles if role.role is not Role.GUEST}
    others = organisations_by_id(db.session(), held - {trust.id})
    mine = sorted((one.name, one.slug) for one in others.values() if one.kind == trust.kind)
    none = SelectChoice("", "No, I do not leave any")
    form.leaves.choices = [none, *(SelectChoice(slug, name) for name, slug in mine)]
    return form


@blueprint.get("/trusts/<slug>/join")
@may(Act.BEGIN_TO_JOIN)
def join(slug: str) -> str:
    """Show how one joins a trust: with an account, or first of all without."""
    trust = trust_at(db.session(), viewer(), slug)
    if standing().own_id is None:
        return render_template("people/join_new.jinja", trust=trust, form=NewcomerForm())
    return render_template("people/join.jinja", trust=trust, form=_request_form(trust))


@blueprint.post("/trusts/<slug>/join")
@may(Act.ASK_TO_JOIN)
def ask(slug: str) -> ResponseReturnValue:
    """Ask to join a trust, or to move there."""
    trust = trust_at(db.session(), viewer(), slug)
    form = _request_form(trust)
    if not form.validate_on_submit():
        return render_template("people/join.jinja", trust=trust, form=form), 400
    leaves = organisation_called(db.session(), form.leaves.data) if form.leaves.data else None
    leaves_id = leaves.id if leaves else None
    if leaves_id is not None:
        ask_fresh(Act.LEAVE)
    ask_to_join(db.session(), viewer(), trust, words=form.words.data, at=now(), leaves_id=leaves_id)
    return done(f"{trust.name} has been asked. The hub writes when it has answered.", "/account/people")


@blueprint.post("/trusts/<slug>/join/new")
@may(Act.BEGIN_TO_JOIN)
def begin(slug: str) -> ResponseReturnValue:
    """Send a link to an address that somebody says is theirs."""
    trust, form = trust_at(db.session(), viewer(), slug), NewcomerForm()
    said = {"email": form.email.data or "", "name": form.name.data or "", "words": form.words.data or ""}
    try:
        if form.validate_on_submit():
            begin_to_join(db.session(), trust, **said, sender=sender(), at=now())
            return done(ASKED, f"/trusts/{trust.slug}")
    except Invalid as error:
        form.refuse(error.field, error.message)
    except Slowed as slowed:
        keep_writes()
        form.refuse("email", slowed.message)
        page = render_template("people/join_new.jinja", trust=trust, form=form)
        return page, slowed.status, {"Retry-After": str(slowed.seconds)}
    return render_template("people/join_new.jinja", trust=trust, form=form), 400


@blueprint.post("/account/people/requests/<key>/end")
@may(Act.ASK_TO_JOIN)
def take_back(key: str) -> ResponseReturnValue:
    """Take one's own request back."""
    take_back_request(db.session(), viewer(), key, now())
    return done("You have taken your request back.", "/account/people")


def _answer_page(trust: Organisation, asked: JoinRequest, form: AnswerForm) -> str:
    person = person_with(db.session(), asked.person_id)
    leaves = organisations_by_id(db.session(), [asked.leaves_id] if asked.leaves_id else [])
    return render_template(
        "people/request.jinja",
        crumbs=(*crumbs(trust), ("Team", team_url(trust))),
        trust=trust,
        person=person,
        asked=asked,
        since=in_words(asked.created_at),
        leaves=leaves[asked.leaves_id].name if asked.leaves_id else "",
        form=form,
    )


@blueprint.get("/trusts/<slug>/team/requests/<key>")
@may(Act.CHANGE_TEAM)
def request_to_join(slug: str, key: str) -> str:
    """Show who asks to join."""
    trust = team_at(slug, Act.CHANGE_TEAM)
    asked = request_called(db.session(), viewer(), trust, key)
    return _answer_page(trust, asked, AnswerForm().offer(GIVEN))


@blueprint.post("/trusts/<slug>/team/requests/<key>")
@may(Act.CHANGE_TEAM)
def answer(slug: str, key: str) -> ResponseReturnValue:
    """Say yes or no to who asks to join."""
    trust, form = team_at(slug, Act.CHANGE_TEAM), AnswerForm().offer(GIVEN)
    asked = request_called(db.session(), viewer(), trust, key, lock=True)
    if not form.validate_on_submit():
        return _answer_page(trust, asked, form), 400
    yes, _, code = form.answer.data.partition("-")
    if yes == "yes":
        say_yes(db.session(), asked, Role(code), by=viewer(), at=now())
    else:
        say_no(db.session(), asked, Reason(code), by=viewer(), at=now())
    return done(f"You have said {yes}. The person is told.", team_url(trust))

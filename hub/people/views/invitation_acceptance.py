"""Where the link of an invitation leads, and that of a newcomer."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, Role, may
from hub.kit.clock import day_in_words, now
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid
from hub.people.domain import (
    Elsewhere,
    Invitation,
    Welcome,
    accept_as_newcomer,
    accept_as_oneself,
    arrive,
    has_account,
    invitation_behind,
    needs_second_factor,
    newcomer_behind,
    whose_account,
)
from hub.people.domain.role_labels import WORDS_OF_ROLE
from hub.people.forms import ArrivalForm, WelcomeForm
from hub.people.views.blueprint import blueprint, browser, done
from hub.trusts.domain import Organisation, organisations_by_id
from hub.web.authentication import enter_with, standing, viewer
from hub.web.verified_identity import proved_identity

SECOND_FACTOR = "/account/second-factor?next=/me"
SIGN_IN_FIRST = "This address has an account by now. Sign in first."


def _welcome(form: WelcomeForm, elsewhere: Elsewhere | None = None) -> Welcome:
    password = form.password.data if "password" in form else ""
    return Welcome(form.name.data, password, form.chosen, browser(), elsewhere)


def _elsewhere(invitation: Invitation) -> Elsewhere | None:
    found = proved_identity(f"invitation:{invitation.public_id}")
    return None if found is None else Elsewhere(found.provider, found.subject, found.second_factor)


def _form(invitation: Invitation, **given: str) -> WelcomeForm:
    form = WelcomeForm(**given)
    if _elsewhere(invitation) is not None:
        del form.password
    return form


def _organisation(organisation_id: int) -> Organisation:
    return organisations_by_id(db.session(), [organisation_id])[organisation_id]


def _page(invitation: Invitation, token: str, form: WelcomeForm) -> tuple[str, int]:
    account, who = whose_account(db.session(), invitation), standing()
    state = "new" if account is None else "sign-in"
    if who.own_id is not None:
        state = "accept" if account is not None and account.id == who.own_id else "other"
    page = render_template(
        "people/invitation.jinja",
        state=state,
        organisation=_organisation(invitation.organisation_id),
        role=WORDS_OF_ROLE[Role(invitation.role)],
        until=day_in_words(invitation.ends_on) if invitation.ends_on else "",
        second=needs_second_factor(Role(invitation.role)),
        email=invitation.email,
        here=f"/invitations/{token}",
        public_id=invitation.public_id,
        form=form,
    )
    return page, 400 if form.errors else 200


@blueprint.get("/invitations/<token>")
@may(Act.USE_LINK)
def invitation(token: str) -> tuple[str, int]:
    """Show an invitation; looking at it uses nothing up."""
    found = invitation_behind(db.session(), token, now())
    return _page(found, token, _form(found, name=found.name))


@blueprint.post("/invitations/<token>")
@may(Act.USE_LINK)
def accept_with_new_account(token: str) -> ResponseReturnValue:
    """Make the account that an invitation is for, and sign its owner in."""
    found = invitation_behind(db.session(), token, now(), lock=True)
    form, elsewhere = _form(found), _elsewhere(found)
    if standing().own_id is not None or whose_account(db.session(), found) is not None:
        raise Conflict(SIGN_IN_FIRST)
    if not form.validate_on_submit():
        return _page(found, token, form)
    try:
        key = accept_as_newcomer(db.session(), found, _welcome(form, elsewhere), now())
    except Invalid as error:
        db.session.rollback()
        form.refuse(error.field, error.message)
        return _page(invitation_behind(db.session(), token, now()), token, form)
    enter_with(key)
    return _on(found, proved_twice=elsewhere is not None and elsewhere.second_factor)


@blueprint.post("/invitations/<token>/accept")
@may(Act.USE_LINK)
def accept_with_own_account(token: str) -> ResponseReturnValue:
    """Give whoever is signed in the role to which they are invited."""
    found = invitation_behind(db.session(), token, now(), lock=True)
    accept_as_oneself(db.session(), viewer(), found, now())
    return _on(found)


def _on(invitation: Invitation, *, proved_twice: bool = False) -> ResponseReturnValue:
    organisation = _organisation(invitation.organisation_id)
    needs = needs_second_factor(Role(invitation.role)) and not proved_twice
    return done(f"You have joined {organisation.name}.", SECOND_FACTOR if needs else "/me")


@blueprint.get("/join/<token>")
@may(Act.USE_LINK)
def newcomer(token: str) -> ResponseReturnValue:
    """Show what a newcomer still has to say; looking at it uses nothing up."""
    found = newcomer_behind(db.session(), token, now())
    trust = _organisation(found.organisation_id)
    if standing().own_id is not None or has_account(db.session(), found):
        return redirect(f"/trusts/{trust.slug}/join")
    form = ArrivalForm(name=found.name, words=found.words)
    return render_template("people/newcomer.jinja", trust=trust, email=found.email, form=form)


@blueprint.post("/join/<token>")
@may(Act.USE_LINK)
def arrive_with_new_account(token: str) -> ResponseReturnValue:
    """Make an account without any role, and ask the trust."""
    found, form = newcomer_behind(db.session(), token, now(), lock=True), ArrivalForm()
    trust, key = _organisation(found.organisation_id), ""
    if standing().own_id is not None or has_account(db.session(), found):
        raise Conflict(SIGN_IN_FIRST)
    try:
        if form.validate_on_submit():
            key = arrive(db.session(), found, _welcome(form), words=form.words.data or "", at=now())
    except Invalid as error:
        form.refuse(error.field, error.message)
    if not key:
        return render_template("people/newcomer.jinja", trust=trust, email=found.email, form=form), 400
    enter_with(key)
    words = (
        f"You have an account. {trust.name} has been asked, and the hub writes to you when it has answered."
    )
    return done(words, "/account/people")

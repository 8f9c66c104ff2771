"""The team of an organisation, and one invitation to it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, Role, may
from hub.kit.clock import now
from hub.kit.db import db, only_reads
from hub.kit.errors import Conflict, Invalid
from hub.people.domain import (
    invitation_called,
    invite,
    roles_to_give,
    send_again,
    team_of,
    withdraw_invitation,
)
from hub.people.forms import InviteForm, read_wanted
from hub.people.presenters.team import crumbs, team_page, team_url
from hub.people.views.blueprint import blueprint, done, prove_for, team_at
from hub.trusts.domain import Organisation
from hub.web.authentication import viewer
from hub.web.paging import refuse_beyond


def _team(slug: str) -> str:
    organisation, wanted = team_at(slug, Act.SEE_TEAM), read_wanted(request.values, [])
    found = team_of(db.session(), viewer(), organisation, wanted, now().date())
    refuse_beyond(found.page, found.pages)
    page = team_page(db.session(), viewer(), organisation, found, wanted)
    return render_template("people/team.jinja", page=page, crumbs=page.crumbs)


@blueprint.get("/trusts/<slug>/team")
@may(Act.SEE_TEAM)
def team(slug: str) -> str:
    """Show who has which role in an organisation, who is invited, and who asks to join."""
    return _team(slug)


@blueprint.post("/trusts/<slug>/team")
@may(Act.SEE_TEAM)
@only_reads
def search_team(slug: str) -> str:
    """Show who of a team fits a name or an address, which stand in no address of a page."""
    return _team(slug)


def _invite_page(organisation: Organisation, form: InviteForm) -> tuple[str, int]:
    page = render_template(
        "people/invite.jinja",
        organisation=organisation,
        url=team_url(organisation),
        crumbs=(*crumbs(organisation), ("Team", team_url(organisation))),
        form=form,
    )
    return page, 400 if form.errors else 200


@blueprint.get("/trusts/<slug>/team/invite")
@may(Act.CHANGE_TEAM)
def invite_one(slug: str) -> tuple[str, int]:
    """Ask whom to invite."""
    organisation, form = team_at(slug, Act.CHANGE_TEAM), InviteForm()
    form.offer(roles_to_give(viewer(), organisation))
    return _invite_page(organisation, form)


@blueprint.post("/trusts/<slug>/team/invite")
@may(Act.CHANGE_TEAM)
def send_invitation(slug: str) -> ResponseReturnValue:
    """Invite somebody."""
    organisation, form = team_at(slug, Act.CHANGE_TEAM), InviteForm()
    form.offer(roles_to_give(viewer(), organisation))
    if form.validate_on_submit():
        role = Role(form.role.data)
        prove_for(role)
        said = {"email": form.email.data, "name": form.name.data or "", "ends_on": form.ends_on.data}
        try:
            invite(db.session(), viewer(), organisation, **said, role=role, at=now())
            return done("The invitation is on its way.", team_url(organisation))
        except Invalid as error:
            form.refuse(error.field, error.message)
        except Conflict as error:
            form.refuse("email", error.message)
    return _invite_page(organisation, form)


@blueprint.post("/trusts/<slug>/team/invitations/<key>/again")
@may(Act.CHANGE_TEAM)
def invite_again(slug: str, key: str) -> ResponseReturnValue:
    """Send an invitation anew; its old link ends."""
    organisation = team_at(slug, Act.CHANGE_TEAM)
    found = invitation_called(db.session(), viewer(), organisation, key)
    prove_for(Role(found.role))
    send_again(db.session(), found, by=viewer(), at=now())
    words = "The invitation is sent again. The link in the first email no longer works."
    return done(words, team_url(organisation))


@blueprint.post("/trusts/<slug>/team/invitations/<key>/withdraw")
@may(Act.CHANGE_TEAM)
def withdraw(slug: str, key: str) -> ResponseReturnValue:
    """Withdraw an invitation."""
    organisation = team_at(slug, Act.CHANGE_TEAM)
    found = invitation_called(db.session(), viewer(), organisation, key)
    withdraw_invitation(db.session(), found, by=viewer(), at=now())
    return done("The invitation is withdrawn. Its link no longer works.", team_url(organisation))

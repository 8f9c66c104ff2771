"""Routes for the team of an organisation and for single invitations."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, Role, may
from hub.kit.clock import current_day, now
from hub.kit.db import db, read_only
from hub.kit.errors import Conflict, Invalid
from hub.people.domain.invitations import (
    get_unanswered_invitation,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
from hub.people.domain.role_policy import list_assignable_roles
from hub.people.domain.team import get_team
from hub.people.forms import InvitationForm, read_people_filters
from hub.people.presenters.team import crumbs, team_page, team_url
from hub.people.views.blueprint import (
    blueprint,
    get_team_organisation,
    require_reauthentication_for,
)
from hub.trusts.domain import Organisation
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_or_asked
from hub.web.paging import check_page_exists


def _render_team(slug: str) -> str:
    organisation, filters = (
        get_team_organisation(slug, Act.SEE_TEAM),
        read_people_filters(submitted_or_asked(), []),
    )
    result = get_team(db.session(), viewer(), organisation, filters, current_day())
    check_page_exists(result.page, result.pages)
    page = team_page(db.session(), viewer(), organisation, result, filters)
    return render_template("people/team.jinja", page=page, crumbs=page.crumbs)


@blueprint.get("/trusts/<slug>/team")
@may(Act.SEE_TEAM)
def team(slug: str) -> str:
    """Show the members of an organisation, its invitations and join requests."""
    return _render_team(slug)


@blueprint.post("/trusts/<slug>/team")
@may(Act.SEE_TEAM)
@read_only
def search_team(slug: str) -> str:
    """Search a team. A POST keeps names and email addresses out of URLs."""
    return _render_team(slug)


def _render_invite_page(organisation: Organisation, form: InvitationForm) -> tuple[str, int]:
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
    """Show the invitation form."""
    organisation, form = get_team_organisation(slug, Act.CHANGE_TEAM), InvitationForm()
    form.set_role_choices(list_assignable_roles(viewer(), organisation))
    return _render_invite_page(organisation, form)


@blueprint.post("/trusts/<slug>/team/invite")
@may(Act.CHANGE_TEAM)
def send_invitation(slug: str) -> ResponseReturnValue:
    """Send an invitation."""
    organisation, form = get_team_organisation(slug, Act.CHANGE_TEAM), InvitationForm()
    form.set_role_choices(list_assignable_roles(viewer(), organisation))
    if form.validate_on_submit():
        role = Role(form.role.data)
        require_reauthentication_for(role)
        values = {"email": form.email.data, "name": form.name.data or "", "ends_on": form.ends_on.data}
        try:
            invite_person(db.session(), viewer(), organisation, **values, role=role, at=now())
            return redirect_with_message("The invitation was sent.", team_url(organisation))
        except Invalid as error:
            form.add_error(error.field, error.message)
        except Conflict as error:
            form.add_error("email", error.message)
    return _render_invite_page(organisation, form)


@blueprint.post("/trusts/<slug>/team/invitations/<key>/again")
@may(Act.CHANGE_TEAM)
def invite_again(slug: str, key: str) -> ResponseReturnValue:
    """Send an invitation again with a new link."""
    organisation = get_team_organisation(slug, Act.CHANGE_TEAM)
    invitation = get_unanswered_invitation(db.session(), viewer(), organisation, key)
    require_reauthentication_for(Role(invitation.role))
    resend_invitation(db.session(), invitation, by=viewer(), at=now())
    message = "The invitation was sent again. The link in the earlier email no longer works."
    return redirect_with_message(message, team_url(organisation))


@blueprint.post("/trusts/<slug>/team/invitations/<key>/withdraw")
@may(Act.CHANGE_TEAM)
def withdraw(slug: str, key: str) -> ResponseReturnValue:
    """Withdraw an invitation."""
    organisation = get_team_organisation(slug, Act.CHANGE_TEAM)
    invitation = get_unanswered_invitation(db.session(), viewer(), organisation, key)
    withdraw_invitation(db.session(), invitation, by=viewer(), at=now())
    return redirect_with_message(
        "The invitation was cancelled. Its link no longer works.", team_url(organisation)
    )

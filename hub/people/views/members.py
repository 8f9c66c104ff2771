"""Routes for one member of a team: add, change and end roles, and change a guest's last day."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, Role, may
from hub.accounts.domain import decides_for_self, person_names_by_id, refuse_self_grant
from hub.kit.clock import current_day, now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.people.domain.last_lead import last_lead_error
from hub.people.domain.role_policy import list_assignable_roles
from hub.people.domain.team import (
    TeamMember,
    add_role,
    change_guest_last_day,
    change_member_role,
    get_locked_membership,
    get_team_member,
    remove_role,
)
from hub.people.forms import LastDayForm, RoleForm
from hub.people.presenters.team import RoleLine, crumbs, member_facts, member_line, team_url
from hub.people.views.blueprint import (
    blueprint,
    get_team_organisation,
    require_reauthentication_for,
)
from hub.trusts.domain import Organisation
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


def _get_member(slug: str, public_id: str, act: Act) -> tuple[Organisation, TeamMember]:
    organisation = get_team_organisation(slug, act)
    return organisation, get_team_member(db.session(), viewer(), organisation, public_id, current_day())


def _render_member_page(template: str, organisation: Organisation, member: TeamMember, **context: Any) -> str:
    names = person_names_by_id(db.session(), [membership.given_by_id for membership in member.memberships])
    line = member_line(viewer(), organisation, member, names)
    return render_template(
        template,
        organisation=organisation,
        crumbs=(*crumbs(organisation), ("Team", team_url(organisation))),
        member=line,
        facts=member_facts(line),
        **context,
    )


def _role_form(organisation: Organisation, member: TeamMember) -> RoleForm:
    current_roles = {membership.role for membership in member.memberships}
    is_self = decides_for_self(viewer(), member.person.id)
    roles = () if is_self else list_assignable_roles(viewer(), organisation)
    return RoleForm().set_role_choices(tuple(role for role in roles if role.value not in current_roles))


@blueprint.get("/trusts/<slug>/team/people/<key>")
@may(Act.SEE_TEAM)
def member(slug: str, key: str) -> str:
    """Show a member's roles in an organisation."""
    organisation, team_member = _get_member(slug, key, Act.SEE_TEAM)
    return _render_member_page(
        "people/member.jinja", organisation, team_member, form=_role_form(organisation, team_member)
    )


@blueprint.post("/trusts/<slug>/team/people/<key>")
@may(Act.CHANGE_TEAM)
def add_member_role(slug: str, key: str) -> ResponseReturnValue:
    """Give a member one more role."""
    organisation, team_member = _get_member(slug, key, Act.CHANGE_TEAM)
    refuse_self_grant(viewer(), team_member.person.id)
    form = _role_form(organisation, team_member)
    if form.validate_on_submit():
        role, last_day = Role(form.role.data), form.ends_on.data
        require_reauthentication_for(role)
        try:
            add_role(db.session(), viewer(), organisation, team_member, role=role, at=now(), ends_on=last_day)
            message = f"{team_member.person.name} now has the role of {role.label.lower()}."
            return redirect_with_message(message, f"{team_url(organisation)}/people/{key}")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_member_page("people/member.jinja", organisation, team_member, form=form), 400


@blueprint.get("/trusts/<slug>/team/people/<key>/change/<role>")
@may(Act.CHANGE_TEAM)
def change_role_page(slug: str, key: str, role: str) -> str:
    """Show the form to change one role of a member to another."""
    organisation, team_member = _get_member(slug, key, Act.CHANGE_TEAM)
    former_role = _get_changeable_role(organisation, team_member, role)
    require_reauthentication_for(Role(role))
    form = _role_form(organisation, team_member)
    return _render_member_page(
        "people/change_role.jinja", organisation, team_member, form=form, role=former_role
    )


@blueprint.post("/trusts/<slug>/team/people/<key>/change/<role>")
@may(Act.CHANGE_TEAM)
def change_member_role_by_lead(slug: str, key: str, role: str) -> ResponseReturnValue:
    """Change one role of a member to another."""
    organisation, team_member = _get_member(slug, key, Act.CHANGE_TEAM)
    former_role = _get_changeable_role(organisation, team_member, role)
    require_reauthentication_for(Role(role))
    form = _role_form(organisation, team_member)
    if form.validate_on_submit():
        new_role, last_day = Role(form.role.data), form.ends_on.data
        require_reauthentication_for(new_role)
        try:
            change_member_role(
                *(db.session(), viewer(), organisation, team_member, role),
                role=new_role,
                at=now(),
                ends_on=last_day,
            )
            message = f"The role of {team_member.person.name} was changed to {new_role.label.lower()}."
            return redirect_with_message(message, f"{team_url(organisation)}/people/{key}")
        except Invalid as error:
            form.add_error(error.field, error.message)
    context = {"form": form, "role": former_role}
    return _render_member_page("people/change_role.jinja", organisation, team_member, **context), 400


def _get_changeable_role(organisation: Organisation, member: TeamMember, role: str) -> RoleLine:
    """Return the line of a role that the viewer may change; raise NotFound if there is none.

    The page says so if the person has every other role already. No page links to it then, but one that was
    opened before may.
    """
    refuse_self_grant(viewer(), member.person.id)
    line = member_line(viewer(), organisation, member, {})
    for role_line in line.roles:
        if role_line.end_url.endswith(f"/end/{role}"):
            return role_line
    raise NotFound("This person does not have a role that you can change.")


@blueprint.get("/trusts/<slug>/team/people/<key>/end/<role>")
@may(Act.CHANGE_TEAM)
def confirm_end_role(slug: str, key: str, role: str) -> str:
    """Show the confirmation page for ending a role."""
    organisation, team_member = _get_member(slug, key, Act.CHANGE_TEAM)
    line = member_line(viewer(), organisation, team_member, {})
    matching_roles = [role_line for role_line in line.roles if role_line.end_url.endswith(f"/end/{role}")]
    if not matching_roles:
        raise NotFound("There is no such role.")
    require_reauthentication_for(Role(role))
    membership = next(each for each in team_member.memberships if each.role == role)
    obstacle = last_lead_error(db.session(), membership, by=viewer(), today=current_day())
    return _render_member_page(
        "people/end_role.jinja", organisation, team_member, role=matching_roles[0], obstacle=obstacle
    )


@blueprint.post("/trusts/<slug>/team/people/<key>/end/<role>")
@may(Act.CHANGE_TEAM)
def end_member_role(slug: str, key: str, role: str) -> ResponseReturnValue:
    """End a role of a member."""
    organisation, team_member = _get_member(slug, key, Act.CHANGE_TEAM)
    membership = get_locked_membership(db.session(), viewer(), organisation, team_member, role)
    require_reauthentication_for(Role(role))
    remove_role(db.session(), membership, by=viewer(), at=now())
    return redirect_with_message(
        f"{team_member.person.name} no longer has the role of {Role(role).label.lower()}.",
        team_url(organisation),
    )


@blueprint.get("/trusts/<slug>/team/people/<key>/last-day")
@may(Act.CHANGE_TEAM)
def last_day(slug: str, key: str) -> str:
    """Show the form to change a guest's last day."""
    organisation, team_member = _get_member(slug, key, Act.CHANGE_TEAM)
    guest = next(
        (membership for membership in team_member.memberships if membership.role == Role.GUEST.value), None
    )
    if guest is None:
        raise NotFound("There is no such guest.")
    return _render_member_page(
        "people/last_day.jinja", organisation, team_member, form=LastDayForm(ends_on=guest.ends_on)
    )


@blueprint.post("/trusts/<slug>/team/people/<key>/last-day")
@may(Act.CHANGE_TEAM)
def change_last_day(slug: str, key: str) -> ResponseReturnValue:
    """Change a guest's last day."""
    organisation, team_member = _get_member(slug, key, Act.CHANGE_TEAM)
    form = LastDayForm()
    if form.validate_on_submit() and form.ends_on.data is not None:
        membership = get_locked_membership(
            db.session(), viewer(), organisation, team_member, Role.GUEST.value
        )
        try:
            change_guest_last_day(db.session(), membership, form.ends_on.data, by=viewer(), at=now())
            return redirect_with_message(
                "The last day was changed.", f"{team_url(organisation)}/people/{key}"
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_member_page("people/last_day.jinja", organisation, team_member, form=form), 400

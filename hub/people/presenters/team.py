"""The pages of a team."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Membership, decides_for_self, person_names_by_id
from hub.kit.clock import format_date, format_day, now
from hub.kit.page import Link, Pagination
from hub.people.domain.invitations import Invitation, list_unanswered_invitations
from hub.people.domain.join_requests import JoinRequest, list_open_join_requests
from hub.people.domain.people_filters import PeopleFilters
from hub.people.domain.role_policy import ROLES_BY_KIND, list_assignable_roles
from hub.people.domain.team import Team, TeamMember, may_change_role
from hub.trusts.domain import OFFICE, Organisation
from hub.web.paging import build_pagination


class RoleLine(Struct, frozen=True):
    """One role of a member.

    `change_url`, `end_url` and `last_day_url` are empty if the viewer may not do that. `given_by` is empty
    for a role given by the CLI.
    """

    label: str
    since: str
    until: str
    given_by: str
    change_url: str
    end_url: str
    last_day_url: str


class MemberLine(Struct, frozen=True):
    """A member of a team."""

    name: str
    email: str
    url: str
    is_deactivated: bool
    roles: tuple[RoleLine, ...]


class InvitationLine(Struct, frozen=True):
    """An unanswered invitation."""

    who: str
    email: str
    role: str
    sent: str
    is_expired: bool
    until: str
    url: str
    may_change: bool


class TeamPage(Struct, frozen=True):
    """The page of a team."""

    name: str
    url: str
    crumbs: tuple[tuple[str, str], ...]
    members: tuple[MemberLine, ...]
    total: int
    team_size: int
    pagination: Pagination
    q: str
    chosen: dict[str, str]
    roles: tuple[tuple[str, str], ...]
    is_filtered: bool
    invitations: tuple[InvitationLine, ...]
    requests: tuple[Link, ...]
    may_invite: bool


def team_url(organisation: Organisation) -> str:
    """Return the URL of the team of an organisation."""
    return f"/trusts/{organisation.slug}/team"


def crumbs(organisation: Organisation) -> tuple[tuple[str, str], ...]:
    """Return the breadcrumbs above the team page of an organisation."""
    if organisation.kind == OFFICE:
        return (("Home", "/"), ("People", "/admin/people"))
    return (("Home", "/"), ("Trusts", "/trusts"), (organisation.name, f"/trusts/{organisation.slug}"))


def team_page(
    session: Session, viewer: Viewer, organisation: Organisation, team: Team, filters: PeopleFilters
) -> TeamPage:
    """Return the page of a team with its unanswered invitations and open join requests."""
    url, role = team_url(organisation), filters.role.value if filters.role else ""
    query = f"role={role}&" if role else ""
    join_requests = list_open_join_requests(session, organisation.id)
    names = person_names_by_id(session, [row.person_id for row in join_requests])
    invitations = list_unanswered_invitations(session, viewer, organisation, filters)
    assignable_roles = list_assignable_roles(viewer, organisation)
    return TeamPage(
        name=organisation.name,
        url=url,
        crumbs=crumbs(organisation),
        members=tuple(
            _member_line(viewer, organisation, member, team.granter_names, assignable_roles)
            for member in team.members
        ),
        total=team.total,
        team_size=team.team_size,
        pagination=build_pagination(team.page, team.pages, lambda page: f"{url}?{query}page={page}"),
        q=filters.q,
        chosen={"role": role},
        roles=tuple((item.value, item.label) for item in ROLES_BY_KIND[organisation.kind]),
        is_filtered=not filters.is_empty,
        invitations=tuple(_invitation_line(viewer, organisation, row) for row in invitations),
        requests=tuple(_request_link(url, row, names) for row in join_requests),
        may_invite=bool(assignable_roles),
    )


def _request_link(url: str, join_request: JoinRequest, names: Mapping[int, str]) -> Link:
    text = f"{names[join_request.person_id]} asked to join on {format_date(join_request.created_at)}"
    return Link(text, f"{url}/requests/{join_request.public_id}")


def member_line(
    viewer: Viewer, organisation: Organisation, member: TeamMember, names: Mapping[int, str]
) -> MemberLine:
    """Return a member of a team as shown on the page."""
    return _member_line(viewer, organisation, member, names, list_assignable_roles(viewer, organisation))


def _member_line(
    viewer: Viewer,
    organisation: Organisation,
    member: TeamMember,
    names: Mapping[int, str],
    assignable_roles: Sequence[Role],
) -> MemberLine:
    url = f"{team_url(organisation)}/people/{member.person.public_id}"
    held = {membership.role for membership in member.memberships}
    other_roles = [role for role in assignable_roles if role.value not in held]
    return MemberLine(
        name=member.person.name,
        email=member.person.email or "",
        url=url,
        is_deactivated=member.person.disabled_at is not None,
        roles=tuple(
            _role_line(viewer, organisation, url, membership, names, other_roles=other_roles)
            for membership in member.memberships
        ),
    )


def _role_line(
    viewer: Viewer,
    organisation: Organisation,
    url: str,
    membership: Membership,
    names: Mapping[int, str],
    *,
    other_roles: Sequence[Role],
) -> RoleLine:
    role = Role(membership.role)
    may_change = may_change_role(viewer, organisation, role)
    may_give = may_change and not decides_for_self(viewer, membership.person_id)
    may_prolong = may_give and role is Role.GUEST
    return RoleLine(
        label=role.label,
        since=format_date(membership.since),
        until=format_day(membership.ends_on) if membership.ends_on else "",
        given_by=names.get(membership.given_by_id or 0, ""),
        change_url=f"{url}/change/{role.value}" if may_give and other_roles else "",
        end_url=f"{url}/end/{role.value}" if may_change else "",
        last_day_url=f"{url}/last-day" if may_prolong else "",
    )


def _invitation_line(viewer: Viewer, organisation: Organisation, invitation: Invitation) -> InvitationLine:
    role = Role(invitation.role)
    return InvitationLine(
        who=invitation.name or invitation.email,
        email=invitation.email,
        role=role.label,
        sent=format_date(invitation.created_at),
        is_expired=invitation.expires_at <= now(),
        until=format_date(invitation.expires_at),
        url=f"{team_url(organisation)}/invitations/{invitation.public_id}",
        may_change=may_change_role(viewer, organisation, role),
    )


def member_facts(line: MemberLine) -> Sequence[tuple[str, str]]:
    """Return the facts about a member as (name, value) pairs."""
    return (("Email address", line.email), ("Account", "Suspended" if line.is_deactivated else "Active"))

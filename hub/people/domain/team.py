"""Teams: the members of an organisation with their roles, and the changes that its leads make."""

from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import (
    Membership,
    Person,
    change_end_date,
    change_role,
    grant_role,
    in_force,
    person_names_by_id,
    refuse_self_grant,
    revoke_role,
)
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.domain.invitations import validate_last_day
from hub.people.domain.last_lead import check_not_last_lead
from hub.people.domain.people_filters import PEOPLE_PAGE_SIZE, PeopleFilters, has_words
from hub.people.domain.role_policy import ACTS_BY_ROLE, validate_assignable_role
from hub.trusts.domain import Organisation, lock_organisation

NO_SUCH_MEMBER = "This person has no role in this organisation."


class TeamMember(Struct, frozen=True):
    """A person with their memberships in one organisation."""

    person: Person
    memberships: tuple[Membership, ...]


class Team(Struct, frozen=True):
    """One page of the team members who match the filters.

    `granter_names` holds the names of the people who gave the roles, by person id. `total` counts the members
    who match, `team_size` all of them.
    """

    members: tuple[TeamMember, ...]
    granter_names: dict[int, str]
    total: int
    team_size: int
    page: int

    @property
    def pages(self) -> int:
        """The number of pages."""
        return max(1, -(-self.total // PEOPLE_PAGE_SIZE))


def get_team(
    session: Session, viewer: Viewer, organisation: Organisation, filters: PeopleFilters, today: date
) -> Team:
    """Return one page of the members of an organisation who match the filters, by name."""
    require(viewer, Act.SEE_TEAM, organisation_id=organisation.id)
    is_member = (Membership.organisation_id == organisation.id, in_force(today))
    team = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(*is_member, Person.erased_at.is_(None))
        .group_by(Person.id)
    )
    matching = team.where(*has_words(filters.q))
    if filters.role is not None:
        matching = matching.where(Membership.role == filters.role.value)
    team_size = _count(session, team)
    total = team_size if filters.is_empty else _count(session, matching)
    page = matching.order_by(Person.name, Person.id).limit(PEOPLE_PAGE_SIZE)
    page_ids = list(session.scalars(page.offset((filters.page - 1) * PEOPLE_PAGE_SIZE)))
    rows = session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(*is_member, Person.id.in_(page_ids))
        .order_by(Person.name, Person.id, Membership.since, Membership.id)
    ).all()
    memberships: dict[int, list[Membership]] = {}
    people: dict[int, Person] = {}
    for person, membership in rows:
        people[person.id] = person
        memberships.setdefault(person.id, []).append(membership)
    members = tuple(TeamMember(people[id_], tuple(memberships[id_])) for id_ in page_ids)
    names = person_names_by_id(session, [membership.given_by_id for _, membership in rows])
    return Team(members, names, total, team_size, filters.page)


def _count(session: Session, people: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(people.subquery())) or 0


def get_team_member(
    session: Session, viewer: Viewer, organisation: Organisation, public_id: str, today: date
) -> TeamMember:
    """Return a member of an organisation; raise NotFound if the person has no role there."""
    require(viewer, Act.SEE_TEAM, organisation_id=organisation.id)
    rows = session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.public_id == public_id,
            Person.erased_at.is_(None),
            Membership.organisation_id == organisation.id,
            in_force(today),
        )
        .order_by(Membership.since, Membership.id)
    ).all()
    if not rows:
        raise NotFound(NO_SUCH_MEMBER)
    return TeamMember(rows[0][0], tuple(membership for _, membership in rows))


def add_role(
    session: Session,
    viewer: Viewer,
    organisation: Organisation,
    member: TeamMember,
    *,
    role: Role,
    at: datetime,
    ends_on: date | None = None,
) -> Membership:
    """Give a member of an organisation one more role there."""
    validate_assignable_role(viewer, organisation, role)
    refuse_self_grant(viewer, member.person.id)
    validate_last_day(role, ends_on, day_of(at))
    membership = grant_role(
        session,
        member.person,
        organisation.id,
        role,
        by=viewer,
        at=at,
        ends_on=ends_on if role is Role.GUEST else None,
    )
    enqueue(session, "role-given", at=at, person_id=member.person.id, about_id=membership.id)
    return membership


def change_member_role(
    session: Session,
    viewer: Viewer,
    organisation: Organisation,
    member: TeamMember,
    former_role: str,
    *,
    role: Role,
    at: datetime,
    ends_on: date | None = None,
) -> Membership:
    """Give a member another role instead of `former_role`, with the rights that ending and giving them need.

    Raises Conflict if the former role has ended, for the last lead, and if the member has the new role
    already; NotFound without the rights; Invalid for a wrong last day; NotAllowed for one's own role.
    """
    validate_assignable_role(viewer, organisation, role)
    refuse_self_grant(viewer, member.person.id)
    validate_last_day(role, ends_on, day_of(at))
    membership = get_locked_membership(session, viewer, organisation, member, former_role)
    check_not_last_lead(session, membership, by=viewer, at=at)
    last_day = ends_on if role is Role.GUEST else None
    change_role(session, membership, role, by=viewer, at=at, ends_on=last_day)
    enqueue(session, "role-given", at=at, person_id=membership.person_id, about_id=membership.id)
    return membership


def get_locked_membership(
    session: Session, viewer: Viewer, organisation: Organisation, member: TeamMember, role: str
) -> Membership:
    """Return a member's role with a row lock.

    Raises Conflict if it has ended, NotFound if the viewer may not change it.
    """
    lock_organisation(session, organisation.id)
    membership = session.scalar(
        for_update(
            select(Membership).where(
                Membership.person_id == member.person.id,
                Membership.organisation_id == organisation.id,
                Membership.role == role,
            )
        )
    )
    if membership is None:
        raise Conflict("This role has already ended.")
    require(viewer, ACTS_BY_ROLE[Role(membership.role)], organisation_id=organisation.id)
    return membership


def remove_role(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """End a role; raise Conflict for the last lead."""
    check_not_last_lead(session, membership, by=by, at=at)
    details: dict[str, str | int] = {"role": membership.role, "organisation": membership.organisation_id}
    revoke_role(session, membership, by=by, at=at)
    enqueue(session, "role-ended", at=at, person_id=membership.person_id, details=details)


def change_guest_last_day(
    session: Session, membership: Membership, ends_on: date, *, by: Viewer, at: datetime
) -> None:
    """Change the last day of a guest."""
    validate_last_day(Role.GUEST, ends_on, day_of(at))
    change_end_date(session, membership, ends_on, by=by, at=at)
    enqueue(session, "role-given", at=at, person_id=membership.person_id, about_id=membership.id)


def may_change_role(viewer: Viewer, organisation: Organisation, role: Role) -> bool:
    """Return whether the viewer may give or end this role in an organisation."""
    return is_allowed(viewer, ACTS_BY_ROLE[role], organisation_id=organisation.id)

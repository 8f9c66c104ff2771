"""Teams: who has which role in an organisation, and what its leads change. It holds at the next request."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import (
    Membership,
    Person,
    change_end_date,
    grant_role,
    in_force,
    person_names_by_id,
    revoke_role,
)
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import for_update
from hub.kit.text import split_words
from hub.mail.domain import enqueue
from hub.people.domain.invitations import validate_last_day
from hub.people.domain.last_lead import check_not_last_lead
from hub.people.domain.people_filters import PEOPLE_PAGE_SIZE, PeopleFilters, matches_words
from hub.people.domain.role_policy import ACTS_BY_ROLE, refuse_self_assignment, validate_assignable_role
from hub.trusts.domain import Organisation, lock_organisation

NO_SUCH_MEMBER = "There is nobody here with a role at this address."


@dataclass(frozen=True)
class TeamMember:
    """Somebody with their roles in one organisation."""

    person: Person
    memberships: tuple[Membership, ...]


@dataclass(frozen=True)
class Team:
    """One page of those of a team who fit, with the names of those who gave the roles, by id.

    `total` is how many fit, `whole` how many there are.
    """

    members: tuple[TeamMember, ...]
    granter_names: dict[int, str]
    total: int
    team_size: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PEOPLE_PAGE_SIZE))


def get_team(
    session: Session, viewer: Viewer, organisation: Organisation, filters: PeopleFilters, today: date
) -> Team:
    """Return one page of the people of an organisation who fit by name, address and role; by name."""
    require(viewer, Act.SEE_TEAM, organisation_id=organisation.id)
    belongs = (Membership.organisation_id == organisation.id, in_force(today))
    everybody = session.execute(
        select(Person.id, Person.name, Person.email, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(*belongs, Person.erased_at.is_(None))
        .order_by(Person.name, Person.id)
    ).all()
    words = split_words(filters.q)
    found = dict.fromkeys(
        row.id
        for row in everybody
        if filters.role in (None, row.role) and matches_words(words, row.name, row.email)
    )
    on_page = list(found)[(filters.page - 1) * PEOPLE_PAGE_SIZE : filters.page * PEOPLE_PAGE_SIZE]
    rows = session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(*belongs, Person.id.in_(on_page))
        .order_by(Person.name, Person.id, Membership.since, Membership.id)
    ).all()
    held: dict[int, list[Membership]] = {}
    people: dict[int, Person] = {}
    for person, membership in rows:
        people[person.id] = person
        held.setdefault(person.id, []).append(membership)
    members = tuple(TeamMember(people[id_], tuple(held[id_])) for id_ in on_page)
    names = person_names_by_id(session, [membership.given_by_id for _, membership in rows])
    whole = len({row.id for row in everybody})
    return Team(members, names, len(found), whole, filters.page)


def get_team_member(
    session: Session, viewer: Viewer, organisation: Organisation, public_id: str, today: date
) -> TeamMember:
    """Return somebody who has a role in an organisation; NotFound for all others."""
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
    """Give somebody who belongs to an organisation one more role there."""
    validate_assignable_role(viewer, organisation, role)
    refuse_self_assignment(session, viewer, member.person.email)
    validate_last_day(role, ends_on, at.date())
    given = grant_role(
        session,
        member.person,
        organisation.id,
        role,
        by=viewer,
        at=at,
        ends_on=ends_on if role is Role.GUEST else None,
    )
    enqueue(session, "role-given", at=at, person_id=member.person.id, about_id=given.id)
    return given


def get_locked_membership(
    session: Session, viewer: Viewer, organisation: Organisation, member: TeamMember, role: str
) -> Membership:
    """Return one role of a member, locked; NotFound where it is not theirs to change."""
    lock_organisation(session, organisation.id)
    found = session.scalar(
        for_update(
            select(Membership).where(
                Membership.person_id == member.person.id,
                Membership.organisation_id == organisation.id,
                Membership.role == role,
            )
        )
    )
    if found is None:
        raise Conflict("This role has been ended in the meantime.")
    require(viewer, ACTS_BY_ROLE[Role(found.role)], organisation_id=organisation.id)
    return found


def remove_role(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """End a role; Conflict for that of the last lead."""
    check_not_last_lead(session, membership, by=by, at=at)
    details: dict[str, str | int] = {"role": membership.role, "organisation": membership.organisation_id}
    revoke_role(session, membership, by=by, at=at)
    enqueue(session, "role-ended", at=at, person_id=membership.person_id, details=details)


def change_guest_last_day(
    session: Session, membership: Membership, ends_on: date, *, by: Viewer, at: datetime
) -> None:
    """Let a guest stay until another day."""
    validate_last_day(Role.GUEST, ends_on, at.date())
    change_end_date(session, membership, ends_on, by=by, at=at)
    enqueue(session, "role-given", at=at, person_id=membership.person_id, about_id=membership.id)


def may_change_role(viewer: Viewer, organisation: Organisation, role: Role) -> bool:
    """Say whether `viewer` may end this role in an organisation."""
    return is_allowed(viewer, ACTS_BY_ROLE[role], organisation_id=organisation.id)

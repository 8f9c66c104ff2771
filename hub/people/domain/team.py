"""Teams: who has which role in an organisation, and what its leads change. It holds at the next request."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, allowed, require
from hub.accounts.domain import (
    Membership,
    Person,
    change_last_day,
    end_role,
    give_role,
    in_force,
    names_of,
)
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import locked
from hub.kit.text import words_of
from hub.mail.domain import post
from hub.people.domain.invitations import check_last_day
from hub.people.domain.last_lead import keep_a_lead
from hub.people.domain.people_filters import ON_A_PAGE, Wanted, fits
from hub.people.domain.role_policy import ACTS, check_role, refuse_oneself
from hub.trusts.domain import Organisation, lock_organisation

NOBODY_HERE = "There is nobody here with a role at this address."


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
    names: dict[int, str]
    total: int
    whole: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))


def team_of(
    session: Session, viewer: Viewer, organisation: Organisation, wanted: Wanted, today: date
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
    words = words_of(wanted.q)
    found = dict.fromkeys(
        row.id for row in everybody if wanted.role in (None, row.role) and fits(words, row.name, row.email)
    )
    on_page = list(found)[(wanted.page - 1) * ON_A_PAGE : wanted.page * ON_A_PAGE]
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
    names = names_of(session, [membership.given_by_id for _, membership in rows])
    whole = len({row.id for row in everybody})
    return Team(members, names, len(found), whole, wanted.page)


def member_called(
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
        raise NotFound(NOBODY_HERE)
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
    check_role(viewer, organisation, role)
    refuse_oneself(session, viewer, member.person.email)
    check_last_day(role, ends_on, at.date())
    given = give_role(
        session,
        member.person,
        organisation.id,
        role,
        by=viewer,
        at=at,
        ends_on=ends_on if role is Role.GUEST else None,
    )
    post(session, "role-given", at=at, person_id=member.person.id, about_id=given.id)
    return given


def role_of(
    session: Session, viewer: Viewer, organisation: Organisation, member: TeamMember, role: str
) -> Membership:
    """Return one role of a member, locked; NotFound where it is not theirs to change."""
    lock_organisation(session, organisation.id)
    found = session.scalar(
        locked(
            select(Membership).where(
                Membership.person_id == member.person.id,
                Membership.organisation_id == organisation.id,
                Membership.role == role,
            )
        )
    )
    if found is None:
        raise Conflict("This role has been ended in the meantime.")
    require(viewer, ACTS[Role(found.role)], organisation_id=organisation.id)
    return found


def take_role(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """End a role; Conflict for that of the last lead."""
    keep_a_lead(session, membership, by=by, at=at)
    details: dict[str, str | int] = {"role": membership.role, "organisation": membership.organisation_id}
    end_role(session, membership, by=by, at=at)
    post(session, "role-ended", at=at, person_id=membership.person_id, details=details)


def put_off(session: Session, membership: Membership, ends_on: date, *, by: Viewer, at: datetime) -> None:
    """Let a guest stay until another day."""
    check_last_day(Role.GUEST, ends_on, at.date())
    change_last_day(session, membership, ends_on, by=by, at=at)
    post(session, "role-given", at=at, person_id=membership.person_id, about_id=membership.id)


def may_change(viewer: Viewer, organisation: Organisation, role: Role) -> bool:
    """Say whether `viewer` may end this role in an organisation."""
    return allowed(viewer, ACTS[role], organisation_id=organisation.id)

"""Roles: who belongs to which organisation as what. A change holds at their next request."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from hub.access import Role, RoleAssignment, Viewer
from hub.accounts.models import Membership as Membership
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.trusts.domain import lock_organisation


@dataclass(frozen=True)
class Member:
    """A person with one of their roles."""

    person: Person
    membership: Membership


def in_force(today: date) -> ColumnElement[bool]:
    """Return the condition that a membership has not ended."""
    return or_(Membership.ends_on.is_(None), Membership.ends_on >= today)


def is_in_force(membership: Membership, today: date) -> bool:
    """Say whether a membership has not ended."""
    return membership.ends_on is None or membership.ends_on >= today


def list_roles(session: Session, person_id: int, today: date) -> frozenset[RoleAssignment]:
    """Return the roles that somebody has today."""
    rows = session.execute(
        select(Membership.organisation_id, Membership.role).where(
            Membership.person_id == person_id, in_force(today)
        )
    )
    return frozenset(RoleAssignment(row.organisation_id, Role(row.role)) for row in rows)


def may_be_delegate(own: Collection[RoleAssignment], theirs: Collection[RoleAssignment]) -> bool:
    """Say whether somebody may act for another: both belong to one organisation, and not as its guests."""
    return bool(list_delegated_roles(own, theirs))


def list_delegated_roles(
    own: Collection[RoleAssignment], theirs: Collection[RoleAssignment]
) -> frozenset[RoleAssignment]:
    """Return with which of another's roles somebody acts for them: those in organisations of both."""
    organisations = {held.organisation_id for held in own if held.role is not Role.GUEST}
    return frozenset(
        held for held in theirs if held.organisation_id in organisations and held.role is not Role.GUEST
    )


def list_memberships(session: Session, person_id: int) -> list[Membership]:
    """Return all memberships of somebody, the ended ones too, the oldest first."""
    statement = select(Membership).where(Membership.person_id == person_id)
    return list(session.scalars(statement.order_by(Membership.since, Membership.id)))


def list_members(
    session: Session, organisation_id: int, today: date, roles: Collection[Role] = tuple(Role)
) -> list[Member]:
    """Return who has one of `roles` in an organisation today, by name."""
    rows = session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role.in_([role.value for role in roles]),
            Person.disabled_at.is_(None),
            in_force(today),
        )
        .order_by(Person.name, Person.id, Membership.role)
    )
    return [Member(person, membership) for person, membership in rows]


def grant_role(
    session: Session,
    person: Person,
    organisation_id: int,
    role: Role,
    *,
    by: Viewer,
    at: datetime,
    ends_on: date | None = None,
    granted_by: Viewer | None = None,
) -> Membership:
    """Give somebody a role in an organisation; Conflict where they have it, Invalid for a guest without end.

    Whether they may is asked by whoever calls. `by` does it now and is recorded; the role is given by
    `given_by` where that is somebody else, as by the inviter whose invitation is accepted.
    """
    if role is Role.GUEST and ends_on is None:
        raise Invalid("ends_on", "A guest needs a last day")
    # Two who give the same role at once: the second finds what the first has done.
    lock_organisation(session, organisation_id)
    _replace_ended_membership(session, person.id, organisation_id, role, at.date())
    membership = Membership(
        person_id=person.id,
        organisation_id=organisation_id,
        role=role.value,
        given_by_id=(granted_by or by).person_id,
        since=at,
        ends_on=ends_on,
        ask_about="",
    )
    session.add(membership)
    session.flush()
    details = {"role": role.value, **({"until": ends_on.isoformat()} if ends_on else {})}
    _record_membership_act(session, by, "give role", membership, at, details)
    return membership


def _replace_ended_membership(
    session: Session, person_id: int, organisation_id: int, role: Role, today: date
) -> None:
    there = session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.role == role.value,
        )
    )
    if there is not None:
        if is_in_force(there, today):
            raise Conflict("This person has this role already.")
        session.delete(there)
        session.flush()


def revoke_role(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """Take a role away; it is gone at the next request of whoever had it."""
    if membership.named_since is not None:
        bump_change_counter(session)
    _record_membership_act(session, by, "end role", membership, at, {"role": membership.role})
    session.delete(membership)
    session.flush()


def change_end_date(
    session: Session, membership: Membership, ends_on: date, *, by: Viewer, at: datetime
) -> None:
    """Let a guest's role end on another day."""
    if membership.role != Role.GUEST.value:
        raise Invalid("ends_on", "Only a guest has a last day")
    membership.ends_on = ends_on
    _record_membership_act(session, by, "change last day", membership, at, {"until": ends_on.isoformat()})
    session.flush()


def get_membership(session: Session, membership_id: int) -> Membership:
    """Return the membership with this id; NotFound where there is none."""
    found = session.get(Membership, membership_id)
    if found is None:
        raise NotFound("There is no such role.")
    return found


def _record_membership_act(
    session: Session, by: Viewer, act: str, membership: Membership, at: datetime, details: dict[str, str]
) -> None:
    record_audit_entry(
        session,
        by,
        act,
        kind="person",
        object_id=membership.person_id,
        organisation_id=membership.organisation_id,
        details=details,
        at=at,
    )

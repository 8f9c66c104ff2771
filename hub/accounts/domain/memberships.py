"""Memberships: roles of persons in organisations. A change applies from the person's next request on."""

from collections.abc import Collection
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from hub.access import Role, RoleAssignment, Viewer
from hub.accounts.models import Membership as Membership
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.trusts.domain import lock_organisation

SELF_GRANT = "You cannot give yourself a role. Ask another lead or the hub office."


class Member(Struct, frozen=True):
    """A person and one of their memberships."""

    person: Person
    membership: Membership


def in_force(today: date) -> ColumnElement[bool]:
    """Return the SQL condition that a membership has not ended."""
    return or_(Membership.ends_on.is_(None), Membership.ends_on >= today)


def is_in_force(membership: Membership, today: date) -> bool:
    """Return whether a membership has not ended."""
    return membership.ends_on is None or membership.ends_on >= today


def list_roles(session: Session, person_id: int, today: date) -> frozenset[RoleAssignment]:
    """Return the roles that a person has today."""
    rows = session.execute(
        select(Membership.organisation_id, Membership.role).where(
            Membership.person_id == person_id, in_force(today)
        )
    )
    return frozenset(RoleAssignment(row.organisation_id, Role(row.role)) for row in rows)


def may_be_delegate(own: Collection[RoleAssignment], theirs: Collection[RoleAssignment]) -> bool:
    """Return whether a person may act for another: both have a role other than guest in one organisation."""
    return bool(list_delegated_roles(own, theirs))


def list_delegated_roles(
    own: Collection[RoleAssignment], theirs: Collection[RoleAssignment]
) -> frozenset[RoleAssignment]:
    """Return the roles that a delegate may use: those in organisations where both are more than guests."""
    own_organisation_ids = {role.organisation_id for role in own if role.role is not Role.GUEST}
    return frozenset(
        role
        for role in theirs
        if role.organisation_id in own_organisation_ids and role.role is not Role.GUEST
    )


def list_memberships(session: Session, person_id: int) -> list[Membership]:
    """Return all memberships of a person, including ended ones, the oldest first."""
    statement = select(Membership).where(Membership.person_id == person_id)
    return list(session.scalars(statement.order_by(Membership.since, Membership.id)))


def list_members(
    session: Session, organisation_id: int, today: date, roles: Collection[Role] = tuple(Role)
) -> list[Member]:
    """Return the active members who have one of `roles` in an organisation today, sorted by name."""
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


def decides_for_self(decider: Viewer, person_id: int) -> bool:
    """Return whether a decision about this person is theirs, also as the delegate of someone else."""
    return person_id in (decider.person_id, decider.delegate_id)


def refuse_self_grant(decider: Viewer, person_id: int) -> None:
    """Raise NotAllowed if who decides about a role of this person is that person or acts as one's delegate.

    Every way to give or prolong a role comes here. Commands decide as the public, which is nobody.
    """
    if decides_for_self(decider, person_id):
        raise NotAllowed(SELF_GRANT)


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
    """Give a person a role in an organisation and return the membership.

    The caller checks the permission. `by` goes into the audit log; `granted_by` is who decided it, if that is
    someone else, such as the sender of an accepted invitation. Raises NotAllowed if that is the person,
    Conflict if the person has the role already, Invalid if a guest has no last day.
    """
    refuse_self_grant(granted_by or by, person.id)
    if role is Role.GUEST and ends_on is None:
        raise Invalid("ends_on", "Enter the last day of the guest’s role")
    # With the lock, the second of two simultaneous calls finds the membership that the first has added.
    lock_organisation(session, organisation_id)
    _replace_ended_membership(session, person.id, organisation_id, role, day_of(at))
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
    existing = session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.role == role.value,
        )
    )
    if existing is None:
        return
    if is_in_force(existing, today):
        raise Conflict("This person already has this role.")
    session.delete(existing)
    session.flush()


def change_role(
    session: Session,
    membership: Membership,
    role: Role,
    *,
    by: Viewer,
    at: datetime,
    ends_on: date | None = None,
) -> None:
    """Change a membership to another role, in one step; the caller checks the permissions for both roles.

    Raises NotAllowed for one's own, Conflict if the person has the new role already, Invalid if a guest has
    no last day.
    """
    refuse_self_grant(by, membership.person_id)
    if role is Role.GUEST and ends_on is None:
        raise Invalid("ends_on", "Enter the last day of the guest’s role")
    lock_organisation(session, membership.organisation_id)
    _replace_ended_membership(session, membership.person_id, membership.organisation_id, role, day_of(at))
    former_role, membership.role = membership.role, role.value
    membership.given_by_id, membership.since, membership.ends_on = by.person_id, at, ends_on
    if membership.named_since is not None:
        bump_change_counter(session)
        if role is Role.GUEST:  # a guest is not named on the page of a trust
            membership.named_since, membership.ask_about = None, ""
    details = {"role": role.value, "former_role": former_role}
    _record_membership_act(session, by, "change role", membership, at, details)
    session.flush()


def revoke_role(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """End a role; it no longer counts at the person's next request."""
    if membership.named_since is not None:
        bump_change_counter(session)
    _record_membership_act(session, by, "end role", membership, at, {"role": membership.role})
    session.delete(membership)
    session.flush()


def change_end_date(
    session: Session, membership: Membership, ends_on: date, *, by: Viewer, at: datetime
) -> None:
    """Change the last day of a guest's role; raise Invalid for any other role, NotAllowed for one's own."""
    refuse_self_grant(by, membership.person_id)
    if membership.role != Role.GUEST.value:
        raise Invalid("ends_on", "Only a guest’s role can have a last day")
    membership.ends_on = ends_on
    _record_membership_act(session, by, "change last day", membership, at, {"until": ends_on.isoformat()})
    session.flush()


def get_membership(session: Session, membership_id: int) -> Membership:
    """Return the membership with this id; raise NotFound if there is none."""
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFound("There is no such role.")
    return membership


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

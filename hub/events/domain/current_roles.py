"""Who has a place or waits, and has lost the role for which they take part, or the account."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Role
from hub.accounts.domain import Membership, Person, in_force
from hub.events.models import Booking, Event, WaitingListEntry
from hub.kit.clock import day_of

R = TypeVar("R", Booking, WaitingListEntry)


def list_without_role(session: Session, event: Event, at: datetime) -> list[WaitingListEntry]:
    """Return the entries, with or without an offer, of people who cannot book any more, the first first."""
    return _list_without_role(session, WaitingListEntry, event, at)


def list_bookings_without_role(session: Session, event: Event, at: datetime) -> list[Booking]:
    """Return the places of people who could not book any more, in the order in which they booked."""
    return _list_without_role(session, Booking, event, at)


def _list_without_role(session: Session, table: type[R], event: Event, at: datetime) -> list[R]:
    """Return the open rows of an event whose people have lost their role.

    Whoever takes part for a trust needs a role in it other than guest; a partner needs any role. A
    deactivated account has none.
    """
    is_open = (table.event_id == event.id, table.ended_at.is_(None))
    rows = session.execute(
        select(Membership.person_id, Membership.organisation_id, Membership.role)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.person_id.in_(select(table.person_id).where(*is_open)),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
            in_force(day_of(at)),
        )
    )
    allowed: set[tuple[int, int | None]] = set()
    for person_id, organisation_id, role in rows:
        allowed.add((person_id, None))
        if role != Role.GUEST.value:
            allowed.add((person_id, organisation_id))
    found = session.scalars(select(table).where(*is_open).order_by(table.id))
    return [row for row in found if (row.person_id, row.organisation_id) not in allowed]

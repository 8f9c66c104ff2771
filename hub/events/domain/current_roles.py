"""Who on a waiting list has lost the role for which they wait, or the account."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Role
from hub.accounts.domain import Membership, Person, in_force
from hub.events.models import Event, WaitingListEntry
from hub.kit.clock import day_of


def list_without_role(session: Session, event: Event, at: datetime) -> list[WaitingListEntry]:
    """Return the entries, with or without an offer, of people who cannot book any more, the first first.

    Whoever waits for a trust needs a role in it other than guest; a partner needs any role. A deactivated
    account has none.
    """
    waiting = (WaitingListEntry.event_id == event.id, WaitingListEntry.ended_at.is_(None))
    rows = session.execute(
        select(Membership.person_id, Membership.organisation_id, Membership.role)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.person_id.in_(select(WaitingListEntry.person_id).where(*waiting)),
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
    entries = session.scalars(select(WaitingListEntry).where(*waiting).order_by(WaitingListEntry.id))
    return [entry for entry in entries if (entry.person_id, entry.organisation_id) not in allowed]

"""Private calendars: the secret address at which a person's calendar program reads the events they booked.

The address holds a signed key. Only the key is stored, and it opens nothing without the hub's secret.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import Person, find_reachable_person
from hub.events.domain.queries import list_own_bookings
from hub.events.models import Booking, Event, PrivateCalendar
from hub.kit.errors import NotFound
from hub.kit.keyring import sign, unsign

PURPOSE = "private calendar"
SHOWN_AFTER = timedelta(days=90)
"""For so long a past event stays in the calendar."""
NO_CALENDAR = "There is no calendar at this address. Its owner can create a new address on the hub."


def make_address(session: Session, viewer: Viewer, at: datetime) -> str:
    """Give the viewer a new secret address and return its token; the address before answers no more."""
    person_id = _own_id(viewer)
    row = session.get(PrivateCalendar, person_id, with_for_update=True) or PrivateCalendar(
        person_id=person_id
    )
    row.address_key, row.created_at = secrets.token_urlsafe(24), at
    session.add(row)
    session.flush()
    return sign(session, PURPOSE, row.address_key)


def revoke_address(session: Session, viewer: Viewer) -> None:
    """End the viewer's secret address."""
    session.execute(delete(PrivateCalendar).where(PrivateCalendar.person_id == _own_id(viewer)))


def find_token(session: Session, viewer: Viewer) -> str:
    """Return the token of the viewer's address, or an empty text if they have none."""
    row = session.get(PrivateCalendar, _own_id(viewer))
    return "" if row is None else sign(session, PURPOSE, row.address_key)


def read_calendar(session: Session, token: str, at: datetime) -> tuple[Person, list[tuple[Booking, Event]]]:
    """Return the person of an address and their places. Raises NotFound if it is revoked or unknown."""
    address_key = unsign(session, PURPOSE, token)
    row = (
        session.scalar(select(PrivateCalendar).where(PrivateCalendar.address_key == address_key))
        if address_key
        else None
    )
    person = find_reachable_person(session, row.person_id) if row else None
    if row is None or person is None:
        raise NotFound(NO_CALENDAR)
    return person, list_own_bookings(session, row.person_id, at - SHOWN_AFTER)


def _own_id(viewer: Viewer) -> int:
    require(viewer, Act.CHANGE_ACCOUNT, person_id=viewer.person_id)
    return viewer.person_id or 0

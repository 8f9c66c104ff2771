"""The list of participants: those who consented see each other's name and trust, until the day they chose."""

from datetime import date, datetime, timedelta
from enum import IntEnum

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import person_names_by_id
from hub.events.domain.bookings import get_own_place
from hub.events.domain.schedule import list_bookings
from hub.events.models import Event, ListConsent
from hub.kit.clock import day_of
from hub.trusts.domain import organisations_by_id

PARTNER = "Partner"


class ListedFor(IntEnum):
    """How many days after the event a person wants to stay on the list."""

    EVENT_DAY = 0
    A_MONTH = 30
    A_YEAR = 365


class Listing(Struct, frozen=True):
    """A person on the list: their name, their trust, and the last day on which they are on it."""

    name: str
    organisation: str
    until: date


def last_day_listed(event: Event, days_after: int) -> date:
    """Return the last day on which a person is on the list; it moves with the event."""
    return day_of(event.ends_at) + timedelta(days=days_after)


def save_consent(
    session: Session, viewer: Viewer, slug: str, listed_for: ListedFor | None, at: datetime
) -> None:
    """Put the viewer on the list of an event at which they have a place; None takes them off it."""
    require(viewer, Act.ANSWER_QUESTIONS, person_id=viewer.person_id)
    event, booking = get_own_place(session, viewer, slug, lock=True)
    session.execute(
        delete(ListConsent).where(
            ListConsent.event_id == event.id, ListConsent.person_id == booking.person_id
        )
    )
    if listed_for is not None:
        consent = {"person_id": booking.person_id, "days_after": listed_for.value, "given_at": at}
        session.add(ListConsent(event_id=event.id, **consent))
    session.flush()


def find_consent(session: Session, event: Event, person_id: int | None) -> ListConsent | None:
    """Return the consent of a person, or None."""
    return session.scalar(
        select(ListConsent).where(ListConsent.event_id == event.id, ListConsent.person_id == person_id)
    )


def list_participants(
    session: Session, viewer: Viewer, slug: str, at: datetime
) -> tuple[Event, list[Listing]]:
    """Return an event at which the viewer has a place, and who is on its list.

    Only those who are on the list see the others: for anyone else it is empty.
    """
    event, _ = get_own_place(session, viewer, slug)
    today, bookings = day_of(at), list_bookings(session, event)
    days = {
        row.person_id: row.days_after
        for row in session.scalars(select(ListConsent).where(ListConsent.event_id == event.id))
        if last_day_listed(event, row.days_after) >= today
    }
    if viewer.person_id not in days:
        return event, []
    listed = [booking for booking in bookings if booking.person_id in days]
    names = person_names_by_id(session, [booking.person_id for booking in listed])
    ids = [booking.organisation_id for booking in listed if booking.organisation_id is not None]
    trusts = {id_: trust.name for id_, trust in organisations_by_id(session, ids).items()}
    rows = [
        Listing(
            names[booking.person_id],
            trusts.get(booking.organisation_id or 0, PARTNER),
            last_day_listed(event, days[booking.person_id]),
        )
        for booking in listed
    ]
    return event, sorted(rows, key=lambda row: row.name.casefold())

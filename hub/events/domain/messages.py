"""Messages of organisers to the people of an event: drafts, and what was sent and is kept with the event."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.events.domain.bookings import find_booking
from hub.events.domain.schedule import list_bookings, record_event_act
from hub.events.domain.waiting_list import find_waiting_entry
from hub.events.models import Booking, Event, WaitingListEntry
from hub.events.models import EventMessage as EventMessage
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue

KIND, TEST_KIND = "event-message", "event-message-test"
NO_LONGER_PLACED = "This person no longer has a place. Choose who the message is for"


class Recipients(StrEnum):
    """To whom an organiser writes."""

    PLACES = "places"
    WAITING = "waiting"
    TRUST = "trust"
    PERSON = "person"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "places": "Everyone with a place",
            "waiting": "Everyone on the waiting list",
            "trust": "People from one trust with a place",
            "person": "One person with a place",
        }[self.value]


class MessagePlan(Struct, frozen=True):
    """What an organiser writes, and to whom; the text is Markdown.

    `booking_id` is the place of the one person for whom it is.
    """

    audience: Recipients
    subject: str
    text: str
    organisation_id: int | None = None
    booking_id: int | None = None


def save_draft(
    session: Session,
    viewer: Viewer,
    event: Event,
    plan: MessagePlan,
    at: datetime,
    draft: EventMessage | None = None,
) -> EventMessage:
    """Save a new draft, or change one; nobody is sent anything. Raises Conflict if it was sent meanwhile."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    if plan.audience is Recipients.TRUST and plan.organisation_id is None:
        raise Invalid("organisation", "Choose a trust")
    if plan.audience is Recipients.PERSON and find_place_to_write_to(session, event, plan.booking_id) is None:
        raise Invalid("audience", NO_LONGER_PLACED)
    message = draft or EventMessage(
        event_id=event.id, created_by_id=viewer.person_id, created_at=at, recipients=0
    )
    _refuse_if_sent(message)
    message.audience, message.subject, message.text = plan.audience.value, plan.subject, plan.text
    message.organisation_id = plan.organisation_id if plan.audience is Recipients.TRUST else None
    message.booking_id = plan.booking_id if plan.audience is Recipients.PERSON else None
    session.add(message)
    session.flush()
    return message


def delete_draft(session: Session, viewer: Viewer, event: Event, message: EventMessage) -> None:
    """Delete a draft. Raises Conflict for a message that was sent."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    _refuse_if_sent(message)
    session.delete(message)
    session.flush()


def send_test(session: Session, viewer: Viewer, event: Event, message: EventMessage, at: datetime) -> None:
    """Send a message to the organiser alone."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    enqueue(session, TEST_KIND, at=at, person_id=viewer.person_id, about_id=message.id)


def send_message(session: Session, viewer: Viewer, event: Event, message: EventMessage, at: datetime) -> int:
    """Send a message to its audience, once; return to how many. The caller holds the lock of the event.

    Raises Conflict if it was sent before, Invalid if there is nobody to send it to.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    _refuse_if_sent(message)
    person_ids = list_recipients(session, event, message)
    if not person_ids:
        raise Invalid(
            "audience", "Nobody would get this message. Choose other people, or wait until someone has booked"
        )
    message.sent_at, message.recipients = at, len(person_ids)
    for person_id in person_ids:
        enqueue(
            session,
            KIND,
            at=at,
            person_id=person_id,
            about_id=message.id,
            idempotency_key=f"{KIND} {message.id} {person_id}",
        )
    session.flush()
    record_event_act(session, viewer, "write to people", event, at)
    return len(person_ids)


def list_recipients(session: Session, event: Event, message: EventMessage) -> list[int]:
    """Return the people whom a message would reach now."""
    if message.audience == Recipients.WAITING:
        waiting = select(WaitingListEntry.person_id).where(
            WaitingListEntry.event_id == event.id, WaitingListEntry.ended_at.is_(None)
        )
        return list(session.scalars(waiting.order_by(WaitingListEntry.id)))
    return [booking.person_id for booking in list_bookings(session, event) if _is_for_place(message, booking)]


def find_place_to_write_to(session: Session, event: Event, booking_id: int | None) -> Booking | None:
    """Return a place that a person still has at an event, or None."""
    statement = select(Booking).where(Booking.id == booking_id, Booking.event_id == event.id)
    return session.scalar(statement.where(Booking.ended_at.is_(None)))


def person_ids_by_booking(session: Session, messages: Sequence[EventMessage]) -> dict[int, int]:
    """Return for whom the messages to one person are, by the id of their place."""
    ids = [message.booking_id for message in messages if message.booking_id is not None]
    if not ids:
        return {}
    rows = session.execute(select(Booking.id, Booking.person_id).where(Booking.id.in_(ids)))
    return {row.id: row.person_id for row in rows}


def get_message(
    session: Session, viewer: Viewer, event: Event, message_id: int, *, lock: bool = False
) -> EventMessage:
    """Return a message or draft of an event to its organisers. Raises NotFound."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    statement = select(EventMessage).where(EventMessage.id == message_id, EventMessage.event_id == event.id)
    message = session.scalar(for_update(statement) if lock else statement)
    if message is None:
        raise NotFound("There is no message at this address. Go to the messages of the event.")
    return message


def list_messages(session: Session, viewer: Viewer, event: Event) -> list[EventMessage]:
    """Return the messages and drafts of an event to its organisers, the newest first."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    statement = select(EventMessage).where(EventMessage.event_id == event.id)
    return list(session.scalars(statement.order_by(EventMessage.id.desc())))


def list_messages_to(session: Session, viewer: Viewer, event: Event) -> list[EventMessage]:
    """Return the messages that were sent to the people to whom the viewer belongs, the newest first.

    What is for one person alone is left out for a delegate who acts for them.
    """
    if viewer.person_id is None:
        return []
    booking, is_waiting = _find_part(session, event, viewer.person_id)
    if booking is None and not is_waiting:
        return []
    statement = select(EventMessage).where(
        EventMessage.event_id == event.id, EventMessage.sent_at.is_not(None)
    )
    if viewer.is_delegate:
        statement = statement.where(EventMessage.audience != Recipients.PERSON.value)
    sent = session.scalars(statement.order_by(EventMessage.sent_at.desc(), EventMessage.id.desc()))
    return [message for message in sent if _is_for(message, booking, is_waiting=is_waiting)]


def is_recipient(session: Session, event: Event, message: EventMessage, person_id: int | None) -> bool:
    """Return whether a message is for this person, as they take part now."""
    booking, is_waiting = _find_part(session, event, person_id)
    return _is_for(message, booking, is_waiting=is_waiting)


def _find_part(session: Session, event: Event, person_id: int | None) -> tuple[Booking | None, bool]:
    is_waiting = find_waiting_entry(session, event, person_id) is not None
    return find_booking(session, event, person_id), is_waiting


def _is_for(message: EventMessage, booking: Booking | None, *, is_waiting: bool) -> bool:
    if message.audience == Recipients.WAITING:
        return is_waiting
    return booking is not None and _is_for_place(message, booking)


def _is_for_place(message: EventMessage, booking: Booking) -> bool:
    if message.audience == Recipients.PERSON:
        return booking.id == message.booking_id
    return message.audience == Recipients.PLACES or booking.organisation_id == message.organisation_id


def _refuse_if_sent(message: EventMessage) -> None:
    if message.sent_at is not None:
        raise Conflict("This message has already been sent.")

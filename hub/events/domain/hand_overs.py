"""Handing a place to a colleague, who must accept it. The place never goes through the waiting list."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import acquire_rate_limit_lease, clean_email, find_person_by_email, get_person
from hub.events.domain.bookings import (
    add_booking,
    end_booking,
    find_booking,
    get_own_place,
    list_booking_organisations,
    record_booking_act,
)
from hub.events.domain.catalogue_entries import update_availability
from hub.events.domain.event_states import EventState
from hub.events.domain.nominations import ACCEPTED, DECLINED, WITHDRAWN
from hub.events.domain.queries import get_public_event
from hub.events.domain.waiting_list import BOOKED, end_waiting, offer_free_places
from hub.events.models import Booking, Event, HandOver
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import hmac_hex
from hub.mail.domain import enqueue

HANDED_OVER = "handed over"
MAX_HANDED_OVER = 20
"""How many times a person can hand over places before they must wait, since each sends an email."""
NOT_OFFERED = "This place is no longer offered to you."


def offer_hand_over(session: Session, viewer: Viewer, slug: str, email: str, at: datetime) -> HandOver:
    """Offer the viewer's place to the colleague with this email address, in place of an earlier offer.

    The result does not depend on whether the address has an account. Raises Conflict without a place, or
    once the event has started, RateLimited after too many.
    """
    event, booking = get_own_place(session, viewer, slug, lock=True)
    person_id, address = booking.person_id, clean_email(email)
    _refuse_if_begun(event, at)
    if get_person(session, person_id).email == address:
        raise Invalid("email", "Enter a colleague’s email address, not your own")
    acquire_rate_limit_lease(
        session, {hmac_hex(session, "places handed over", str(person_id)): MAX_HANDED_OVER}, at
    ).record_failure()
    if (earlier := find_open_hand_over(session, booking)) is not None:
        _end(earlier, WITHDRAWN, at)
        session.flush()
    hand_over = HandOver(event_id=event.id, booking_id=booking.id, email=address, offered_at=at, outcome="")
    session.add(hand_over)
    session.flush()
    colleague = find_person_by_email(session, address)
    enqueue(
        session,
        "hand-over-offered",
        at=at,
        person_id=colleague.id if colleague else None,
        about_id=hand_over.id,
    )
    record_booking_act(session, viewer, "offer place to colleague", event, booking.organisation_id, at)
    return hand_over


def withdraw_hand_over(session: Session, viewer: Viewer, slug: str, at: datetime) -> Event:
    """Keep the place that the viewer has offered to a colleague."""
    event, booking = get_own_place(session, viewer, slug, lock=True)
    hand_over = find_open_hand_over(session, booking)
    if hand_over is None:
        raise Conflict("You have not offered this place to anyone, or they have already answered.")
    _end(hand_over, WITHDRAWN, at)
    session.flush()
    record_booking_act(session, viewer, "keep place offered to colleague", event, booking.organisation_id, at)
    return event


def accept_hand_over(session: Session, viewer: Viewer, slug: str, at: datetime) -> Booking:
    """Take over the place that a colleague offers; it stays a place of the same organisation.

    Raises Conflict if the offer has ended, the viewer has a place, or does not work for that organisation.
    """
    require(viewer, Act.BOOK_PLACES, person_id=viewer.person_id)
    event, person_id = get_public_event(session, slug, lock=True), viewer.person_id or 0
    hand_over, booking = _get_offer_to(session, event, person_id)
    _refuse_if_begun(event, at)
    if find_booking(session, event, person_id) is not None:
        raise Conflict("You already have a place at this event.")
    if booking.organisation_id not in list_booking_organisations(viewer):
        raise Conflict("This place is for people of another organisation, so you cannot take it over.")
    end_booking(session, booking, HANDED_OVER, at)
    _end(hand_over, ACCEPTED, at)
    hand_over.colleague_id = person_id
    end_waiting(session, event, person_id, BOOKED, at)
    taken_over = add_booking(session, event, person_id, booking.organisation_id, at)
    enqueue(session, "place-handed-over", at=at, person_id=booking.person_id, about_id=booking.id)
    # The colleague may have held an offer from the waiting list.
    offer_free_places(session, event, at)
    update_availability(session, event, at)
    record_booking_act(session, viewer, "take over place", event, booking.organisation_id, at)
    return taken_over


def decline_hand_over(session: Session, viewer: Viewer, slug: str, at: datetime) -> Event:
    """Decline the place that a colleague offers; the colleague keeps it and is told."""
    require(viewer, Act.BOOK_PLACES, person_id=viewer.person_id)
    event = get_public_event(session, slug, lock=True)
    hand_over, booking = _get_offer_to(session, event, viewer.person_id or 0)
    _end(hand_over, DECLINED, at)
    session.flush()
    enqueue(session, "hand-over-declined", at=at, person_id=booking.person_id, about_id=booking.id)
    record_booking_act(session, viewer, "decline place of colleague", event, booking.organisation_id, at)
    return event


def find_open_hand_over(session: Session, booking: Booking) -> HandOver | None:
    """Return the open offer to hand over a place, or None."""
    return session.scalar(
        select(HandOver).where(HandOver.booking_id == booking.id, HandOver.ended_at.is_(None))
    )


def find_hand_over(session: Session, hand_over_id: int | None) -> HandOver | None:
    """Return the hand-over with this id, or None."""
    return session.get(HandOver, hand_over_id) if hand_over_id is not None else None


def find_hand_over_of(session: Session, booking_id: int) -> HandOver | None:
    """Return the hand-over by which a place went to a colleague, or None."""
    return session.scalar(
        select(HandOver).where(HandOver.booking_id == booking_id, HandOver.outcome == ACCEPTED)
    )


def list_hand_overs_to(
    session: Session, person_id: int, at: datetime
) -> list[tuple[HandOver, Booking, Event]]:
    """Return the places that colleagues offer to a person, found by email address, by date of the event."""
    email = get_person(session, person_id).email
    rows = session.execute(
        select(HandOver, Booking, Event)
        .join(Booking, Booking.id == HandOver.booking_id)
        .join(Event, Event.id == HandOver.event_id)
        .where(
            HandOver.email == email,
            HandOver.email.is_not(None),
            HandOver.ended_at.is_(None),
            Event.starts_at > at,
            Event.state != EventState.CANCELLED.value,
        )
        .order_by(Event.starts_at, HandOver.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _get_offer_to(session: Session, event: Event, person_id: int) -> tuple[HandOver, Booking]:
    email = get_person(session, person_id).email
    row = session.execute(
        select(HandOver, Booking)
        .join(Booking, Booking.id == HandOver.booking_id)
        .where(
            HandOver.event_id == event.id,
            HandOver.email == email,
            HandOver.email.is_not(None),
            HandOver.ended_at.is_(None),
            Booking.ended_at.is_(None),
        )
        .order_by(HandOver.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Conflict(NOT_OFFERED)
    return row[0], row[1]


def _refuse_if_begun(event: Event, at: datetime) -> None:
    if event.state == EventState.CANCELLED:
        raise Conflict("This event was cancelled.")
    if event.starts_at <= at:
        raise Conflict("The event has started, so places can no longer be handed over.")


def _end(hand_over: HandOver, outcome: str, at: datetime) -> None:
    hand_over.ended_at, hand_over.outcome, hand_over.email = at, outcome, None

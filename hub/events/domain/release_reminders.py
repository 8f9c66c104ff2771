"""What follows from silence and from a decline: reminders, the trust lead, and the end of the place.

Everything is found from the present rows, so nothing is sent for a request that was answered meanwhile.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import PUBLIC, Role
from hub.accounts.domain import list_members
from hub.events.domain.bookings import free_place, record_booking_act
from hub.events.domain.event_states import EventState, is_bookable
from hub.events.domain.release_answers import ReleaseState, state_of
from hub.events.domain.release_deadlines import FollowUp, plan_follow_up
from hub.events.domain.releases import HELD_AFTER_DECLINE, find_release_request, is_open_release
from hub.events.domain.rosters import list_roster_days
from hub.events.domain.schedule import list_bookings
from hub.events.models import Booking, Event, ReleaseRequest
from hub.kit.clock import day_of
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue

NOT_RELEASED = "not released"
Waiting = list[tuple[ReleaseRequest, FollowUp]]


def list_release_event_ids(session: Session, at: datetime) -> list[int]:
    """Return the coming events with requests that wait or were declined."""
    statement = (
        select(Event.id)
        .join(ReleaseRequest, ReleaseRequest.event_id == Event.id)
        .where(
            Event.starts_at > at,
            Event.state != EventState.CANCELLED.value,
            ReleaseRequest.withdrawn_at.is_(None),
            ReleaseRequest.agreed.is_(False),
        )
    )
    return sorted(set(session.scalars(statement)))


def follow_up_releases(session: Session, event_id: int, at: datetime) -> tuple[int, int, int]:
    """Remind, escalate, and end places after a decline; return how many of each."""
    event = session.scalars(for_update(select(Event).where(Event.id == event_id))).one()
    waiting = _list_open(session, event, at)
    chased, escalated = _remind(session, waiting, at), _escalate(session, waiting, at)
    bookings = list_bookings(session, event)
    ended = [booking for booking in bookings if is_held_too_long(session, event, booking, at)]
    for booking in ended:
        _end_place(session, event, booking, at)
    return chased, escalated, len(ended)


def held_until(event: Event, request: ReleaseRequest) -> datetime | None:
    """Return until when a place is held after a decline; None if nobody else could book it by then."""
    if request.decided_at is None or request.agreed:
        return None
    end = request.decided_at + HELD_AFTER_DECLINE
    return end if is_bookable(event, end) else None


def is_held_too_long(session: Session, event: Event, booking: Booking, at: datetime) -> bool:
    """Return whether a place was held for as long as it is after a decline, and others can have it."""
    request = find_release_request(session, booking)
    if request is None or state_of(request) is not ReleaseState.DECLINED:
        return False
    end = held_until(event, request)
    return end is not None and end <= at and is_bookable(event, at)


def _remind(session: Session, waiting: Waiting, at: datetime) -> int:
    late = [row for row, plan in waiting if row.chased_at is None and plan.chase_at <= at]
    for row in late:
        row.chased_at = at
        enqueue(
            session,
            "release-asked",
            at=at,
            person_id=row.manager_id,
            about_id=row.id,
            details={"reminder": True},
        )
    session.flush()
    return len(late)


def _escalate(session: Session, waiting: Waiting, at: datetime) -> int:
    late = [row for row, plan in waiting if row.escalated_at is None and plan.escalate_at <= at]
    for row in late:
        row.escalated_at = at
        _tell_leads(session, row, at)
    session.flush()
    return len(late)


def _tell_leads(session: Session, request: ReleaseRequest, at: datetime) -> None:
    """Add one email to each lead of the trust, except for a lead who asks for their own release."""
    trust_id = session.get_one(Booking, request.booking_id).organisation_id
    members = list_members(session, trust_id, day_of(at), (Role.TRUST_LEAD,)) if trust_id else []
    for lead_id in {member.person.id for member in members} - {request.person_id}:
        enqueue(
            session,
            "release-escalated",
            at=at,
            person_id=lead_id,
            about_id=request.id,
            idempotency_key=f"release-escalated:{request.id}:{lead_id}",
        )


def _list_open(session: Session, event: Event, at: datetime) -> Waiting:
    statement = (
        select(ReleaseRequest, Booking.organisation_id)
        .join(Event, Event.id == ReleaseRequest.event_id)
        .join(Booking, Booking.id == ReleaseRequest.booking_id)
        .where(ReleaseRequest.event_id == event.id, *is_open_release(at))
    )
    rows = session.execute(statement.order_by(ReleaseRequest.id)).all()
    rosters = list_roster_days(session, event) if rows else {}
    return [
        (request, plan_follow_up(event, rosters.get(organisation_id or 0), request.created_at))
        for request, organisation_id in rows
    ]


def _end_place(session: Session, event: Event, booking: Booking, at: datetime) -> None:
    free_place(session, event, booking, NOT_RELEASED, at)
    enqueue(session, "place-not-released", at=at, person_id=booking.person_id, about_id=booking.id)
    act = "end place without release"
    record_booking_act(session, PUBLIC, act, event, booking.organisation_id, at)

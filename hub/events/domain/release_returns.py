"""Requests for release from duty that reached someone who is not the line manager.

They say so, which is no answer: the request ends, the place is still held, and the
booker is told that they must ask someone else.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import find_reachable_person
from hub.events.domain.bookings import record_booking_act
from hub.events.domain.releases import (
    ENDED,
    find_confirmed_manager_id,
    get_release_of_link,
    get_release_to_decide,
    lock_release,
)
from hub.events.models import Booking, Event, ReleaseRequest
from hub.kit.errors import Conflict, NotFound
from hub.mail.domain import enqueue


def is_sent_to(session: Session, viewer: Viewer, request: ReleaseRequest) -> bool:
    """Return whether a request went to the viewer's address, and they are not known as the line manager."""
    person = find_reachable_person(session, viewer.person_id)
    return (
        person is not None
        and request.email is not None
        and request.email == person.email
        and find_confirmed_manager_id(session, request.person_id) != person.id
    )


def get_release_to_return(
    session: Session, viewer: Viewer, public_id: str, at: datetime
) -> tuple[ReleaseRequest, Event]:
    """Return an open request to the person with the address to which it was sent."""
    request, event = get_release_to_decide(session, viewer, public_id, at)
    if not is_sent_to(session, viewer, request):
        raise NotFound(ENDED)
    return request, event


def return_release(session: Session, viewer: Viewer, public_id: str, at: datetime) -> ReleaseRequest:
    """End a request that was sent to the viewer, who is not the line manager, and tell the booker."""
    _, event = get_release_to_return(session, viewer, public_id, at)
    lock_release(session, event)
    request, event = get_release_to_return(session, viewer, public_id, at)
    return _return(session, viewer, request, event, at)


def return_release_by_link(session: Session, viewer: Viewer, token: str, at: datetime) -> ReleaseRequest:
    """End a request whose link reached someone who is not the line manager, and tell the booker."""
    _, event = get_release_of_link(session, token, at)
    lock_release(session, event)
    request, event = get_release_of_link(session, token, at)
    if viewer.person_id is not None and viewer.person_id == request.person_id:
        raise Conflict("You cannot answer your own request. The person you asked has to answer.")
    return _return(session, viewer, request, event, at)


def _return(
    session: Session, viewer: Viewer, request: ReleaseRequest, event: Event, at: datetime
) -> ReleaseRequest:
    request.withdrawn_at, request.is_misdirected = at, True
    session.flush()
    enqueue(session, "release-returned", at=at, person_id=request.person_id, about_id=request.id)
    booking = session.get_one(Booking, request.booking_id)
    record_booking_act(session, viewer, "return request for release", event, booking.organisation_id, at)
    return request

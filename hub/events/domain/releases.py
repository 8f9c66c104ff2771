"""Release from duty: the booker asks, and their line manager agrees or declines. The place is held meanwhile.

Each act locks the row of the event first. After a decline the booker has three days to ask again.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select, union_all
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids, require
from hub.accounts.domain import (
    Person,
    acquire_rate_limit_lease,
    clean_email,
    decides_for_self,
    find_reachable_person,
    list_email_addresses,
)
from hub.events.domain.bookings import get_own_place, record_booking_act
from hub.events.domain.event_states import EventState
from hub.events.domain.release_answers import ReleaseAnswer, ReleaseState, state_of
from hub.events.domain.release_links import RELEASE_LINK, get_link_row, start_release_link
from hub.events.domain.schedule import list_bookings
from hub.events.models import Booking, Event, ReleaseRequest
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.domain import find_line_manager_of, list_managed_people

HELD_AFTER_DECLINE = timedelta(days=3)
MAX_DECLINES = 3
MAX_REQUESTS = 10
"""The rate limit per person for requests, since each sends an email."""
NO_MORE_REQUESTS = (
    f"Your request to be released from duty was declined {MAX_DECLINES} times, so you cannot ask again"
)
NOT_THEIRS = (
    "Enter another address. Whoever reads this one told us that they are not your line manager. "
    "If that was a mistake, add them as your line manager under “Your account”. "
    "You can ask them once they have confirmed."
)
ENDED = "This request has ended. It was answered or withdrawn, or the event has started or was cancelled."


def find_release_request(session: Session, booking: Booking) -> ReleaseRequest | None:
    """Return the newest request for a place that its booker has not withdrawn, or None."""
    statement = select(ReleaseRequest).where(
        ReleaseRequest.booking_id == booking.id,
        ReleaseRequest.person_id == booking.person_id,
        _counts(),
    )
    return session.scalars(statement.order_by(ReleaseRequest.id.desc()).limit(1)).one_or_none()


def release_requests_by_booking(session: Session, bookings: Iterable[Booking]) -> dict[int, ReleaseRequest]:
    """Return by booking the newest request that its booker has not withdrawn, if there is one."""
    people = {booking.id: booking.person_id for booking in bookings}
    statement = select(ReleaseRequest).where(ReleaseRequest.booking_id.in_(people), _counts())
    rows = session.scalars(statement.order_by(ReleaseRequest.id)) if people else ()
    return {row.booking_id: row for row in rows if row.person_id == people[row.booking_id]}


def find_confirmed_manager_id(session: Session, person_id: int) -> int | None:
    """Return the confirmed line manager of a person, if they can be reached, or None."""
    relation = find_line_manager_of(session, person_id)
    manager = find_reachable_person(session, relation.manager_id) if relation else None
    return manager.id if manager else None


def find_named_manager_address(session: Session, person_id: int) -> str:
    """Return the address by which a person has named a line manager who has not confirmed it yet, or ""."""
    relation = find_line_manager_of(session, person_id)
    return (relation.email if relation else None) or ""


def is_declined_for_good(session: Session, booking: Booking) -> bool:
    """Return whether a place had so many declines that its booker cannot ask again."""
    declined = select(func.count()).where(
        ReleaseRequest.booking_id == booking.id,
        ReleaseRequest.agreed.is_(False),
        ReleaseRequest.decided_at.is_not(None),
    )
    return session.scalars(declined).one() >= MAX_DECLINES


def ask_for_release(session: Session, viewer: Viewer, slug: str, email: str, at: datetime) -> ReleaseRequest:
    """Ask the confirmed line manager of the viewer, or else whoever has this address, to release them.

    A request that waits is withdrawn, so that a wrong address can be corrected. Raises Invalid for an address
    that cannot decide, Conflict if there is nothing to ask, RateLimited after too many requests.
    """
    event, booking = get_own_place(session, viewer, slug, lock=True)
    _refuse_to_ask(session, event, booking, at)
    manager_id = find_confirmed_manager_id(session, booking.person_id)
    address = None if manager_id else _clean_address(session, viewer, booking, email)
    earlier = find_release_request(session, booking)
    if earlier is not None and state_of(earlier) is ReleaseState.WAITING:
        earlier.withdrawn_at = at
    _count_request(session, booking.person_id, at)
    request = ReleaseRequest(
        public_id=secrets.token_hex(8),
        event_id=event.id,
        person_id=booking.person_id,
        booking_id=booking.id,
        manager_id=manager_id,
        email=address,
        **start_release_link(event, at),
    )
    session.add(request)
    session.flush()
    enqueue(session, "release-asked", at=at, person_id=manager_id, about_id=request.id)
    record_booking_act(session, viewer, "ask for release", event, booking.organisation_id, at)
    return request


def get_release_to_decide(
    session: Session, viewer: Viewer, public_id: str, at: datetime
) -> tuple[ReleaseRequest, Event]:
    """Return an open request to those of `list_releases_to_decide`."""
    for request, _, event in list_releases_to_decide(session, viewer, at):
        if request.public_id == public_id:
            return request, event
    raise NotFound(ENDED)


def list_releases_to_decide(
    session: Session, viewer: Viewer, at: datetime
) -> list[tuple[ReleaseRequest, Booking, Event]]:
    """Return the open requests that the viewer decides, the oldest first.

    They decide as the confirmed line manager, whomever the request was sent to; as the person with the
    address to which it was sent, who could also follow its link; or as lead, once it is late.
    """
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    statement = (
        select(ReleaseRequest, Booking, Event)
        .join(Event, Event.id == ReleaseRequest.event_id)
        .join(Booking, Booking.id == ReleaseRequest.booking_id)
        .where(
            ReleaseRequest.id.in_(_select_ids_to_decide(session, viewer, viewer.person_id)),
            ReleaseRequest.person_id != viewer.person_id,
            *is_open_release(at),
        )
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement.order_by(ReleaseRequest.id))]


def is_open_release(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a request waits, and that its place and event still stand."""
    return (
        ReleaseRequest.decided_at.is_(None),
        ReleaseRequest.withdrawn_at.is_(None),
        Booking.ended_at.is_(None),
        Booking.person_id == ReleaseRequest.person_id,
        Event.starts_at > at,
        Event.state != EventState.CANCELLED.value,
    )


def decide_release(
    session: Session, viewer: Viewer, public_id: str, answer: ReleaseAnswer, at: datetime
) -> ReleaseRequest:
    """Record the answer of the line manager, or of the lead of the trust."""
    request, event = get_release_to_decide(session, viewer, public_id, at)
    lock_release(session, event)
    request, event = get_release_to_decide(session, viewer, public_id, at)
    require(viewer, Act.DECIDE_RELEASES, person_id=viewer.person_id)
    if decides_for_self(viewer, request.person_id):
        raise NotFound(ENDED)
    return _decide(session, viewer, request, answer, at)


def get_release_of_link(session: Session, token: str, at: datetime) -> tuple[ReleaseRequest, Event]:
    """Return the request of a link without using it; raise LinkExpired if it can no longer be answered."""
    request = get_link_row(session, token, at)
    event, booking = session.get_one(Event, request.event_id), session.get_one(Booking, request.booking_id)
    has_place = booking.ended_at is None and booking.person_id == request.person_id
    if request.email is None or not has_place or event.state == EventState.CANCELLED:
        raise RELEASE_LINK.expired()
    return request, event


def decide_release_by_link(
    session: Session, viewer: Viewer, token: str, answer: ReleaseAnswer, at: datetime
) -> ReleaseRequest:
    """Record the answer that comes by the link in an email, which works once."""
    _, event = get_release_of_link(session, token, at)
    lock_release(session, event)
    request, _ = get_release_of_link(session, token, at)
    if viewer.person_id == request.person_id:
        raise Conflict("You cannot release yourself. The person you asked has to answer.")
    return _decide(session, viewer, request, answer, at)


def count_releases(session: Session, event: Event) -> Mapping[ReleaseState, int]:
    """Return how many people with a place are in each state of their release."""
    statement = select(ReleaseRequest).where(ReleaseRequest.event_id == event.id, _counts())
    newest = {
        (row.booking_id, row.person_id): row for row in session.scalars(statement.order_by(ReleaseRequest.id))
    }
    return Counter(
        state_of(newest.get((booking.id, booking.person_id))) for booking in list_bookings(session, event)
    )


def _select_ids_to_decide(session: Session, viewer: Viewer, person_id: int) -> CompoundSelect[tuple[int]]:
    # Each part reads an index, where one condition with "or" would read all requests.
    requests = select(ReleaseRequest.id).where(
        ReleaseRequest.decided_at.is_(None), ReleaseRequest.withdrawn_at.is_(None)
    )
    parts = [
        requests.join(Person, Person.email == ReleaseRequest.email).where(Person.id == person_id),
    ]
    managed = [relation.person_id for relation in list_managed_people(session, person_id)]
    if managed:
        parts.append(requests.where(ReleaseRequest.person_id.in_(managed)))
    led = permitted_organisation_ids(viewer, Act.DECIDE_LATE_RELEASES) or frozenset()
    if led:
        late = requests.join(Booking, Booking.id == ReleaseRequest.booking_id)
        parts.append(late.where(ReleaseRequest.escalated_at.is_not(None), Booking.organisation_id.in_(led)))
    return union_all(*parts)


def _decide(
    session: Session, viewer: Viewer, request: ReleaseRequest, answer: ReleaseAnswer, at: datetime
) -> ReleaseRequest:
    if answer.agreed and answer.cover is None:
        raise Invalid("cover", "Choose how cover is arranged")
    event, booking = session.get_one(Event, request.event_id), session.get_one(Booking, request.booking_id)
    RELEASE_LINK.use(
        session,
        request,
        at,
        agreed=answer.agreed,
        decided_by_id=viewer.person_id,
        shifts=[shift.value for shift in answer.shifts] if answer.agreed else [],
        cover=answer.cover.value if answer.agreed and answer.cover else "",
        cover_note=answer.cover_note if answer.agreed else "",
        reason="" if answer.agreed else answer.reason,
    )
    session.refresh(request)
    enqueue(session, "release-answered", at=at, person_id=request.person_id, about_id=request.id)
    act = "agree to release" if answer.agreed else "decline release"
    record_booking_act(session, viewer, act, event, booking.organisation_id, at)
    return request


def _refuse_to_ask(session: Session, event: Event, booking: Booking, at: datetime) -> None:
    if not event.needs_release:
        raise Conflict("You do not need to be released from duty for this event.")
    if event.state == EventState.CANCELLED or event.starts_at <= at:
        raise Conflict("The event has started or was cancelled.")
    if state_of(find_release_request(session, booking)) is ReleaseState.AGREED:
        raise Conflict("You have already been released.")
    if is_declined_for_good(session, booking):
        raise Conflict(f"{NO_MORE_REQUESTS}. Please cancel your place.")


def _clean_address(session: Session, viewer: Viewer, booking: Booking, email: str) -> str:
    address = clean_email(email)
    own = {id_ for id_ in (viewer.person_id, viewer.delegate_id) if id_ is not None}
    if any(address in list_email_addresses(session, id_) for id_ in own):
        raise Invalid("email", "Enter your line manager’s email address, not your own")
    returned = select(ReleaseRequest.id).where(
        ReleaseRequest.booking_id == booking.id,
        ReleaseRequest.email == address,
        ReleaseRequest.is_misdirected.is_(True),
    )
    if session.scalar(returned.limit(1)) is not None:
        raise Invalid("email", NOT_THEIRS)
    return address


def _count_request(session: Session, person_id: int, at: datetime) -> None:
    key = hmac_hex(session, "releases asked", str(person_id))
    acquire_rate_limit_lease(session, {key: MAX_REQUESTS}, at).record_failure()


def _counts() -> ColumnElement[bool]:
    """Return the condition that a request counts: its booker has not withdrawn it."""
    return or_(ReleaseRequest.withdrawn_at.is_(None), ReleaseRequest.is_misdirected.is_(True))


def lock_release(session: Session, event: Event) -> None:
    """Lock the event of a request, and read again whatever was read before."""
    session.scalars(for_update(select(Event).where(Event.id == event.id))).one()
    session.expire_all()

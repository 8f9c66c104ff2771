"""Nominations: the lead of a trust asks people of the trust to take part. A nomination books nobody."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.accounts.domain import Person, list_members
from hub.events.domain.event_states import is_bookable
from hub.events.domain.limits import refuse_after_rosters
from hub.events.domain.place_records import record_booking_act
from hub.events.domain.queries import get_public_event
from hub.events.models import Booking, Event, Nomination, WaitingListEntry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mail.domain import enqueue
from hub.trusts.domain import Organisation

ACCEPTED, DECLINED, WITHDRAWN = "accepted", "declined", "withdrawn"
MAX_NOMINATED = 50
"""How many people one act can nominate."""
CAN_TAKE_PART = tuple(role for role in Role if role is not Role.GUEST)


def list_people_to_nominate(
    session: Session, viewer: Viewer, event: Event, trust: Organisation, at: datetime
) -> list[Person]:
    """Return the people of a trust who have no place, do not wait and are not nominated, by name."""
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    takes_part: set[int] = set()
    for table in (Booking, WaitingListEntry, Nomination):
        statement = select(table.person_id).where(table.event_id == event.id, table.ended_at.is_(None))
        takes_part |= set(session.scalars(statement))
    members = list_members(session, trust.id, day_of(at), CAN_TAKE_PART)
    people = {member.person.id: member.person for member in members}
    return [person for person in people.values() if person.id not in takes_part]


def nominate_people(
    session: Session,
    viewer: Viewer,
    slug: str,
    trust: Organisation,
    public_ids: Collection[str],
    at: datetime,
) -> list[Nomination]:
    """Nominate people of a trust, each of whom is emailed and then books or declines.

    Whoever has a place, waits or is nominated already is left out. Raises Conflict if booking has ended or
    the trust has fixed its rosters and nobody can book afterwards, Invalid if nobody was chosen.
    """
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    event = get_public_event(session, slug, lock=True)
    if not is_bookable(event, at):
        raise Conflict("Booking for this event has ended, so nobody can be nominated.")
    refuse_after_rosters(session, event, trust.id, at)
    people = list_people_to_nominate(session, viewer, event, trust, at)
    chosen = [person for person in people if person.public_id in public_ids]
    if not chosen:
        raise Invalid("people", "Choose who you nominate")
    if len(chosen) > MAX_NOMINATED:
        raise Invalid("people", f"Choose {MAX_NOMINATED} people or fewer at a time")
    nominations = [_nominate(session, viewer, event, trust, person, at) for person in chosen]
    record_booking_act(session, viewer, "nominate people", event, trust.id, at, count=len(nominations))
    return nominations


def decline_nomination(session: Session, viewer: Viewer, slug: str, at: datetime) -> Event:
    """Decline the viewer's nomination; the lead sees it on the page of their trust."""
    require(viewer, Act.BOOK_PLACES, person_id=viewer.person_id)
    event = get_public_event(session, slug, lock=True)
    nomination = find_nomination(session, event, viewer.person_id)
    if nomination is None:
        raise Conflict("You are not nominated for this event.")
    end_nomination(session, event, viewer.person_id, DECLINED, at)
    record_booking_act(session, viewer, "decline nomination", event, nomination.organisation_id, at)
    return event


def withdraw_nomination(
    session: Session, viewer: Viewer, slug: str, trust: Organisation, nomination_id: int, at: datetime
) -> Event:
    """Take back a nomination of a trust that has no answer yet; the person is told by email.

    Raises NotFound if the trust has no such nomination for the event, Conflict if it was answered or ended.
    """
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    event = get_public_event(session, slug, lock=True)
    found = find_nomination_by_id(session, nomination_id)
    if found is None or found[1] is not event or found[0].organisation_id != trust.id:
        raise NotFound("There is no nomination at this address.")
    nomination = found[0]
    if nomination.ended_at is not None:
        raise Conflict("The nomination was answered or has ended, so it cannot be withdrawn.")
    end_nomination(session, event, nomination.person_id, WITHDRAWN, at)
    record_booking_act(session, viewer, "withdraw nomination", event, trust.id, at)
    enqueue(session, "nomination-withdrawn", at=at, person_id=nomination.person_id, about_id=nomination.id)
    return event


def end_nomination(session: Session, event: Event, person_id: int | None, outcome: str, at: datetime) -> bool:
    """End the open nomination of a person for an event; return whether there was one."""
    nomination = find_nomination(session, event, person_id)
    if nomination is None:
        return False
    nomination.ended_at, nomination.outcome = at, outcome
    session.flush()
    return True


def find_nomination(session: Session, event: Event, person_id: int | None) -> Nomination | None:
    """Return the open nomination of a person for an event, or None."""
    return session.scalar(
        select(Nomination).where(
            Nomination.event_id == event.id,
            Nomination.person_id == person_id,
            Nomination.ended_at.is_(None),
        )
    )


def find_nomination_by_id(session: Session, nomination_id: int | None) -> tuple[Nomination, Event] | None:
    """Return a nomination with its event, or None."""
    row = session.execute(
        select(Nomination, Event)
        .join(Event, Event.id == Nomination.event_id)
        .where(Nomination.id == nomination_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def list_nominations(session: Session, viewer: Viewer, event: Event, trust: Organisation) -> list[Nomination]:
    """Return the nominations of a trust for an event, ended ones too, the latest first."""
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    statement = select(Nomination).where(
        Nomination.event_id == event.id, Nomination.organisation_id == trust.id
    )
    return list(session.scalars(statement.order_by(Nomination.id.desc())))


def list_own_nominations(session: Session, person_id: int, at: datetime) -> list[tuple[Nomination, Event]]:
    """Return the open nominations of a person for events that can be booked, by date."""
    rows = session.execute(
        select(Nomination, Event)
        .join(Event, Event.id == Nomination.event_id)
        .where(Nomination.person_id == person_id, Nomination.ended_at.is_(None), Event.starts_at > at)
        .order_by(Event.starts_at, Event.id)
    )
    return [(row[0], row[1]) for row in rows if is_bookable(row[1], at)]


def _nominate(
    session: Session, viewer: Viewer, event: Event, trust: Organisation, person: Person, at: datetime
) -> Nomination:
    nomination = Nomination(
        event_id=event.id,
        person_id=person.id,
        organisation_id=trust.id,
        nominated_by_id=viewer.person_id,
        nominated_at=at,
        outcome="",
    )
    session.add(nomination)
    session.flush()
    enqueue(session, "nominated", at=at, person_id=person.id, about_id=nomination.id)
    return nomination

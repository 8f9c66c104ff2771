"""Helpers of one event: who may read its participants and mark who came, and nothing else."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed, require
from hub.accounts.domain import find_person_by_email, is_deactivated, list_roles
from hub.events.domain.schedule import NO_EVENT, Event, record_event_act
from hub.events.models import EventHelper
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update

LONGEST_AFTER = timedelta(days=90)
"""How long after an event someone can still be its helper."""
NOT_FOUND = "You cannot name anyone with this email address. Check the address"


def get_event_with_list(
    session: Session, viewer: Viewer, slug: str, at: datetime, *, lock: bool = False
) -> Event:
    """Return an event to those who schedule it and to its helpers. Raises NotFound for all others."""
    statement = select(Event).where(Event.slug == slug)
    event = session.scalar(for_update(statement) if lock else statement)
    if event is None:
        raise NotFound(NO_EVENT)
    require_list(session, viewer, event, at)
    return event


def require_list(session: Session, viewer: Viewer, event: Event, at: datetime) -> None:
    """Raise NotFound unless a viewer schedules an event or is its helper today.

    A delegate does not stand in for a helper, who was named in person.
    """
    if is_allowed(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id):
        return
    own = is_allowed(viewer, Act.MARK_ATTENDANCE, person_id=viewer.person_id)
    if not own or viewer.delegate_id is not None or not _is_helper(session, viewer.person_id, event, at):
        raise NotFound(NO_EVENT)


def name_helper(
    session: Session, viewer: Viewer, event: Event, email: str, last_day: date, at: datetime
) -> None:
    """Name a member as helper of an event until a day; the caller holds the lock of the event.

    Someone who schedules only for their trust names people of that trust. Raises Invalid.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    last = day_of(event.ends_at) + LONGEST_AFTER
    if not day_of(at) <= last_day <= last:
        raise Invalid("last_day", "Choose a day from today until 90 days after the event")
    person = find_person_by_email(session, email)
    if person is None or is_deactivated(person):
        raise Invalid("email", NOT_FOUND)
    roles = {each.organisation_id for each in list_roles(session, person.id, day_of(at))}
    of_all = is_allowed(viewer, Act.SEE_PEOPLE)
    if not (roles if of_all else roles & {event.organisation_id}):
        raise Invalid("email", NOT_FOUND)
    row = session.scalar(_open_rows(event).where(EventHelper.person_id == person.id))
    if row is None:
        row = EventHelper(event_id=event.id, person_id=person.id, named_at=at)
        session.add(row)
    row.last_day, row.named_by_id = last_day, viewer.delegate_id or viewer.person_id
    session.flush()
    record_event_act(session, viewer, "name helper", event, at)


def end_helper(session: Session, viewer: Viewer, event: Event, helper_id: int, at: datetime) -> None:
    """Take the list of an event away from a helper; the caller holds the lock of the event."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    row = session.scalar(_open_rows(event).where(EventHelper.id == helper_id))
    if row is None:
        raise Conflict("This person is no longer a helper at the event.")
    row.ended_at = at
    session.flush()
    record_event_act(session, viewer, "end helper", event, at)


def list_helpers(session: Session, event: Event) -> list[EventHelper]:
    """Return the helpers of an event to whom its list was not taken away, those whose day is over too."""
    return list(session.scalars(_open_rows(event).order_by(EventHelper.id)))


def list_events_helped(session: Session, person_id: int, at: datetime) -> list[tuple[EventHelper, Event]]:
    """Return the events of which a person is a helper today, by date."""
    rows = session.execute(
        select(EventHelper, Event)
        .join(Event, Event.id == EventHelper.event_id)
        .where(
            EventHelper.person_id == person_id,
            EventHelper.ended_at.is_(None),
            EventHelper.last_day >= day_of(at),
        )
        .order_by(Event.starts_at, Event.id)
    )
    return [(row[0], row[1]) for row in rows]


def _open_rows(event: Event) -> Select[EventHelper]:
    return select(EventHelper).where(EventHelper.event_id == event.id, EventHelper.ended_at.is_(None))


def _is_helper(session: Session, person_id: int | None, event: Event, at: datetime) -> bool:
    today = day_of(at)
    found = _open_rows(event).where(EventHelper.person_id == person_id, EventHelper.last_day >= today)
    return session.scalar(found) is not None

"""An organiser books a place for one person, or puts them on the waiting list.

The rules for places are those of bookings.py, with one difference: an organiser may book for someone after
the last day to book. As there, each act locks the row of the event first.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import Membership, Person, in_force, list_roles, normalise_email
from hub.events.domain.bookings import (
    find_booking,
    list_booking_organisations,
    record_booking_act,
    take_place,
    wait_for_place,
)
from hub.events.domain.event_states import EventState, is_bookable
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.domain.waiting_list import find_waiting_entry
from hub.events.models import Booking, Event, WaitingListEntry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.text import like_pattern, split_words

MAX_FOUND = 20
"""How many people a search shows."""


class PersonToAdd(Struct, frozen=True):
    """A person whom an organiser may book for, with the roles for which they can take part."""

    person: Person
    viewer: Viewer

    @property
    def organisation_ids(self) -> list[int | None]:
        """The organisations for which they can take part; None stands for a partner."""
        return list(list_booking_organisations(self.viewer))


def get_event_to_add_to(
    session: Session, viewer: Viewer, slug: str, at: datetime, *, lock: bool = False
) -> Event:
    """Return an event at which an organiser may book for others. Raises Conflict if nobody can take part."""
    event = get_event_to_schedule(session, viewer, slug, lock=lock)
    if event.booking_address:
        raise Conflict("Another organisation takes the bookings for this event, so you cannot add people.")
    if event.state == EventState.DRAFT:
        raise Conflict("The event is still a draft. Open booking first.")
    if event.state == EventState.CANCELLED:
        raise Conflict("The event was cancelled, so you cannot add people.")
    if event.starts_at <= at:
        raise Conflict("The event has started, so you can no longer add people.")
    return event


def may_search_names(viewer: Viewer, event: Event) -> bool:
    """Return whether an organiser may find people by name; others must know the whole email address."""
    return is_allowed(viewer, Act.SEE_TEAM, organisation_id=event.organisation_id)


def list_people_to_add(
    session: Session, viewer: Viewer, event: Event, words: str, at: datetime
) -> list[Person]:
    """Return people with an account by name: MAX_FOUND, and one more if there are more.

    The hub office finds everyone who has a role, others the people of the organisation of the event.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    if not words.strip():
        return []
    belongs = [Membership.person_id == Person.id, in_force(day_of(at))]
    if not is_allowed(viewer, Act.SEE_PEOPLE):
        belongs += [Membership.organisation_id == event.organisation_id, Membership.role != Role.GUEST.value]
    statement = select(Person).where(
        Person.disabled_at.is_(None), Person.erased_at.is_(None), exists().where(*belongs)
    )
    if may_search_names(viewer, event):
        statement = statement.where(
            *(Person.search_text.like(like_pattern(word), escape="!") for word in split_words(words))
        )
    else:
        statement = statement.where(Person.email == normalise_email(words))
    return list(session.scalars(statement.order_by(Person.name, Person.id).limit(MAX_FOUND + 1)))


def get_person_to_add(
    session: Session, viewer: Viewer, event: Event, public_id: str, at: datetime
) -> PersonToAdd:
    """Return a person whom the viewer may book for. Raises NotFound for anyone else."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    person = session.scalar(
        select(Person).where(
            Person.public_id == public_id, Person.disabled_at.is_(None), Person.erased_at.is_(None)
        )
    )
    roles = list_roles(session, person.id, day_of(at)) if person else frozenset()
    if not is_allowed(viewer, Act.SEE_PEOPLE):
        own = event.organisation_id
        roles = frozenset(
            each for each in roles if each.organisation_id == own and each.role is not Role.GUEST
        )
    if person is None or not roles:
        raise NotFound("There is no person at this address. Search for them again.")
    return PersonToAdd(person, Viewer(person_id=person.id, roles=roles))


def is_late(event: Event, at: datetime) -> bool:
    """Return whether people can no longer book for themselves, so that the waiting list stands still too."""
    return not is_bookable(event, at)


def book_for_person(
    session: Session, viewer: Viewer, slug: str, public_id: str, organisation_id: int | None, at: datetime
) -> Booking:
    """Book a place for a person, who is told who booked it.

    Raises Conflict if they have one, NoPlaceError if none is free for them, Invalid without an organisation
    for someone who belongs to several.
    """
    event, found = _lock_to_add(session, viewer, slug, public_id, at)
    chosen = _choose_organisation(found, organisation_id)
    booking, _ = take_place(session, event, found.viewer, chosen, at, booked_by_id=_actor(viewer))
    record_booking_act(
        session,
        viewer,
        "book place for person",
        event,
        booking.organisation_id or event.organisation_id,
        at,
        person_id=found.person.id,
    )
    return booking


def add_person_to_waiting_list(
    session: Session, viewer: Viewer, slug: str, public_id: str, organisation_id: int | None, at: datetime
) -> WaitingListEntry:
    """Put a person at the end of the waiting list, who is told who did it.

    Raises Conflict if they are on it or have a place, a place is free for them, or booking has ended.
    """
    event, found = _lock_to_add(session, viewer, slug, public_id, at)
    if is_late(event, at):
        raise Conflict("Booking has ended, so nobody can join the waiting list.")
    if find_waiting_entry(session, event, found.person.id) is not None:
        raise Conflict("This person is already on the waiting list.")
    chosen = _choose_organisation(found, organisation_id)
    entry, _ = wait_for_place(session, event, found.viewer, chosen, at, added_by_id=_actor(viewer))
    record_booking_act(
        session,
        viewer,
        "add person to waiting list",
        event,
        entry.organisation_id or event.organisation_id,
        at,
        person_id=found.person.id,
    )
    return entry


def _lock_to_add(
    session: Session, viewer: Viewer, slug: str, public_id: str, at: datetime
) -> tuple[Event, PersonToAdd]:
    event = get_event_to_add_to(session, viewer, slug, at, lock=True)
    found = get_person_to_add(session, viewer, event, public_id, at)
    if find_booking(session, event, found.person.id) is not None:
        raise Conflict("This person already has a place at this event.")
    return event, found


def _choose_organisation(found: PersonToAdd, organisation_id: int | None) -> int | None:
    organisations = found.organisation_ids
    if len(organisations) > 1 and organisation_id not in organisations:
        raise Invalid("organisation", "Choose the organisation they are taking part for")
    return organisation_id if len(organisations) > 1 else organisations[0]


def _actor(viewer: Viewer) -> int | None:
    return viewer.delegate_id or viewer.person_id

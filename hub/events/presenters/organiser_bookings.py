"""What an organiser reads before they add a person to an event."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from hub.accounts.domain import Person
from hub.events.domain.bookings import find_booking
from hub.events.domain.event_states import EventState, last_day_to_book
from hub.events.domain.limits import CAN_WAIT
from hub.events.domain.organiser_bookings import PersonToAdd, is_late
from hub.events.domain.places import Limit, count_places
from hub.events.domain.rosters import is_held_back, list_roster_days
from hub.events.domain.schedule import list_bookings
from hub.events.domain.waiting_list import count_ahead, count_on_list, find_offer, find_waiting_entry
from hub.events.models import Event
from hub.kit.clock import format_day
from hub.trusts.domain import organisations_by_id

LIMIT_WORDS = {
    Limit.EVENT: "All places are taken.",
    Limit.ALLOCATION: "The remaining places are kept for other trusts.",
    Limit.ROSTER: (
        "Their trust has fixed its rosters for this event, so its people can no longer book. Speak to their "
        "trust’s lead."
    ),
}


class PersonRow(Struct, frozen=True):
    """A person whom a search found."""

    key: str
    name: str
    email: str
    has_place: bool


class Addition(Struct, frozen=True):
    """Whether a person can be added: what stands against a place, and whether they can wait for one."""

    words: str
    can_book: bool
    can_wait: bool


def person_rows(session: Session, event: Event, people: Sequence[Person]) -> list[PersonRow]:
    """Return the people of a search, with whether they have a place."""
    booked = {booking.person_id for booking in list_bookings(session, event)} if people else set()
    return [PersonRow(each.public_id, each.name, each.email or "", each.id in booked) for each in people]


def list_organisation_choices(session: Session, found: PersonToAdd) -> list[SelectChoice]:
    """Return the organisations of a person who can take part for several; none for anyone else."""
    ids = [id_ for id_ in found.organisation_ids if id_ is not None]
    organisations = organisations_by_id(session, ids) if len(ids) > 1 else {}
    return [SelectChoice(organisations[id_].slug, organisations[id_].name) for id_ in organisations]


def addition(session: Session, event: Event, found: PersonToAdd, at: datetime) -> Addition:
    """Return whether a person can have a place or wait for one, for any of their organisations."""
    person_id, name = found.person.id, found.person.name
    if find_booking(session, event, person_id) is not None:
        return Addition(f"{name} already has a place at this event.", can_book=False, can_wait=False)
    if find_offer(session, event, person_id, at) is not None:
        return Addition(f"A place is held for {name}, who is next on the waiting list.", True, False)
    limit, entry = _find_limit(session, event, found, at), find_waiting_entry(session, event, person_id)
    if limit is None:
        return Addition("", can_book=True, can_wait=False)
    if entry is not None:
        position = count_ahead(session, entry) + 1
        words = f"{LIMIT_WORDS[limit]} {name} is number {position} on the waiting list."
        return Addition(words, can_book=False, can_wait=False)
    can_wait = limit in CAN_WAIT and not is_late(event, at)
    return Addition(LIMIT_WORDS[limit], can_book=False, can_wait=can_wait)


def late_words(session: Session, event: Event, at: datetime) -> str:
    """Return the warning once people can no longer book for themselves, or nothing."""
    if not is_late(event, at):
        return ""
    if event.state == EventState.CLOSED:
        warning = "Booking for this event is closed. You can still add people as an organiser."
    else:
        day = format_day(last_day_to_book(event))
        warning = f"The last day to book was {day}. You can still add people as an organiser."
    waiting = count_on_list(session, event)
    if not waiting:
        return warning
    have = "person is" if waiting == 1 else "people are"
    return f"{warning} {waiting} {have} still on the waiting list and would not be asked first."


def _find_limit(session: Session, event: Event, found: PersonToAdd, at: datetime) -> Limit | None:
    counts, rosters = count_places(session, event, at), list_roster_days(session, event)
    limits = [
        Limit.ROSTER if is_held_back(rosters, each, at) else counts.find_limit(each)
        for each in found.organisation_ids
    ]
    return None if None in limits else limits[0]

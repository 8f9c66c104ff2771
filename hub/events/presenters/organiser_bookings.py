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
FOR_ANOTHER = "You can still add them for another of their organisations."


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


def addition(
    session: Session, event: Event, found: PersonToAdd, at: datetime, organisation_id: int | None = None
) -> Addition:
    """Return whether a person can have a place or wait for one, for the chosen organisation.

    While none is chosen, or where a person can neither have a place nor wait for the one that is chosen, the
    answer is for any of their organisations.
    """
    person_id, name = found.person.id, found.person.name
    if find_booking(session, event, person_id) is not None:
        return Addition(f"{name} already has a place at this event.", can_book=False, can_wait=False)
    if find_offer(session, event, person_id, at) is not None:
        return Addition(f"A place is held for {name}, who is next on the waiting list.", True, False)
    limits = _limits_by_organisation(session, event, found, at)
    entry = find_waiting_entry(session, event, person_id)
    best = min(limits.values(), key=_rank)
    limit = limits.get(organisation_id, best)
    if limit is None:
        return Addition("", can_book=True, can_wait=False)
    words = LIMIT_WORDS[limit]
    if entry is not None:
        words = f"{words} {name} is number {count_ahead(session, entry) + 1} on the waiting list."
    may_wait = entry is None and not is_late(event, at)
    if limit in CAN_WAIT and may_wait:
        return Addition(words, can_book=False, can_wait=True)
    can_book, can_wait = best is None, best in CAN_WAIT and may_wait
    return Addition(f"{words} {FOR_ANOTHER}" if can_book or can_wait else words, can_book, can_wait)


def late_warning(session: Session, event: Event, at: datetime) -> str:
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


def _limits_by_organisation(
    session: Session, event: Event, found: PersonToAdd, at: datetime
) -> dict[int | None, Limit | None]:
    counts, rosters = count_places(session, event, at), list_roster_days(session, event)
    return {
        each: Limit.ROSTER if is_held_back(rosters, each, at) else counts.find_limit(each)
        for each in found.organisation_ids
    }


def _rank(limit: Limit | None) -> int:
    """Return 0 for no limit, 1 for one at which a person can wait, and 2 for any other."""
    if limit is None:
        return 0
    return 1 if limit in CAN_WAIT else 2

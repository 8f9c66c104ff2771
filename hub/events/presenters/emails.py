"""Emails about places at events, composed when they are sent."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.accounts.domain import Person, find_reachable_person
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState, is_bookable
from hub.events.domain.queries import find_booking_by_id
from hub.events.domain.texts import get_texts
from hub.events.domain.waiting_list import count_ahead
from hub.events.models import Booking, Event, PlaceOffer, WaitingListEntry
from hub.events.presenters.calendars import personal_calendar, personal_sequence
from hub.events.presenters.words import format_when, practical_lines
from hub.kit.calendars import Attendee, CalendarFile
from hub.kit.clock import format_date, format_time, from_timestamp, now
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.mail.domain import get_sender_address
from hub.trusts.domain import organisations_by_id

CHANGED = "An event you have booked has changed. It is now:"
MOVED = "An event you have booked has moved. It was to be on {before}. It is now:"
NOT_TAKING_PLACE = "This event will not take place:"
CANNOT_COME = "If you cannot come, cancel your place on the event page so that someone else can have it."


class Place(Struct, frozen=True):
    """A place at an event, and the person whom an email about it can reach."""

    booking: Booking
    event: Event
    person: Person

    def is_current(self, at: datetime) -> bool:
        """Return whether the person still has the place, at an event that is not over or cancelled."""
        is_taking_place = self.event.state != EventState.CANCELLED and self.event.ends_at > at
        return self.booking.ended_at is None and is_taking_place


def compose_place_booked(session: Session, message: Message, site_url: str) -> Email | None:
    """Confirm a place, with the event for the calendar."""
    place = find_place(session, message)
    if place is None or not place.is_current(now()):
        return None
    organiser = _name_of_organiser(session, message, "booked_by")
    sentence = f"{organiser} has booked a place for you." if organiser else "Your place is booked."
    email = event_email(place.person, f"Your place at {place.event.title}", place.event, site_url, sentence)
    email = replace(email, markdown=get_texts(session, place.event).confirmation)
    return _with_joining(session, place, email, site_url)


def compose_event_changed(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person with a place that the event has changed, with the new time for the calendar."""
    place = find_place(session, message)
    if place is None or not place.is_current(now()):
        return None
    sentence = _changed_words(place.event, message)
    email = event_email(place.person, f"Changed: {place.event.title}", place.event, site_url, sentence)
    return _with_joining(session, place, email, site_url)


def _changed_words(event: Event, message: Message) -> str:
    """Return that an event has changed, and when it was to be if it has moved since."""
    if not message.details:
        return CHANGED
    started, ended = (from_timestamp(message.details[name]) for name in ("started", "ended"))
    if (started, ended) == (event.starts_at, event.ends_at):
        return CHANGED
    return MOVED.format(before=format_when(started, ended))


def compose_booking_cancelled(session: Session, message: Message, site_url: str) -> Email | None:
    """Confirm that a place was given up, and remove the event from the calendar."""
    place = find_place(session, message)
    if place is None or place.booking.ended_at is None:
        return None
    subject = f"You cancelled your place at {place.event.title}"
    email = event_email(place.person, subject, place.event, site_url, "You cancelled your place at:")
    return remove_from_calendar(session, place, email, site_url)


def compose_event_cancelled(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person with a place that the event is cancelled, and remove it from the calendar."""
    place = find_place(session, message)
    if place is None or place.event.state != EventState.CANCELLED:
        return None
    email = event_email(
        place.person, f"Cancelled: {place.event.title}", place.event, site_url, NOT_TAKING_PLACE
    )
    email = replace(email, closing_paragraphs=reason_lines(place.event.cancellation_reason))
    return remove_from_calendar(session, place, email, site_url)


def compose_waiting_list_closed(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person on the waiting list that the event is cancelled."""
    event = session.get(Event, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if event is None or recipient is None or event.state != EventState.CANCELLED:
        return None
    email = event_email(recipient, f"Cancelled: {event.title}", event, site_url, NOT_TAKING_PLACE)
    return replace(email, closing_paragraphs=reason_lines(event.cancellation_reason))


def compose_place_offered(session: Session, message: Message, site_url: str) -> Email | None:
    """Offer a place that has become free, and say until when it is held."""
    offer = session.get(PlaceOffer, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if offer is None or recipient is None or offer.ended_at is not None or offer.expires_at <= now():
        return None
    event = session.get_one(Event, offer.event_id)
    if not is_bookable(event, now()):
        return None
    return replace(
        event_email(
            recipient,
            f"A place for you at {event.title}",
            event,
            site_url,
            f"A place is now free. It is held for you until {_moment(offer.expires_at)}.",
        ),
        link=Link("Book the place or decline it", f"{site_url}{event_address(event.slug)}"),
        closing_paragraphs=("After that, the place will no longer be held for you.",),
    )


def compose_offer_expired(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that the place which was held for them went to the next."""
    event = session.get(Event, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if event is None or recipient is None or not is_bookable(event, now()):
        return None
    sentence = (
        "We no longer hold a place for you. If a place is free, you can book it. If not, you can join the "
        "waiting list again."
    )
    return event_email(recipient, f"The place at {event.title} is no longer held", event, site_url, sentence)


def compose_waiting_ended(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that they have lost the role for which they waited."""
    event = session.get(Event, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if event is None or recipient is None or not is_bookable(event, now()):
        return None
    sentence = (
        "You are no longer on the waiting list, because you no longer have a role in the organisation "
        "you were taking part for. If you have a role in another organisation, you can join the list "
        "again."
    )
    subject = f"You are no longer on the waiting list for {event.title}"
    return event_email(recipient, subject, event, site_url, sentence)


def compose_waiting_list_joined(session: Session, message: Message, site_url: str) -> Email | None:
    """Confirm a place on the waiting list."""
    entry = session.get(WaitingListEntry, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if entry is None or recipient is None or entry.ended_at is not None:
        return None
    event = session.get_one(Event, entry.event_id)
    organiser = _name_of_organiser(session, message, "added_by")
    added = f"{organiser} has added you to the waiting list. " if organiser else ""
    sentence = (
        f"{added}You are number {count_ahead(session, entry) + 1} on the waiting list. "
        "We will email you if a place becomes free."
    )
    return event_email(recipient, f"You are on the waiting list for {event.title}", event, site_url, sentence)


def event_email(recipient: Person | None, subject: str, event: Event, site_url: str, sentence: str) -> Email:
    """Return an email about an event: a sentence, its title, its time and its place."""
    place = (event.venue,) if event.venue else ()
    return Email(
        to=(recipient.email if recipient else None) or "",
        subject=subject,
        paragraphs=(sentence, event.title, format_when(event.starts_at, event.ends_at), *place),
        link=Link("View the event", f"{site_url}{event_address(event.slug)}"),
    )


def find_place(session: Session, message: Message) -> Place | None:
    """Return the place that a message is about, or None if it is gone or the person cannot be reached."""
    found = find_booking_by_id(session, message.about_id)
    person = find_reachable_person(session, message.person_id)
    return None if found is None or person is None else Place(*found, person)


def reason_lines(reason: str) -> tuple[str, ...]:
    """Return the paragraph of an email with the reason of the organiser, if they gave one."""
    return (f"Reason given by the organiser: {reason}",) if reason else ()


def remove_from_calendar(session: Session, place: Place, email: Email, site_url: str) -> Email:
    """Return the email with a calendar part that removes the event from the person's calendar."""
    return replace(email, calendar=_calendar(session, place, site_url, is_cancelled=True))


def _with_joining(session: Session, place: Place, email: Email, site_url: str) -> Email:
    lines = [line.strip() for line in place.event.joining.splitlines() if line.strip()]
    practical = [f"{label}: {text}" for label, text in practical_lines(place.event)]
    return replace(
        email,
        paragraphs=(*email.paragraphs, *practical, *lines),
        closing_paragraphs=(CANNOT_COME,),
        calendar=_calendar(session, place, site_url),
    )


def _calendar(session: Session, place: Place, site_url: str, *, is_cancelled: bool = False) -> CalendarFile:
    event, owners = place.event, organisations_by_id(session, [place.event.organisation_id])
    return personal_calendar(
        event,
        site_url,
        organiser=Attendee(owners[event.organisation_id].name, get_sender_address(session)),
        attendee=Attendee(place.person.name, place.person.email or ""),
        sequence=personal_sequence(event, place.booking),
        is_cancelled=is_cancelled,
    )


def _name_of_organiser(session: Session, message: Message, detail: str) -> str:
    """Return who acted for the reader, or nothing if they did it themselves."""
    id_ = message.details.get(detail)
    if id_ is None or id_ == message.person_id:
        return ""
    person = find_reachable_person(session, int(id_))
    return f"{person.name}, an organiser of this event," if person else "An organiser of this event"


def _moment(at: datetime) -> str:
    return f"{format_time(at)} on {format_date(at)}"


MESSAGE_KINDS = (
    MessageKind("place-booked", compose_place_booked),
    MessageKind("event-changed", compose_event_changed),
    MessageKind("booking-cancelled", compose_booking_cancelled),
    MessageKind("event-cancelled", compose_event_cancelled),
    MessageKind("waiting-list-closed", compose_waiting_list_closed),
    MessageKind("place-offered", compose_place_offered),
    MessageKind("offer-expired", compose_offer_expired),
    MessageKind("waiting-list-joined", compose_waiting_list_joined),
    MessageKind("waiting-ended", compose_waiting_ended),
)

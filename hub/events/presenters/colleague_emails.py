"""Emails about nominations, places that are handed over, and stand-downs, composed when they are sent."""

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person, person_names_by_id
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState, is_bookable
from hub.events.domain.hand_overs import find_hand_over, find_hand_over_of
from hub.events.domain.nominations import find_nomination, find_nomination_by_id
from hub.events.domain.queries import find_booking_by_id
from hub.events.domain.stand_downs import list_other_dates
from hub.events.models import Event
from hub.events.presenters.emails import event_email, find_place, remove_from_calendar
from hub.events.presenters.words import format_when
from hub.kit.clock import now
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link

NOT_THE_WAITING_LIST = "The place goes straight to you, not to the waiting list."


def compose_nominated(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that the lead of their trust has nominated them; nothing is booked."""
    found = find_nomination_by_id(session, message.about_id)
    recipient = find_reachable_person(session, message.person_id)
    if found is None or recipient is None or found[0].ended_at is not None:
        return None
    nomination, event = found
    if not is_bookable(event, now()):
        return None
    sentence = f"{_name(session, nomination.nominated_by_id)} has nominated you for this event:"
    email = event_email(recipient, f"You have been nominated for {event.title}", event, site_url, sentence)
    return replace(
        email,
        link=_event_link("Book your place or decline", event, site_url),
        closing_paragraphs=("You do not have a place until you book one. It is your choice.",),
    )


def compose_nomination_withdrawn(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that their trust has withdrawn their nomination, unless they are nominated again."""
    found = find_nomination_by_id(session, message.about_id)
    recipient = find_reachable_person(session, message.person_id)
    if found is None or recipient is None:
        return None
    _, event = found
    if not is_bookable(event, now()) or find_nomination(session, event, message.person_id) is not None:
        return None
    sentence = "Your trust has withdrawn your nomination for:"
    subject = f"Your nomination for {event.title} has been withdrawn"
    email = event_email(recipient, subject, event, site_url, sentence)
    return replace(email, closing_paragraphs=("You can still book a place if one is free.",))


def compose_hand_over_offered(session: Session, message: Message, site_url: str) -> Email | None:
    """Offer a place to the colleague whom its holder has named."""
    hand_over = find_hand_over(session, message.about_id)
    found = find_booking_by_id(session, hand_over.booking_id) if hand_over else None
    if hand_over is None or found is None or not hand_over.email or hand_over.ended_at is not None:
        return None
    booking, event = found
    if event.state == EventState.CANCELLED or event.starts_at <= now():
        return None
    holder = _name(session, booking.person_id)
    email = event_email(
        None,
        f"{holder} has offered you a place at {event.title}",
        event,
        site_url,
        f"{holder} cannot come to:",
    )
    return replace(
        email,
        to=hand_over.email,
        link=_event_link("Take the place or decline it", event, site_url),
        closing_paragraphs=(NOT_THE_WAITING_LIST,),
    )


def compose_place_handed_over(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell the person who had a place that a colleague has it now, and remove it from their calendar."""
    place = find_place(session, message)
    hand_over = find_hand_over_of(session, place.booking.id) if place else None
    if place is None or hand_over is None:
        return None
    sentence = f"{_name(session, hand_over.colleague_id)} has taken over your place at:"
    subject = f"You handed over your place at {place.event.title}"
    email = event_email(place.person, subject, place.event, site_url, sentence)
    return remove_from_calendar(session, place, email, site_url)


def compose_hand_over_declined(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell the person who has a place that their colleague does not take it."""
    place = find_place(session, message)
    if place is None or not place.is_current(now()):
        return None
    sentence = "Your colleague has declined the place you offered. You still have it:"
    subject = f"You still have your place at {place.event.title}"
    return event_email(place.person, subject, place.event, site_url, sentence)


def compose_stood_down(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that their trust has withdrawn them, with other dates of the same series."""
    place = find_place(session, message)
    if place is None or place.booking.ended_at is None:
        return None
    subject = f"Your trust has withdrawn you from {place.event.title}"
    sentence = "For operational reasons, your trust has withdrawn its staff from:"
    email = event_email(place.person, subject, place.event, site_url, sentence)
    dates = [
        f"{format_when(each.starts_at, each.ends_at)}: {each.title} {site_url}{event_address(each.slug)}"
        for each in list_other_dates(session, place.event, now())
    ]
    closing = ("These other events in the series have places:", *dates) if dates else ()
    email = replace(email, closing_paragraphs=closing)
    return remove_from_calendar(session, place, email, site_url)


def compose_waiting_stood_down(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person on a waiting list that their trust has withdrawn its people from the day."""
    event = session.get(Event, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if event is None or recipient is None or event.starts_at <= now():
        return None
    sentence = (
        "For operational reasons, your trust has withdrawn its staff from this day, so you are no longer "
        "on the waiting list."
    )
    subject = f"You are no longer on the waiting list for {event.title}"
    return event_email(recipient, subject, event, site_url, sentence)


def _event_link(text: str, event: Event, site_url: str) -> Link:
    return Link(text, f"{site_url}{event_address(event.slug)}")


def _name(session: Session, person_id: int | None) -> str:
    return person_names_by_id(session, [person_id]).get(person_id or 0, "A colleague")


MESSAGE_KINDS = (
    MessageKind("nominated", compose_nominated),
    MessageKind("nomination-withdrawn", compose_nomination_withdrawn),
    MessageKind("hand-over-offered", compose_hand_over_offered),
    MessageKind("place-handed-over", compose_place_handed_over),
    MessageKind("hand-over-declined", compose_hand_over_declined),
    MessageKind("stood-down", compose_stood_down),
    MessageKind("waiting-stood-down", compose_waiting_stood_down),
)

"""Emails of organisers to the people of an event, reminders, and news for the waiting list."""

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.accounts.domain import Person, find_reachable_person
from hub.events.domain.event_states import EventState
from hub.events.domain.messages import KIND, TEST_KIND, Recipients, is_recipient
from hub.events.domain.reminders import KIND as REMINDER
from hub.events.domain.reminders import has_answered, is_to_come
from hub.events.domain.texts import TEST_KIND as TEXTS_TEST
from hub.events.domain.texts import Texts, get_texts
from hub.events.models import Event, EventMessage, WaitingListEntry
from hub.events.presenters.emails import CANNOT_COME, event_email, find_place
from hub.kit.clock import day_of, format_date, now
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.trusts.domain import organisations_by_id

WILL_YOU_COME = (
    "Are you still coming? Please answer on the event page: select “Confirm that I will come” or cancel "
    "your place."
)


def compose_event_message(session: Session, message: Message, site_url: str) -> Email | None:
    """Send what an organiser has written to a person who is still among those to whom it is written."""
    found = _find_message(session, message)
    if found is None:
        return None
    recipient, event, written = found
    if not is_recipient(session, event, written, message.person_id):
        return None
    return message_email(session, recipient, event, written, site_url)


def compose_message_test(session: Session, message: Message, site_url: str) -> Email | None:
    """Send what an organiser has written to that organiser alone."""
    found = _find_message(session, message)
    if found is None:
        return None
    email = message_email(session, *found, site_url)
    return replace(email, subject=f"Test: {email.subject}")


def message_email(
    session: Session, recipient: Person, event: Event, written: EventMessage, site_url: str
) -> Email:
    """Return the email of a message, also for its preview."""
    owner = organisations_by_id(session, [event.organisation_id])[event.organisation_id].name
    is_waiting = written.audience == Recipients.WAITING
    because = "are on the waiting list for this event" if is_waiting else "have a place at this event"
    return replace(
        event_email(
            recipient, written.subject, event, site_url, f"{owner} has sent you a message about this event:"
        ),
        markdown=written.text,
        closing_paragraphs=(f"You get this email because you {because}.",),
    )


def compose_reminder(session: Session, message: Message, site_url: str) -> Email | None:
    """Remind a person of an event, unless it has moved, is cancelled or has begun, or they have answered."""
    place = find_place(session, message)
    if place is None or not place.is_current(now()) or not is_to_come(place.event, now()):
        return None
    texts = get_texts(session, place.event)
    is_on_same_day = day_of(place.event.starts_at).toordinal() == message.details.get("day")
    if not is_on_same_day or has_answered(place.booking, texts):
        return None
    return reminder_email(place.person, place.event, texts, site_url)


def reminder_email(recipient: Person, event: Event, texts: Texts, site_url: str) -> Email:
    """Return the reminder of an event, also for its preview."""
    subject = f"Reminder: {event.title}, {format_date(event.starts_at)}"
    email = event_email(recipient, subject, event, site_url, "You have a place at this event:")
    joining = tuple(line.strip() for line in event.joining.splitlines() if line.strip())
    return replace(
        email,
        paragraphs=(*email.paragraphs, *joining),
        markdown=texts.reminder,
        closing_paragraphs=(WILL_YOU_COME,) if texts.asks_to_confirm else (CANNOT_COME,),
    )


def confirmation_email(recipient: Person, event: Event, texts: Texts, site_url: str) -> Email:
    """Return the confirmation of a place for its preview, without a calendar part."""
    email = event_email(recipient, f"Your place at {event.title}", event, site_url, "Your place is booked.")
    return replace(email, markdown=texts.confirmation, closing_paragraphs=(CANNOT_COME,))


def compose_texts_test(session: Session, message: Message, site_url: str) -> Email | None:
    """Send the confirmation or the reminder of an event to an organiser, as a test."""
    event, recipient = _find_event(session, message), find_reachable_person(session, message.person_id)
    if event is None or recipient is None:
        return None
    compose = reminder_email if message.details.get("reminder") else confirmation_email
    email = compose(recipient, event, get_texts(session, event), site_url)
    return replace(email, subject=f"Test: {email.subject}")


def compose_booking_closed_early(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person on the waiting list what it means that booking was closed before its time."""
    entry = session.get(WaitingListEntry, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if entry is None or recipient is None or entry.ended_at is not None:
        return None
    event = session.get_one(Event, entry.event_id)
    if event.state != EventState.CLOSED:
        return None
    sentence = "The organiser has closed booking for this event early."
    if message.details.get("had_offer"):
        sentence += " The place that was held for you can no longer be booked."
    return replace(
        event_email(recipient, f"Booking is closed: {event.title}", event, site_url, sentence),
        closing_paragraphs=(
            "You keep your position on the waiting list. "
            "If booking is opened again, free places are offered in the same order, and we will email you.",
        ),
    )


def _find_event(session: Session, message: Message) -> Event | None:
    return session.get(Event, message.about_id) if message.about_id is not None else None


def _find_message(session: Session, message: Message) -> tuple[Person, Event, EventMessage] | None:
    written = session.get(EventMessage, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if written is None or recipient is None:
        return None
    return recipient, session.get_one(Event, written.event_id), written


MAILING_KINDS = (
    MessageKind(KIND, compose_event_message),
    MessageKind(TEST_KIND, compose_message_test),
    MessageKind(REMINDER, compose_reminder, Topic.EVENTS),
    MessageKind(TEXTS_TEST, compose_texts_test),
    MessageKind("booking-closed-early", compose_booking_closed_early),
)

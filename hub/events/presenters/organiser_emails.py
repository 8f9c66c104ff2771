"""Emails about what an organiser did with the place of one person, composed when they are sent."""

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.events.domain.organiser_acts import KIND
from hub.events.presenters.emails import event_email, find_place, reason_lines, remove_from_calendar
from hub.kit.emails import Email, Message, MessageKind
from hub.trusts.domain import organisations_by_id


def compose_place_removed(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that an organiser cancelled their place, and why, and remove it from their calendar."""
    place = find_place(session, message)
    if place is None or place.booking.ended_at is None:
        return None
    owner = organisations_by_id(session, [place.event.organisation_id])[place.event.organisation_id].name
    subject = f"Your place at {place.event.title} was cancelled"
    sentence = f"{owner}, which organises this event, has cancelled your place:"
    email = event_email(place.person, subject, place.event, site_url, sentence)
    return remove_from_calendar(
        session, place, replace(email, closing_paragraphs=reason_lines(place.booking.end_reason)), site_url
    )


ORGANISER_KINDS = (MessageKind(KIND, compose_place_removed),)

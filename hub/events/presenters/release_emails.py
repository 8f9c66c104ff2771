"""Emails about release from duty, composed when they are sent."""

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.access import Role
from hub.accounts.domain import find_reachable_person, list_roles, person_names_by_id
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState
from hub.events.domain.release_links import RELEASE_LINK
from hub.events.domain.release_reminders import held_until
from hub.events.domain.releases import NO_MORE_REQUESTS, find_release_request, is_declined_for_good
from hub.events.models import Booking, Event, ReleaseRequest
from hub.events.presenters.emails import compose_booking_cancelled, find_place
from hub.events.presenters.releases import can_be_released, find_day_to_answer
from hub.events.presenters.words import format_when
from hub.kit.clock import current_day, format_date, format_day, format_time, now
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link

REMINDER = "This is a reminder. Your answer is still needed."


def compose_release_asked(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask a line manager to release a person: with a desk to go to, or a link that works once."""
    found = _find_open(session, message)
    if found is None:
        return None
    request, event = found
    name = person_names_by_id(session, [request.person_id])[request.person_id]
    reminder = (REMINDER,) if message.details.get("reminder") else ()
    closing: tuple[str, ...] = ()
    if request.manager_id is not None:
        manager = find_reachable_person(session, request.manager_id)
        if manager is None:
            return None
        to, address = manager.email or "", f"/releases/{request.public_id}"
    elif request.email is not None:
        to, address = request.email, f"/release/{RELEASE_LINK.sign(session, request)}"
        closing = (
            "The link works once and expires when the event starts. You do not need an account. Do not share "
            "it.",
            "If you are not this person's line manager, follow the link and choose “This request is not for "
            "me”. That is no answer: they will ask someone else.",
        )
    else:
        return None
    return Email(
        to=to,
        subject=f"{name} has asked to be released from duty",
        paragraphs=(
            *reminder,
            f"{name} has booked a place at this event and has asked you to release them from duty:",
            event.title,
            format_when(event.starts_at, event.ends_at),
            *_answer_by(session, request, event),
        ),
        link=Link("Agree or decline", f"{site_url}{address}"),
        closing_paragraphs=closing,
    )


def compose_release_escalated(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask the lead of a trust to decide a release that the line manager has not answered."""
    found, lead = _find_open(session, message), find_reachable_person(session, message.person_id)
    if found is None or lead is None or not _is_lead_of(session, lead.id, found[0]):
        return None
    request, event = found
    name = person_names_by_id(session, [request.person_id])[request.person_id]
    return Email(
        to=lead.email or "",
        subject=f"{name} still needs an answer about release from duty",
        paragraphs=(
            f"{name} asked their line manager on {format_date(request.created_at)} and has had no answer. "
            f"As lead of the trust, please agree or decline to release {name} from duty for:",
            event.title,
            format_when(event.starts_at, event.ends_at),
            *_answer_by(session, request, event),
        ),
        link=Link("Agree or decline", f"{site_url}/releases/{request.public_id}"),
        closing_paragraphs=("Their line manager can also still answer. The first answer counts.",),
    )


def compose_release_answered(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person the answer to their request, and what it means for their place."""
    request = session.get(ReleaseRequest, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if request is None or recipient is None or request.decided_at is None:
        return None
    event, booking = session.get_one(Event, request.event_id), session.get_one(Booking, request.booking_id)
    if booking.ended_at is not None or event.state == EventState.CANCELLED:
        return None
    what = (event.title, format_when(event.starts_at, event.ends_at))
    if request.agreed:
        subject = f"Released from duty: {event.title}"
        paragraphs: tuple[str, ...] = ("You are released from duty for this event:", *what)
    else:
        subject = f"Not released from duty: {event.title}"
        paragraphs = ("Your request to be released from duty for this event was declined:", *what)
    return Email(
        to=recipient.email or "",
        subject=subject,
        paragraphs=paragraphs if request.agreed else (*paragraphs, _what_follows(session, event, request)),
        link=Link("View the answer", f"{site_url}{event_address(event.slug)}/release"),
    )


def compose_release_returned(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that whoever they asked is not their line manager, unless they have asked again."""
    request = session.get(ReleaseRequest, message.about_id) if message.about_id is not None else None
    recipient = find_reachable_person(session, message.person_id)
    if request is None or recipient is None:
        return None
    event, booking = session.get_one(Event, request.event_id), session.get_one(Booking, request.booking_id)
    has_place = booking.ended_at is None and booking.person_id == request.person_id
    is_newest = find_release_request(session, booking) is request
    if not has_place or not is_newest or not can_be_released(event):
        return None
    return Email(
        to=recipient.email or "",
        subject=f"Ask someone else to release you from duty: {event.title}",
        paragraphs=(
            "The person you asked to release you from duty told us that they are not your line manager. "
            f"We asked {request.email or 'them'} about this event:",
            event.title,
            format_when(event.starts_at, event.ends_at),
            "Your place is held. Please ask again, with the email address of your line manager.",
        ),
        link=Link("Ask for release from duty", f"{site_url}{event_address(event.slug)}/release"),
    )


def _answer_by(session: Session, request: ReleaseRequest, event: Event) -> tuple[str, ...]:
    day = find_day_to_answer(session, request, event)
    return (f"Please answer by {format_day(day)}, when the trust fixes its rosters.",) if day else ()


def _what_follows(session: Session, event: Event, request: ReleaseRequest) -> str:
    end = held_until(event, request)
    moment = f"{format_time(end)} on {format_date(end)}" if end else ""
    if is_declined_for_good(session, session.get_one(Booking, request.booking_id)):
        held = f" We will hold it until {moment}. After that, others can book it." if end else ""
        return f"{NO_MORE_REQUESTS}. Please cancel your place.{held}"
    if end is None:
        return "You can ask again or cancel your place."
    return (
        f"Your place is held until {moment}. Until then, you can ask again or cancel it. After that, others "
        "can book it."
    )


def compose_place_not_released(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that their place was offered to others, and remove the event from their calendar."""
    email, place = compose_booking_cancelled(session, message, site_url), find_place(session, message)
    if email is None or place is None:
        return None
    sentence = "You were not released from duty, so your place has been offered to others."
    return replace(
        email,
        subject=f"You no longer have a place at {place.event.title}",
        paragraphs=(sentence, *email.paragraphs[1:]),
    )


def _is_lead_of(session: Session, person_id: int, request: ReleaseRequest) -> bool:
    """Return whether a person still leads the trust for which the place is."""
    trust_id = session.get_one(Booking, request.booking_id).organisation_id
    return any(
        each.role is Role.TRUST_LEAD and each.organisation_id == trust_id
        for each in list_roles(session, person_id, current_day())
    )


def _find_open(session: Session, message: Message) -> tuple[ReleaseRequest, Event] | None:
    request = session.get(ReleaseRequest, message.about_id) if message.about_id is not None else None
    if request is None or request.decided_at is not None or request.withdrawn_at is not None:
        return None
    event, booking = session.get_one(Event, request.event_id), session.get_one(Booking, request.booking_id)
    has_place = booking.ended_at is None and booking.person_id == request.person_id
    if not has_place or event.state == EventState.CANCELLED or event.starts_at <= now():
        return None
    return request, event


RELEASE_MESSAGE_KINDS = (
    MessageKind("release-asked", compose_release_asked),
    MessageKind("release-escalated", compose_release_escalated),
    MessageKind("release-answered", compose_release_answered),
    MessageKind("release-returned", compose_release_returned),
    MessageKind("place-not-released", compose_place_not_released),
)

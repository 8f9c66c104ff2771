"""Emails of the register, composed when they are sent. None holds what someone wrote in confidence."""

from sqlalchemy.orm import Session

from hub.accounts.domain import Person, find_reachable_person, person_names_by_id
from hub.kit.calendars import Attendee
from hub.kit.clock import format_date, format_time, now
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.mail.domain import get_sender_address
from hub.mentoring.domain.request_choices import find_asked
from hub.mentoring.domain.vocabulary import ChoiceState, MeetingState, ProfileState, RequestOutcome, word_of
from hub.mentoring.models import (
    MentoringRequest,
    RegisterProfile,
    Relationship,
    RelationshipMeeting,
    RequestChoice,
)
from hub.mentoring.presenters.calendars import meeting_event, meeting_file
from hub.mentoring.presenters.words import activity, format_meeting, kind_label
from hub.trusts.domain import organisations_by_id

LEFT = {
    ChoiceState.DECLINED: "{name} cannot help at the moment.",
    ChoiceState.REDIRECTED: "{name} cannot help at the moment, and suggests someone else.",
    ChoiceState.EXPIRED: "{name} did not answer in time.",
    ChoiceState.SKIPPED: "{name} no longer has a free place.",
}


def compose_profile_approved(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that they are on the register."""
    found = find_profile_of_message(session, message, ProfileState.LISTED)
    if found is None:
        return None
    profile, person = found
    return Email(
        to=person.email or "",
        subject=f"You are on the register as a {kind_label(profile.kind)}",
        paragraphs=(
            "Your profile has been approved. The people you chose can now find it.",
            "We will email you when someone asks for your help. You can pause your profile at any time.",
        ),
        link=Link("View your profile", f"{site_url}/mentoring/me"),
    )


def compose_profile_returned(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that their profile needs a change before it is listed."""
    found = find_profile_of_message(session, message, ProfileState.RETURNED)
    if found is None:
        return None
    profile, person = found
    return Email(
        to=person.email or "",
        subject="Your profile needs a change before it can be on the register",
        paragraphs=(
            (
                f"Your profile as a {kind_label(profile.kind)} has been read and returned to you, with "
                "a note on what to change."
            ),
        ),
        link=Link("See what to change", f"{site_url}/mentoring/me/{profile.kind}"),
    )


def compose_mentoring_asked(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask a person on the register whether they can help, or remind them that they were asked."""
    choice = session.get(RequestChoice, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if choice is None or person is None or choice.state != ChoiceState.ASKED or choice.expires_at is None:
        return None
    if choice.expires_at <= now():
        return None
    request = session.get_one(MentoringRequest, choice.request_id)
    name = _name(session, request.person_id)
    trust = organisations_by_id(session, [request.organisation_id])[request.organisation_id].name
    reminder = (
        ("This is a reminder. Your answer is still needed.",) if message.details.get("reminder") else ()
    )
    until = f"{format_time(choice.expires_at)} on {format_date(choice.expires_at)}"
    return Email(
        to=person.email or "",
        subject=f"{name} has asked for your help as a {kind_label(request.kind)}",
        paragraphs=(
            *reminder,
            (
                f"{name} from {trust} has chosen you from the national register. You can accept, decline or "
                "suggest someone else."
            ),
            f"Please answer by {until}. After that, you can no longer answer.",
        ),
        link=Link(
            "Read what they are looking for, and answer", f"{site_url}/mentoring/answers/{choice.public_id}"
        ),
    )


def compose_mentoring_withdrawn(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person who was asked that the request is withdrawn."""
    choice = session.get(RequestChoice, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if choice is None or person is None or choice.state != ChoiceState.WITHDRAWN:
        return None
    request = session.get_one(MentoringRequest, choice.request_id)
    return Email(
        to=person.email or "",
        subject=f"A request for {activity(request.kind)} has been withdrawn",
        paragraphs=(
            (
                f"{_name(session, request.person_id)} has withdrawn their request. You do not need to "
                "do anything."
            ),
        ),
        link=Link("See what you offer", f"{site_url}/mentoring/me"),
    )


def compose_mentoring_passed_on(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a leader that someone they asked cannot help, and what happens next."""
    choice = session.get(RequestChoice, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if choice is None or person is None or choice.state not in LEFT:
        return None
    request = session.get_one(MentoringRequest, choice.request_id)
    name = _name(session, session.get_one(RegisterProfile, choice.profile_id).person_id)
    return Email(
        to=person.email or "",
        subject=f"Your request for {activity(request.kind)}",
        paragraphs=(
            LEFT[word_of(ChoiceState, choice.state)].format(name=name),
            _what_follows(session, request),
        ),
        link=Link("See your request", f"{site_url}/mentoring/requests/{request.public_id}"),
    )


def compose_mentoring_accepted(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a leader that their request was accepted."""
    relationship = session.get(Relationship, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if relationship is None or person is None or relationship.closed_at is not None:
        return None
    name = _name(session, relationship.mentor_id)
    return Email(
        to=person.email or "",
        subject=f"{name} has accepted your request",
        paragraphs=(
            f"{name} will be your {kind_label(relationship.kind)}.",
            "Plan your first meeting, and we will email a calendar invitation to both of you.",
        ),
        link=Link("Plan your first meeting", f"{site_url}/mentoring/relationships/{relationship.public_id}"),
    )


def compose_meeting(session: Session, message: Message, site_url: str) -> Email | None:
    """Give one of the two a planned or moved meeting for their calendar."""
    return _compose_meeting(session, message, site_url, MeetingState.PLANNED)


def compose_meeting_cancelled(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell one of the two that a meeting is cancelled, and remove it from their calendar."""
    return _compose_meeting(session, message, site_url, MeetingState.CANCELLED)


def _compose_meeting(session: Session, message: Message, site_url: str, state: MeetingState) -> Email | None:
    meeting = session.get(RelationshipMeeting, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if meeting is None or person is None or meeting.state != state:
        return None
    relationship = session.get_one(Relationship, meeting.relationship_id)
    is_mentor = relationship.mentor_id == person.id
    other = _name(session, relationship.mentee_id if is_mentor else relationship.mentor_id)
    entry = meeting_event(meeting, relationship, other, site_url)
    when = format_meeting(meeting.starts_at, meeting.minutes)
    is_cancelled = state is MeetingState.CANCELLED
    organiser = Attendee("Ambulance Leadership Hub", get_sender_address(session))
    return Email(
        to=person.email or "",
        subject=f"Cancelled: {entry.title}"
        if is_cancelled
        else f"{entry.title}: {format_date(meeting.starts_at)}",
        paragraphs=(
            "This meeting has been cancelled:" if is_cancelled else "Your meeting:",
            f"{entry.title}. {when}. {entry.place}",
        ),
        link=Link("See all your meetings", entry.url),
        calendar=meeting_file(entry, organiser, Attendee(person.name, person.email or "")),
    )


def _what_follows(session: Session, request: MentoringRequest) -> str:
    if request.outcome == RequestOutcome.NOBODY:
        return "There is nobody else to ask. You can look again and ask other people."
    if request.ended_at is not None:
        return "Your request has ended."
    asked = find_asked(session, request)
    if asked is None:
        return "Nobody is being asked at the moment. See who you could ask next."
    name = _name(session, session.get_one(RegisterProfile, asked.profile_id).person_id)
    return f"We have now asked {name}."


def find_profile_of_message(
    session: Session, message: Message, state: ProfileState
) -> tuple[RegisterProfile, Person] | None:
    """Return the profile that a message is about and its person, or None if it is no longer in this state."""
    profile = session.get(RegisterProfile, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    return None if profile is None or person is None or profile.state != state else (profile, person)


def _name(session: Session, person_id: int) -> str:
    return person_names_by_id(session, [person_id]).get(person_id) or "Someone who has left"


MESSAGE_KINDS = (
    MessageKind("profile-approved", compose_profile_approved),
    MessageKind("profile-returned", compose_profile_returned),
    MessageKind("mentoring-asked", compose_mentoring_asked),
    MessageKind("mentoring-withdrawn", compose_mentoring_withdrawn),
    MessageKind("mentoring-passed-on", compose_mentoring_passed_on),
    MessageKind("mentoring-accepted", compose_mentoring_accepted),
    MessageKind("mentoring-meeting", compose_meeting),
    MessageKind("mentoring-meeting-cancelled", compose_meeting_cancelled),
)

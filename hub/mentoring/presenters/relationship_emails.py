"""Emails about relationships and concerns. None holds what anyone wrote, or why something closed."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person, person_names_by_id
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.mentoring.domain.concern_handlers import find_office_id
from hub.mentoring.domain.concerns import PASSED_ON_AFTER
from hub.mentoring.domain.relationship_vocabulary import ConcernState
from hub.mentoring.models import MentoringConcern, Relationship
from hub.mentoring.presenters.requests import GONE
from hub.mentoring.presenters.words import activity

PASSED_ON = f"If nobody takes it on within {PASSED_ON_AFTER.days} days, it goes to the hub office."


def compose_agreement(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell one of the two that the other wrote the agreement, or agreed to it."""
    found = _find(session, message)
    if found is None or found[0].closed_at is not None:
        return None
    relationship, own_id, name, email = found
    mentor_has, mentee_has = relationship.mentor_agreed_at, relationship.mentee_agreed_at
    own = mentor_has if relationship.mentor_id == own_id else mentee_has
    if mentor_has and mentee_has:
        words = "You have both agreed to the same version."
    elif own:
        return None
    elif mentor_has or mentee_has:
        words = f"{name} has accepted the agreement between you. Read it, then say whether you accept it."
    else:
        words = f"There is a new version of your agreement with {name}. Read it, then say whether you agree."
    return Email(
        to=email,
        subject=f"Your agreement on {activity(relationship.kind)} with {name}",
        paragraphs=(words, "Either of you can change it. We will then ask you both to agree again."),
        link=Link("Read the agreement", f"{_url(site_url, relationship)}/agreement"),
    )


def compose_review(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask one of the two to review what they do."""
    found = _find(session, message)
    if found is None or found[0].closed_at is not None:
        return None
    relationship, _, name, email = found
    return Email(
        to=email,
        subject=f"Time to review your {activity(relationship.kind)} with {name}",
        paragraphs=(
            "Today is the review date you agreed. Talk about what you have achieved and what you need.",
            f"Then choose a new review date in the agreement, or end your {activity(relationship.kind)}.",
        ),
        link=Link("See what you agreed", _url(site_url, relationship)),
    )


def compose_closed(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell the other of the two that it has closed, in the same sentence whatever the reason."""
    found = _find(session, message)
    if found is None or found[0].closed_at is None:
        return None
    relationship, _, name, email = found
    return Email(
        to=email,
        subject=f"Your {activity(relationship.kind)} with {name} has ended",
        paragraphs=(
            f"Your {activity(relationship.kind)} with {name} has ended. Thank you for your time.",
            "Planned meetings have been cancelled. Please answer four short questions about how it went.",
        ),
        link=Link("Tell us how it went", f"{_url(site_url, relationship)}/evaluation"),
    )


def compose_concern(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell someone who may deal with a concern that one waits; what it says is not in the email."""
    concern = session.get(MentoringConcern, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if concern is None or person is None or concern.state != ConcernState.NEW:
        return None
    return Email(
        to=person.email or "",
        subject="A concern about mentoring or coaching needs someone to deal with it",
        paragraphs=(
            "Please read it on the hub, and take it on if you can.",
            *(() if concern.organisation_id == find_office_id(session) else (PASSED_ON,)),
        ),
        link=Link("Read the concern", f"{site_url}/mentoring/concerns/{concern.public_id}"),
    )


def compose_concern_moved(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that someone deals with their concern, or has answered it."""
    concern = session.get(MentoringConcern, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if concern is None or person is None or concern.state == ConcernState.NEW:
        return None
    is_closed = concern.state == ConcernState.CLOSED
    return Email(
        to=person.email or "",
        subject="Your concern has been answered" if is_closed else "Someone is dealing with your concern",
        paragraphs=(
            "You can read the answer to your concern on the hub."
            if is_closed
            else "Someone has read your concern and is dealing with it. They will answer you on the hub.",
        ),
        link=Link("See your concern", f"{site_url}/mentoring/concerns/{concern.public_id}"),
    )


def _find(session: Session, message: Message) -> tuple[Relationship, int, str, str] | None:
    relationship = session.get(Relationship, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if relationship is None or person is None:
        return None
    is_mentor = relationship.mentor_id == person.id
    other_id = relationship.mentee_id if is_mentor else relationship.mentor_id
    name = person_names_by_id(session, [other_id]).get(other_id) or GONE
    return relationship, person.id, name, person.email or ""


def _url(site_url: str, relationship: Relationship) -> str:
    return f"{site_url}/mentoring/relationships/{relationship.public_id}"


RELATIONSHIP_MESSAGES = (
    MessageKind("mentoring-agreement", compose_agreement),
    MessageKind("mentoring-review", compose_review),
    MessageKind("mentoring-closed", compose_closed),
    MessageKind("mentoring-concern", compose_concern),
    MessageKind("mentoring-concern-moved", compose_concern_moved),
)

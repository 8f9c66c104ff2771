"""Unsubscribe links: signed tokens that work without signing in and are not stored."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from hub.kit.emails import Topic
from hub.kit.errors import NotFound
from hub.kit.keyring import sign, unsign
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences, set_email_preferences

PURPOSE = "stop letters"
LINK_VALID_DAYS = 400
DAMAGED_LINK = (
    "This link is incomplete. Copy it from the email again, or sign in and choose how often we email you."
)
EXPIRED_LINK = "This link has expired. Sign in and choose how often we email you."


def sign_unsubscribe_token(session: Session, person_id: int, topics: Iterable[Topic], today: date) -> str:
    """Return a signed token that unsubscribes a person from these topics."""
    names = sorted(topic.value for topic in topics)
    return sign(session, PURPOSE, [person_id, names, today.toordinal()])


def read_unsubscribe_token(session: Session, token: str, today: date) -> tuple[int, list[Topic], bool]:
    """Return the person id and topics of a token, and whether the person is already unsubscribed from all.

    Raise NotFound, with a message for the user, if the token is forged, damaged or expired.
    """
    content = unsign(session, PURPOSE, token)
    if content is None:
        raise NotFound(DAMAGED_LINK)
    person_id, names, day = content
    if today.toordinal() - day > LINK_VALID_DAYS:
        raise NotFound(EXPIRED_LINK)
    topics = [topic for topic in Topic if topic.value in names]
    preferences = get_email_preferences(session, person_id)
    return person_id, topics, all(preferences[topic] is EmailFrequency.NONE for topic in topics)


def unsubscribe_by_token(session: Session, token: str, today: date) -> list[Topic]:
    """Unsubscribe the person from the topics of a token and return the topics; safe to run twice."""
    person_id, topics, stopped = read_unsubscribe_token(session, token, today)
    if not stopped:
        set_email_preferences(session, person_id, dict.fromkeys(topics, EmailFrequency.NONE))
    return topics

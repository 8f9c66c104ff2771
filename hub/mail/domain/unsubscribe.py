"""The link in each letter that stops more of its kind, without signing in. It is signed, and kept nowhere."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from hub.kit.emails import Topic
from hub.kit.errors import NotFound
from hub.kit.keyring import sign, unsign
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences, set_email_preferences

PURPOSE = "stop letters"
LINK_VALID_DAYS = 400
DAMAGED_LINK = "This link is not whole. Copy it from the email again, or sign in and choose what you hear of."
EXPIRED_LINK = "This link is too old. Sign in and choose what you hear of."


def sign_unsubscribe_token(session: Session, person_id: int, topics: Iterable[Topic], today: date) -> str:
    """Return what a link holds that stops letters on these topics to somebody."""
    names = sorted(topic.value for topic in topics)
    return sign(session, PURPOSE, [person_id, names, today.toordinal()])


def read_unsubscribe_token(session: Session, token: str, today: date) -> tuple[int, list[Topic], bool]:
    """Return whose letters a link stops, on which topics, and whether they are stopped already.

    Raises NotFound, with words, for a link that is forged, damaged or old.
    """
    said = unsign(session, PURPOSE, token)
    if said is None:
        raise NotFound(DAMAGED_LINK)
    person_id, names, day = said
    if today.toordinal() - day > LINK_VALID_DAYS:
        raise NotFound(EXPIRED_LINK)
    topics = [topic for topic in Topic if topic.value in names]
    wanted = get_email_preferences(session, person_id)
    return person_id, topics, all(wanted[topic] is EmailFrequency.NONE for topic in topics)


def unsubscribe(session: Session, token: str, today: date) -> list[Topic]:
    """Send no more letters of the kind that a link came with; return their topics. Twice changes nothing."""
    person_id, topics, stopped = read_unsubscribe_token(session, token, today)
    if not stopped:
        set_email_preferences(session, person_id, dict.fromkeys(topics, EmailFrequency.NONE))
    return topics

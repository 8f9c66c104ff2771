"""The link in each letter that stops more of its kind, without signing in. It is signed, and kept nowhere."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from hub.kit.emails import Topic
from hub.kit.errors import NotFound
from hub.kit.keyring import read_signed, sign
from hub.mail.domain.preferences import HowOften, choices_of, choose

PURPOSE = "stop letters"
LASTS_DAYS = 400
NO_LINK = "This link is not whole. Copy it from the email again, or sign in and choose what you hear of."
OLD_LINK = "This link is too old. Sign in and choose what you hear of."


def stop_token(session: Session, person_id: int, topics: Iterable[Topic], today: date) -> str:
    """Return what a link holds that stops letters on these topics to somebody."""
    names = sorted(topic.value for topic in topics)
    return sign(session, PURPOSE, [person_id, names, today.toordinal()])


def topics_to_stop(session: Session, token: str, today: date) -> tuple[int, list[Topic], bool]:
    """Return whose letters a link stops, on which topics, and whether they are stopped already.

    Raises NotFound, with words, for a link that is forged, damaged or old.
    """
    said = read_signed(session, PURPOSE, token)
    if said is None:
        raise NotFound(NO_LINK)
    person_id, names, day = said
    if today.toordinal() - day > LASTS_DAYS:
        raise NotFound(OLD_LINK)
    topics = [topic for topic in Topic if topic.value in names]
    wanted = choices_of(session, person_id)
    return person_id, topics, all(wanted[topic] is HowOften.NONE for topic in topics)


def stop(session: Session, token: str, today: date) -> list[Topic]:
    """Send no more letters of the kind that a link came with; return their topics. Twice changes nothing."""
    person_id, topics, stopped = topics_to_stop(session, token, today)
    if not stopped:
        choose(session, person_id, dict.fromkeys(topics, HowOften.NONE))
    return topics

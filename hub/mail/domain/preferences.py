"""Email preferences: how often a person wants emails on each topic."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hub.kit.clock import now
from hub.kit.emails import Topic
from hub.mail.domain.digests import requeue_digest_messages
from hub.mail.models import EmailPreference


class EmailFrequency(StrEnum):
    """At once, in a daily or weekly digest, or never."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"

    @property
    def label(self) -> str:
        """The label of this choice in forms."""
        return {
            "at-once": "Straight away",
            "daily": "Once a day, in one email",
            "weekly": "Once a week, in one email",
            "none": "Never",
        }[self.value]


DEFAULT_FREQUENCY = {
    Topic.WAITING: EmailFrequency.DAILY,
    Topic.MEMBERSHIP: EmailFrequency.DAILY,
    Topic.EVENTS: EmailFrequency.AT_ONCE,
    Topic.FOLLOWING: EmailFrequency.DAILY,
}
CHOICES_BY_TOPIC = {
    topic: {how_often: how_often.label for how_often in EmailFrequency} for topic in Topic
} | {
    Topic.FOLLOWING: {
        EmailFrequency.DAILY: "As often as I chose for each thing that I follow",
        EmailFrequency.NONE: EmailFrequency.NONE.label,
    }
}
"""The choices that a person has for each topic, with their labels."""


def get_email_preferences(session: Session, person_id: int) -> dict[Topic, EmailFrequency]:
    """Return how often a person wants emails on each topic; without a saved choice, the default."""
    rows = session.execute(
        select(EmailPreference.topic, EmailPreference.how_often).where(EmailPreference.person_id == person_id)
    )
    saved = {row.topic: EmailFrequency(row.how_often) for row in rows}
    return {topic: saved.get(topic.value, DEFAULT_FREQUENCY[topic]) for topic in Topic}


def frequency_label(topic: Topic, how_often: EmailFrequency) -> str:
    """Return the label of a choice for a topic."""
    return CHOICES_BY_TOPIC[topic].get(how_often, how_often.label)


def set_email_preferences(
    session: Session, person_id: int, preferences: Mapping[Topic, EmailFrequency]
) -> None:
    """Save a person's preferences for these topics; a change also applies to messages in open digests."""
    before = get_email_preferences(session, person_id)
    for topic, how_often in preferences.items():
        _upsert_preference(session, person_id, topic, how_often)
    if any(before[topic] is not how_often for topic, how_often in preferences.items()):
        requeue_digest_messages(session, person_id, now())


def _upsert_preference(session: Session, person_id: int, topic: Topic, how_often: EmailFrequency) -> None:
    # One statement, so that two concurrent requests of the same person cannot both insert a row.
    insert: Any = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    statement = insert(EmailPreference).values(
        person_id=person_id, topic=topic.value, how_often=how_often.value
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "topic"], set_={"how_often": how_often.value}
        )
    )

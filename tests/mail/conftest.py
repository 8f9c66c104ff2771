"""Fixtures: apps with message kinds for tests, a real mail server, and recipients."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.preferences import EmailFrequency, set_email_preferences
from hub.mail.models import OutboxMessage
from tests.support.outbox import SITE, Somebody, with_kinds

DAY = timedelta(days=1)
# A Wednesday in winter, when London time is UTC.
WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
THURSDAY, FRIDAY, MONDAY = (datetime(2026, 11, day, 7, 0, tzinfo=UTC) for day in (26, 27, 30))
SECOND = timedelta(seconds=1)


@pytest.fixture
def make_hub(make_app):
    """Return a function that makes an app with the message kinds for tests."""
    return lambda **settings: with_kinds(make_app(**{"SITE_URL": SITE, **settings}))


@pytest.fixture
def hub_app(make_hub, mailbox):
    """An app that sends to `mailbox`."""
    return make_hub(MAIL_SERVER=mailbox.address, MAIL_FROM="Leadership Hub <hub@example.org>")


@pytest.fixture
def jane(hub_app):
    """A person with an account."""
    return Somebody(hub_app, "jane@example.org")


@pytest.fixture
def john(hub_app):
    """Another person with an account."""
    return Somebody(hub_app, "john@example.org")


@pytest.fixture
def states(hub_app):
    """A function that returns the state of each outbox row, in order."""

    def read():
        with hub_app.app_context():
            return list(db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))

    return read


@pytest.fixture
def app(make_hub):
    """An app without a mail server."""
    return make_hub()


def count_rows(app, table=OutboxMessage):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def set_preferences(hub_app):
    """A function that saves preferences: `set_preferences(jane, waiting="weekly")`."""

    def save(person, **how_often_by_topic):
        with hub_app.app_context(), write_transaction() as session:
            preferences = {
                Topic(topic): EmailFrequency(how_often) for topic, how_often in how_often_by_topic.items()
            }
            set_email_preferences(session, person.id, preferences)

    return save


@pytest.fixture
def reader(app):
    """A person with an account."""
    return Somebody(app)

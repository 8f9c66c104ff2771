"""Fixtures: apps with message kinds for tests, a real mail server, and recipients."""

import pytest
from sqlalchemy import select

from hub.kit.db import db
from hub.mail.models import OutboxMessage
from tests.support.outbox import SITE, Somebody, with_kinds


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

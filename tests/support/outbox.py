"""Test message kinds for the outbox. Run as a module, it delivers emails in a process that kills itself."""

import os
import signal
import sys

from hub.accounts.domain.memberships import get_membership, list_memberships
from hub.accounts.models import Person
from hub.app import create_app
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.emails import Email, MessageKind, Topic
from hub.kit.errors import NotFound
from hub.kit.page import Link
from hub.mail.domain.outbox import enqueue
from hub.mail.services import delivery
from tests.factories import make_person, make_trust

SITE = "https://hub.example.org"


def compose(session, message, site):
    """Return an email as long as the person exists and the membership it is about has not ended."""
    person = session.get(Person, message.person_id)
    if person is None or person.email is None or person.disabled_at or person.erased_at:
        return None
    try:
        get_membership(session, message.about_id)
    except NotFound:
        return None
    subject = message.details.get("subject", "Something new")
    return Email(person.email, subject, ("What it is.",), Link("See it", f"{site}/me"), ("Goodbye.",))


def compose_badly(session, message, site):
    """Raise an error."""
    raise RuntimeError("Jane Doe, jane@example.org")


KINDS = (
    MessageKind("test-account", compose),
    MessageKind("test-waiting", compose, Topic.WAITING),
    MessageKind("test-membership", compose, Topic.MEMBERSHIP),
    MessageKind("test-faulty", compose_badly),
)


def with_kinds(app):
    """Add the test message kinds to `app`."""
    get_registry(app).message_kinds.extend(KINDS)
    return app


class Somebody:
    """A person with a membership, to whom messages can be sent."""

    def __init__(self, app, email=""):
        self.app = app
        with app.app_context(), write_transaction() as session:
            person = make_person(session, make_trust(session), email=email)
            self.id, self.email = person.id, person.email
            self.role_id = list_memberships(session, person.id)[0].id

    def say(self, kind="test-account", at=None, **details):
        """Put a message to them into the outbox, and return the id of its row."""
        with self.app.app_context(), write_transaction() as session:
            row = enqueue(
                session, kind, at=at or now(), person_id=self.id, about_id=self.role_id, details=details
            )
            return row.id


def die(*_args, **_named):
    """Kill this process."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    app = with_kinds(create_app({"SITE_URL": SITE}))
    setattr(delivery, sys.argv[1], die)
    with app.app_context():
        delivery.deliver_emails()

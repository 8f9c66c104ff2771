"""The messages in the outbox, composed as emails."""

from hub.extension.registry import get_registry
from hub.kit.emails import Message
from hub.mail.models import OutboxMessage

SITE = "https://hub.example.org"


def letters(app, session):
    """Return the kind and the email of each message; None for one that would be dropped."""
    kinds = {kind.name: kind for kind in get_registry(app).message_kinds}
    rows = session.query(OutboxMessage).order_by(OutboxMessage.id)
    return [
        (
            row.kind,
            kinds[row.kind].compose(
                session, Message(row.kind, row.person_id, row.about_id, row.details), SITE
            ),
        )
        for row in rows
    ]


def link_in(email):
    """Return the path of the link in an email."""
    assert email.link.url.startswith(SITE)
    return email.link.url.removeprefix(SITE)

"""What waits in the outbox, as the letters that would be sent now."""

from hub.extension.registry import get_registry
from hub.kit.emails import Message
from hub.mail.models import OutboxMessage

SITE = "https://hub.example.org"


def letters(app, session):
    """Return kind and letter of each message that waits; None for one that would be dropped."""
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


def link_in(letter):
    """Return the address that a letter leads to, as it is asked of the hub."""
    assert letter.link.url.startswith(SITE)
    return letter.link.url.removeprefix(SITE)

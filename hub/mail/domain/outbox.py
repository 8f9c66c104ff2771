"""Adding messages to the outbox, in the transaction of the action that causes them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.orm import Session

from hub.mail.models import OutboxMessage

WAITING, GATHERED, SENT, DROPPED, FAILED = "waiting", "gathered", "sent", "dropped", "failed"
DIGEST = "digest"
"""The kind of a row that collects several others into one email."""
ENQUEUED_KEY = "outbox"
"""Key in `session.info` that is set once a message is queued, so that the commit can request delivery."""
NO_MESSAGE_DETAILS: Mapping[str, str | int | bool] = MappingProxyType({})


def enqueue(
    session: Session,
    kind: str,
    *,
    at: datetime,
    person_id: int | None = None,
    about_id: int | None = None,
    details: Mapping[str, str | int | bool] = NO_MESSAGE_DETAILS,
) -> OutboxMessage:
    """Add a message of `kind` to the outbox; it is sent only if this transaction commits.

    `details` hold codes and numbers, never an address, a name, a token or text that a user typed: the email
    is composed when it is sent (see hub.kit.emails).
    """
    message = make_outbox_message(kind, uuid4().hex, at=at, due_at=at, person_id=person_id)
    message.about_id, message.details = about_id, dict(details)
    session.add(message)
    session.flush()
    session.info[ENQUEUED_KEY] = True
    return message


def make_outbox_message(
    kind: str, message_id: str, *, at: datetime, due_at: datetime, person_id: int | None
) -> OutboxMessage:
    """Return a new outbox row that waits until `due_at`; it is not added to a session."""
    return OutboxMessage(
        message_id=message_id,
        kind=kind,
        person_id=person_id,
        details={},
        created_at=at,
        due_at=due_at,
        state=WAITING,
        tries=0,
    )

"""What is to be said is put into the outbox, in the transaction of the act."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.orm import Session

from hub.mail.models import OutboxMessage

WAITING, GATHERED, SENT, DROPPED, FAILED = "waiting", "gathered", "sent", "dropped", "failed"
DIGEST = "digest"
"""The kind of a row that stands for several others."""
ENQUEUED_KEY = "outbox"
"""What a session notes, so that whoever commits it knows that there is something to send."""
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
    """Put a message of `kind` into the outbox; it is sent if this transaction is kept, and only then.

    `details` hold codes and numbers, never an address, a name, a token or words that somebody typed: what the
    letter says is found when it is sent (see hub.kit.emails).
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
    """Return a row of the outbox that waits until `due_at`."""
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

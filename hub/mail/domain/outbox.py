"""Adding messages to the outbox, in the transaction of the action that causes them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
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
    idempotency_key: str | None = None,
) -> OutboxMessage:
    """Add a message of `kind` to the outbox; it is sent only if this transaction commits.

    `details` hold codes and numbers, never an address, a name, a token or text that a user typed: the email
    is composed when it is sent (see hub.kit.emails).

    With an `idempotency_key`, a second call with the same key adds nothing and returns the first message,
    also if two call it at once. A key is known for as long as its row is kept: 30 days after it was sent.
    """
    first = _find_by_key(session, idempotency_key)
    if first is not None:
        return first
    message = make_outbox_message(kind, uuid4().hex, at=at, due_at=at, person_id=person_id)
    message.about_id, message.details = about_id, dict(details)
    message.idempotency_key = idempotency_key
    if idempotency_key is None:
        session.add(message)
        session.flush()
    elif (first := _add_unless_another_was_first(session, message)) is not None:
        return first
    session.info[ENQUEUED_KEY] = True
    return message


def _add_unless_another_was_first(session: Session, message: OutboxMessage) -> OutboxMessage | None:
    key = message.idempotency_key
    try:
        with session.begin_nested():
            session.add(message)
        return None
    except IntegrityError:
        first = _find_by_key(session, key)
        if first is None:  # the row is wrong in some other way
            raise
        return first


def _find_by_key(session: Session, idempotency_key: str | None) -> OutboxMessage | None:
    if idempotency_key is None:
        return None
    return session.scalar(select(OutboxMessage).where(OutboxMessage.idempotency_key == idempotency_key))


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

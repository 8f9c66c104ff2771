"""What may happen to what is to be said to people: it is put into the outbox with the act itself."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.orm import Session

from hub.mail.models import OutboxMessage

WAITING = "waiting"
NOTHING: Mapping[str, str | int | bool] = MappingProxyType({})


def post(
    session: Session,
    kind: str,
    *,
    at: datetime,
    person_id: int | None = None,
    about_id: int | None = None,
    details: Mapping[str, str | int | bool] = NOTHING,
) -> OutboxMessage:
    """Put a message of `kind` into the outbox; it is sent if this transaction is kept, and only then.

    `details` hold codes and numbers, never an address, a name, a token or words that somebody typed: what the
    letter says is found when it is sent (see hub.kit.letters).
    """
    message = OutboxMessage(
        message_id=uuid4().hex,
        kind=kind,
        person_id=person_id,
        about_id=about_id,
        details=dict(details),
        created_at=at,
        due_at=at,
        state=WAITING,
        tries=0,
    )
    session.add(message)
    session.flush()
    return message

"""Digests: messages that are not sent at once are collected into one email per person and morning.

A digest is an outbox row that is due on that morning and sent like any other. Its Message-ID is derived from
the person and the morning, so there is only one, however many processes create it or send it again.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.kit.clock import at_time_of_day, day_of
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import for_update
from hub.mail.domain.outbox import DIGEST, GATHERED, WAITING, make_outbox_message
from hub.mail.models import OutboxMessage

DIGEST_TIME = time(7)
MONDAY = 0


def next_digest_time(after: datetime, *, weekly: bool) -> datetime:
    """Return the first 07:00 London time after `after`; with `weekly`, the first on a Monday."""
    day = day_of(after)
    while True:
        morning = at_time_of_day(day, DIGEST_TIME)
        if morning > after and (not weekly or day.weekday() == MONDAY):
            return morning
        day += timedelta(days=1)


def add_to_digest(session: Session, message: OutboxMessage, at: datetime, *, weekly: bool) -> None:
    """Add a message to the next open digest of its recipient."""
    morning = next_digest_time(at, weekly=weekly)
    digest = _find_or_create_open_digest(session, message, at, morning)
    while digest is None:  # the digest of that morning is already being sent
        morning = next_digest_time(morning, weekly=weekly)
        digest = _find_or_create_open_digest(session, message, at, morning)
    message.state, message.digest_id, message.claimed_until = GATHERED, digest.id, None
    session.flush()


def _find_or_create_open_digest(
    session: Session, message: OutboxMessage, at: datetime, morning: datetime
) -> OutboxMessage | None:
    message_id = hmac_hex(session, "digest", str(message.person_id), day_of(morning).isoformat())[:32]
    digest = _find_locked_digest(session, message_id)
    if digest is None:
        new_digest = make_outbox_message(
            DIGEST, message_id, at=at, due_at=morning, person_id=message.person_id
        )
        try:
            with session.begin_nested():
                session.add(new_digest)
            return new_digest
        except IntegrityError:  # another process was first
            digest = _find_locked_digest(session, message_id)
    return digest if digest is not None and _is_open(digest) else None


def _find_locked_digest(session: Session, message_id: str) -> OutboxMessage | None:
    statement = select(OutboxMessage).where(OutboxMessage.message_id == message_id)
    return session.scalar(for_update(statement))


def _is_open(digest: OutboxMessage) -> bool:
    return digest.state == WAITING and digest.tries == 0 and digest.claimed_until is None


def requeue_digest_messages(session: Session, person_id: int, at: datetime) -> None:
    """Take the messages out of a person's open digests, so that their new preferences apply to them."""
    statement = select(OutboxMessage).where(
        OutboxMessage.person_id == person_id, OutboxMessage.kind == DIGEST, OutboxMessage.state == WAITING
    )
    for digest in session.scalars(for_update(statement.order_by(OutboxMessage.id))):
        # A digest that is being sent, or may have arrived, stays as it is.
        if _is_open(digest):
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.digest_id == digest.id, OutboxMessage.state == GATHERED)
                .values(state=WAITING, digest_id=None, due_at=at)
            )

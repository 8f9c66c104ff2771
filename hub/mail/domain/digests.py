"""Digests: what is not said at once is gathered into one letter for each person and morning.

A digest is a row of the outbox that is due on that morning and sent like any other; its Message-ID is worked
out from person and morning, so there is one of it, however many gather and however often it is sent.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import for_update
from hub.mail.domain.outbox import DIGEST, GATHERED, WAITING, make_outbox_message
from hub.mail.models import OutboxMessage

READERS_ZONE = ZoneInfo("Europe/London")
DIGEST_TIME = time(7)
MONDAY = 0


def next_digest_time(after: datetime, *, weekly: bool) -> datetime:
    """Return the first seven o'clock in London after a moment; `weekly`: the first on a Monday."""
    day = after.astimezone(READERS_ZONE).date()
    while True:
        morning = datetime.combine(day, DIGEST_TIME, READERS_ZONE)
        if morning > after and (not weekly or day.weekday() == MONDAY):
            return morning
        day += timedelta(days=1)


def add_to_digest(session: Session, message: OutboxMessage, at: datetime, *, weekly: bool) -> None:
    """Put a message into the next digest of whom it is for."""
    morning = next_digest_time(at, weekly=weekly)
    digest = _find_or_create_open_digest(session, message, at, morning)
    while digest is None:  # the one of that morning is on its way already
        morning = next_digest_time(morning, weekly=weekly)
        digest = _find_or_create_open_digest(session, message, at, morning)
    message.state, message.digest_id, message.claimed_until = GATHERED, digest.id, None
    session.flush()


def _find_or_create_open_digest(
    session: Session, message: OutboxMessage, at: datetime, morning: datetime
) -> OutboxMessage | None:
    name = hmac_hex(session, "digest", str(message.person_id), f"{morning:%Y-%m-%d}")[:32]
    digest = _find_locked_digest(session, name)
    if digest is None:
        made = make_outbox_message(DIGEST, name, at=at, due_at=morning, person_id=message.person_id)
        try:
            with session.begin_nested():
                session.add(made)
            return made
        except IntegrityError:  # another process was first
            digest = _find_locked_digest(session, name)
    return digest if digest is not None and _is_open(digest) else None


def _find_locked_digest(session: Session, name: str) -> OutboxMessage | None:
    statement = select(OutboxMessage).where(OutboxMessage.message_id == name)
    return session.scalar(for_update(statement))


def _is_open(digest: OutboxMessage) -> bool:
    return digest.state == WAITING and digest.tries == 0 and digest.claimed_until is None


def requeue_digest_messages(session: Session, person_id: int, at: datetime) -> None:
    """Take what waits in the digests of somebody out again, so that it is sorted by what they now want."""
    statement = select(OutboxMessage).where(
        OutboxMessage.person_id == person_id, OutboxMessage.kind == DIGEST, OutboxMessage.state == WAITING
    )
    for digest in session.scalars(for_update(statement.order_by(OutboxMessage.id))):
        # What is on its way, or may have arrived, stays as it is.
        if _is_open(digest):
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.digest_id == digest.id, OutboxMessage.state == GATHERED)
                .values(state=WAITING, digest_id=None, due_at=at)
            )

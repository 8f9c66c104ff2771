"""Claiming outbox rows for delivery and recording the result. Nothing here connects to a mail server.

Claiming a row and recording the result are two short transactions; the message is sent between them. If the
process dies in between, its claim expires and the email is sent again with the same Message-ID.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from hub.kit.emails import Message, Topic
from hub.mail.domain.digests import add_to_digest
from hub.mail.domain.outbox import DIGEST, DROPPED, FAILED, GATHERED, SENT, WAITING
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences
from hub.mail.models import OutboxMessage

CLAIM_TIMEOUT = timedelta(minutes=10)
"""Longer than the slowest mail server may take for one message (see services.transports.smtp)."""
RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
GIVE_UP_AFTER = timedelta(days=5)


class Claim(Struct, frozen=True):
    """A row that only this process may send until the claim expires."""

    id: int
    message_id: str
    message: Message


def claim_next_message(session: Session, topics: Mapping[str, Topic | None], at: datetime) -> Claim | None:
    """Claim the row that has been due longest; return None if no row is due.

    `topics` maps the message kinds this process can compose to their topics; rows of other kinds are left
    for a process that can. Due rows are added to a digest, or dropped, if the recipient prefers that.
    """
    while (row := _find_due_message(session, topics, at)) is not None:
        if not _drop_or_digest(session, row, topics.get(row.kind), at):
            row.claimed_until = at + CLAIM_TIMEOUT
            row.first_tried_at = row.first_tried_at or at
            row.tries += 1
            session.flush()
            return Claim(row.id, row.message_id, _to_message(row))
    return None


def _find_due_message(
    session: Session, topics: Mapping[str, Topic | None], at: datetime
) -> OutboxMessage | None:
    # Skip rows that another process has locked. SQLite has a single writer, so no row is locked there.
    statement = (
        select(OutboxMessage)
        .where(
            OutboxMessage.state == WAITING,
            OutboxMessage.due_at <= at,
            OutboxMessage.kind.in_([DIGEST, *topics]),
            or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= at),
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalar(statement)


def _drop_or_digest(session: Session, row: OutboxMessage, topic: Topic | None, at: datetime) -> bool:
    if topic is None or row.person_id is None:
        return False
    how_often = get_email_preferences(session, row.person_id)[topic]
    if how_often is EmailFrequency.NONE:
        mark_dropped(session, row.id, at)
        return True
    # A message that was tried may have arrived; in a digest it would arrive again with another Message-ID.
    if how_often is EmailFrequency.AT_ONCE or row.tries:
        return False
    add_to_digest(session, row, at, weekly=how_often is EmailFrequency.WEEKLY)
    return True


def _to_message(row: OutboxMessage) -> Message:
    return Message(row.kind, row.person_id, row.about_id, dict(row.details))


def list_digest_messages(session: Session, digest_id: int) -> list[Message]:
    """Return the messages of a digest, oldest first."""
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.digest_id == digest_id, OutboxMessage.state == GATHERED)
        .order_by(OutboxMessage.created_at, OutboxMessage.id)
    )
    return [_to_message(row) for row in rows]


def mark_sent(session: Session, id_: int, at: datetime) -> None:
    """Record that the mail server accepted a row; a digest includes its messages."""
    _set_final_state(session, id_, SENT, at)


def mark_dropped(session: Session, id_: int, at: datetime) -> None:
    """Record that a row is no longer to be sent; a digest includes its messages."""
    _set_final_state(session, id_, DROPPED, at)


def mark_failed(session: Session, id_: int, at: datetime) -> None:
    """Record that a row cannot be sent; a digest includes its messages."""
    _set_final_state(session, id_, FAILED, at)


def _set_final_state(session: Session, id_: int, state: str, at: datetime) -> None:
    row_and_digest_messages = or_(OutboxMessage.id == id_, OutboxMessage.digest_id == id_)
    session.execute(
        update(OutboxMessage)
        .where(row_and_digest_messages, OutboxMessage.state.in_((WAITING, GATHERED)))
        .values(state=state, ended_at=at, claimed_until=None)
    )


def schedule_retry(session: Session, id_: int, at: datetime) -> None:
    """Schedule the next attempt, with a longer delay each time; mark the row failed after five days."""
    row = session.get(OutboxMessage, id_, with_for_update=True, populate_existing=True)
    if row is None or row.state != WAITING:
        return
    if row.first_tried_at is not None and at - row.first_tried_at > GIVE_UP_AFTER:
        mark_failed(session, id_, at)
        return
    row.due_at = at + RETRY_DELAYS[min(row.tries, len(RETRY_DELAYS)) - 1]
    row.claimed_until = None
    session.flush()

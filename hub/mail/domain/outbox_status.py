"""Counts of outbox rows, without names or addresses, and retrying failed emails."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from hub.mail.domain.outbox import FAILED, GATHERED, SENT, WAITING
from hub.mail.models import OutboxMessage

OVERDUE_AFTER = timedelta(hours=1)
FAILED_WITHIN = timedelta(days=2)


class OutboxCount(Struct, frozen=True):
    """The number of rows of one kind in one state."""

    state: str
    kind: str
    rows: int


class OutboxStatus(Struct, frozen=True):
    """Row counts by state and kind, rows overdue for more than an hour, and failures of the last two days."""

    counts: tuple[OutboxCount, ...]
    overdue: int
    failed: int


def get_outbox_status(session: Session, at: datetime) -> OutboxStatus:
    """Return the status of the outbox at the time `at`."""
    rows = session.execute(
        select(OutboxMessage.state, OutboxMessage.kind, func.count())
        .group_by(OutboxMessage.state, OutboxMessage.kind)
        .order_by(OutboxMessage.state, OutboxMessage.kind)
    )
    counts = tuple(OutboxCount(state, kind, number) for state, kind, number in rows)
    # A retry moves `due_at`, so the waiting time counts from the first attempt.
    waiting_since = func.coalesce(OutboxMessage.first_tried_at, OutboxMessage.due_at)
    overdue = select(func.count()).where(OutboxMessage.state == WAITING, waiting_since <= at - OVERDUE_AFTER)
    failed = select(func.count()).where(
        OutboxMessage.state == FAILED,
        OutboxMessage.digest_id.is_(None),
        OutboxMessage.ended_at > at - FAILED_WITHIN,
    )
    return OutboxStatus(counts, session.scalar(overdue) or 0, session.scalar(failed) or 0)


def retry_emails(session: Session, at: datetime) -> int:
    """Make all failed emails, and all that wait for a retry, due at once; return how many.

    A digest counts as one, and the messages in it are sent again with it.
    """
    failed = OutboxMessage.state == FAILED
    awaits_retry = (OutboxMessage.state == WAITING) & (OutboxMessage.tries > 0) & (OutboxMessage.due_at > at)
    not_in_digest = OutboxMessage.digest_id.is_(None)
    retry_ids = list(session.scalars(select(OutboxMessage.id).where(failed | awaits_retry, not_in_digest)))
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.digest_id.in_(retry_ids), failed)
        .values(state=GATHERED, ended_at=None)
    )
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(retry_ids))
        .values(state=WAITING, due_at=at, first_tried_at=None, claimed_until=None, ended_at=None)
    )
    return len(retry_ids)


def list_unreached_people(session: Session, person_ids: Collection[int]) -> frozenset[int]:
    """Return those of these people whose latest email was refused by the mail server.

    An email that a server took and returned later is not known here.
    """
    ended = (
        select(OutboxMessage.person_id, OutboxMessage.state)
        .where(OutboxMessage.person_id.in_(person_ids), OutboxMessage.state.in_((SENT, FAILED)))
        .order_by(OutboxMessage.ended_at, OutboxMessage.id)
    )
    latest = {row.person_id: row.state for row in session.execute(ended)}
    return frozenset(id_ for id_, state in latest.items() if state == FAILED)

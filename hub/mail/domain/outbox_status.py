"""How the outbox stands, in numbers: nobody is named and no address is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from hub.mail.domain.outbox import FAILED, GATHERED, WAITING
from hub.mail.models import OutboxMessage

OVERDUE_AFTER = timedelta(hours=1)
FAILED_WITHIN = timedelta(days=2)


@dataclass(frozen=True)
class OutboxCount:
    """How many rows of one kind are in one state."""

    state: str
    kind: str
    rows: int


@dataclass(frozen=True)
class OutboxStatus:
    """The rows by state and kind; how many should have gone an hour ago; how many failed lately."""

    counts: tuple[OutboxCount, ...]
    overdue: int
    failed: int


def get_outbox_status(session: Session, at: datetime) -> OutboxStatus:
    """Return how the outbox stands."""
    rows = session.execute(
        select(OutboxMessage.state, OutboxMessage.kind, func.count())
        .group_by(OutboxMessage.state, OutboxMessage.kind)
        .order_by(OutboxMessage.state, OutboxMessage.kind)
    )
    counts = tuple(OutboxCount(state, kind, number) for state, kind, number in rows)
    # A row that failed once is due later, so what it waits for is reckoned from its first try.
    since = func.coalesce(OutboxMessage.first_tried_at, OutboxMessage.due_at)
    late = select(func.count()).where(OutboxMessage.state == WAITING, since <= at - OVERDUE_AFTER)
    failed = select(func.count()).where(
        OutboxMessage.state == FAILED,
        OutboxMessage.digest_id.is_(None),
        OutboxMessage.ended_at > at - FAILED_WITHIN,
    )
    return OutboxStatus(counts, session.scalar(late) or 0, session.scalar(failed) or 0)


def retry_emails(session: Session, at: datetime) -> int:
    """Make due at once all that failed, and all that waits for another try; return how many."""
    failed = OutboxMessage.state == FAILED
    paused = (OutboxMessage.state == WAITING) & (OutboxMessage.tries > 0) & (OutboxMessage.due_at > at)
    whole = OutboxMessage.digest_id.is_(None)
    again = list(session.scalars(select(OutboxMessage.id).where(failed | paused, whole)))
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.digest_id.in_(again), failed)
        .values(state=GATHERED, ended_at=None)
    )
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(again))
        .values(state=WAITING, due_at=at, first_tried_at=None, claimed_until=None, ended_at=None)
    )
    return len(again)

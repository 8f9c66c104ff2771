"""What the register keeps about what a person asked for."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import isoformat_london
from hub.kit.row_locks import delete_unlocked, execute_and_count, lock_all_at_once
from hub.mentoring.models import MentoringRequest, Relationship, RequestChoice

KEPT_FOR = timedelta(days=365)


def export_requests(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the requests of a person, and how many people each asked."""
    statement = select(MentoringRequest).where(MentoringRequest.person_id == person_id)
    return [
        {
            "kind": row.kind,
            "for": row.purposes,
            "capabilities": row.capabilities,
            "formats": row.formats,
            "preference": row.preference,
            "words": row.words,
            "words on the noticeboard": row.board_words,
            "why they were not posted": row.board_reason,
            "sent": isoformat_london(row.created_at),
            "ended": isoformat_london(row.ended_at) if row.ended_at else "",
            "how it ended": row.outcome,
        }
        for row in session.scalars(statement.order_by(MentoringRequest.id))
    ]


def erase_requests(session: Session, person_id: int) -> None:
    """Delete a person's requests, and their name from those they moderated."""
    own = select(MentoringRequest.id).where(MentoringRequest.person_id == person_id)
    is_free = lock_all_at_once(session, RequestChoice.id, RequestChoice.request_id.in_(own))
    if is_free and lock_all_at_once(session, Relationship.id, Relationship.request_id.in_(own)):
        delete_unlocked(session, MentoringRequest.id, MentoringRequest.person_id == person_id)
    session.execute(
        update(MentoringRequest)
        .where(MentoringRequest.moderated_by_id == person_id)
        .values(moderated_by_id=None)
    )


def delete_old_requests(session: Session, at: datetime) -> int:
    """Delete requests one year after they ended."""
    old = MentoringRequest.ended_at < at - KEPT_FOR
    return execute_and_count(session, delete(MentoringRequest).where(old))


REQUEST_DATA = (
    PersonalData(
        "What you asked for on the register",
        ("mentoring_request",),
        export_requests,
        erase_requests,
        purpose="So that the people you chose can answer, one at a time.",
        seen_by=(
            "You, and each person when they are asked. Members of trusts see the noticeboard, without names."
        ),
    ),
)

REQUEST_RETENTION = (
    Retention("What you asked for on the register", "1 year after the request ended", delete_old_requests),
)

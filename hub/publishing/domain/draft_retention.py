"""How long drafts are kept once they are published or discarded."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hub.extension.personal_data import Retention
from hub.kit.clock import years_before
from hub.kit.row_locks import execute_and_count
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.models import Draft

DISCARDED_FOR = timedelta(days=90)
YEARS_OF_DRAFTS = 2


def delete_discarded_drafts(session: Session, now: datetime) -> int:
    """Delete drafts that were discarded 90 days ago, with their comments; return how many."""
    return _delete(session, DraftState.DISCARDED, now - DISCARDED_FOR)


def delete_published_drafts(session: Session, now: datetime) -> int:
    """Delete drafts that were published two years ago; the versions that they became stay."""
    return _delete(session, DraftState.PUBLISHED, years_before(now, YEARS_OF_DRAFTS))


def _delete(session: Session, state: DraftState, before: datetime) -> int:
    statement = delete(Draft).where(Draft.state == state.value, Draft.closed_at < before)
    return execute_and_count(session, statement)


DRAFT_RETENTION = (
    Retention("Discarded drafts of items, with their review comments", "90 days", delete_discarded_drafts),
    Retention(
        "Published drafts, with their review comments. The published version stays",
        "2 years",
        delete_published_drafts,
    ),
)

"""Export, erasure and retention of the personal data in the outbox and in email files."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from hub.kit.clock import isoformat_utc
from hub.kit.row_locks import execute_and_count
from hub.mail.domain.outbox import DROPPED, FAILED, SENT
from hub.mail.domain.preferences import get_email_preferences
from hub.mail.models import EmailPreference, OutboxMessage

EMAIL_FILE_PATTERN = "*.eml"
EMAIL_FOLDER_OPTION = "hub_email_folder"
"""Execution option of the engine that holds the email folder of the hub, so that each session leads to it."""
SENT_KEPT_FOR, UNSENT_KEPT_FOR = timedelta(days=30), timedelta(days=90)


def set_email_folder(engine: Engine, folder: Path) -> None:
    """Set the folder where a hub without a mail server writes its emails."""
    engine.update_execution_options(**{EMAIL_FOLDER_OPTION: folder})


def delete_email_files(session: Session, before: datetime | None = None) -> int:
    """Delete the email files, or only those written before `before`; return how many were deleted."""
    folder: Path = session.get_bind().get_execution_options()[EMAIL_FOLDER_OPTION]
    removed = 0
    for file in folder.glob(EMAIL_FILE_PATTERN):
        if before is None or file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def export_mail(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return a person's email preferences and the emails that were or will be sent to them."""
    preferences = [
        {"topic": topic.label, "how often": how_often.label}
        for topic, how_often in get_email_preferences(session, person_id).items()
    ]
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.person_id == person_id).order_by(OutboxMessage.id)
    )
    emails = [
        {
            "kind of email": row.kind,
            "asked for": isoformat_utc(row.created_at),
            "state": row.state,
            "ended": isoformat_utc(row.ended_at) if row.ended_at else "",
        }
        for row in rows
    ]
    return [*preferences, *emails]


def erase_mail(session: Session, person_id: int) -> None:
    """Delete a person's email preferences and outbox rows, and all email files.

    The files are not filtered by recipient: only a hub without a mail server has any, and that is a trial.
    """
    session.execute(delete(EmailPreference).where(EmailPreference.person_id == person_id))
    session.execute(delete(OutboxMessage).where(OutboxMessage.person_id == person_id))
    delete_email_files(session)


def delete_sent_emails(session: Session, at: datetime) -> int:
    """Delete the rows of emails sent more than 30 days ago, and email files older than that."""
    return _delete_ended_rows(session, (SENT,), at - SENT_KEPT_FOR) + delete_email_files(
        session, at - SENT_KEPT_FOR
    )


def delete_unsent_emails(session: Session, at: datetime) -> int:
    """Delete the rows of emails that were dropped or failed more than 90 days ago."""
    return _delete_ended_rows(session, (DROPPED, FAILED), at - UNSENT_KEPT_FOR)


def _delete_ended_rows(session: Session, states: tuple[str, ...], before: datetime) -> int:
    conditions = (OutboxMessage.state.in_(states), OutboxMessage.ended_at < before)
    return execute_and_count(session, delete(OutboxMessage).where(*conditions))

"""What the outbox holds of people, and for how long."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from hub.kit.clock import isoformat_utc
from hub.kit.row_locks import execute_and_count
from hub.mail.domain.outbox import DROPPED, FAILED, SENT
from hub.mail.domain.preferences import get_email_preferences
from hub.mail.models import EmailPreference, OutboxMessage

EMAIL_FILE_PATTERN = "*.eml"
SENT_KEPT_FOR, UNSENT_KEPT_FOR = timedelta(days=30), timedelta(days=90)
_email_folders: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()


def set_email_folder(engine: Engine, folder: Path) -> None:
    """Say where a hub without a mail server keeps its letters."""
    _email_folders[engine] = folder


def delete_email_files(session: Session, before: datetime | None = None) -> int:
    """Remove the letters that are kept as files, or those from before a moment; return how many."""
    bind = session.get_bind()
    folder = _email_folders[bind if isinstance(bind, Engine) else bind.engine]
    removed = 0
    for file in folder.glob(EMAIL_FILE_PATTERN):
        if before is None or file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def export_mail(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what somebody chose to hear of, and which letters were or will be written to them."""
    chosen = [
        {"topic": topic.label, "how often": how_often.label}
        for topic, how_often in get_email_preferences(session, person_id).items()
    ]
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.person_id == person_id).order_by(OutboxMessage.id)
    )
    letters = [
        {
            "kind of email": row.kind,
            "asked for": isoformat_utc(row.created_at),
            "state": row.state,
            "ended": isoformat_utc(row.ended_at) if row.ended_at else "",
        }
        for row in rows
    ]
    return [*chosen, *letters]


def erase_mail(session: Session, person_id: int) -> None:
    """Remove what somebody chose and what was to be written to them.

    Letters that are kept as files may be to anybody, so all of them go: only a hub without a mail server,
    which is somebody's first look at it, has any.
    """
    session.execute(delete(EmailPreference).where(EmailPreference.person_id == person_id))
    session.execute(delete(OutboxMessage).where(OutboxMessage.person_id == person_id))
    delete_email_files(session)


def delete_sent_emails(session: Session, at: datetime) -> int:
    """Remove rows of letters that were sent more than 30 days ago, and letters kept as files since then."""
    return _delete_ended_rows(session, (SENT,), at - SENT_KEPT_FOR) + delete_email_files(
        session, at - SENT_KEPT_FOR
    )


def delete_unsent_emails(session: Session, at: datetime) -> int:
    """Remove rows of letters that were given up more than 90 days ago."""
    return _delete_ended_rows(session, (DROPPED, FAILED), at - UNSENT_KEPT_FOR)


def _delete_ended_rows(session: Session, states: tuple[str, ...], before: datetime) -> int:
    ended = (OutboxMessage.state.in_(states), OutboxMessage.ended_at < before)
    return execute_and_count(session, delete(OutboxMessage).where(*ended))

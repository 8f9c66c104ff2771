"""What the outbox holds of people, and for how long."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from hub.kit.clock import for_programs
from hub.kit.row_locks import touched
from hub.mail.domain.outbox import DROPPED, FAILED, SENT
from hub.mail.domain.preferences import choices_of
from hub.mail.models import MailChoice, OutboxMessage

KEPT = "*.eml"
KEEP_SENT, KEEP_UNSENT = timedelta(days=30), timedelta(days=90)
_folders: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()


def attach_folder(engine: Engine, folder: Path) -> None:
    """Say where a hub without a mail server keeps its letters."""
    _folders[engine] = folder


def empty_folder(session: Session, before: datetime | None = None) -> int:
    """Remove the letters that are kept as files, or those from before a moment; return how many."""
    bind = session.get_bind()
    folder = _folders[bind if isinstance(bind, Engine) else bind.engine]
    removed = 0
    for file in folder.glob(KEPT):
        if before is None or file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def export_mail(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what somebody chose to hear of, and which letters were or will be written to them."""
    chosen = [
        {"topic": topic.label, "how often": how_often.label}
        for topic, how_often in choices_of(session, person_id).items()
    ]
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.person_id == person_id).order_by(OutboxMessage.id)
    )
    letters = [
        {
            "kind of email": row.kind,
            "asked for": for_programs(row.created_at),
            "state": row.state,
            "ended": for_programs(row.ended_at) if row.ended_at else "",
        }
        for row in rows
    ]
    return [*chosen, *letters]


def erase_mail(session: Session, person_id: int) -> None:
    """Remove what somebody chose and what was to be written to them.

    Letters that are kept as files may be to anybody, so all of them go: only a hub without a mail server,
    which is somebody's first look at it, has any.
    """
    session.execute(delete(MailChoice).where(MailChoice.person_id == person_id))
    session.execute(delete(OutboxMessage).where(OutboxMessage.person_id == person_id))
    empty_folder(session)


def remove_sent(session: Session, at: datetime) -> int:
    """Remove rows of letters that were sent more than 30 days ago, and letters kept as files since then."""
    return _remove(session, (SENT,), at - KEEP_SENT) + empty_folder(session, at - KEEP_SENT)


def remove_unsent(session: Session, at: datetime) -> int:
    """Remove rows of letters that were given up more than 90 days ago."""
    return _remove(session, (DROPPED, FAILED), at - KEEP_UNSENT)


def _remove(session: Session, states: tuple[str, ...], before: datetime) -> int:
    ended = (OutboxMessage.state.in_(states), OutboxMessage.ended_at < before)
    return touched(session, delete(OutboxMessage).where(*ended))

"""Export, erasure and retention of the personal data in the outbox and in email files."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import Parser
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from hub.kit.clock import isoformat_london
from hub.kit.row_locks import execute_and_count
from hub.mail.domain.outbox import DROPPED, FAILED, SENT
from hub.mail.domain.preferences import frequency_label, get_email_preferences
from hub.mail.models import EmailPreference, OutboxMessage

EMAIL_FILE_PATTERN = "*.eml"
EMAIL_FOLDER_OPTION = "hub_email_folder"
"""Execution option of the engine that holds the email folder of the hub, so that each session leads to it."""
SENT_KEPT_FOR, UNSENT_KEPT_FOR = timedelta(days=30), timedelta(days=90)


def set_email_folder(engine: Engine, folder: Path) -> None:
    """Set the folder where a hub without a mail server writes its emails."""
    engine.update_execution_options(**{EMAIL_FOLDER_OPTION: folder})


def delete_old_email_files(session: Session, before: datetime) -> int:
    """Delete the email files written before `before`; return how many were deleted."""
    old = [file for file in _list_email_files(session) if file.stat().st_mtime < before.timestamp()]
    return _delete_files(old)


def delete_email_files_about(session: Session, addresses: Collection[str], name: str) -> int:
    """Delete the email files to a person, and those to others that hold their name or an address of theirs.

    All other files stay. Return how many were deleted.
    """
    words = [re.escape(word) for word in (*addresses, name) if word.strip()]
    if not words:
        return 0
    about = re.compile(rf"(?<![\w.-])({'|'.join(words)})(?![\w-]|\.\w)", re.IGNORECASE)
    return _delete_files([file for file in _list_email_files(session) if about.search(_read_text(file))])


def _list_email_files(session: Session) -> list[Path]:
    folder: Path = session.get_bind().get_execution_options()[EMAIL_FOLDER_OPTION]
    return list(folder.glob(EMAIL_FILE_PATTERN))


def _delete_files(files: Iterable[Path]) -> int:
    removed = 0
    for file in files:
        file.unlink(missing_ok=True)
        removed += 1
    return removed


def _read_text(file: Path) -> str:
    """Return the recipients, the subject and the plain text of an email file."""
    with suppress(FileNotFoundError):
        source = file.read_text(encoding="utf-8", errors="replace")
        message: EmailMessage = Parser(policy=SMTPUTF8).parsestr(source)
        body = message.get_body(("plain",))
        text = "" if body is None else str(body.get_content())
        return "\n".join((str(message["To"] or ""), str(message["Subject"] or ""), text))
    return ""


def export_mail(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return a person's email preferences and the emails that were or will be sent to them."""
    preferences = [
        {"topic": topic.label, "how often": frequency_label(topic, how_often)}
        for topic, how_often in get_email_preferences(session, person_id).items()
    ]
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.person_id == person_id).order_by(OutboxMessage.id)
    )
    emails = [
        {
            "kind of email": row.kind,
            "asked for": isoformat_london(row.created_at),
            "state": row.state,
            "ended": isoformat_london(row.ended_at) if row.ended_at else "",
        }
        for row in rows
    ]
    return [*preferences, *emails]


def erase_mail(session: Session, person_id: int) -> None:
    """Delete a person's email preferences, the outbox rows for them, and the files of these emails.

    Files of emails to an address without an account have no such row: `delete_email_files_about` finds those.
    """
    session.execute(delete(EmailPreference).where(EmailPreference.person_id == person_id))
    rows = select(OutboxMessage.message_id).where(OutboxMessage.person_id == person_id)
    message_ids = set(session.scalars(rows))
    _delete_files([file for file in _list_email_files(session) if file.stem in message_ids])
    session.execute(delete(OutboxMessage).where(OutboxMessage.person_id == person_id))


def delete_sent_emails(session: Session, at: datetime) -> int:
    """Delete the rows of emails sent more than 30 days ago, and email files older than that."""
    return _delete_ended_rows(session, (SENT,), at - SENT_KEPT_FOR) + delete_old_email_files(
        session, at - SENT_KEPT_FOR
    )


def delete_unsent_emails(session: Session, at: datetime) -> int:
    """Delete the rows of emails that were dropped or failed more than 90 days ago."""
    return _delete_ended_rows(session, (DROPPED, FAILED), at - UNSENT_KEPT_FOR)


def _delete_ended_rows(session: Session, states: tuple[str, ...], before: datetime) -> int:
    conditions = (OutboxMessage.state.in_(states), OutboxMessage.ended_at < before)
    return execute_and_count(session, delete(OutboxMessage).where(*conditions))

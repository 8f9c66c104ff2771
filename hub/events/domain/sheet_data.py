"""What sheets keep about a person: exported, erased, and shared for a limited time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.events.domain.sheets import QUESTIONS
from hub.events.models import Event, ImplicationSheet
from hub.kit.clock import isoformat_london
from hub.kit.row_locks import execute_and_count

SHARED_FOR = timedelta(days=365)
GATHERED_FOR = timedelta(days=3 * 365)


def export_sheets(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person wrote about days, and who can read it."""
    rows = session.execute(
        select(ImplicationSheet, Event.title)
        .join(Event, Event.id == ImplicationSheet.event_id)
        .where(ImplicationSheet.person_id == person_id)
        .order_by(ImplicationSheet.id)
    )
    return [
        {
            "event": title,
            **{question: sheet.answers.get(name, "") for name, question in QUESTIONS.items()},
            "changed": isoformat_london(sheet.changed_at),
            "shared with the lead of the trust": sheet.shared_at is not None,
            "gathered without names": sheet.gathered_at is not None,
        }
        for sheet, title in rows
    ]


def erase_sheets(session: Session, person_id: int) -> None:
    """Delete the sheets of a person."""
    session.execute(delete(ImplicationSheet).where(ImplicationSheet.person_id == person_id))


def end_old_sharing(session: Session, at: datetime) -> int:
    """End sharing with leads a year after the event, and gathering three years after it."""
    return sum(
        execute_and_count(
            session,
            update(ImplicationSheet)
            .where(
                column.is_not(None),
                ImplicationSheet.event_id.in_(select(Event.id).where(Event.ends_at < at - kept_for)),
            )
            .values({column: None}),
        )
        for column, kept_for in (
            (ImplicationSheet.shared_at, SHARED_FOR),
            (ImplicationSheet.gathered_at, GATHERED_FOR),
        )
    )

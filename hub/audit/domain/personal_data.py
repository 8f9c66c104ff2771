"""What the record holds of one person, for the file that they may take away."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit.domain.queries import about_person
from hub.audit.models import AuditEntry
from hub.kit.clock import isoformat_utc


def export_audit_entries(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person did, what was done for them and what was done to them, the oldest first."""
    entries = session.scalars(select(AuditEntry).where(about_person(person_id)).order_by(AuditEntry.id))
    return [
        {
            "number": entry.id,
            "moment": isoformat_utc(entry.at),
            "what was done": entry.act,
            "your part": _part(entry, person_id),
            "on what": f"{entry.kind} {entry.object_id}".strip(),
            "organisation number": entry.organisation_id,
            "details": dict(entry.details),
        }
        for entry in entries
    ]


def keep_audit_entries(_session: Session, _person_id: int) -> None:
    """Keep the record as it is: it holds a number, which leads to nobody once the person is erased."""


def _part(entry: AuditEntry, person_id: int) -> str:
    if entry.person_id == person_id:
        return "you did it"
    return "it was done for you" if entry.for_person_id == person_id else "it was done to you"

"""Export of the audit log entries about one person."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit.domain.queries import about_person
from hub.audit.models import AuditEntry
from hub.kit.clock import isoformat_london


def export_audit_entries(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the entries of what a person did, and what was done for or to them, oldest first."""
    entries = session.scalars(select(AuditEntry).where(about_person(person_id)).order_by(AuditEntry.id))
    return [
        {
            "number": entry.id,
            "moment": isoformat_london(entry.at),
            "what was done": entry.act,
            "your part": _describe_part(entry, person_id),
            "on what": f"{entry.kind} {entry.object_id}".strip(),
            "organisation number": entry.organisation_id,
            "details": dict(entry.details),
        }
        for entry in entries
    ]


def keep_audit_entries(_session: Session, _person_id: int) -> None:
    """Do nothing: entries hold only the person's id, which identifies nobody after the erasure."""


def _describe_part(entry: AuditEntry, person_id: int) -> str:
    if entry.person_id == person_id:
        return "you did it"
    return "it was done for you" if entry.for_person_id == person_id else "it was done to you"

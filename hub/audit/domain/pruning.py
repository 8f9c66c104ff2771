"""Cutting what is older than the record is kept; what stays begins anew, with a seal."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.access import PUBLIC
from hub.audit.domain.chain import PURPOSE, pruning_seal
from hub.audit.domain.recording import lock_head, record_audit_entry
from hub.audit.models import AuditEntry
from hub.kit.keyring import derive_keys

AUDIT_RETENTION_YEARS = 7


def prune_audit_entries(session: Session, at: datetime) -> int:
    """Remove the entries that are older than seven years, and return how many.

    Only a run from the beginning is removed, so that what stays is one chain. The mark of the last entry that
    went is kept with a seal that needs the hub's key: without it, nobody can cut and make it look like this.
    That it was done is an entry itself.
    """
    head = lock_head(session)
    limit = _years_before(at, AUDIT_RETENTION_YEARS)
    young = session.scalar(select(func.min(AuditEntry.id)).where(AuditEntry.at >= limit))
    first = head.last_id + 1 if young is None else young
    last = session.get(AuditEntry, first - 1)
    if last is None:
        return 0
    removed = first - head.first_id
    head.first_id, head.before = first, last.mac
    head.seal = pruning_seal(derive_keys(session, PURPOSE)[0], first, last.mac)
    session.expunge(last)
    session.execute(delete(AuditEntry).where(AuditEntry.id < first))
    record_audit_entry(
        session, PUBLIC, "cut", kind="audit", details={"first": first, "count": removed}, at=at
    )
    return removed


def _years_before(at: datetime, years: int) -> datetime:
    try:
        return at.replace(year=at.year - years)
    except ValueError:  # 29 February
        return at.replace(year=at.year - years, day=28)

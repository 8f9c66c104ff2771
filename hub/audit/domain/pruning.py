"""Pruning of audit entries older than the retention period; a seal protects the new start of the chain."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.access import PUBLIC
from hub.audit.domain.chain import PURPOSE, pruning_seal
from hub.audit.domain.recording import lock_head, record_audit_entry
from hub.audit.models import AuditEntry
from hub.kit.clock import years_before
from hub.kit.keyring import derive_keys

AUDIT_RETENTION_YEARS = 7


def prune_audit_entries(session: Session, at: datetime) -> int:
    """Delete the entries that are older than seven years, and return how many.

    Only entries at the start are deleted, so that the rest stays one chain. The MAC of the last deleted entry
    is kept with a seal that needs the secret key, so that deletions by others can be told from pruning. The
    pruning itself is recorded as an entry.
    """
    head = lock_head(session)
    limit = years_before(at, AUDIT_RETENTION_YEARS)
    oldest_kept_id = session.scalar(select(func.min(AuditEntry.id)).where(AuditEntry.at >= limit))
    first_id = head.last_id + 1 if oldest_kept_id is None else oldest_kept_id
    last_deleted = session.get(AuditEntry, first_id - 1)
    if last_deleted is None:
        return 0
    deleted_count = first_id - head.first_id
    head.first_id, head.before = first_id, last_deleted.mac
    head.seal = pruning_seal(derive_keys(session, PURPOSE)[0], first_id, last_deleted.mac)
    session.expunge(last_deleted)
    session.execute(delete(AuditEntry).where(AuditEntry.id < first_id))
    record_audit_entry(
        session, PUBLIC, "cut", kind="audit", details={"first": first_id, "count": deleted_count}, at=at
    )
    return deleted_count

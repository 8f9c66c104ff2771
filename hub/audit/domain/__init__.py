"""The audit log: recording, queries, verification, pruning and export."""

from hub.audit.domain.queries import (
    PAGE_SIZE,
    AuditEntry,
    AuditFilters,
    count_audit_entries,
    list_audit_acts,
    list_audit_entries,
)
from hub.audit.domain.recording import NO_DETAILS, Details, record_audit_entry

__all__ = [
    "NO_DETAILS",
    "PAGE_SIZE",
    "AuditEntry",
    "AuditFilters",
    "Details",
    "count_audit_entries",
    "list_audit_acts",
    "list_audit_entries",
    "record_audit_entry",
]

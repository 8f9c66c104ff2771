"""The audit log: recording, queries, verification, pruning and export."""

from hub.audit.domain.personal_data import export_audit_entries as export_audit_entries
from hub.audit.domain.personal_data import keep_audit_entries as keep_audit_entries
from hub.audit.domain.pruning import AUDIT_RETENTION_YEARS as AUDIT_RETENTION_YEARS
from hub.audit.domain.pruning import prune_audit_entries as prune_audit_entries
from hub.audit.domain.queries import AuditEntry as AuditEntry
from hub.audit.domain.queries import AuditFilters as AuditFilters
from hub.audit.domain.queries import count_audit_entries as count_audit_entries
from hub.audit.domain.queries import list_audit_acts as list_audit_acts
from hub.audit.domain.queries import list_audit_entries as list_audit_entries
from hub.audit.domain.queries import list_audit_person_ids as list_audit_person_ids
from hub.audit.domain.recording import DETAIL_KEYS as DETAIL_KEYS
from hub.audit.domain.recording import record_audit_entry as record_audit_entry
from hub.audit.domain.verification import ChainHead as ChainHead
from hub.audit.domain.verification import ChainVerification as ChainVerification
from hub.audit.domain.verification import find_first_fault as find_first_fault
from hub.audit.domain.verification import get_chain_head as get_chain_head
from hub.audit.domain.verification import parse_chain_head as parse_chain_head
from hub.audit.domain.verification import verify_chain as verify_chain

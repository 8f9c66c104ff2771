"""What may happen to the record of what was done: added to, read, checked, and cut when its time is over."""

from hub.audit.domain.personal_data import export_entries as export_entries
from hub.audit.domain.personal_data import keep_entries as keep_entries
from hub.audit.domain.pruning import KEPT_YEARS as KEPT_YEARS
from hub.audit.domain.pruning import cut_old as cut_old
from hub.audit.domain.queries import AuditEntry as AuditEntry
from hub.audit.domain.queries import AuditFilters as AuditFilters
from hub.audit.domain.queries import acts_for as acts_for
from hub.audit.domain.queries import count_entries as count_entries
from hub.audit.domain.queries import entries_for as entries_for
from hub.audit.domain.queries import people_in as people_in
from hub.audit.domain.recording import DETAILS as DETAILS
from hub.audit.domain.recording import record as record
from hub.audit.domain.verification import Head as Head
from hub.audit.domain.verification import Verdict as Verdict
from hub.audit.domain.verification import first_fault as first_fault
from hub.audit.domain.verification import head_of as head_of
from hub.audit.domain.verification import read_head as read_head
from hub.audit.domain.verification import verify as verify

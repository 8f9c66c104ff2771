"""What may happen to the record of what was done: added to, read, checked, and cut when its time is over."""

from hub.audit.domain.checking import Head as Head
from hub.audit.domain.checking import Verdict as Verdict
from hub.audit.domain.checking import first_fault as first_fault
from hub.audit.domain.checking import head_of as head_of
from hub.audit.domain.checking import read_head as read_head
from hub.audit.domain.checking import verify as verify
from hub.audit.domain.cutting import KEPT_YEARS as KEPT_YEARS
from hub.audit.domain.cutting import cut_old as cut_old
from hub.audit.domain.personal import export_entries as export_entries
from hub.audit.domain.personal import keep_entries as keep_entries
from hub.audit.domain.reading import AuditEntry as AuditEntry
from hub.audit.domain.reading import AuditFilters as AuditFilters
from hub.audit.domain.reading import acts_for as acts_for
from hub.audit.domain.reading import count_entries as count_entries
from hub.audit.domain.reading import entries_for as entries_for
from hub.audit.domain.reading import people_in as people_in
from hub.audit.domain.writing import DETAILS as DETAILS
from hub.audit.domain.writing import record as record

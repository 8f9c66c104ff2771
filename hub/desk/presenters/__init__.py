"""View models of the personal pages and the administration pages."""

from hub.desk.presenters.act_labels import label_act as label_act
from hub.desk.presenters.admin import PluginState as PluginState
from hub.desk.presenters.admin import plugin_states as plugin_states
from hub.desk.presenters.audit import AUDIT_LOG_COLUMNS as AUDIT_LOG_COLUMNS
from hub.desk.presenters.audit import AuditRow as AuditRow
from hub.desk.presenters.audit import audit_csv_row as audit_csv_row
from hub.desk.presenters.audit import audit_pagination as audit_pagination
from hub.desk.presenters.audit import audit_rows as audit_rows
from hub.desk.presenters.audit import entry_person_ids as entry_person_ids
from hub.desk.presenters.own import DEVELOPMENT_RECORD_COLUMNS as DEVELOPMENT_RECORD_COLUMNS
from hub.desk.presenters.own import ItemLine as ItemLine
from hub.desk.presenters.own import development_record_rows as development_record_rows
from hub.desk.presenters.own import section_parts as section_parts
from hub.desk.presenters.own import tasks_title as tasks_title

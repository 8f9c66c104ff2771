"""What the pages of one's own and of those who look after the hub say."""

from hub.desk.presenters.admin import PluginState as PluginState
from hub.desk.presenters.admin import plugin_states as plugin_states
from hub.desk.presenters.audit import COLUMNS as COLUMNS
from hub.desk.presenters.audit import AuditRow as AuditRow
from hub.desk.presenters.audit import audit_rows as audit_rows
from hub.desk.presenters.audit import cells as cells
from hub.desk.presenters.audit import pages_of as pages_of
from hub.desk.presenters.audit import people_of as people_of
from hub.desk.presenters.own import RECORD_COLUMNS as RECORD_COLUMNS
from hub.desk.presenters.own import ItemLine as ItemLine
from hub.desk.presenters.own import lines_of as lines_of
from hub.desk.presenters.own import record_cells as record_cells
from hub.desk.presenters.own import title_of as title_of

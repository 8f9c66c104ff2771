"""Lines and tables for whoever runs a hub."""

from hub.operations.presenters.access import access_table as access_table
from hub.operations.presenters.outcomes import outcome_line as outcome_line
from hub.operations.presenters.outcomes import waiting_line as waiting_line

"""Lines and tables for whoever runs a hub."""

from hub.operating.presenters.access import access_table as access_table
from hub.operating.presenters.outcomes import outcome_line as outcome_line
from hub.operating.presenters.outcomes import waiting_line as waiting_line

"""Lines and tables for the output of commands."""

from hub.operations.presenters.access import access_table as access_table
from hub.operations.presenters.outcomes import job_outcome_line as job_outcome_line
from hub.operations.presenters.outcomes import pending_job_line as pending_job_line

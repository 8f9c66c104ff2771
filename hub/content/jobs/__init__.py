"""What is done with all content files at once: brought into the database, checked, listed for an auditor."""

from hub.content.jobs.linting import AUDIT_COLUMNS, LintReport, audit, lint
from hub.content.jobs.nightly import content_sync
from hub.content.jobs.syncing import Report, Tell, sync

__all__ = ["AUDIT_COLUMNS", "LintReport", "Report", "Tell", "audit", "content_sync", "lint", "sync"]

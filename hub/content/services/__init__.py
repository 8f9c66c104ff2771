"""What is done with all content files at once: synced into the database, checked, listed for an auditor."""

from hub.content.services.lint import AUDIT_COLUMNS, LintReport, audit, lint
from hub.content.services.sync import Report, Tell, sync

__all__ = ["AUDIT_COLUMNS", "LintReport", "Report", "Tell", "audit", "lint", "sync"]

"""What is done with all content files at once: brought into the database, checked, listed for an auditor."""

from hub.content.jobs.linting import AUDIT_COLUMNS, LintReport, audit, lint
from hub.content.jobs.nightly import PLUGIN_ASK, content_sync, plugin_ask
from hub.content.jobs.syncing import Report, Tell, sync

__all__ = [
    "AUDIT_COLUMNS",
    "PLUGIN_ASK",
    "LintReport",
    "Report",
    "Tell",
    "audit",
    "content_sync",
    "lint",
    "plugin_ask",
    "sync",
]

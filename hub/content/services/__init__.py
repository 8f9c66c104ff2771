"""What is done with all content files at once: synced into the database, checked, listed for an auditor."""

from hub.content.services.lint import STATEMENT_COLUMNS, LintReport, lint_content, list_statements
from hub.content.services.sync import ProgressCallback, SyncReport, sync_content

__all__ = [
    "STATEMENT_COLUMNS",
    "LintReport",
    "ProgressCallback",
    "SyncReport",
    "lint_content",
    "list_statements",
    "sync_content",
]

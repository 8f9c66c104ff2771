"""Operations on the content of all suppliers: sync, lint, and the list of statements."""

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

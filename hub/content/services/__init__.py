"""Operations on the content of all suppliers: sync, lint, and the list of statements."""

from hub.content.services.export import ExportReport, export_content
from hub.content.services.lint import STATEMENT_COLUMNS, LintReport, lint_content, list_statements
from hub.content.services.sync import ProgressCallback, SyncReport, sync_content

__all__ = [
    "STATEMENT_COLUMNS",
    "ExportReport",
    "LintReport",
    "ProgressCallback",
    "SyncReport",
    "export_content",
    "lint_content",
    "list_statements",
    "sync_content",
]

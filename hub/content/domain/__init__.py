"""The functions on content files: reading, importing, withdrawing, linting."""

from hub.content.domain.file_import import import_file, imported_files_by_path, withdraw_missing_files
from hub.content.domain.file_reader import FileProblem, SourceFile, read_folder
from hub.content.domain.health import list_content_problems
from hub.content.domain.lint import LintContext, lint_document
from hub.content.domain.plagiarism import FINGERPRINTS_FILE, make_fingerprints
from hub.content.domain.profiles import lint_profile, list_profile_statements
from hub.content.domain.statements import Statement, list_document_statements

__all__ = [
    "FINGERPRINTS_FILE",
    "FileProblem",
    "LintContext",
    "SourceFile",
    "Statement",
    "import_file",
    "imported_files_by_path",
    "lint_document",
    "lint_profile",
    "list_content_problems",
    "list_document_statements",
    "list_profile_statements",
    "make_fingerprints",
    "read_folder",
    "withdraw_missing_files",
]

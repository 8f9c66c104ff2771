"""What may happen to content files: read from a folder, brought into the database, taken out, checked."""

from hub.content.domain.file_import import bring_in, forget_missing, known_files
from hub.content.domain.file_reader import Problem, SourceFile, read_folder
from hub.content.domain.health import problems_of_content
from hub.content.domain.lint import Known, faults_of
from hub.content.domain.plagiarism import KEPT, fingerprints_of
from hub.content.domain.profiles import profile_faults, profile_statements
from hub.content.domain.statements import Statement, statements_of

__all__ = [
    "KEPT",
    "Known",
    "Problem",
    "SourceFile",
    "Statement",
    "bring_in",
    "faults_of",
    "fingerprints_of",
    "forget_missing",
    "known_files",
    "problems_of_content",
    "profile_faults",
    "profile_statements",
    "read_folder",
    "statements_of",
]

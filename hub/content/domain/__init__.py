"""What may happen to content files: read from a folder, brought into the database, taken out again."""

from hub.content.domain.bringing import bring_in, forget_missing, known_files
from hub.content.domain.reading import Problem, SourceFile, read_folder

__all__ = ["Problem", "SourceFile", "bring_in", "forget_missing", "known_files", "read_folder"]

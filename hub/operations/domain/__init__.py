"""What a backup is and how rows get into it and out again. Knows no app."""

from hub.operations.domain.archive import Archive, Manifest, open_archive
from hub.operations.domain.row_json import NOT_KEPT, tables_of
from hub.operations.domain.settings import problems_of_settings
from hub.operations.domain.table_dump import LEFT_OUT, load, rows_in, set_sequences, write_backup

__all__ = [
    "LEFT_OUT",
    "NOT_KEPT",
    "Archive",
    "Manifest",
    "load",
    "open_archive",
    "problems_of_settings",
    "rows_in",
    "set_sequences",
    "tables_of",
    "write_backup",
]

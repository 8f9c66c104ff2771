"""What a backup is and how rows get into it and out again. Knows no app."""

from hub.operating.domain.archive import Archive, Manifest, open_archive
from hub.operating.domain.copying import LEFT_OUT, load, rows_in, set_sequences, write_backup
from hub.operating.domain.rows import NOT_KEPT, tables_of
from hub.operating.domain.settings import problems_of_settings

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

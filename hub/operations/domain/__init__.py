"""The format of backups, and copying rows to and from it. Needs no app."""

from hub.operations.domain.archive import Archive, Manifest, open_archive
from hub.operations.domain.row_json import EXCLUDED_TABLES, list_tables
from hub.operations.domain.settings import list_setting_problems
from hub.operations.domain.table_dump import (
    EXCLUDED_COLUMNS,
    count_rows,
    load_tables,
    set_sequences,
    write_backup,
)

__all__ = [
    "EXCLUDED_COLUMNS",
    "EXCLUDED_TABLES",
    "Archive",
    "Manifest",
    "count_rows",
    "list_setting_problems",
    "list_tables",
    "load_tables",
    "open_archive",
    "set_sequences",
    "write_backup",
]
